"""Many reports: two workers against one, the watched engine against a bare pool, memory, a second run, chaos.

usage: bench_archive.py [REPORTS] [ROUNDS]    reports of the long run (default 20,000), rounds of each comparison

Ratios are of medians of runs that take turns. The overhead is one of processor time; two workers can be faster on the
clock only where two processors are free. Exit 1 where a bound
is broken.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import chaos

from extractor.batch.archive import archive
from extractor.pipeline import Options, book_of, extract
from extractor.writers.json import dumps

SHARE = 10
"""The comparisons run on this part of the reports of the long run."""
CHAOS = 2000
FASTER, OVERHEAD, GROWTH, AGAIN = 1.6, 1.15, 1.10, 50.0
"""Bounds: two workers against one; watched against bare; last tenth of memory against the second; the second run."""


def line_of(path: Path) -> str:
    """What a bare pool does of one report."""
    return dumps(extract(path))


def warm() -> None:
    """What a worker of a bare pool loads, and what it need not walk again."""
    book_of()
    extract(next(chaos.SAMPLES.glob("*.txt")))
    gc.collect()
    gc.freeze()


def bare(folder: Path, target: Path, workers: int = 2) -> None:
    """The same work by a pool of the standard library, unwatched."""
    with multiprocessing.get_context("spawn").Pool(workers, warm) as pool, open(target, "w", encoding="utf-8") as out:
        for line in pool.imap(line_of, sorted(folder.rglob("*.txt"))):
            out.write(line + "\n")


def watched(folder: Path, target: Path, workers: int = 2) -> list[tuple[int, int]]:
    """One run, fresh or not; memory of the run and its workers in bytes, by how many sources were done."""
    memory = []
    for step in archive([folder], str(target), Options(workers=workers)):
        if not memory or step.tally.done >= memory[-1][0] + 50:
            memory.append((step.tally.done, _resident()))
    return memory


class Times(NamedTuple):
    """What a call took in seconds: on the clock, and of processors, those of its workers with it."""

    wall: float
    processor: float


def timed(work: Callable[[], object]) -> Times:
    """What a call takes."""
    start, before = time.monotonic(), _processor()
    work()
    return Times(time.monotonic() - start, _processor() - before)


def _processor() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def median(times: list[Times]) -> Times:
    """The medians of each."""
    return Times(*map(statistics.median, zip(*times, strict=True)))


def compared(folder: Path, place: Path, rounds: int) -> tuple[list[Times], list[Times], list[Times]]:
    """The same work by one worker, by two, and by a bare pool of two, taking turns."""
    one, two, pool = [], [], []
    for number in range(rounds):
        one.append(timed(lambda n=number: watched(folder, place / f"one{n}.jsonl", 1)))
        two.append(timed(lambda n=number: watched(folder, place / f"two{n}.jsonl")))
        pool.append(timed(lambda: bare(folder, place / "bare.jsonl")))
        assert (place / f"two{number}.jsonl").read_bytes().count(b"\n") == len(list(folder.rglob("*.txt")))
    return one, two, pool


def _resident() -> int:
    """Memory of this process and its children, in bytes."""
    pids = [str(os.getpid()), *Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()]
    return sum(_pages(pid) for pid in pids) * os.sysconf("SC_PAGE_SIZE")


def _pages(pid: str) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0


def main(count: int, rounds: int) -> int:
    held = []

    def told(name: str, ratio: float, holds: bool, wanted: str) -> None:
        held.append(holds)
        print(f"{name:58} {ratio:8.2f}   wanted {wanted:8} {'holds' if holds else 'BROKEN'}", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        some = chaos.reports(place / "some", max(20, count // SHARE))
        one, two, pool = map(median, compared(some, place, rounds))
        for name, times in (("1 worker", one), ("2 workers", two), ("bare pool of 2", pool)):
            print(f"{name}: {times.wall:.1f} s, {times.processor:.1f} s of processors", flush=True)
        told("2 workers against 1, on the clock", one.wall / two.wall, one.wall / two.wall >= FASTER, f">= {FASTER}")
        more = two.processor / pool.processor
        told("watched engine against a bare pool, processor time", more, more <= OVERHEAD, f"<= {OVERHEAD}")
        all_of_them = chaos.reports(place / "all", count)
        target = place / "all.jsonl"
        start = time.monotonic()
        memory = watched(all_of_them, target)
        first = time.monotonic() - start
        tenths = [[size for done, size in memory if n <= 10 * done / count < n + 1] for n in range(10)]
        second, last = (statistics.mean(tenths[n]) for n in (1, 9))
        print(
            f"{count} text reports: {first:.0f} s, {target.stat().st_size >> 20} MiB, {last / (1 << 20):.0f} MiB held"
        )
        told("memory, last tenth against second", last / second, last / second <= GROWTH, f"<= {GROWTH}")
        again = timed(lambda: watched(all_of_them, target)).wall
        told("first run against second, nothing changed", first / again, first / again >= AGAIN, f">= {AGAIN:.0f}")
    disturbed = max(20, CHAOS * count // 20_000)
    broken = [chaos.main(disturbed, name) for name in ("out.jsonl", "archive.db")]
    return int(not all(held) or any(broken))


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(numbers + [20_000, 3][len(numbers) :])))
