"""Writes the true output of every ``$ command`` in the README's console blocks below it.

usage: readme.py [--check]      --check: exit 1 where the README says something else
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"(```console\n\$ ([^\n]+)\n)(.*?)(?=```)", re.DOTALL)


def played(match: re.Match[str]) -> str:
    command = shlex.split(match[2])
    assert command[0] == "extractor", "only our own command is played"
    line = [sys.executable, "-c", "from extractor.cli import main; main()", *command[1:]]
    done = subprocess.run(line, cwd=ROOT, env={**os.environ, "COLUMNS": "100"}, capture_output=True, text=True)
    return match[1] + "\n".join(row.rstrip() for row in done.stdout.splitlines()) + "\n"


def main() -> int:
    text = README.read_text(encoding="utf-8")
    true = BLOCK.sub(played, text)
    if "--check" in sys.argv:
        return int(true != text)
    README.write_text(true, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
