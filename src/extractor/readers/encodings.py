"""Which encoding a text is in: what can be proved first, then the best score of those it may be."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

import regex

from extractor.model.errors import Garbled
from extractor.readers.vocabulary import Vocabulary

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 1 << 16
_ODD = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\p{Co}\p{Cs}\p{Cn}]")
_HAN = regex.compile(r"\p{Han}")
_PLAIN = regex.compile(r"[\x20-\x7e\s\u3000-\u301f\uff00-\uff5e\u2010-\u2027]")
_FORGIVEN = 0.002


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, the name of its encoding, and whether that was a guess; ``lost`` counts undecodable bytes."""

    text: str
    encoding: str
    guessed: bool
    lost: int = 0


def decode(data: bytes, words: Vocabulary, name: str = "") -> Decoded:
    """Byte order mark, strict UTF-8, then the candidate whose characters are most like language.

    The text is whole: no character is changed, only a byte order mark is taken off. Raises Garbled where no candidate
    gives language.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lenient(data[len(bom) :], encoding, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _best(data, words, name)
    if "\x00" in text[:_SAMPLE]:
        return _best(data, words, name)
    if _odd_share(text[:_SAMPLE]) > 0.05:
        raise Garbled("control characters all over: not a text", source=name)
    return Decoded(text, "utf-8", guessed=False)


def _best(data: bytes, words: Vocabulary, name: str) -> Decoded:
    scored = [(_score(data, encoding, words), encoding) for encoding in ("utf-8", *_CANDIDATES)]
    score, encoding = max(scored)
    if score < 0.5:
        raise Garbled("no known encoding gives readable text", source=name)
    found = _lenient(data, encoding, name)
    return Decoded(found.text, encoding, guessed=True, lost=found.lost)


def _lenient(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding, guessed=False)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    if lost > max(3, len(text) * 0.01):
        raise Garbled(f"{lost} of {len(text)} characters are no {encoding}", source=name)
    return Decoded(text, encoding, guessed=True, lost=lost)


def _score(data: bytes, encoding: str, words: Vocabulary) -> float:
    """0 to about 2: readable share, plus the share of Han that are everyday characters of the script."""
    wide = encoding.startswith("utf-16")
    if wide and len(data) % 2 > 0 and len(data) < 64:
        return 0.0
    sample = data[: _SAMPLE - _SAMPLE % 2]
    text = sample.decode(encoding, errors="replace")
    if not text:
        return 0.0
    if _odd_share(text[:-2] or text) > (0.01 if encoding != "utf-8" else _FORGIVEN):
        return 0.0
    han = _HAN.findall(text)
    readable = (len(han) + len(_PLAIN.findall(text))) / len(text)
    if not han:
        return readable * 0.9
    common = set(words.hants) if encoding.startswith("big5") else set(words.hans) | set(words.hants)
    return readable * 0.6 + sum(c in common for c in han) / len(han)


def _odd_share(text: str) -> float:
    return len(_ODD.findall(text)) / max(1, len(text))
