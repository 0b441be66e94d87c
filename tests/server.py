"""A PostgreSQL server of the tests' own: made in a folder of its own, on a socket of its own, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt")
"""Where packages put the programs of a server that are not on PATH."""


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, or None where no server is installed."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("pg_ctl"):
        return Path(on_path).resolve().parent
    found = [path.parent for place in PLACES for path in Path(place).glob("*/bin/initdb")]
    return max(
        found, key=lambda path: [int(part) for part in path.parent.name.split(".") if part.isdecimal()], default=None
    )


@contextmanager
def running(*settings: str) -> Iterator[str]:
    """The address of a fresh server's database; ``settings`` as ``name=value``. There must be ``programs``."""
    home = programs()
    assert home is not None
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    who = _user() if os.geteuid() == 0 else None
    try:
        if who:
            shutil.chown(folder, who)
        data = folder / "data"
        _call(who, home / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        told = " ".join(f"-c {setting}" for setting in ("fsync=off", *settings))
        log = folder / "log"
        _call(
            who,
            home / "pg_ctl",
            "-D",
            data,
            "-l",
            log,
            "-w",
            "-o",
            f"-k {folder} -c listen_addresses='' {told}",
            "start",
        )
        try:
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            _call(who, home / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _user() -> str:
    """Whom a server may run as where we are root: servers refuse to be."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _call(who: str | None, *command: object) -> None:
    done = subprocess.run(
        [*map(str, command)], user=who, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert done.returncode == 0, done.stderr
