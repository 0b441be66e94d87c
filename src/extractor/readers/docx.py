"""Word documents: one walk over the body in order, insertions kept, deletions left out, automatic numbers written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import regex

from extractor.model.document import Document
from extractor.readers.compose import CellDraft, Composer
from extractor.readers.docx_numbers import Numbering, W
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.package import Package, whole
from extractor.readers.vocabulary import Vocabulary

_HEADING = regex.compile(r"heading\s*([1-9])", regex.IGNORECASE)
_SKIPPED = frozenset(
    f"{W}{tag}"
    for tag in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tblPr", "tcPr", "trPr", "sdtPr", "rt")
)
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HALF = 105.0
"""Twips of half a character of 10.5 points, the usual size of tables."""
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FRACTION = f"{_MATH}num"
_SYMBOLS = {"F052": "\u2611", "F0FE": "\u2611", "F0A8": "\u25a1", "F06F": "\u25a1", "F0FC": "\u2713", "F0FB": "\u2717"}
"""Ticked and empty boxes of the Wingdings faces, as forms have them."""
_STICKY = frozenset("..．0123456789")


@dataclass(slots=True)
class _Run:
    """Text gathered from one paragraph, with what was found inside it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class _Walk:
    """The walk over one document."""

    def __init__(self, package: Package, words: Vocabulary, limits: Limits) -> None:
        self.composer = Composer(limits)
        self._words = words
        self._numbering = Numbering(package.maybe("word/numbering.xml"), words)
        self._styles = _Styles(package.maybe("word/styles.xml"))
        self._notes = {kind: _notes(package.maybe(f"word/{kind}s.xml"), kind) for kind in ("footnote", "endnote")}
        self.deleted = 0
        self.pictures = 0
        self._open = _Run()

    def body(self, parent: Any) -> None:
        """Paragraphs and tables of a container, in order; content controls and insertions are looked through."""
        for child in parent:
            if child.tag == f"{W}p":
                self.paragraph(child)
            elif child.tag == f"{W}tbl":
                self.table(child)
            elif child.tag in (f"{W}del", f"{W}moveFrom"):
                self.deleted += 1
            elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                self.body(child)
            elif child.tag == f"{_MC}AlternateContent":
                self.body(_choice(child))

    def paragraph(self, node: Any) -> None:
        """One paragraph and what hangs on it: text boxes and notes follow it as blocks of their own."""
        run = self._gather(node, self._open)
        if _runs_on(node):
            self._open = run
            return
        self._open = _Run()
        text = "".join(run.parts)
        number = self._number(node) if text.strip() else ""
        if number and number[-1] in _STICKY:
            number += " "
        level = self._styles.level(node)
        self.composer.block(
            number + text, "heading" if level else "paragraph", level=level, number=number.strip() or None
        )
        self._attached(run)

    def _close(self) -> None:
        """Writes what no paragraph went on from."""
        run, self._open = self._open, _Run()
        self.composer.block("".join(run.parts))
        self._attached(run)

    def edges(self, package: Package, main: str) -> None:
        """Tells the running heads and feet, which are no part of the text, once the walk is over."""
        self._close()
        held = [
            "".join(self._gather(paragraph).parts).strip()
            for part in package.related(main, "header", "footer")
            for paragraph in part.iter(f"{W}p")
        ]
        told = " / ".join(dict.fromkeys(text for text in held if any(map(str.isalpha, text))))[:500]
        if told:
            self.composer.notice("furniture_dropped", self._words.say("furniture_dropped", text=told))

    def table(self, node: Any) -> None:
        """A table as a grid; a table that only lays out the page gives its content as blocks."""
        self._close()
        rows = list(_rows(node))
        cells = [cell for row in rows for cell in _cells(row)]
        if len(cells) == 1 or (len(rows) == 1 and any(cell.find(f".//{W}tbl") is not None for cell in cells)):
            for cell in cells:
                self.body(cell)
            return
        drafts, nested, attached = self._grid(rows)
        self.composer.table(drafts)
        for table in nested:
            self.table(table)
        self._attached(attached)

    def _grid(self, rows: list[Any]) -> tuple[list[CellDraft], list[Any], _Run]:
        drafts: list[CellDraft] = []
        open_merges: dict[int, CellDraft] = {}
        nested: list[Any] = []
        attached = _Run()
        for index, row in enumerate(rows):
            col = _skipped_before(row)
            for cell in _cells(row):
                span = _value(cell, "gridSpan", 1)
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
                if goes_on and col in open_merges:
                    open_merges[col].rowspan += 1
                    col += span
                    continue
                text = self._cell_text(cell, nested, attached)
                draft = CellDraft(index, col, text, 1, span, indent=_indent(cell))
                drafts.append(draft)
                open_merges.pop(col, None)
                if merge is not None:
                    open_merges[col] = draft
                col += span
        return drafts, nested, attached

    def _cell_text(self, cell: Any, nested: list[Any], attached: _Run) -> str:
        lines: list[str] = []
        open_run = _Run()
        for node in _inside(cell):
            if node.tag == f"{W}tbl":
                nested.append(node)
                continue
            run = self._gather(node, open_run)
            if _runs_on(node):
                open_run = run
                continue
            open_run = _Run()
            attached.boxes.extend(run.boxes)
            attached.notes.extend(run.notes)
            text = "".join(run.parts)
            number = self._number(node) if text.strip() else ""
            lines.append(f"{number} {text}" if number and number[-1] in _STICKY else number + text)
        return "\n".join(line for line in lines if line.strip())

    def _gather(self, node: Any, run: _Run | None = None) -> _Run:
        run = run or _Run()
        self._collect(node, run)
        return run

    def _collect(self, node: Any, run: _Run) -> None:
        for child in node:
            tag = child.tag
            if tag in (f"{W}t", f"{_MATH}t"):
                run.parts.append(child.text or "")
            elif tag in (f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"):
                run.parts.append(" " if tag in (f"{W}tab", f"{W}ptab") else "\n")
            elif tag == f"{W}noBreakHyphen":
                run.parts.append("-")
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                run.notes.append((tag.removeprefix(W).removesuffix("Reference"), child.get(f"{W}id", "")))
            elif tag == f"{W}sym":
                run.parts.append(_SYMBOLS.get(child.get(f"{W}char", "").upper(), ""))
            elif tag == f"{W}txbxContent":
                run.boxes.append(child)
            elif tag == f"{_MC}AlternateContent":
                self._collect(_choice(child), run)
            elif tag in _SKIPPED:
                self.deleted += tag in (f"{W}del", f"{W}moveFrom")
            elif isinstance(tag, str) and not _hidden(child):
                self.pictures += tag.endswith("}blip")
                self._collect(child, run)
                if tag == _FRACTION:
                    run.parts.append("/")

    def _attached(self, run: _Run) -> None:
        for box in run.boxes:
            for node in _inside(box):
                if node.tag == f"{W}tbl":
                    self.table(node)
                else:
                    inner = self._gather(node)
                    self.composer.block("".join(inner.parts), "note")
                    self._attached(inner)
        for kind, name in run.notes:
            note = self._notes[kind].get(name)
            if note is not None:
                text = "\n".join("".join(self._gather(p).parts) for p in note.iter(f"{W}p"))
                self.composer.block(text, "note")

    def _number(self, node: Any) -> str:
        name, level, styles = self._styles.numbering(node)
        if name is None:
            return ""
        if level is None:
            level = next((at for s in styles if (at := self._numbering.level_of(name, s)) is not None), 0)
        return self._numbering.label(name, level)


class _Styles:
    """Heading levels and list membership that paragraphs inherit from their styles."""

    def __init__(self, root: Any | None) -> None:
        self._styles = {} if root is None else {s.get(f"{W}styleId"): s for s in root.iter(f"{W}style")}

    def level(self, node: Any) -> int | None:
        """The heading level 1-9 of a paragraph, from its outline level or the name of its style."""
        own = node.find(f"{W}pPr/{W}outlineLvl")
        if own is not None:
            return _outline(own)
        for style in self._chain(node):
            outline = style.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                return _outline(outline)
            name = style.find(f"{W}name")
            found = _HEADING.fullmatch(name.get(f"{W}val", "")) if name is not None else None
            if found:
                return int(found[1])
        return None

    def numbering(self, node: Any) -> tuple[str | None, int | None, list[str]]:
        """List and level of a paragraph, its own ``numPr`` first, then that of its styles; and those styles."""
        chain = list(self._chain(node))
        own = node.find(f"{W}pPr/{W}numPr")
        style_own = next((n for s in chain if (n := s.find(f"{W}pPr/{W}numPr")) is not None), None)
        name, level = None, None
        for props in (own, style_own):
            if props is None:
                continue
            listed, at = props.find(f"{W}numId"), props.find(f"{W}ilvl")
            name = name if name is not None or listed is None else listed.get(f"{W}val")
            level = level if level is not None or at is None else whole(at.get(f"{W}val"), 0)
        return None if name == "0" else name, level, [style.get(f"{W}styleId", "") for style in chain]

    def _chain(self, node: Any) -> Iterator[Any]:
        used = node.find(f"{W}pPr/{W}pStyle")
        name = None if used is None else used.get(f"{W}val")
        seen: set[str] = set()
        while name and name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            yield style
            based = style.find(f"{W}basedOn")
            name = None if based is None else based.get(f"{W}val")


def read_docx(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """A Word document. Raises Corrupt, Encrypted, LimitExceeded, or Empty where it holds no text."""
    package = Package(source, limits)
    main = package.main_part("word/document.xml")
    root = package.xml(main)
    walk = _Walk(package, words, limits)
    body = root.find(f"{W}body")
    walk.body(root if body is None else body)
    walk.edges(package, main)
    if walk.deleted:
        walk.composer.notice("deleted_text_left_out", words.say("deleted_text_left_out", count=walk.deleted))
    if walk.pictures:
        walk.composer.notice("text_hidden_in_image", words.say("text_hidden_in_image", count=walk.pictures))
    return walk.composer.finish(source.info(reader="docx"))


def _outline(node: Any) -> int | None:
    value = whole(node.get(f"{W}val"), 9)
    return value + 1 if value < 9 else None


def _runs_on(node: Any) -> bool:
    """Whether the mark that ends a paragraph is deleted: then the next one goes on in it."""
    return node.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _choice(node: Any) -> Any:
    """Of alternative contents Word draws the first it knows; the fallback repeats the same text."""
    chosen = node.find(f"{_MC}Choice")
    return chosen if chosen is not None else node


def _hidden(node: Any) -> bool:
    if node.tag != f"{W}r":
        return False
    vanish = node.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "true") not in ("0", "false")


def _inside(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables of a cell or box, content controls and insertions looked through."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from _inside(child)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{W}tc":
            if child.find(f"{W}tcPr/{W}cellDel") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _cells(child)


def _value(cell: Any, tag: str, otherwise: int) -> int:
    found = cell.find(f"{W}tcPr/{W}{tag}")
    return otherwise if found is None else min(1000, max(1, whole(found.get(f"{W}val"), otherwise)))


def _indent(cell: Any) -> float:
    """The indent of a cell's first paragraph in half-width characters; where only lengths are given, of small print."""
    found = cell.find(f"{W}p/{W}pPr/{W}ind")
    if found is None:
        return 0.0
    white = 0.0
    for chars, twips in ((("leftChars", "startChars"), ("left", "start")), (("firstLineChars",), ("firstLine",))):
        told = next((v for name in chars if (v := _length(found, name))), 0.0) / 50
        white += told or next((v for name in twips if (v := _length(found, name))), 0.0) / _HALF
    return white


def _length(node: Any, name: str) -> float:
    value = node.get(f"{W}{name}", "")
    return float(value) if regex.fullmatch(r"-?\d{1,6}(?:\.\d+)?", value) else 0.0


def _skipped_before(row: Any) -> int:
    found = row.find(f"{W}trPr/{W}gridBefore")
    return 0 if found is None else min(1000, max(0, whole(found.get(f"{W}val"), 0)))


def _notes(root: Any | None, kind: str) -> dict[str, Any]:
    if root is None:
        return {}
    return {n.get(f"{W}id"): n for n in root.iter(f"{W}{kind}") if n.get(f"{W}type") in (None, "normal")}
