"""Web pages: the article's paragraphs, headings and tables, without what the site puts around it."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes
from typing import Any

import lxml.html
import regex
from lxml import etree

from extractor.model.document import Document
from extractor.model.errors import Corrupt, Empty
from extractor.readers.compose import CellDraft, Composer, tidy
from extractor.readers.encodings import Decoded, decode
from extractor.readers.html_main import LINE_END, main_part, prune, text_of
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.vocabulary import Vocabulary

_DECLARED = regex.compile(rb"<\?xml[^<>]*+>|<%(?:[^%<]|%(?!>)|<(?!%))*+%>")
_CHARSET = regex.compile(rb"charset\s*+=\s*+[\"']?([\w-]++)", regex.IGNORECASE)
_FAMILY = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "li", "main", "ol", "p", "pre",
    "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "ucapcontent", "legend",
))  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TITLE_NAMES = frozenset(("articletitle", "title", "og:title"))
_MOST_SPAN = 1000
_LONGEST_CELL = 1500
_TITLE = 8
"""A headline has at least this many characters."""
_LONG = 120
_MOST_ABOVE = 60


class _Page:
    """The walk over one page: inline text gathers in ``held`` until a block boundary writes it."""

    def __init__(self, words: Vocabulary, limits: Limits) -> None:
        self.composer = Composer(limits)
        self.found: list[tuple[str, int | None] | list[CellDraft]] = []
        self._chrome = regex.compile(rf"[\W_]*(?:{'|'.join(map(regex.escape, words.chrome))})")
        self._held: list[str] = []
        self.dropped = 0

    def walk(self, root: Any, level: int | None = None) -> None:
        """Writes everything below an element, without recursion: pages nest deeper than Python does."""
        stack: list[tuple[str, Any, int | None]] = [("open", root, level)]
        while stack:
            step, node, inside = stack.pop()
            if step == "text":
                self._held.append(node)
            elif step == "flush":
                self.flush(inside)
            elif step == "table":
                self._table(node, stack, inside)
            else:
                self._open(node, stack, inside)
        self.flush(level)

    def flush(self, level: int | None = None) -> None:
        """Writes the gathered inline text as a block of its own, unless it is chrome."""
        held = "".join(self._held)
        self._held.clear()
        for text in map(tidy, held.split(LINE_END)):
            if text and len(text) < 80 and self._chrome.match(text):
                self.dropped += 1
            elif text:
                self.found.append((text, level))

    def write(self, headline: str) -> None:
        """Composes what was found, from the headline on where only short site lines stand above it."""
        wanted = _squeezed(headline)
        start = 0
        for index, item in enumerate(self.found[:_MOST_ABOVE]):
            if not isinstance(item, tuple) or len(item[0]) > _LONG:
                break
            if len(item[0]) >= _TITLE and _squeezed(item[0]) in wanted:
                start = index
                break
        self.dropped += start
        for item in self.found[start:]:
            if isinstance(item, tuple):
                self.composer.block(item[0], "heading" if item[1] else "paragraph", level=item[1])
            else:
                self.composer.table(item)

    def _open(self, node: Any, stack: list[tuple[str, Any, int | None]], level: int | None) -> None:
        tag = node.tag
        if not isinstance(tag, str):
            return
        if tag == "br":
            self.flush(level)
            return
        inner = _HEADINGS.get(tag, level)
        if tag == "table" and not _is_layout(node):
            stack += [("table", node, level), ("flush", None, level)]
            return
        steps: list[tuple[str, Any, int | None]] = []
        apart = tag in _BLOCKS or tag in _HEADINGS or tag == "table"
        if apart:
            steps.append(("flush", None, level))
        if node.text:
            steps.append(("text", node.text, inner))
        for child in node:
            steps.append(("open", child, inner))
            if child.tail:
                steps.append(("text", child.tail, inner))
        if apart:
            steps.append(("flush", None, inner))
        stack.extend(reversed(steps))

    def _table(self, node: Any, stack: list[tuple[str, Any, int | None]], level: int | None) -> None:
        caption = node.find("caption")
        if caption is not None:
            self.found.append((text_of(caption), None))
        self.found.append(_grid(node))


def read_html(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """A web page. Raises Empty where the page shows no text, Garbled where no encoding reads it."""
    found = decode(_DECLARED.sub(b"", source.data), words, source.name)
    root = _tree(found, source)
    title, names = _titles(root)
    dropped = prune(root, words)
    part = main_part(root)
    page = _Page(words, limits)
    _headline(root, part, title, page)
    page.walk(part)
    page.write(names)
    if found.guessed and not _is_declared(source.data, found.encoding):
        page.composer.notice("encoding_guessed", words.say("encoding_guessed", encoding=found.encoding))
    if dropped + page.dropped:
        page.composer.notice("chrome_dropped", words.say("chrome_dropped", count=dropped + page.dropped))
    document = page.composer.finish(source.info(reader="html", encoding=found.encoding))
    if not any(character.isalnum() for character in document.text):
        raise Empty("the page shows no text", source=source.name)
    return document


def read_mhtml(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """A web page saved with its pictures in one file, as Word saves them too; raises as ``read_html`` does.

    Raises Empty where no page is in it.
    """
    for part in message_from_bytes(source.data).walk():
        body = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(body, bytes):
            page = read_html(replace(source, data=body), words, limits)
            return page.model_copy(update={"source": source.info(reader="html", encoding=page.source.encoding)})
    raise Empty("no page among the parts", source=source.name)


def _is_declared(data: bytes, encoding: str) -> bool:
    """Whether the page itself says that it is in the encoding that was found."""
    told = _CHARSET.search(data[:4096])
    try:
        return told is not None and _FAMILY.get(name := codecs.lookup(told[1].decode()).name, name) == encoding
    except LookupError:
        return False


def _tree(found: Decoded, source: Source) -> Any:
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml.html.document_fromstring(found.text, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        if "empty" in str(error).lower():
            raise Empty("the page shows no text", source=source.name) from error
        raise Corrupt(f"no readable page: {error}", source=source.name) from error
    return root


def _titles(root: Any) -> tuple[str, str]:
    """The title the site gives its article, and all the page says of its own name, to know the headline by."""
    given = ""
    names = [root.findtext(".//title") or ""]
    for meta in root.iter("meta"):
        content = meta.get("content")
        if content and (meta.get("name") or meta.get("property") or "").lower() in _TITLE_NAMES:
            given = given or tidy(content)
            names.append(content)
    return given, " ".join(names)


def _headline(root: Any, part: Any, title: str, page: _Page) -> None:
    """A title that stands outside the main part belongs to the report."""
    inside = set(part.iter())
    shown = _squeezed(text_of(part)[:3000])
    outside = [text_of(h) for h in root.iter("h1", "h2") if h not in inside and h.find(".//a") is None]
    for text in (*outside, title):
        if len(text) >= _TITLE and _squeezed(text) not in shown:
            page.found.append((text, 1))
            return


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _is_layout(table: Any) -> bool:
    """A table that arranges the page rather than figures: it nests tables, has one column, or holds whole articles."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    cells = list(table.iterdescendants("td", "th"))
    if len(cells) < 2 or all(_span(row) <= 1 for row in table.iterdescendants("tr")):
        return True
    return any(len(text_of(cell)) > _LONGEST_CELL for cell in cells) and len(cells) < 12


def _span(row: Any) -> int:
    return sum(1 for cell in row if cell.tag in ("td", "th"))


def _grid(table: Any) -> list[CellDraft]:
    """Cells in their places; places that a spanning cell covers are skipped over."""
    drafts: list[CellDraft] = []
    covered: set[tuple[int, int]] = set()
    rows = list(table.iterdescendants("tr"))
    for index, row in enumerate(rows):
        col = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (index, col) in covered:
                col += 1
            high = min(_number(cell.get("rowspan")), len(rows) - index)
            wide = _number(cell.get("colspan"))
            drafts.append(CellDraft(index, col, _cell_text(cell), high, wide))
            if high > 1:
                covered.update((r, c) for r in range(index + 1, index + high) for c in range(col, col + wide))
            col += wide
    return _trimmed(drafts)


def _trimmed(drafts: Sequence[CellDraft]) -> list[CellDraft]:
    """Spans that reach beyond every other cell are cut to the width the rows really have."""
    starts = {d.col for d in drafts}
    width = max(starts, default=0) + 1
    for draft in drafts:
        draft.colspan = max(1, min(draft.colspan, width - draft.col))
    return list(drafts)


def _cell_text(cell: Any) -> str:
    parts: list[str] = [cell.text or ""]
    for node in cell.iterdescendants():
        if node.tag == "br" or node.tag in _BLOCKS:
            parts.append("\n")
        parts.append(node.text or "")
        parts.append(node.tail or "")
    return "".join(parts).replace(LINE_END, "\n")


def _number(value: str | None) -> int:
    digits = (value or "").strip()
    return min(_MOST_SPAN, max(1, int(digits))) if digits.isdecimal() and len(digits) < 6 else 1
