"""Docs held to code: what is told can be run and says what is shown, the reference is fresh, nothing is left out."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from extractor.cli.app import app
from extractor.cli.say import names_of
from extractor.lexicon.shape import Message
from extractor.pipeline import default_book
from installed import needs

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "scripts"))

import readme  # noqa: E402
import reference  # noqa: E402

PAGES = readme.pages()
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
COMMANDS = dict(reference.commands_of(typer.main.get_command(app)))


def text_of(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def all_played() -> None:
    """Every page is run before the first is compared, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(_played, page) for page in PAGES]:
            done.exception()  # told by the test of its page


def _played(page: Path) -> None:
    readme.played(tuple(readme.blocks(page.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_what_a_page_tells_to_run_runs_and_says_what_is_shown(all_played: None, page: Path):
    for extra in ("openpyxl", "duckdb"):
        needs(there=find_spec(extra) is not None, what=extra)
    assert readme.true_text(page) == page.read_text(encoding="utf-8"), "make golden writes it anew: look at it"


def test_blocks_are_found_run_or_excused():
    text = "<!-- not run: why -->\n```sh\nfalse\n```\n```console\n$ a\nb\n$ c\n```\n<!-- run\nd\n-->\n```text\ne\n```\n"
    assert readme.blocks(text) == [readme.Block("console", "$ a\n$ c\n"), readme.Block("sh", "d\n")]
    for page in PAGES:
        fences = re.findall(r"^```(console|sh|python|sql)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        excused = page.read_text(encoding="utf-8").count("<!-- not run: ")
        hidden = page.read_text(encoding="utf-8").count("<!-- run\n")
        assert len(readme.blocks(page.read_text(encoding="utf-8"))) == len(fences) - excused + hidden, page


def test_what_is_not_true_is_seen(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo one; echo two; echo three\none\n…\nfour\n```\n", encoding="utf-8")
    assert readme.true_text(page) == "```console\n$ echo one; echo two; echo three\none\n…\nthree\n```\n"
    page.write_text("```sh\nfalse\n```\n", encoding="utf-8")
    with pytest.raises(readme.Untrue, match="exit 1"):
        readme.true_text(page)


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_reference_is_fresh(name: str):
    assert text_of(name) == reference.pages()[reference.FOLDER / name], "run scripts/reference.py (make golden does)"


def test_every_command_and_option_is_documented():
    told = text_of("commands.md")
    readme_told = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(COMMANDS) >= 17
    for name, command in COMMANDS.items():
        assert name in readme_told
        section = told.split(f"\n## {name}\n")[1].split("\n## ")[0]
        for part in command.params:
            assert getattr(part, "help", None), f"{name} {part.name} says nothing of itself"
            assert all(f"`{option}`" in section for option in part.opts if option.startswith("-"))


def test_every_rule_is_documented_and_has_a_name():
    told, names = text_of("rules.md"), names_of("rules.names")
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "extractor").rglob("*.py"))
    said = set(re.findall(r'rule="(\w+)"', sources)) | {check.rule for check in default_book().checks.values()}
    assert said
    assert said <= set(names)
    for rule, name in names.items():
        assert f"| `{rule}` | {name} |" in told
    for check in default_book().checks.values():
        assert f"| `{check.id}` | `{check.rule}` |" in told


def test_every_failure_exit_code_and_notice_is_documented():
    told = text_of("failures.md")
    for kind in reference.ways_to_fail():
        assert f"| `{kind.code}` |" in told
        assert f"\n| {kind.exit_code} |" in told
    notices = [key for key in default_book().shelf("message", Message) if key.startswith("notice.")]
    assert notices
    assert all(f"| `{key.removeprefix('notice.')}` |" in told for key in notices)


def test_every_field_of_a_record_has_a_meaning():
    assert not re.findall(r"^\| `\w+` \| [^|]* \|  \|$", text_of("record.md"), re.MULTILINE)


def test_links_between_pages_lead_somewhere():
    broken = []
    for page in [*PAGES, *(DOCS / "reference").glob("*.md")]:
        text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" not in link and not (page.parent / link).exists():
                broken.append(f"{page.name}: {link}")
    assert not broken


def test_the_picture_of_a_page_is_light():
    assert (DOCS / "page.png").stat().st_size <= 150_000


def test_the_site_builds_and_asks_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    needs(there=find_spec("material") is not None, what="mkdocs-material")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path / "site"), strict=True))
    built = [page for page in (tmp_path / "site").rglob("*.html") if page.name != "404.html"]
    assert len(built) >= 20
    for page in built:
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|img|iframe)[^>]*\ssrc="([^"]+)"|<link[^>]*\shref="([^"]+)"', text)
        assert not [one for pair in loaded for one in pair if one.startswith(("http:", "https:", "//"))]
