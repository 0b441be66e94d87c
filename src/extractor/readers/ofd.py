"""OFD (GB/T 33190-2016): text and paths of its pages, laid out like any printed page.

Element names count, namespaces do not: writers disagree about them. Lengths are millimetres from the top left.
"""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterator
from typing import Any

import regex

from extractor.model.document import Document
from extractor.model.errors import Corrupt, Encrypted, LimitExceeded
from extractor.readers.compose import Composer
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.package import Package
from extractor.readers.page import Glyph, Page, Rule
from extractor.readers.pages import document_of
from extractor.readers.vocabulary import Vocabulary

_POINTS = 72 / 25.4
_ASCENT = 0.88
_THIN = 3.0
_MOST_STEPS = 100_000
_FULL = regex.compile(r"[\p{Han}\u3000-\u303f\uff01-\uff60\u2014\u2018-\u201d\u2026]")
_STEPS = {"M": 2, "L": 2, "S": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_PRINTED_KINDS = frozenset({"TextObject", "PathObject", "ImageObject"})
_FOLDERS = frozenset({"Layer", "PageBlock", "Content"})

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


def read_ofd(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """The pages of all documents in the package.

    Raises Corrupt, Encrypted, LimitExceeded, Empty (no text: a scan) or Garbled.
    """
    package = Package(source, limits)
    if any(name.lower().endswith("encryptions.xml") for name in package.names):
        raise Encrypted("OFD with a password", source=source.name)
    pages: list[Page] = []
    for body in _all(package.xml("OFD.xml"), "DocRoot"):
        root = _path("/", body.text)
        document = package.xml(root)
        shared = _common(package, document, root)
        for entry in _all(document, "Page"):
            if len(pages) >= limits.pages:
                raise LimitExceeded(f"more than {limits.pages} pages", source=source.name)
            if entry.get("BaseLoc"):
                pages.append(_page(package, _path(root, entry.get("BaseLoc")), shared, len(pages) + 1))
    if not pages:
        raise Corrupt("a package without pages", source=source.name)
    return document_of(pages, source, "ofd", Composer(limits), words)


class _Common:
    """What the pages of a document share: the page size and the templates by id."""

    def __init__(self, size: tuple[float, ...], templates: dict[str, Any]) -> None:
        self.size = size
        self.templates = templates


def _common(package: Package, document: Any, root: str) -> _Common:
    size = next((_numbers(box.text) for box in _all(document, "PhysicalBox")), ())
    templates = {}
    for entry in _all(document, "TemplatePage"):
        place = _path(root, entry.get("BaseLoc"))
        if place in package.names:
            templates[entry.get("ID", "")] = package.xml(place)
    return _Common(size if len(size) == 4 else (0.0, 0.0, 210.0, 297.0), templates)


def _page(package: Package, place: str, shared: _Common, number: int) -> Page:
    root = package.xml(place)
    own = next((_numbers(box.text) for box in _all(root, "PhysicalBox")), ())
    left, top, wide, high = own if len(own) == 4 else shared.size
    page = Page(number, wide * _POINTS, high * _POINTS)
    used = [shared.templates.get(t.get("TemplateID", "")) for t in _all(root, "Template")]
    for tree in (*(t for t in used if t is not None), root):
        for thing in _printed(tree):
            kind = _name(thing)
            bounds = _numbers(thing.get("Boundary"))
            if kind == "ImageObject":
                page.images += 1
            elif len(bounds) == 4:
                moved = (bounds[0] - left, bounds[1] - top)
                if kind == "TextObject":
                    page.glyphs.extend(_glyphs(thing, moved))
                else:
                    page.rules.extend(_rules(thing, moved, bounds))
    return page


def _printed(tree: Any) -> Iterator[Any]:
    """Text, paths and pictures of a page, in order, its blocks looked into."""
    for node in tree.iter():
        if isinstance(node.tag, str) and _name(node) in _PRINTED_KINDS and _name(node.getparent()) in _FOLDERS:
            yield node


def _glyphs(thing: Any, moved: tuple[float, float]) -> Iterator[Glyph]:
    """Every character of a text object at its place; what is set invisible has none."""
    if thing.get("Visible", "true") == "false":
        return
    size = _number(thing.get("Size"), 0.0)
    a, b, c, d, e, f = _matrix(thing)
    stretch = _number(thing.get("HScale"), 1.0)
    x = y = 0.0
    for code in _all(thing, "TextCode"):
        text = code.text or ""
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        xs, ys = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
        at_x, at_y = x, y
        for index, letter in enumerate(text):
            wide = size * stretch * (1.0 if _FULL.match(letter) else 0.5)
            if index < len(xs) and 0 < xs[index] < wide:
                wide = xs[index]
            corners = [(at_x, at_y - _ASCENT * size), (at_x + wide, at_y + (1 - _ASCENT) * size)]
            spots = [(a * p + c * q + e + moved[0], b * p + d * q + f + moved[1]) for p, q in corners]
            (x0, x1), (y0, y1) = sorted(s[0] for s in spots), sorted(s[1] for s in spots)
            if not letter.isspace():
                yield Glyph(letter, x0 * _POINTS, y0 * _POINTS, x1 * _POINTS, y1 * _POINTS, 0)
            at_x += xs[index] if index < len(xs) else 0.0 if ys else wide
            at_y += ys[index] if index < len(ys) else 0.0


def _rules(thing: Any, moved: tuple[float, float], bounds: tuple[float, ...]) -> Iterator[Rule]:
    """The straight lines of a path: its strokes, and filled shapes that are thin."""
    a, b, c, d, e, f = _matrix(thing)
    for points in _strokes(next((n.text or "" for n in _all(thing, "AbbreviatedData")), "")):
        spots = [
            ((a * x + c * y + e + moved[0]) * _POINTS, (b * x + d * y + f + moved[1]) * _POINTS) for x, y in points
        ]
        xs, ys = [s[0] for s in spots], [s[1] for s in spots]
        if max(xs) - min(xs) <= _THIN or max(ys) - min(ys) <= _THIN:
            yield from _line(min(xs), min(ys), max(xs), max(ys))
        elif thing.get("Stroke", "true") != "false":
            for (x0, y0), (x1, y1) in itertools.pairwise(spots):
                yield from _line(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _line(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    if y1 - y0 <= _THIN and x1 - x0 > y1 - y0:
        yield Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
    elif x1 - x0 <= _THIN and y1 - y0 > x1 - x0:
        yield Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)


def _strokes(data: str) -> Iterator[list[tuple[float, float]]]:
    """The polylines of abbreviated path data; what follows a curve is left out until the next move."""
    parts = data.split()[:_MOST_STEPS]
    points: list[tuple[float, float]] = []
    curved = False
    at = 0
    while at < len(parts):
        step = parts[at]
        count = _STEPS.get(step)
        if count is None:
            at += 1
            continue
        values = _numbers(" ".join(parts[at + 1 : at + 1 + count]))
        at += 1 + count
        if step in "MS":
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        if step == "C" and points:
            points.append(points[0])
        elif step in "MSL" and len(values) == 2:
            points.append((values[0], values[1]))
        elif step in "QBA":
            curved = True
    if len(points) > 1 and not curved:
        yield points


def _deltas(text: str | None) -> list[float]:
    """Distances between characters; ``g 3 4.5`` stands for three times 4.5."""
    parts = (text or "").split()
    found: list[float] = []
    at = 0
    while at < len(parts) and len(found) < _MOST_STEPS:
        if parts[at] == "g" and at + 2 < len(parts):
            found += [_number(parts[at + 2], 0.0)] * min(int(_number(parts[at + 1], 0.0)), _MOST_STEPS)
            at += 3
        else:
            found.append(_number(parts[at], 0.0))
            at += 1
    return found


def _matrix(thing: Any) -> Matrix:
    values = _numbers(thing.get("CTM"))
    return (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) == 6 else _PLAIN


def _numbers(text: str | None) -> tuple[float, ...]:
    return tuple(_number(part, 0.0) for part in (text or "").split())


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text) if text else otherwise
    except ValueError:
        return otherwise
    return value if abs(value) < 1e6 else otherwise


def _all(root: Any, name: str) -> Iterator[Any]:
    """Elements of that local name, at any depth."""
    return (node for node in root.iter() if isinstance(node.tag, str) and _name(node) == name)


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2] if node is not None else ""


def _path(base: str, target: str | None) -> str:
    """A place in the package, relative to the file that names it."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), target or "")).lstrip("/")
