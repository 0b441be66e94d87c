"""The readers of Chinese numbers that others publish, each as a function from a text to how many things it found.

They come with ``pip install '.[bench]'``; one that cannot be had is told of and left out.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable

Reader = Callable[[str], int]
MODELS = ("number", "ordinal", "percentage", "currency", "dimension", "age", "temperature", "datetime")
"""What a report holds of what Recognizers-Text knows in Chinese."""


def recognizers() -> Reader:
    """Recognizers-Text (Microsoft, MIT): all its models of quantities and dates, one after the other."""
    import recognizers_suite

    models = [getattr(recognizers_suite, f"recognize_{name}") for name in MODELS]
    return lambda text: sum(len(model(text, recognizers_suite.Culture.Chinese)) for model in models)


def jionlp() -> Reader:
    """JioNLP (Apache-2.0): its money and its time."""
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp as peer

    return lambda text: len(peer.ner.extract_money(text)) + len(peer.ner.extract_time(text))


def cn2an() -> Reader:
    """cn2an (MIT): the numerals of a text turned into digits; it knows no units."""
    import cn2an as peer

    return lambda text: len(peer.transform(text, "cn2an"))


def peers() -> dict[str, Reader | str]:
    """Each peer by name: its reader, or why there is none."""
    found: dict[str, Reader | str] = {}
    for name, make in (("Recognizers-Text", recognizers), ("JioNLP", jionlp), ("cn2an", cn2an)):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found[name] = make()
        except ImportError as error:
            found[name] = f"not installed ({error})"
    return found
