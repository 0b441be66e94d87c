"""How reconciliation grows: time a fact on one report, on a usual one, and on up to 50,000 facts.

usage: bench_reconcile.py [MOST]      MOST: facts of the largest report (50000)

Reports are the sample reports put one behind another, each copy under a heading of its own and with its amounts
multiplied by its number: neither its sections nor its amounts repeat, and what closed in a report closes in its copies.
Exit 1 where a fact of the largest costs more than GROWTH times one of a usual report, or where reconciliation takes
more than SHARE of the time from the bytes of the samples to their JSON.
"""

from __future__ import annotations

import gc
import re
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path

from extractor.model.fact import Report
from extractor.pipeline import default_book, document_of, extract, read, unbroken, understand
from extractor.reconcile.reconcile import reconcile
from extractor.writers.json import dumps

REPORTS = Path(__file__).resolve().parent.parent / "fixtures" / "reports"
SIZES = (400, 2_000, 10_000, 50_000)
GROWTH = 2.0
SHARE = 0.20
ROUNDS = 11
AMOUNT = re.compile(r"(?<![\d.,])\d[\d,]*\.\d+(?![\d.%]|\s*个百分点)")


def seconds(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median processor time of each call, called in turn so that other work on the machine falls on all alike.

    The collector is held as it is for every report (``pipeline.unbroken``).
    """
    gc.collect()
    gc.freeze()
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, found in zip(works, times, strict=True):
            with unbroken():
                start = time.process_time()
                work()
                found.append(time.process_time() - start)
    return [statistics.median(found) for found in times]


def times(number: int, printed: str) -> str:
    """A printed amount so many times, with the decimals and separators that it has."""
    return format(Decimal(printed.replace(",", "")) * number, ",f" if "," in printed else "f")


def copies(texts: list[str]) -> str:
    """Reports behind one another; in each, amounts are so many times as large as in the first of them."""
    told = []
    for number, text in enumerate(texts, 1):
        told.append(f"第{number}部分\n" + AMOUNT.sub(lambda m, n=number: times(n, m[0]), text))  # type: ignore[misc]
    return "\n".join(told)


def report_of(facts: int, texts: list[str]) -> Report:
    """A report of about so many facts."""
    book = default_book()
    once = len(understand(document_of(copies(texts)), book).facts)
    whole, rest = divmod(facts, once)
    chosen = texts * whole + texts[: max(0 if whole else 1, round(len(texts) * rest / once))]
    return understand(document_of(copies(chosen)), book)


def json_of(path: Path) -> str:
    """The whole pipeline, from the bytes of a report to its JSON."""
    return dumps(extract(path))


def main() -> int:
    """Print a line a size; the exit code."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1]
    book = default_book()
    texts = [read(path).text for path in sorted(REPORTS.glob("*.txt"))]
    share, whole = 0.0, 0.0
    for path in sorted(REPORTS.glob("*.txt")):
        report = understand(read(path), book)
        alone, all_of_it = seconds(ROUNDS, partial(reconcile, report, book), partial(json_of, path))
        share, whole = share + alone, whole + all_of_it
        print(
            f"{path.stem:34} {len(report.facts):6} facts {alone * 1e3:8.1f} ms  {alone / all_of_it:.0%} of the pipeline"
        )
    print(f"{share / whole:.1%} of the pipeline's time over all sample reports")
    bad = share > SHARE * whole
    usual = 0.0
    for size in (s for s in SIZES if s <= most):
        report = report_of(size, texts)
        each = seconds(3 if size < 5_000 else 1, partial(reconcile, report, book))[0] / len(report.facts)
        usual = usual or each
        bad |= each > GROWTH * usual
        print(f"{len(report.facts):6} facts  {each * 1e6:7.1f} µs a fact  ×{each / usual:.2f}")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
