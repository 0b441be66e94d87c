"""What several tests share."""

from __future__ import annotations

import sys
from typing import NamedTuple

import pytest

from extractor.cli import main


class Run(NamedTuple):
    """How a call of the command line ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def extractor(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    """Calls the command line in this process."""

    def call(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["extractor", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as left:
            main()
        sys.stdout.flush()
        sys.stderr.flush()
        return Run(int(left.value.code or 0), *capfd.readouterr())

    return call
