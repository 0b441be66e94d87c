"""Tables come back from every form in which plain text holds them, value, unit and label."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from extractor.model.document import Document
from extractor.pipeline import document_of, read

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from forms import FORMS, REPORTS, flattened, kept, said  # noqa: E402

FILES = sorted(REPORTS.glob("*.docx"))
LEAST = {
    "bars": (1.0, 1.0), "tabs": (1.0, 1.0), "columns": (1.0, 1.0), "tab-led": (1.0, 0.98), "lines": (0.98, 0.95),
    "blanks": (0.9, 0.85),
}  # fmt: skip
"""Shares of values that come back over all sample reports, and with their labels."""


@cache
def documents() -> tuple[Document, ...]:
    return tuple(read(file) for file in FILES)


@pytest.mark.parametrize("form", FORMS)
def test_tables_come_back(form: str) -> None:
    total, values, labels = (sum(counts) for counts in zip(*(kept(d, form) for d in documents()), strict=True))
    assert total > 500
    assert values / total >= LEAST[form][0]
    assert labels / total >= LEAST[form][1]


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_tables_of_bars_say_all_the_report_says(file: Path) -> None:
    document = documents()[FILES.index(file)]
    from_text = said(document_of(flattened(document, "bars")), cells=True)[1]
    assert said(document, cells=True)[1] == from_text
