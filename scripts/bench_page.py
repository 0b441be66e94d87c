"""The shown page, measured in Chromium: first paint, the answer to a key, size; a short report and a PDF of 300 pages.

Exit 1 where a number falls short: first paint within 1 s and 3 s, 1 MB and 25 MB, an answer within a quarter second.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from extractor.model.record import Record  # noqa: E402
from extractor.pipeline import default_book, prove, read  # noqa: E402
from extractor.readers.limits import Limits  # noqa: E402
from extractor.readers.open import Source  # noqa: E402
from extractor.readers.pictures import pictures  # noqa: E402
from extractor.writers.show import show_page  # noqa: E402
from hostile import grid_rules, printed  # noqa: E402
from own_words import REPORT  # noqa: E402
from test_browser import FLAGS, program  # noqa: E402

PAGES, ROUNDS = 300, 5
SHORT_PAINT, LONG_PAINT, ANSWER = 1.0, 3.0, 0.25
SHORT_SIZE, LONG_SIZE = 1_000_000, 25_000_000
HEAD = ("科目名称", "年初预算数", "调整预算数", "决算数", "完成率")
KEYS = "jnvjf"
PAINTED = """new Promise((done) => new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint")
  .forEach((paint) => done(paint.startTime))).observe({type: "paint", buffered: true}))"""


def sheet(number: int) -> Any:
    """A page of prose above a ruled table of twenty rows."""
    xs, ys = (60, 180, 270, 360, 450, 540), [220 + 24 * r for r in range(22)]
    prose = [
        (
            60.0,
            80.0 + 22 * line,
            10.5,
            f"第{number}项工作全年支出{number * 7 + line}.{line}5万元，比上年增长{line + 1}.{number % 10}%。",
        )
        for line in range(6)
    ]
    rows = [HEAD]
    for row in range(20):
        budget = 1000 + 13 * number + 7 * row
        rows.append(
            (
                f"支出科目{row + 1}",
                f"{budget}.00",
                f"{budget + 20}.50",
                f"{budget + 10}.25",
                f"{90 + row % 10}.{row % 7}%",
            )
        )
    cells = [(xs[c] + 4, ys[r] + 16, 9.0, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return [*prose, *cells, (290.0, 810.0, 9.0, f"— {number} —")], grid_rules(xs, ys)


def shown(source: Source) -> tuple[Record, str]:
    document = read(source)
    record = prove(document, default_book())
    return record, show_page(record, default_book(), pictures(source, document, record.figures, Limits()))


def measured(browser: Any, path: Path) -> tuple[float, float]:
    """Median first paint, and the median answer to a key, in seconds."""
    paints, answers = [], []
    for _ in range(ROUNDS):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(path.as_uri())
        paints.append(page.evaluate(PAINTED) / 1000)
        for key in KEYS:
            page.evaluate("() => { window.asked = performance.now(); }")
            page.keyboard.press(key)
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            answers.append(page.evaluate("performance.now() - window.asked") / 1000)
        page.close()
    return statistics.median(paints), statistics.median(answers)


def main() -> int:
    short = Source.of(REPORT.encode(), "short.txt")
    long = Source.of(printed([sheet(number) for number in range(1, PAGES + 1)]), "long.pdf")
    missed = False
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program(), args=FLAGS)
        for source, most_paint, most_size in ((short, SHORT_PAINT, SHORT_SIZE), (long, LONG_PAINT, LONG_SIZE)):
            record, page = shown(source)
            path = Path(folder) / f"{source.name}.html"
            path.write_text(page, encoding="utf-8")
            size = path.stat().st_size
            paint, answer = measured(browser, path)
            pages = f"{record.source.pages} pages, " if record.source.pages else ""
            print(f"{source.name}: {pages}{len(record.figures)} figures, {size / 1e6:.1f} MB, "
                  f"first paint {paint:.2f} s, answer to a key {answer:.3f} s")  # fmt: skip
            missed |= paint > most_paint or size > most_size or answer > ANSWER
        browser.close()
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
