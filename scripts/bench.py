"""How fast, and whether it stays so: text to JSON, growth with size, hostile text, every regex of the pattern files.

usage: bench.py [REPORT.txt]      default: sample reports up to the length of a usual one

Times are medians in one warm process. Exit 1 where time grows faster than the text or hostile text is slow.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import regex

from extractor.lexicon.shape import Words
from extractor.pipeline import default_book, document_of, prove, read
from extractor.recognise.recognise import recognise
from extractor.segment.segment import segment
from extractor.writers.json import dumps

REPORTS = Path(__file__).resolve().parent.parent / "fixtures" / "reports"
BARE = re.compile(r"\d+(?:\.\d+)?")
HOSTILE = (
    "一",
    "一万",
    "1",
    "1,",
    "1.",
    "2022年",
    "（",
    "1-",
    "百分之",
    "1万元、",
    "\n1\t",
    "零",
    "％",
    " ",
    "增长",
    "其中：",
)
LENGTH = 20_000
USUAL = 12_000
"""Characters of a usual department report."""
GROWTH = 2.0
"""Time per character of eight copies against one: more is not linear."""
HARDNESS = 50.0
"""Time of one pattern on hostile text against the same length of plain prose: more is a trap (5 ms are forgiven)."""


def median_ms(work: Callable[[], object], rounds: int = 9) -> float:
    """The median time of a call in milliseconds, after one that warms up."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def long_enough(texts: list[str]) -> str:
    """The longest texts one after the other, until they have the length of a usual report."""
    long = ""
    for text in sorted(texts, key=len, reverse=True):
        long += text
        if len(long) >= USUAL:
            break
    return long


def speed(text: str) -> None:
    book = default_book()
    whole = median_ms(lambda: dumps(prove(document_of(text), book)))
    outline = segment(document_of(text), book)
    scan = median_ms(lambda: recognise(outline, book))
    bare = median_ms(lambda: [match.span() for match in BARE.finditer(text)])
    print(f"text to JSON            {whole:8.1f} ms   ({len(text)} characters, {len(text) / whole:.0f} a millisecond)")
    print(f"scan for figures        {scan:8.1f} ms   {scan / bare:.0f} times a bare number regex")


def growth(text: str) -> bool:
    book = default_book()
    cost = {}
    for copies in (1, 2, 4, 8):
        long = text * copies
        cost[copies] = median_ms(lambda long=long: prove(document_of(long), book), 3) / copies
    print("growth with size        " + "   ".join(f"{n}x {ms:.1f} ms a copy" for n, ms in cost.items()))
    return cost[8] <= GROWTH * cost[1]


def hostile() -> bool:
    book = default_book()
    times = {}
    for piece in HOSTILE:
        text = (piece * (LENGTH // len(piece) + 1))[:LENGTH]
        times[piece] = median_ms(lambda text=text: prove(document_of(text), book), 1)
    worst = sorted(times, key=times.__getitem__, reverse=True)[:4]
    print(f"{LENGTH} hostile characters  " + "   ".join(f"{piece!r} {times[piece]:.0f} ms" for piece in worst))
    return times[worst[0]] < 2000


def pieces(text: str) -> bool:
    """Every regex of the pattern files, alone, on hostile text against plain prose of the same length."""
    plain = (text * (LENGTH // len(text) + 1))[:LENGTH]
    found = []
    for words in default_book().shelf("words", Words).values():
        for piece in words.regex:
            pattern = regex.compile(piece)
            base = median_ms(lambda p=pattern: sum(1 for _ in p.finditer(plain)), 1)
            for unit in HOSTILE:
                bad = (unit * (LENGTH // len(unit) + 1))[:LENGTH]
                taken = median_ms(lambda p=pattern, bad=bad: sum(1 for _ in p.finditer(bad)), 1)
                found.append((taken / max(base, 0.1), taken, words.origin, unit))
    found.sort(reverse=True)
    if not found:
        print("regexes of the patterns        none")
        return True
    ratio, taken, origin, unit = found[0]
    print(f"hardest regex piece     {taken:8.1f} ms   {ratio:.0f} times plain prose: {origin} on {unit!r}")
    return not any(ratio > HARDNESS and taken > 5 for ratio, taken, _, _ in found)


def main() -> int:
    texts = [Path(sys.argv[1])] if len(sys.argv) > 1 else sorted(REPORTS.glob("*.txt"))
    text = long_enough([read(path).text for path in texts])
    speed(text)
    verdicts = {"growth": growth(text), "hostile text": hostile(), "regex pieces": pieces(text)}
    bad = [name for name, good in verdicts.items() if not good]
    print("all within bounds" if not bad else f"out of bounds: {', '.join(bad)}")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
