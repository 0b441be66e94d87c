"""Spreadsheets before 2007 (.xls): what xlrd gives, numbers rounded to the 15 digits that a program shows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from extractor.model.document import Document
from extractor.model.errors import Corrupt, Encrypted, LimitExceeded, Unsupported
from extractor.readers.compose import CellDraft, Composer
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.sheet import write_sheet
from extractor.readers.sheet_format import shown
from extractor.readers.vocabulary import Vocabulary

_TEXT, _NUMBER, _DATE, _TRUTH = 1, 2, 3, 4
_NUMBERS = frozenset((_NUMBER, _DATE))
_TOLD_LOCKED = "encrypted"


def read_xls(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """A workbook before 2007; that its numbers are binary is a notice.

    Raises Unsupported where xlrd is not installed, Corrupt, Encrypted, LimitExceeded, or Empty where no visible sheet
    holds anything.
    """
    book = _opened(source)
    composer = Composer(limits)
    page, rounded = 0, False
    for sheet in book.sheets():
        if sheet.visibility:
            composer.notice("sheet_hidden", words.say("sheet_hidden", name=sheet.name))
            continue
        if sheet.nrows * sheet.ncols > 8 * limits.cells:
            raise LimitExceeded(f"{sheet.nrows} rows of {sheet.ncols} cells", source=source.name)
        page += 1
        if page > 1:
            composer.page_break()
        rounded = rounded or any(
            kind in (_NUMBER, _DATE) for row in range(sheet.nrows) for kind in sheet.row_types(row)
        )
        write_sheet(list(_cells(book, sheet, page)), page, composer)
    if rounded:
        composer.notice("numbers_rounded", words.say("numbers_rounded"))
    return composer.finish(source.info(reader="xls", pages=page))


def _opened(source: Source) -> Any:
    try:
        import xlrd
    except ImportError as error:
        raise Unsupported("spreadsheet before 2007: install the extra 'office' (xlrd)", source=source.name) from error
    try:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            return xlrd.open_workbook(file_contents=source.data, formatting_info=True, logfile=nowhere)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # xlrd raises what its parser happens to meet in a broken file
        if _TOLD_LOCKED in str(error).lower():
            raise Encrypted("workbook with a password", source=source.name) from error
        raise Corrupt(f"no readable workbook: {error!r}", source=source.name) from error


def _cells(book: Any, sheet: Any, page: int) -> Iterator[CellDraft]:
    spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
    hidden = {col for col, info in sheet.colinfo_map.items() if info.hidden}
    for row in range(sheet.nrows):
        info = sheet.rowinfo_map.get(row)
        if info is not None and info.hidden:
            continue
        for col in range(sheet.row_len(row)):
            high, wide = spans.get((row, col), (1, 1))
            text = "" if col in hidden else _text(book, sheet.cell(row, col))
            if text or high > 1 or wide > 1:
                style = _style(book, sheet.cell(row, col))
                indent = 2.0 * style.alignment.indent_level if style is not None else 0.0
                yield CellDraft(row, col, text, high, wide, page, indent=indent)


def _text(book: Any, cell: Any) -> str:
    if cell.ctype == _TEXT:
        return str(cell.value)
    if cell.ctype == _TRUTH:
        return str(cell.value)
    if cell.ctype not in _NUMBERS:
        return ""
    style = _style(book, cell)
    form = book.format_map.get(style.format_key) if style is not None else None
    return shown(f"{cell.value:.15g}", form.format_str if form is not None else "General")


def _style(book: Any, cell: Any) -> Any | None:
    return book.xf_list[cell.xf_index] if cell.xf_index is not None and cell.xf_index < len(book.xf_list) else None
