"""Every example in the pattern files is played: what an entry promises of a text is what the house reads in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.lexicon.book import Book
from extractor.lexicon.load import builtin_patterns, read_folder
from extractor.model.errors import PatternError
from extractor.pipeline import default_book
from extractor.rehearse import Take, rehearse

UNIT = """
[[unit]]
id = "basket"
kind = "count"
unit = "筐"
says = ["筐"]
"""


def told(take: Take) -> str:
    return f"{take.origin}\n  text  {take.text}\n  reads {'; '.join(take.reads)}\n  wants {'; '.join(take.wants)}"


def test_every_example_holds():
    takes = list(rehearse(default_book()))
    assert takes
    failed = [told(take) for take in takes if not take.holds]
    assert not failed, f"{len(failed)} of {len(takes)}\n" + "\n".join(failed)


def test_every_unit_has_an_example_and_a_silent_one():
    bare = [unit.origin for unit in default_book().units.values() if not unit.example or not unit.silent]
    assert default_book().units
    assert not bare


def test_ids_are_unique_within_a_kind():
    seen: dict[tuple[str, str], str] = {}
    twice = []
    for kind, entry in read_folder(builtin_patterns()):
        twice += [(seen[kind, entry.id], entry.origin)] if (kind, entry.id) in seen else []
        seen[kind, entry.id] = entry.origin
    assert not twice


def test_an_example_that_does_not_hold_is_told(tmp_path: Path):
    example = '[[unit.example]]\ntext = "共收粮30筐"\nreads = ["31 筐"]\n'
    (tmp_path / "units.toml").write_text(UNIT + example, encoding="utf-8")
    (take,) = (take for take in rehearse(Book.load(tmp_path)) if take.origin == "units.toml#basket")
    assert (take.reads, take.wants, take.holds) == (("30 筐",), ("31 筐",), False)


@pytest.mark.parametrize(
    ("piece", "holds"), [("(?<!甲|(?:乙|丙))", True), ("(?:甲)?", False), ("(?<!甲)(?:乙)?", False)]
)
def test_only_a_guard_may_match_nothing(tmp_path: Path, piece: str, holds: bool):
    (tmp_path / "words.toml").write_text(f"[[words]]\nid = 'mine'\nregex = ['{piece}']\n", encoding="utf-8")
    takes = [take.holds for take in rehearse(Book.load(tmp_path), {"words.toml#mine"})]
    assert takes == ([] if holds else [False])


def test_a_layer_teaches_a_new_unit(tmp_path: Path):
    example = '[[unit.example]]\ntext = "共收粮30筐"\nreads = ["30 筐"]\n'
    (tmp_path / "units.toml").write_text(UNIT + example, encoding="utf-8")
    takes = [take for take in rehearse(Book.load(tmp_path)) if take.origin == "units.toml#basket"]
    assert [take.holds for take in takes] == [True]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[unit]\n", "broken.toml"),
        ('[[unit]]\nid = "x"\n', "x"),
        (UNIT.replace('kind = "count"', "kind = 1"), "basket"),
        (UNIT.replace('kind = "count"', 'kind = "box"'), "kind"),
        (UNIT.replace('says = ["筐"]', 'says = [""]'), "says"),
        (UNIT + 'scale = "ten"\n', "scale"),
        ('[[nonsense]]\nid = "x"\n', "nonsense"),
        (UNIT + UNIT, "already used"),
    ],
)
def test_a_broken_file_is_named_with_its_entry(tmp_path: Path, content: str, said: str):
    (tmp_path / "broken.toml").write_text(content, encoding="utf-8")
    with pytest.raises(PatternError) as caught:
        Book.load(tmp_path)
    assert "broken.toml" in caught.value.detail
    assert said in caught.value.detail


def test_the_entry_that_the_readme_teaches_holds(tmp_path: Path):
    readme = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
    taught = readme.split("```toml\n")[1].split("```")[0]
    (tmp_path / "mine.toml").write_text(taught, encoding="utf-8")
    takes = [take for take in rehearse(Book.load(tmp_path)) if take.origin.startswith("mine.toml#")]
    assert takes
    assert all(take.holds for take in takes), takes
