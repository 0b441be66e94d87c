"""The tables of documents written out as plain text flattens them, and how much of them is found again.

usage: forms.py [FILE ...]    default: the sample reports in Word

Each file is read with its tables; these are then printed in each form that text copies of reports have, and the text is
read again. Told is the share of the values that come back with the same value and unit, and with the same label. In
``lines`` and ``blanks`` empty cells leave no trace, so that not all can come back.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from extractor.model.document import Document, Table
from extractor.model.errors import ExtractorError
from extractor.pipeline import default_book, document_of, read, understand
from extractor.segment.lines import width

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "fixtures" / "reports"
Rows = list[list[str]]


def rows_of(table: Table) -> Rows:
    """The words of a table, line ends taken out; a merged cell stands where it begins, the rest of it is empty."""
    height = max(cell.row for cell in table.cells) + 1
    columns = max(cell.col + cell.colspan for cell in table.cells)
    rows = [[""] * columns for _ in range(height)]
    for cell in table.cells:
        rows[cell.row][cell.col] = "".join(line.strip() for line in cell.text.splitlines())
    return rows


def _wide(rows: Rows) -> str:
    widths = [max(width(row[col]) for row in rows) for col in range(len(rows[0]))]
    return "\n".join(
        "  ".join(word + " " * (size - width(word)) for word, size in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


FORMS: dict[str, Callable[[Rows], str]] = {
    "bars": lambda rows: "\n".join("| " + " | ".join(row) + " |" for row in rows),
    "tabs": lambda rows: "\n".join("\t".join(row) for row in rows),
    "columns": _wide,
    "tab-led": lambda rows: "\n".join("\n".join("\t" + word for word in row) + "\n" for row in rows),
    "lines": lambda rows: "\n".join(word for row in rows for word in row if word),
    "blanks": lambda rows: "\n".join(" ".join(word for word in row if word) for row in rows),
}
"""Ways in which plain text holds a table: rows parted by bars or tabs, set in columns by blanks, one cell a line with a
tab before it, one cell a line without, and words with single blanks between them."""


def flattened(document: Document, form: str) -> str:
    """The text of a document with each table in a form, its unit above it."""
    pieces, at = [], 0
    for table in sorted(document.tables, key=lambda table: table.start):
        if table.start >= at and table.cells:
            unit = f"单位：{table.unit}\n" if table.unit else ""
            pieces.append(document.text[at : table.start].rstrip("\n") + f"\n{unit}{FORMS[form](rows_of(table))}\n\n")
            at = table.end
    return "".join([*pieces, document.text[at:]])


def said(document: Document, cells: bool) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """How often each value with its unit is said, and each with its label; in cells only, or anywhere."""
    report = understand(document, default_book())
    figures = {figure.id: figure for figure in report.figures}
    values: Counter[tuple[str, ...]] = Counter()
    labels: Counter[tuple[str, ...]] = Counter()
    for fact in report.facts:
        figure = figures[fact.figure]
        if figure.cell is not None or not cells:
            key = figure.text.strip(), figure.value or "", figure.unit
            values[key] += 1
            labels[(*key, fact.label)] += 1
    return values, labels


def kept(document: Document, form: str) -> tuple[int, int, int]:
    """How many values the tables hold, how many come back from the form, and how many of these with their label."""
    values, labels = said(document, cells=True)
    again, named = said(document_of(flattened(document, form)), cells=False)
    return values.total(), (values & again).total(), (labels & named).total()


def main() -> int:
    """Print the shares of each form over all files."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(REPORTS.glob("*.docx"))
    documents = []
    for file in files:
        try:
            documents.append(read(file))
        except ExtractorError as error:
            print(f"{file.name}: {error}", file=sys.stderr)
    for form in FORMS:
        total, values, labels = (sum(counts) for counts in zip(*(kept(d, form) for d in documents), strict=True))
        print(
            f"{form:8} {total:6} values   found {values / max(total, 1):.3f}   with label {labels / max(total, 1):.3f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
