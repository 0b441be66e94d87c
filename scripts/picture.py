"""Draws docs/page.png: the shown page of a sample report, a finding chosen, its lines to the figures of a table."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from extractor.pipeline import default_book, prove, read  # noqa: E402
from extractor.readers.limits import Limits  # noqa: E402
from extractor.readers.open import Source  # noqa: E402
from extractor.readers.pictures import pictures  # noqa: E402
from extractor.writers.show import show_page  # noqa: E402
from test_browser import FLAGS, program  # noqa: E402

REPORT = ROOT / "fixtures" / "reports" / "town_performance_2022.pdf"
PICTURE = ROOT / "docs" / "page.png"
MOST = 150_000
"""Bytes, so that the README is quick to load."""
FINDINGS = 3
"""How many findings down the one that is chosen stands."""


def main() -> int:
    """Draw; the exit code: 1 where the picture is too heavy."""
    source = Source.of(REPORT)
    document = read(source)
    record = prove(document, default_book())
    page = show_page(record, default_book(), pictures(source, document, record.figures, Limits()))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program(), args=FLAGS)
        seen = browser.new_page(viewport={"width": 1280, "height": 760}, color_scheme="light")
        seen.set_content(page)
        for _ in range(FINDINGS):
            seen.keyboard.press("n")
        seen.wait_for_timeout(500)  # until the lines are drawn
        drawn = Image.open(io.BytesIO(seen.screenshot()))
        browser.close()
    drawn.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    return int(PICTURE.stat().st_size > MOST)


if __name__ == "__main__":
    sys.exit(main())
