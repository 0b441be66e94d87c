"""Record -> JSON: one object a report, UTF-8 as it is, numbers as decimal strings."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from extractor.model.record import Failure, Outcome, Record

_LINE_ENDS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
"""Line ends to some readers of lines though not to JSON: escaped, so that a record always is one line to everybody."""


def dumps(outcome: Outcome, indent: int | None = None) -> str:
    """The JSON of a record or failure, on one line or indented; a text that was left out has no key."""
    bare = isinstance(outcome, Record) and outcome.text is None
    line = outcome.model_dump_json(by_alias=True, indent=indent, exclude={"text"} if bare else None)
    for raw, escaped in _LINE_ENDS:
        line = line.replace(raw, escaped)
    return line


def schema_json() -> str:
    """The JSON Schema (2020-12) of one output object: a record or a failure."""
    schema = TypeAdapter(Record | Failure).json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Record | Failure"}
    return json.dumps(head | schema, ensure_ascii=False, indent=2)
