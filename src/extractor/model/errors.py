"""What it means that the work could not be done: one class a reason, each with code, exit code and advice.

A report that contradicts itself is no error but a ``Finding``; a report read with a loss carries a ``Notice``.
Advice and messages for people are keyed in ``patterns/messages.toml`` by the class's ``code``.
"""

from __future__ import annotations


class ExtractorError(Exception):
    """Base of every failure of ours. ``detail`` names place and cause; ``source`` the file, where known."""

    code = "internal"
    exit_code = 3

    def __init__(self, detail: str = "", *, source: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.source = source


class NotFound(ExtractorError):
    """There is no such file or folder."""

    code = "not_found"


class Forbidden(ExtractorError):
    """The file exists but may not be read."""

    code = "forbidden"


class Unsupported(ExtractorError):
    """No reader takes this content."""

    code = "unsupported"


class Empty(ExtractorError):
    """The source holds nothing that could be read."""

    code = "empty"


class Garbled(ExtractorError):
    """The text layer or the encoding cannot be read as language."""

    code = "garbled"


class Encrypted(ExtractorError):
    """A password is needed."""

    code = "encrypted"


class Corrupt(ExtractorError):
    """The container, archive or page tree is broken."""

    code = "corrupt"


class LimitExceeded(ExtractorError):
    """A limit of memory, size, pages or members was passed."""

    code = "limit"


class TimedOut(ExtractorError):
    """The work took longer than allowed and was stopped."""

    code = "timeout"


class Crashed(ExtractorError):
    """The process that read the source died."""

    code = "crashed"


class Internal(ExtractorError):
    """Our own bug; ``detail`` carries the traceback."""

    code = "internal"


class PatternError(ExtractorError):
    """A pattern file is invalid; ``detail`` names file, entry and reason."""

    code = "pattern_invalid"
    exit_code = 4


class TargetError(ExtractorError):
    """The target cannot be written."""

    code = "target"
    exit_code = 5


class Unaccounted(ExtractorError):
    """A run is over and a source has no outcome, or one that was not counted; ``detail`` says which, or how many."""

    code = "unaccounted"
    exit_code = 6


class MissingExtra(ExtractorError):
    """A package that only this output needs is not installed; ``detail`` says how to install it."""

    code = "missing_extra"
    exit_code = 5


class UsageError(ExtractorError):
    """The call itself makes no sense."""

    code = "usage"
    exit_code = 2
