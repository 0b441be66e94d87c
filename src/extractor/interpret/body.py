"""The body that reports: its name, its unified social credit code, who stands for it, what it is."""

from __future__ import annotations

import regex

from extractor.interpret.title import Title
from extractor.lexicon.book import Book
from extractor.model.fact import Organization

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, n, 31) for n in range(17))
_ORGAN_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE = rf"[{_ALPHABET}]{{18}}"
_NEAR = 6
_SHORTEST = 3
_TOP = 80
_END = 8


def valid_credit_code(code: str) -> bool:
    """Whether the check sign of a unified social credit code (GB 32100-2015, modulus 31) and that of the organisation
    code inside it (GB 11714, modulus 11) are right."""
    if len(code) != 18 or any(sign not in _ALPHABET for sign in code):
        return False
    total = sum(weight * _ALPHABET.index(sign) for weight, sign in zip(_WEIGHTS, code, strict=False))
    inner = sum(weight * _BASE36.index(sign) for weight, sign in zip(_ORGAN_WEIGHTS, code[8:16], strict=True))
    check = "0123456789X"[(11 - inner % 11) % 11]
    return _ALPHABET[(31 - total % 31) % 31] == code[17] and check == code[16]


class Bodies:
    """The compiled words that say who reports."""

    def __init__(self, book: Book) -> None:
        pieces = book.maps("header.regex")
        ends, stops = book.any_of("header.body_end"), book.any_of("header.body_stop")
        self.labelled = regex.compile(rf"{book.any_of('header.body_label')}[:：](\p{{Han}}[^,，。;；:：]{{2,40}})")
        self.stop = regex.compile(rf"{stops}|\d")
        post = book.any_of("header.post")
        self.signed = regex.compile(rf"(?:(?!{stops})[\p{{Han}}（）()]){{2,30}}?{ends}(?=$|{post})")
        self.spoken = regex.compile(rf"^.*{book.any_of('header.spoken')}(?=.)")
        self.lead = regex.compile(r"^[\d\P{Han}]*")
        self.name = regex.compile(rf"[\p{{Han}}（）()]{{1,40}}{ends}")
        self.code = regex.compile(rf"{book.any_of('header.code_label')}[^0-9A-Z]{{0,6}}({_CODE})(?![0-9A-Z])")
        self.loose = regex.compile(rf"(?<![0-9A-Z]){_CODE}(?![0-9A-Z])")
        self.legal = regex.compile(rf"{book.any_of('header.legal_label')}[:：]({pieces['name']})")
        self.nature = regex.compile(rf"{book.any_of('header.nature_label')}[:：]({pieces['nature']})")
        self.day = regex.compile(pieces["day"])
        self.years = tuple(book.words("header.year_word"))


def organization(lines: list[str], title: Title | None, book: Book) -> Organization | None:
    """The reporting body as the report names it; None where it does not."""
    words = book.once(Bodies)
    name = _name(lines, title, words)
    text = "\n".join(lines)
    code = _code(text, words)
    legal, nature = words.legal.search(text), words.nature.search(text)
    if not (name or code or legal or nature):
        return None
    return Organization(
        name=name,
        uscc=code,
        uscc_valid=valid_credit_code(code) if code else None,
        legal_representative=str(legal.group(1)) if legal else None,
        nature=str(nature.group(1)) if nature else None,
    )


def _code(text: str, words: Bodies) -> str | None:
    """The code behind its label, or any sign group that is a valid one."""
    if found := words.code.search(text):
        return str(found.group(1))
    return next((str(code) for code in words.loose.findall(text) if valid_credit_code(code)), None)


def _name(lines: list[str], title: Title | None, words: Bodies) -> str | None:
    """From the title, a labelled line, the lines around the title, the closing: the first that names a body."""
    if title and title.text and (named := _body_in(title.text, words)):
        return named
    for line in lines[:_TOP]:
        if found := words.labelled.match(line):
            return str(found.group(1))
    after = title.after if title else 0
    signed = [line for line, below in zip(lines[-_END:], lines[1 - _END :], strict=False) if words.day.fullmatch(below)]
    near = (words.signed.match(words.spoken.sub("", line)) for line in lines[after : after + _NEAR])
    closing = (words.name.fullmatch(line) for line in signed)
    return next((str(found.group()) for found in (*near, *closing) if found), None)


def _body_in(title: str, words: Bodies) -> str | None:
    """The name at the head of a title: up to where its year or its matter begins."""
    core = words.lead.sub("", title)
    for year in words.years:
        core = core.removeprefix(year)
    head = words.stop.split(core, maxsplit=1)[0]
    return head if len(head) >= _SHORTEST and words.name.fullmatch(head) else None
