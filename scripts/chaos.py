"""Converts an archive while its workers, and the whole run, are killed again and again; some reports are mean besides.

usage: chaos.py REPORTS [TARGET]    REPORTS: how many; TARGET: a name as for ``-o``, default out.jsonl

Exit 1 where a report is not accounted for, or a file of lines, or the sorted rows of a database, differ from those of a
run which nobody disturbed.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from extractor.batch.archive import How, archive
from extractor.batch.engine import local
from extractor.batch.jobs import Job, jobs_of
from extractor.batch.outcome import failure, lost, outcomes
from extractor.model.errors import LimitExceeded
from extractor.model.record import Failure, Record
from extractor.pipeline import Options, default_book, extract, read
from extractor.readers.open import Source
from extractor.writers.store.open import archive as opened
from extractor.writers.store.schema import TABLES

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "fixtures" / "reports"
HANG, CRASH, BOMB = b"#hang", b"#crash", b"#bomb"
"""What a report says that is to hang, crash or burst its worker."""
TIMEOUT, MEMORY = 20.0, 1 << 30
WORKERS, RUNS = 10, 3
"""How often a worker, and how often the whole run is killed."""


def reports(folder: Path, count: int, mean: bool = False) -> Path:
    """A folder of text reports, no two alike, made of the samples; ``mean``: one hangs, one crashes, one bursts."""
    texts = [read(path).text for path in sorted(SAMPLES.glob("*.txt"))]
    for number in range(count):
        place = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{texts[number % len(texts)]}\n附：本报告编号为第{number + 1}号。\n", encoding="utf-8")
    for at, marker in enumerate((HANG, CRASH, BOMB) if mean else (), 3):
        place = folder / f"{count * at // 8 // 1000:03}" / f"{count * at // 8:06}.txt"
        place.write_bytes(place.read_bytes() + marker)
    return folder


def ask(source: Source, options: Options) -> Record:
    """The record of a source, unless it is a mean one."""
    if source.data.endswith(HANG):
        time.sleep(3600)
    if source.data.endswith(CRASH):
        ctypes.string_at(0)
    if source.data.endswith(BOMB):
        bytearray(4 * MEMORY)
    return extract(source, options)


def convert(folder: str, target: str, workers: int = 2) -> Counter[str]:
    """One run, told on standard output as it goes on: how many sources are done."""
    options = Options(workers=workers, timeout=TIMEOUT, memory=MEMORY)
    for step in archive([folder], target, options, How(engine=partial(local, ask=ask))):
        print(step.tally.kept + step.tally.done, flush=True)
    print(json.dumps({"records": step.tally.records, **step.tally.failed}), flush=True)
    return Counter(step.tally.failed)


def jobs(folder: Path) -> list[Job]:
    """The reports of a folder, in order."""
    return jobs_of([folder])


def calmly(job: Job) -> Iterator[Record | Failure]:
    """The outcomes of a report as they must be, without anything happening to this process."""
    data = job.path.read_bytes()
    if data.endswith((HANG, CRASH)):
        yield lost(job, "timeout" if data.endswith(HANG) else "crashed")
    elif data.endswith(BOMB):
        info = Source.of(job.path, job.name).info()
        yield failure(LimitExceeded("more memory than a worker may have"), info)
    else:
        yield from outcomes(job, Options())


class Disturbed(NamedTuple):
    """A run that was disturbed: what it came to, and how often what was killed."""

    came_to: dict[str, int]
    workers: int
    runs: int


def disturbed(folder: Path, target: Path, count: int, workers: int = WORKERS, runs: int = RUNS) -> Disturbed:
    """Run until it is done, workers and runs killed at even distances on the way."""
    steps = workers + runs + 1
    marks = [count * at // steps for at in range(1, steps)]
    whole = {marks[(at + 1) * len(marks) // (runs + 1)] for at in range(runs)} if runs else set()
    killed = Counter[str]()
    while True:
        command = [sys.executable, str(Path(__file__).resolve()), "--run", str(folder), str(target)]
        run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ})
        assert run.stdout is not None
        last = ""
        for line in run.stdout:
            last = line
            if not marks or not line.strip().isdigit() or int(line) < marks[0]:
                continue
            if marks[0] in whole:
                marks.pop(0)
                os.kill(run.pid, signal.SIGKILL)
                killed["runs"] += 1
                break
            for pid in _workers(run.pid)[:1]:
                marks.pop(0)
                os.kill(pid, signal.SIGKILL)
                killed["workers"] += 1
        run.stdout.close()
        code = run.wait()
        if code == 0:
            return Disturbed(json.loads(last), killed["workers"], killed["runs"])
        if code != -signal.SIGKILL:
            raise RuntimeError(f"the run ended with status {code}")


def _workers(parent: int) -> list[int]:
    """The worker processes of a run that are at work: one that hangs is left to its time."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return [int(pid) for pid in children if b"spawn_main" in _told(pid, "cmdline") and b") R " in _told(pid, "stat")]


def _told(pid: str, what: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes()
    except OSError:
        return b""


def _held(target: Path) -> object:
    """What a target holds: the bytes of its files, the sorted rows of all tables of a database."""
    if target.is_dir():
        return {path.relative_to(target): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    if target.suffix not in (".db", ".duckdb"):
        return target.read_bytes()
    store = opened(str(target), default_book())
    if store is None:
        raise FileNotFoundError(target)
    try:
        return {table.name: sorted(store.run(f'SELECT * FROM "{table.name}"'), key=repr) for table in TABLES}
    finally:
        store.close()


def main(count: int, name: str) -> int:
    with tempfile.TemporaryDirectory() as place:
        folder = reports(Path(place, "in"), count, mean=True)
        quiet, loud = Path(place, "quiet"), Path(place, "loud")
        quiet.mkdir()
        loud.mkdir()
        calm = disturbed(folder, quiet / name, count, 0, 0)
        told = disturbed(folder, loud / name, count)
        same = _held(quiet / name) == _held(loud / name)
        print(f"undisturbed {calm}\ndisturbed   {told}\n{name} {'equal' if same else 'DIFFERS'}")
        return int(not (same and told.came_to == calm.came_to and sum(told.came_to.values()) == count))


if __name__ == "__main__":
    if sys.argv[1] == "--run":
        convert(*sys.argv[2:4])
    else:
        sys.exit(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "out.jsonl"))
