"""Reads in a child process with bounds on memory, time and output: a hostile file costs itself and nothing else."""

from __future__ import annotations

import atexit
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import cache

from extractor.model import errors
from extractor.model.document import Document
from extractor.model.errors import Crashed, ExtractorError, Internal, LimitExceeded, TimedOut
from extractor.readers.child import ALIVE, FAILED, OK, UNPACKED, receive, send, unpacked
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.vocabulary import Vocabulary

_CODES: dict[str, type[ExtractorError]] = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ExtractorError)
}
_BYTES_A_CHARACTER = 64
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
_ABORTS = frozenset(int(s) for s in (signal.SIGABRT, signal.SIGILL, signal.SIGSEGV, getattr(signal, "SIGTRAP", 0)))


class Guard:
    """One warm child that reads document after document; replaced when it dies and after ``lifetime`` documents."""

    def __init__(self, lifetime: int = 100) -> None:
        self._lifetime = lifetime
        self._served = 0
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(self, source: Source, words: Vocabulary, limits: Limits) -> Document:
        """The document, or the error of its reading: TimedOut, LimitExceeded, Crashed or what the reader raised."""
        return Document.model_validate_json(self._answer(source, words, limits, OK))

    def members(self, source: Source, limits: Limits) -> list[Source | ExtractorError]:
        """The members of a bundle, or the error that stands in the place of one; raises as ``read`` does."""
        found: list[Source | ExtractorError] = []
        for told, data in unpacked(self._answer(source, None, limits, UNPACKED)):
            failed = told.get("code")
            name = told["name"]
            found.append(_CODES[failed](told["detail"], source=name) if failed else Source.of(data, name))
        return found

    def _answer(self, source: Source, words: Vocabulary | None, limits: Limits, wanted: bytes) -> bytes:
        with self._lock:
            answer = self._ask(source, pickle.dumps((source, words, limits)), limits)
        if answer[:1] == wanted:
            return answer[1:]
        if answer[:1] == FAILED:
            told = json.loads(answer[1:])
            raise _CODES[told["code"]](told["detail"], source=source.name)
        raise Internal(answer[1:].decode("utf-8", errors="replace"), source=source.name)

    def close(self) -> None:
        """Ends the child."""
        child, self._child, self._served = self._child, None, 0
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()

    def _ask(self, source: Source, request: bytes, limits: Limits) -> bytes:
        child = self._ready()
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        clock = _Clock(limits.seconds, stop)
        try:
            answer = _exchange(child, request, limits, clock.restart)
        except BaseException as error:
            self.close()  # whatever broke off the exchange, a later request must not hear its answer
            if isinstance(error, LimitExceeded):
                error.source = source.name
            raise
        finally:
            clock.stop()
        if late.is_set():
            self.close()
            raise TimedOut(f"not read within {limits.seconds:g} seconds", source=source.name)
        if answer is None:
            raise self._death(child, source, limits)
        self._served += 1
        if self._served >= self._lifetime:
            self.close()
        return answer

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            command = [sys.executable, "-P", "-m", "extractor.readers.child"]
            places = os.pathsep.join(place for place in sys.path if place)
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": places},
            )
        return self._child

    def _death(self, child: subprocess.Popen[bytes], source: Source, limits: Limits) -> ExtractorError:
        """Why a child died: parsers in C abort when an allocation fails, so a death near the limit is the limit."""
        status, peak = _wait(child)
        self.close()
        if peak > limits.memory // 2 and (-status in _ABORTS or peak > _own_peak()):
            return LimitExceeded(f"more than {limits.memory >> 20} MiB of memory", source=source.name)
        return Crashed(f"the reading process ended with status {status}", source=source.name)


def guarded(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """Reads with this process's own guard."""
    return _guard(os.getpid()).read(source, words, limits)


def guarded_members(source: Source, limits: Limits) -> list[Source | ExtractorError]:
    """Unpacks a bundle with this process's own guard."""
    return _guard(os.getpid()).members(source, limits)


@cache
def _guard(_process: int) -> Guard:
    """A guard belongs to one process: a fork must not share the pipes of its parent's child."""
    guard = Guard()
    atexit.register(guard.close)
    return guard


class _Clock:
    """Calls ``late`` when its seconds are over, unless it is stopped or started anew before."""

    def __init__(self, seconds: float, late: Callable[[], None]) -> None:
        self._seconds, self._late = seconds, late
        self._timer = threading.Timer(seconds, late)
        self._timer.start()

    def restart(self) -> None:
        """The seconds start anew."""
        self.stop()
        self._timer = threading.Timer(self._seconds, self._late)
        self._timer.start()

    def stop(self) -> None:
        """It is over."""
        self._timer.cancel()


def _exchange(
    child: subprocess.Popen[bytes], request: bytes, limits: Limits, alive: Callable[[], None]
) -> bytes | None:
    """Sends the request and waits for the answer, calling ``alive`` at each sign of life; None where the child died."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        send(child.stdin, request)
        for _ in range(limits.scans + 1):
            answer = receive(child.stdout, limits.characters * _BYTES_A_CHARACTER)
            if answer != ALIVE:
                return answer
            alive()
        raise LimitExceeded("signs of life without an answer")
    except (BrokenPipeError, ConnectionResetError):
        return None


def _wait(child: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Exit status and peak memory in bytes of a child that is dying."""
    if sys.platform == "win32":
        return child.wait(), 0
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss * _RSS_UNIT


def _own_peak() -> int:
    """Our own peak memory: a child's peak counts what it had of us before it became a program of its own."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
