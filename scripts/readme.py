"""Plays what README.md, patterns/README.md and docs/ tell people to run, and writes its true output below it.

Every ``console``, ``sh``, ``python`` and ``sql`` block of a page is run, one after the other, in one fresh folder that
holds the fixtures and the patterns; a block that cannot be has ``<!-- not run: why -->`` above it, and what only the
page needs stands in ``<!-- run … -->``, unseen. Output of ``$ command`` lines, errors included, is written below them;
a line ``…`` there stands for any lines. A table below ``sql`` is its answer from ``archive.db``. What stands between
``<!-- copied: FILE ## HEADING -->`` and ``<!-- end -->`` is that section.

usage: readme.py [--check] [PAGE…]      --check: print what is not true, exit 1 where anything is
"""

from __future__ import annotations

import difflib
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(
    r"(?P<skipped><!-- not run: [^\n]+ -->\n)?^```(?P<kind>console|sh|python|sql)\n(?P<code>.*?)^```\n"
    r"(?P<answer>\n(?:\|[^\n]*\n)+)?"
    r"|^<!-- run\n(?P<hidden>.*?)^-->\n",
    re.DOTALL | re.MULTILINE,
)
COPIED = re.compile(r"^<!-- copied: (\S+) (#+ [^\n]+) -->\n(.*?)^<!-- end -->\n", re.DOTALL | re.MULTILINE)
SECONDS = 300
SHIM = '#!/bin/sh\nexec "{python}" {call} "$@"\n'
CALLS = {
    "extractor": '-c "from extractor.cli import main; main()"',
    "python": "",
    "pytest": "-m pytest -p extractor.pytest_plugin -p no:cacheprovider",
}


class Untrue(Exception):
    """A block that a page says can be run cannot; the message has its output."""


class Block(NamedTuple):
    """What is run: its language and text."""

    kind: str
    code: str


def pages() -> list[Path]:
    """Every page that people read and that is no reference."""
    written = [*(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "howto").glob("*.md")]
    return [ROOT / "README.md", ROOT / "patterns" / "README.md", *sorted(written)]


def blocks(text: str) -> list[Block]:
    """The blocks of a page that are run, in order."""
    return [block for match in BLOCK.finditer(text) if (block := _block(match)) is not None]


def _block(match: re.Match[str]) -> Block | None:
    if match["hidden"] is not None:
        return Block("sh", match["hidden"])
    if match["skipped"]:
        return None
    code = match["code"]
    if match["kind"] == "console":  # what was shown does not matter for what is run
        code = "".join(line + "\n" for line in code.splitlines() if line.startswith("$ "))
    return Block(match["kind"], code)


@cache
def played(told: tuple[Block, ...]) -> tuple[list[str], ...]:
    """What the blocks say, run one after the other in a fresh folder; of ``console`` what each of its commands says.

    Pages that run the same in two languages are run once. Raises Untrue.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "here"
        programs = Path(name) / "programs"
        programs.mkdir()
        for program, call in CALLS.items():
            (programs / program).write_text(SHIM.format(python=sys.executable, call=call), encoding="utf-8")
            (programs / program).chmod(0o755)
        folder.mkdir()
        for shown in ("fixtures", "patterns"):
            (folder / shown).symlink_to(ROOT / shown)
        return tuple(_run(block, folder, programs) for block in told)


def _run(block: Block, folder: Path, programs: Path) -> list[str]:
    if block.kind == "console":
        return [_shell(line[2:], folder, programs)[1] for line in block.code.splitlines()]
    if block.kind == "sql":
        return [_asked(block.code, folder / "archive.db")]
    code, said = _shell(block.code, folder, programs, python=block.kind == "python")
    if code:
        raise Untrue(f"exit {code}:\n{block.code}\n{said}")
    return [said]


def _shell(code: str, folder: Path, programs: Path, python: bool = False) -> tuple[int, str]:
    """Exit code and output, as a terminal shows it."""
    env = {
        **os.environ, "COLUMNS": "100", "PYTHONUNBUFFERED": "1", "NO_COLOR": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    call = [sys.executable, "-c", code] if python else ["bash", "-euo", "pipefail", "-c", code]
    done = subprocess.run(
        call, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS
    )
    return done.returncode, "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def _asked(code: str, archive: Path) -> str:
    """The answers to every question as a table of the last. Raises Untrue where one has no answer."""
    connection = sqlite3.connect(archive)
    try:
        for question in filter(str.strip, code.split(";")):
            cursor = connection.execute(question)
            if not (rows := cursor.fetchall()):
                raise Untrue(f"no answer:\n{question}")
        heads = [column[0] for column in cursor.description]
    except sqlite3.Error as error:
        raise Untrue(f"{error}:\n{code}") from error
    finally:
        connection.close()
    told = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join('' if cell is None else str(cell) for cell in row)} |\n" for row in told)


def true_text(path: Path) -> str:
    """The text of a page with the output that its commands give now. Raises Untrue."""
    text = path.read_text(encoding="utf-8")
    said = iter(played(tuple(blocks(text))))

    def told(match: re.Match[str]) -> str:
        if _block(match) is None:
            return match[0]
        now = next(said)
        if match["kind"] == "console":
            return f"```console\n{_console(match['code'], now)}```\n"
        if match["kind"] == "sql" and match["answer"]:
            return f"```sql\n{match['code']}```\n\n{now[0]}"
        return match[0]

    return COPIED.sub(_copied, BLOCK.sub(told, text))


def _console(shown: str, now: list[str]) -> str:
    """The commands with what they say now; what is shown with ``…`` stays where it fits."""
    parts = re.findall(r"^(\$ [^\n]+\n)((?:(?!\$ ).*\n)*)", shown, re.MULTILINE)
    return "".join(command + _as_shown(old, new) for (command, old), new in zip(parts, now, strict=True))


def _as_shown(shown: str, said: str) -> str:
    """What is said; in as few lines as were shown of it, where some were left out."""
    first, *others = re.split(r"^…\n", shown, flags=re.MULTILINE)
    if not others:
        return said
    if re.fullmatch("(?s:.*)".join(map(re.escape, [first, *others])), said):
        return shown
    lines, last = said.splitlines(keepends=True), others[-1].count("\n")
    return "".join([*lines[: first.count("\n")], "…\n", *lines[len(lines) - last :]])


def _copied(match: re.Match[str]) -> str:
    """A section of another page, its links as they are read from a page in docs/."""
    head = match[2]
    _, found, rest = (ROOT / match[1]).read_text(encoding="utf-8").partition(f"\n{head}\n")
    if not found:
        raise Untrue(f"{match[1]} has no {head}")
    section = re.split(rf"^#{{1,{head.index(' ')}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0].strip()
    return f"<!-- copied: {match[1]} {head} -->\n{section.replace('](docs/', '](')}\n<!-- end -->\n"


def main() -> int:
    """Write or compare; the exit code."""
    named = [Path(name).resolve() for name in sys.argv[1:] if not name.startswith("--")]
    code = 0
    for path in named or pages():
        old, new = path.read_text(encoding="utf-8"), true_text(path)
        if "--check" not in sys.argv:
            path.write_text(new, encoding="utf-8")
        elif old != new:
            code = 1
            sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), str(path), "true"))
    return code


if __name__ == "__main__":
    sys.exit(main())
