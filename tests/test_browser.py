"""The shown page in a real browser: open, filter, search, follow a finding, keys, languages, small screens, access."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from extractor.lexicon.book import Book
from extractor.pipeline import prove, read
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.pictures import pictures
from extractor.writers.show import show_page
from installed import needs

REPORTS = Path(__file__).resolve().parent.parent / "fixtures" / "reports"
NAMES = ["town_performance_2022.txt", "archives_final_accounts_2021.docx", "town_performance_2022.pdf",
         "cangyuan_communique_2020.html"]  # fmt: skip
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
ENDS = """Array.from(document.querySelectorAll('#lines path[data-g]')).map((path) => {
  const at = path.getPointAtLength(path.getTotalLength());
  const box = markOf(path.dataset.g).getBoundingClientRect();
  const seen = box.top >= 0 && box.bottom < innerHeight;
  return seen ? [at.x - box.left, box.right - at.x, at.y - box.top, box.bottom - at.y] : [];
})"""
BOOK = Book.load()


def program() -> str | None:
    """The browser of this machine."""
    names = (os.environ.get("CHROMIUM", "chromium"), "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    needs(there=find_spec("playwright") is not None, what="playwright")
    needs(there=program() is not None, what="Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for name in NAMES:
        source = Source.of(REPORTS / name)
        document = read(source)
        record = prove(document, BOOK)
        page = show_page(record, BOOK, pictures(source, document, record.figures, Limits()))
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in NAMES}


class Seen:
    """A page that is open; what goes wrong in it is kept."""

    def __init__(self, browser: Any, path: Path, width: int = 1280, dark: bool = False) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light", has_touch=width < 600
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda told: self.wrong.append(told.text) if told.type == "error" else None)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def settle(self) -> None:
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def number(self, script: str) -> int:
        return int(self.page.evaluate(script))

    def close(self) -> None:
        assert self.wrong == []
        assert not [url for url in self.asked if not url.startswith(("file:", "data:"))]
        self.context.close()


@pytest.mark.parametrize("name", NAMES)
def test_open_filter_and_search(browser: Any, pages: dict[str, Path], name: str) -> None:
    seen = Seen(browser, pages[name])
    figures = seen.number("DATA.figures.length")
    dates = seen.number("DATA.figures.filter((figure) => figure.kind === 'date').length")
    seen.page.click('.chip[data-kind="date"]')
    assert seen.number("DATA.figures.length - hidden.size") == dates
    assert seen.number("document.querySelectorAll('.text .f:not(.off)').length") >= dates
    assert f"{dates}／{figures}" in seen.page.inner_text("#count")
    seen.press("Escape")
    assert seen.number("hidden.size") == 0
    label = seen.page.evaluate("DATA.figures.find((figure) => figure.fact).fact.label")
    seen.press("/")
    seen.page.keyboard.type(label)
    assert 0 < seen.number("DATA.figures.length - hidden.size") < figures
    seen.press("Enter")
    assert label in seen.page.inner_text("#card")
    seen.close()


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("cangyuan")])
def test_follow_a_finding_to_all_its_figures(browser: Any, pages: dict[str, Path], name: str) -> None:
    seen = Seen(browser, pages[name])
    seen.press("n")
    finding = seen.page.evaluate("DATA.findings[0]")
    assert seen.page.get_attribute(".finding.on", "id") == finding[0]
    drawn = seen.page.evaluate("Array.from(document.querySelectorAll('#lines path[data-g]')).map((p) => p.dataset.g)")
    assert drawn == finding[3]
    hot = seen.page.evaluate(
        "Array.from(new Set(Array.from(document.querySelectorAll('.hot')).map((m) => m.dataset.g)))"
    )
    assert set(hot) == set(finding[3])
    ends = seen.page.evaluate(ENDS)
    assert all(gap >= -1 for gaps in ends for gap in gaps), ends
    seen.page.click(f"#{finding[0]} .jump >> nth=1")
    seen.settle()
    assert seen.page.evaluate("card.dataset.g") == finding[3][1]
    assert seen.page.evaluate("document.activeElement.dataset.g") == finding[3][1]
    seen.close()


def test_hover_tells_and_keys_walk(browser: Any, pages: dict[str, Path]) -> None:
    seen = Seen(browser, pages["town_performance_2022.txt"])
    mark = seen.page.locator(".text .f.amount").first
    mark.hover()
    seen.page.wait_for_selector("#card:not([hidden])")
    told = seen.page.inner_text("#card")
    figure = seen.page.evaluate("FIGURES.get(card.dataset.g)")
    assert figure["fact"]["label"] in told
    assert figure["pattern"] in told
    seen.press("j", "j", "k")
    assert seen.page.evaluate("current") == seen.page.evaluate("DATA.figures[0].id")
    seen.press("k")
    assert seen.page.evaluate("current") == seen.page.evaluate("DATA.figures[DATA.figures.length - 1].id")
    seen.press("Escape")
    assert seen.page.is_hidden("#card")
    seen.press("f", "j")
    assert seen.page.evaluate("FIGURES.get(current).findings.length") > 0
    seen.close()


def test_words_change_with_the_language_and_the_report_does_not(browser: Any, pages: dict[str, Path]) -> None:
    seen = Seen(browser, pages["town_performance_2022.txt"])
    before = seen.page.inner_text("#doc")
    seen.press("j", "l")
    assert seen.page.evaluate("document.documentElement.lang") == "en"
    assert "Findings" in seen.page.inner_text("#tabs")
    assert "Value" in seen.page.inner_text("#card")
    finding = seen.page.inner_text(".finding >> nth=0")
    assert "line 19" in finding
    assert "on one side" in finding
    assert "不符" not in finding
    assert seen.page.inner_text("#doc") == before
    seen.press("l")
    assert "疑点" in seen.page.inner_text("#tabs")
    finding = seen.page.inner_text(".finding >> nth=0")
    assert "第19行" in finding
    assert "不符" in finding
    seen.close()


def test_a_printed_page_is_shown_with_its_boxes(browser: Any, pages: dict[str, Path]) -> None:
    seen = Seen(browser, pages["town_performance_2022.pdf"])
    seen.page.wait_for_selector(".sheet img")
    wide = "(image) => image.decode().then(() => image.naturalWidth)"
    assert seen.page.eval_on_selector(".sheet img", wide) > 600
    assert not seen.page.is_visible(".text >> nth=0")
    spot = seen.page.evaluate(
        "(() => { const b = markOf('g5').getBoundingClientRect(); return [b.width, b.height]; })()"
    )
    assert spot[0] > 10
    assert spot[1] > 8
    seen.press("v")
    assert seen.page.is_visible(".text >> nth=0")
    assert not seen.page.is_visible(".sheet >> nth=0")
    seen.close()


def test_small_screens_get_the_findings_in_a_drawer(browser: Any, pages: dict[str, Path]) -> None:
    seen = Seen(browser, pages["town_performance_2022.pdf"], width=390)
    assert not seen.page.is_visible("#side")
    assert seen.number("document.documentElement.scrollWidth") <= 390
    seen.page.tap("#go-findings")
    assert seen.page.is_visible("#side")
    seen.page.tap(".finding >> nth=0")
    seen.settle()
    assert seen.number("document.querySelectorAll('#lines path[data-g]').length") >= 2
    seen.page.tap("#go-findings")
    seen.page.locator(".text .f").first.tap()
    seen.settle()
    box = seen.page.locator("#card").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    seen.close()


def test_charts_lead_to_their_figures(browser: Any, pages: dict[str, Path]) -> None:
    seen = Seen(browser, pages["archives_final_accounts_2021.docx"])
    seen.page.click("#tab-charts")
    bar = seen.page.locator("#panel-charts .jump").first
    figure = bar.get_attribute("data-g")
    bar.locator("rect").click()
    seen.settle()
    assert seen.page.evaluate("current") == figure
    seen.close()


@pytest.mark.parametrize(("name", "dark"), [(NAMES[0], False), (NAMES[1], True), (NAMES[2], False)])
def test_no_serious_violation_of_accessibility(browser: Any, pages: dict[str, Path], name: str, dark: bool) -> None:
    needs(there=find_spec("axe_playwright_python") is not None, what="axe-playwright-python")
    from axe_playwright_python.sync_playwright import Axe

    seen = Seen(browser, pages[name], dark=dark)
    seen.press("n", "j")
    assert serious(Axe().run(seen.page)) == []
    seen.press("Escape", "f", "l")
    assert serious(Axe().run(seen.page)) == []
    seen.page.click("#tab-charts")
    seen.press("Escape", "?")
    assert serious(Axe().run(seen.page)) == []
    seen.close()


def serious(found: Any) -> list[tuple[str, str]]:
    """Serious and critical violations that were found: the rule, and the element."""
    return [
        (broken["id"], node["html"])
        for broken in found.response["violations"]
        if broken["impact"] in {"serious", "critical"}
        for node in broken["nodes"]
    ]
