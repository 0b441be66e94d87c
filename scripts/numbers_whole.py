#!/usr/bin/env python3
"""How many numbers of the PDFs' own character streams land unsplit in one block, cell or piece of furniture.

usage: numbers_whole.py [FOLDER] [--show N]    default: ../shared/corpus where it is, else the sample reports

Every occurrence counts. The stream is what pdfium gives in the order of the file: a number that it breaks (at the end
of a line, or where type is set with space in it) is kept where the pieces, in their order, are one number with us; a
number that it holds whole and we break, lose or fuse is not. --show prints the N commonest losses of each document.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import regex

from extractor.model.document import Document
from extractor.model.errors import ExtractorError
from extractor.pipeline import default_book
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.pdf_page import page_of
from extractor.readers.read import read

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "corpus"
SAMPLES = ROOT / "fixtures" / "reports"
NUMBER = regex.compile(r"\d+(?:,\d{3})*+(?:\.\d+)?")
MOST_PIECES = 40
Placed = tuple[int, str]
"""A number of the stream with its place in it."""


class Share(NamedTuple):
    """Numbers of a document's stream, how many of them are whole with us, and the losses by wording."""

    total: int
    kept: int
    lost: Counter[str]


def folder_of(given: str | None) -> Path:
    """The folder to measure."""
    return Path(given) if given else SHARED if SHARED.is_dir() else SAMPLES


def opened(path: Path) -> Document | None:
    """The document, or None where it cannot be read without recognition."""
    try:
        return read(Source.of(path), default_book(), Limits(scans=0), guard=False)
    except ExtractorError:
        return None


def share(path: Path, document: Document) -> Share:
    """What became of the numbers of one PDF."""
    streamed = list(stream(path))
    held = Counter(number for piece in pieces(document) for number in NUMBER.findall(piece))
    left = list(enumerate(streamed))
    for least in (3, 1):  # a long number is sure to be itself; a short one may be a piece of another
        left = unmatched(left, held, least)
        left = unjoined(left, held, least)
    lost = Counter(number for _, number in left)
    return Share(len(streamed), len(streamed) - lost.total(), lost)


def stream(path: Path) -> Iterator[str]:
    """The numbers of the character stream, in its order."""
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            yield from NUMBER.findall(text.get_text_range())
            text.close()
            page.close()


def pieces(document: Document) -> Iterator[str]:
    """The texts that are one piece each: blocks, cells, furniture."""
    yield from (document.text[b.start : b.end] for b in document.blocks if b.kind != "table")
    yield from (cell.text for table in document.tables for cell in table.cells)
    yield from (item.text for item in document.furniture)


def unmatched(left: list[Placed], held: Counter[str], least: int) -> list[Placed]:
    """What is left of the stream without the numbers, of so many signs at least, that we have as they are."""
    rest: list[Placed] = []
    for at, number in left:
        if len(number) >= least and held[number]:
            held[number] -= 1
        else:
            rest.append((at, number))
    return rest


def unjoined(left: list[Placed], held: Counter[str], least: int) -> list[Placed]:
    """What is left of it once pieces that follow each other are taken for the numbers they make together."""
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for number, count in held.items():
        if len(number) >= least:
            waiting[digits(number)] += [number] * count
    prefixes = {whole[:end] for whole, found in waiting.items() if found for end in range(1, len(whole) + 1)}
    rest: list[Placed] = []
    at = 0
    while at < len(left):
        end, whole = joined(left, at, waiting, prefixes)
        if whole:
            held[waiting[whole].pop()] -= 1
        else:
            rest.append(left[at])
            end = at + 1
        at = end
    return rest


def joined(
    left: list[Placed], start: int, waiting: Mapping[str, list[str]], prefixes: set[str]
) -> tuple[int, str | None]:
    """The longest run of pieces from ``start`` that is a waiting number: its end and digits."""
    whole, best = "", (start, None)
    for at in range(start, min(len(left), start + MOST_PIECES)):
        if at > start and left[at][0] != left[at - 1][0] + 1:
            break
        whole += digits(left[at][1])
        if whole not in prefixes:
            break
        if waiting.get(whole) and at > start:
            best = at + 1, whole
    return best


def digits(number: str) -> str:
    """The digits alone."""
    return number.replace(",", "").replace(".", "")


def missing(path: Path, document: Document) -> int:
    """How many characters of the pages, blanks aside, are not in the document's text or furniture, or in excess."""
    printed: Counter[str] = Counter()
    with pypdfium2.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf, 1):
            printed.update(glyph.text for glyph in page_of(page, number).glyphs)
            page.close()
    ours = Counter("".join([document.text, *(item.text for item in document.furniture)]))
    return ((printed - ours) + Counter({c: n for c, n in (ours - printed).items() if not c.isspace()})).total()


def measure(files: Iterable[Path], show: int = 0) -> float:
    """Prints and gives back the share of whole numbers over all files; a character lost costs all of it."""
    total = kept = lost = 0
    for path in files:
        document = opened(path)
        if document is None:
            continue
        found = share(path, document)
        lost += missing(path, document)
        total, kept = total + found.total, kept + found.kept
        if show and found.lost:
            print(f"  {path.name[:60]} {found.kept}/{found.total}  {found.lost.most_common(show)}")
    print(f"numbers of the character streams found whole: {kept}/{total} = {kept / max(1, total):.4f}")
    print(f"characters of the pages lost or in excess: {lost}")
    return 0.0 if lost else kept / max(1, total)


def main() -> int:
    """1 where less than 0.999 are whole, or a character of a page stands neither in the text nor in the furniture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    return 0 if measure(sorted(folder_of(arguments.folder).rglob("*.pdf")), arguments.show) >= 0.999 else 1


if __name__ == "__main__":
    sys.exit(main())
