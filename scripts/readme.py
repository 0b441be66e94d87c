"""Writes the true output of every ``$ command`` in the console blocks of the READMEs below it.

The commands of ``README.md`` run in the project, those of ``patterns/README.md`` one after the other in a fresh folder
that has the fixtures and patterns, with what people are told beside the result.

usage: readme.py [--check]      --check: exit 1 where a README says something else
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
WALK = ROOT / "patterns" / "README.md"
BLOCK = re.compile(r"(```console\n\$ ([^\n]+)\n)(.*?)(?=```)", re.DOTALL)


def run(line: str, folder: Path, both: bool = False) -> subprocess.CompletedProcess[str]:
    """One ``extractor`` command; ``both``: what it tells on standard error comes first."""
    command = shlex.split(line)
    assert command[0] == "extractor", "only our own command is played"
    call = [sys.executable, "-c", "from extractor.cli import main; main()", *command[1:]]
    env = {**os.environ, "COLUMNS": "100"}
    done = subprocess.run(call, cwd=folder, env=env, capture_output=True, text=True)
    done.stdout = (done.stderr if both else "") + done.stdout
    return done


def played(match: re.Match[str], folder: Path, both: bool) -> str:
    said = run(match[2], folder, both).stdout
    return match[1] + "\n".join(row.rstrip() for row in said.splitlines()) + "\n"


def true_text(path: Path) -> str:
    """The text of a README with the output that its commands give now."""
    text = path.read_text(encoding="utf-8")
    if path != WALK:
        return BLOCK.sub(partial(played, folder=ROOT, both=False), text)
    with tempfile.TemporaryDirectory() as name:
        for shown in ("fixtures", "patterns"):
            (Path(name) / shown).symlink_to(ROOT / shown)
        return BLOCK.sub(partial(played, folder=Path(name), both=True), text)


def main() -> int:
    true = {path: true_text(path) for path in (README, WALK)}
    if "--check" in sys.argv:
        return int(any(text != path.read_text(encoding="utf-8") for path, text in true.items()))
    for path, text in true.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
