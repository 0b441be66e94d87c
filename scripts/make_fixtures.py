"""Writes fixtures/reports from fixtures/sources: .txt, .docx, .html, and .pdf where the font is installed.

Usage: python scripts/make_fixtures.py [NAME ...]. Text, web page and .docx come out the same, byte for byte, each time;
so does .pdf with one version of fpdf2 and of the font (see fixture_pdf.py for both).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from fixture_source import Source, load
from fixture_txt import write_html, write_txt

ROOT = Path(__file__).resolve().parent.parent / "fixtures"
SOURCES, REPORTS = ROOT / "sources", ROOT / "reports"


def writer(form: str) -> Callable[[Source], bytes]:
    """The writer of a format; the heavy ones are loaded when they are asked for."""
    if form == "docx":
        from fixture_docx import write_docx

        return write_docx
    if form == "pdf":
        from fixture_pdf import write_pdf

        return write_pdf
    return {"txt": write_txt, "html": write_html}[form]


def wanted(names: list[str]) -> Iterator[tuple[Source, str]]:
    """Every report and format to write, in order."""
    for path in sorted(SOURCES.glob("*.md")):
        if not names or path.stem in names:
            source = load(path)
            for form in source.meta["formats"]:
                yield source, form


def main(names: list[str]) -> int:
    """Write what is wanted; without the font .pdf files are left as they are, and that is said."""
    REPORTS.mkdir(exist_ok=True)
    for source, form in wanted(names):
        target = REPORTS / f"{source.name}.{form}"
        try:
            data = writer(form)(source)
        except FileNotFoundError as missing:
            print(f"left as it is: {target.name}, {missing} is not installed", file=sys.stderr)
            continue
        target.write_bytes(data)
        print(f"{len(data):>8} {target.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
