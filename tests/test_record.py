"""The record is a contract: keys, types and laws of what every report becomes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from extractor.batch.convert import convert
from extractor.model.figure import Figure
from extractor.model.finding import Check
from extractor.model.record import Failure, Record, guarded
from extractor.pipeline import Options, default_book, document_of, prove
from extractor.writers.json import dumps, schema_json
from own_words import AT_ODDS, REPORT

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "schema" / "record.schema.json").read_text(encoding="utf-8"))
KEYS = {
    "schema", "source", "text", "report", "sections", "tables", "figures", "facts", "checks", "findings", "guarded",
    "notices",
}  # fmt: skip
FIGURE_KEYS = {
    "id", "start", "end", "text", "kind", "value", "unit", "modifier", "polarity", "low", "high", "parts", "decimals",
    "page", "box", "cell", "rhetorical", "pattern",
}  # fmt: skip
FACT_KEYS = {
    "id", "figure", "label", "indicator", "role", "basis", "period", "scope", "subject", "of", "of_label", "part_of",
    "pattern",
}  # fmt: skip
CHECK_KEYS = {"id", "rule", "formula", "verdict", "figures", "terms", "expected", "actual", "difference", "tolerance"}


@pytest.fixture(scope="module", params=[REPORT, AT_ODDS], ids=["agrees", "at odds"])
def record(request: pytest.FixtureRequest) -> Record:
    return prove(document_of(request.param, "报告.txt"), default_book())


def test_the_committed_schema_is_that_of_the_model():
    assert json.loads(schema_json()) == SCHEMA, "the model changed: extractor schema > schema/record.schema.json"


def test_a_record_fits_the_schema_and_has_every_key(record: Record):
    found = json.loads(dumps(record))
    Draft202012Validator(SCHEMA).validate(found)
    assert set(found) >= KEYS
    assert found["figures"]
    assert found["facts"]
    assert all(set(figure) >= FIGURE_KEYS for figure in found["figures"])
    assert all(set(fact) >= FACT_KEYS for fact in found["facts"])
    assert all(set(check) >= CHECK_KEYS for check in found["checks"])


def test_the_schema_refuses_what_is_no_record(record: Record):
    validator = Draft202012Validator(SCHEMA)
    found = json.loads(dumps(record))
    assert not validator.is_valid({**found, "schema": "2.0"})
    assert not validator.is_valid({key: value for key, value in found.items() if key != "source"})
    assert not validator.is_valid({**found, "figures": [{"id": "g1"}]})


def test_every_slice_is_what_it_says(record: Record):
    assert record.text is not None
    assert [record.text[f.start : f.end] for f in record.figures] == [f.text for f in record.figures]
    assert [f.start for f in record.figures] == sorted(f.start for f in record.figures)
    assert [record.text[c.start : c.end] for t in record.tables for c in t.cells] == [
        c.text for t in record.tables for c in t.cells
    ]


def test_every_reference_resolves(record: Record):
    figures, facts, checks = record.by_id, {f.id for f in record.facts}, {c.id for c in record.checks}
    assert len(figures) == len(record.figures)
    assert {f.figure for f in record.facts} <= set(figures)
    assert len({f.figure for f in record.facts}) == len(record.facts)
    assert {i for f in record.facts for i in (f.of, f.about, f.part_of) if i} <= facts
    assert {i for c in record.checks for i in (*c.figures, *(t.figure for t in c.terms))} <= set(figures)
    assert {i for n in record.findings for i in n.checks} <= checks
    assert {i for n in record.findings for i in (*n.figures, *([n.cause] if n.cause else []))} <= set(figures)


def test_values_made_by_the_many_are_those_of_as_many_calls(record: Record):
    rows = [{name: getattr(figure, name) for name in Figure.model_fields} for figure in record.figures]
    assert Figure.many(map(dict, rows)) == tuple(Figure(**row) for row in rows) == record.figures
    short = {"id": "g1", "text": "3%", "kind": "percent", "start": 0, "end": 2}
    assert Figure.many([short])[0].model_dump_json() == Figure(**short).model_dump_json()
    with pytest.raises(TypeError, match="size"):
        Figure.many([short | {"size": 3}])


def test_numbers_are_decimal_strings_and_never_floats(record: Record):
    def walk(node: object) -> None:
        assert not isinstance(node, float)
        for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            walk(child)

    found = json.loads(dumps(record))
    walk(found)
    values = [f["value"] for f in found["figures"] if f["value"] is not None and f["kind"] != "date"]
    assert values
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", value) for value in values)


def test_one_line_of_plain_utf8():
    line = dumps(prove(document_of(REPORT + "行\u2028尾\x85。"), default_book()))
    assert len(line.splitlines()) == 1
    assert "云溪镇人民政府" in line
    assert json.loads(line)["text"].endswith("行\u2028尾\x85。")


def test_a_record_comes_back_from_its_json(record: Record):
    assert Record.model_validate_json(dumps(record)) == record


def test_text_left_out_has_no_key(tmp_path: Path):
    (tmp_path / "报告.txt").write_text(REPORT, encoding="utf-8")
    (bare,) = convert(tmp_path, options=Options(text=False))
    found = json.loads(dumps(bare))
    assert "text" not in found
    assert found["figures"]
    Draft202012Validator(SCHEMA).validate(found)


def test_a_failure_fits_the_schema(tmp_path: Path):
    (failure,) = convert(tmp_path / "missing.txt")
    assert isinstance(failure, Failure)
    found = json.loads(dumps(failure))
    Draft202012Validator(SCHEMA).validate(found)
    assert found["schema"] == "1.0"
    assert found["source"]["name"] == "missing.txt"
    assert found["code"] == "not_found"
    assert found["message"]
    assert found["advice"]


def test_only_figures_of_computed_checks_are_guarded():
    def figure(i: str, kind: str = "amount") -> Figure:
        return Figure.model_validate({"id": i, "start": 0, "end": 1, "text": "1", "kind": kind, "value": "1"})

    def check(verdict: str, *figures: str) -> Check:
        fields = {"id": "c1", "rule": "sum", "formula": "sum", "verdict": verdict, "figures": figures}
        return Check.model_validate(fields)

    figures = (figure("g1"), figure("g2"), figure("g3"), figure("g4", "date"))
    counted = guarded(figures, (check("exact", "g1", "g4"), check("failed", "g2"), check("unchecked", "g3")))
    assert (counted.figures, counted.by_hard_checks) == (3, 2)
