"""Our walk over .docx against python-docx: every paragraph and every cell that it finds, in its order."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest
from docx.table import Table

from extractor.pipeline import read

REPORTS = sorted((Path(__file__).parents[1] / "fixtures" / "reports").glob("*.docx"))


def even(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_paragraphs_and_cells_stand_in_the_order_of_python_docx(path: Path) -> None:
    document = read(path)
    text, cells = even(document.text), [even(cell.text) for table in document.tables for cell in table.cells]
    paragraphs, theirs = [], []
    for item in docx.Document(str(path)).iter_inner_content():
        if isinstance(item, Table):
            theirs += [even(cell.text) for row in item.rows for cell in row.cells]
        else:
            paragraphs.append(even(item.text))
    at = 0
    for paragraph in filter(None, paragraphs):
        found = text.find(paragraph, at)
        assert found >= 0, f"{paragraph!r} is not in the text, or not in its place"
        at = found + len(paragraph)
    assert len(list(filter(None, paragraphs))) > 10
    assert set(filter(None, theirs)) <= set(cells)
    assert bool(theirs) == bool(cells)
