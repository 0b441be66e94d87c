"""How fast, and whether it stays so: against others, from text to JSON, with size, on hostile text, pattern by pattern.

usage: bench.py [REPORT.txt]    default: samples of the length of a usual report; and the seed where ../shared holds it

Times are processor milliseconds in one warm process, medians. Exit 1 where a bound of ours is broken: time that grows
faster than the text, hostile text that is slow, a pattern that hostile text traps. The ratios to other readers are
printed with what is wanted and break nothing: they tell as much of those readers, and of the machine, as of this one.
"""

from __future__ import annotations

import gc
import logging
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import regex
from bench_peers import peers

from extractor.pipeline import default_book, document_of, figures, prove, read
from extractor.recognise.recognise import recognise
from extractor.segment.segment import segment
from extractor.writers.json import dumps

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "fixtures" / "reports"
SEED = ROOT.parent / "shared" / "gold" / "seed.txt"
WANTED = {"Recognizers-Text": 500, "JioNLP": 15}
HOSTILE = (
    "一", "一万", "1", "1,", "1.", "2022年", "（", "1-", "百分之", "1万元、", "\n1\t", "零", "％", " ", "增长",
    "其中：", "1:", "1/", "(1", "年", "约", "“一", "2022年1月至", "、", "和",
)  # fmt: skip
SHORT, LONG = 20_000, 200_000
ALONE = 4_000
"""Characters on which each pattern is tried at every place, also those that the stages match at one place only."""
STEEP = 12.0
"""Time of ``LONG`` hostile characters against ``SHORT`` ones: more is not linear (one millisecond is forgiven)."""
MEGABYTES = 10
USUAL = 13_000
"""Characters of a usual department report."""
SPREAD = 1.2
"""Time per character of the longest text against that of one report."""
COPIES = 8
HARDNESS = 50.0
"""Time of one pattern on hostile text against as much plain prose: more is a trap (5 ms are forgiven) where it also
grows faster than the text, by more than ``TRAPPED`` times when that is doubled: a pattern that says no at a glance to
prose and looks twice at numerals only is none."""
TRAPPED = 3.0


def ms(work: Callable[[], object], rounds: int = 9, of: Callable[[list[float]], float] = statistics.median) -> float:
    """The median processor time of a call in milliseconds, after one that warms up; or what ``of`` takes of them."""
    if rounds > 1:
        work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return of(times)


def repeated(piece: str, size: int) -> str:
    """``size`` characters of a piece said again and again."""
    return (piece * (size // len(piece) + 1))[:size]


def samples() -> str:
    """Sample reports one after the other, the longest first, until they have the length of a usual one."""
    text = ""
    for sample in sorted((read(path).text for path in REPORTS.glob("*.txt")), key=len, reverse=True):
        if len(text) < USUAL:
            text += sample
    return text


def against_others(name: str, text: str) -> None:
    """Figures of one text by us and by the peers."""
    own = ms(lambda: figures(text))
    print(f"{name}: {len(text)} characters, {len(figures(text))} figures")
    print(f"  figures(text)         {own:10.2f} ms   {1000 * own / len(text):.2f} microseconds a character")
    logging.disable()  # what the peers log about themselves
    for peer, reader in peers().items():
        if isinstance(reader, str):
            print(f"  {peer:20}  {reader}")
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            taken = ms(lambda reader=reader: reader(text), 3)
        wanted = f" (wanted {WANTED[peer]})" if peer in WANTED else ""
        print(f"  {peer:20}  {taken:10.2f} ms   {taken / own:.0f} times as long{wanted}")


def stages(name: str, text: str) -> bool:
    """The whole pipeline on one text and on eight copies of it."""
    book = default_book()
    document = document_of(text)
    outline = segment(document, book)
    whole = ms(lambda: dumps(prove(document_of(text), book)))
    print(
        f"{name}: text to JSON {whole:.1f} ms   (segment {ms(lambda: segment(document, book)):.1f}, "
        f"recognise {ms(lambda: recognise(outline, book)):.1f})"
    )
    each = ms(lambda: dumps(prove(document_of(text * COPIES), book)), 3) / COPIES
    print(f"  {COPIES} copies in one      {each:10.1f} ms a copy, {each / whole:.2f} times one alone")
    return each <= 2 * whole


def size(text: str) -> bool:
    """Figures of a text of many megabytes, per character, against one report; with and without the collector.

    CPython's collector of cycles walks over all that is alive again and again: its share grows with the text.
    """
    one = ms(lambda: figures(text)) / len(text)
    long = repeated(text, len(text) * (MEGABYTES * 1_000_000 // len(text.encode())))
    with_gc = ms(lambda: figures(long), 1) / len(long) / one
    gc.disable()
    taken = ms(lambda: figures(long), 1)
    gc.enable()
    ratio = taken / len(long) / one
    print(
        f"{MEGABYTES} MB of report text    {taken:10.0f} ms, {ratio:.2f} times a report per character (bound {SPREAD})"
    )
    print(f"  with garbage collection         {with_gc:.2f} times")
    return ratio <= SPREAD


def hostile() -> bool:
    """Text that is made to be slow, short and ten times as long; the least of the rounds, as noise only adds to it."""
    found = []
    for piece in HOSTILE:
        short, long = (ms(lambda n=n, p=piece: figures(repeated(p, n)), r, min) for n, r in ((SHORT, 9), (LONG, 4)))
        found.append(((long - 1) / max(short, 1.0), short, piece))
    found.sort(reverse=True)
    slow = max(found, key=lambda row: row[1])
    print(f"hostile, {SHORT} characters: slowest {slow[2]!r} {slow[1]:.0f} ms")
    print(
        f"  {LONG} against {SHORT}  "
        + ", ".join(f"{p!r} {ratio:.1f}" for ratio, _, p in found[:4])
        + f" (bound {STEEP})"
    )
    return found[0][0] <= STEEP and slow[1] < 500


def compiled(thing: object, seen: set[int]) -> Iterator[regex.Pattern[str]]:
    """Every pattern within what the stages compiled from the book."""
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if hasattr(thing, "finditer"):
        yield thing  # type: ignore[misc]
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from compiled(value, seen)
    elif isinstance(thing, tuple | list | set | frozenset):
        for value in thing:
            yield from compiled(value, seen)
    elif type(thing).__module__.startswith("extractor"):
        names = [
            *getattr(thing, "__dict__", {}),
            *(n for c in type(thing).__mro__ for n in getattr(c, "__slots__", ())),
        ]
        for name in names:
            yield from compiled(getattr(thing, name, None), seen)


def grown(pattern: regex.Pattern[str], piece: str) -> float:
    """The time of a pattern on a hostile text twice as long against that on the text."""
    one, two = (
        ms(lambda size=size: sum(1 for _ in pattern.finditer(repeated(piece, size))), 3, min)
        for size in (ALONE, 2 * ALONE)
    )
    return two / max(one, 0.1)


def pieces(text: str) -> bool:
    """Every pattern that the stages compiled, alone, on hostile text against plain prose of the same length."""
    book = default_book()
    dumps(prove(document_of(text), book))
    patterns = list(compiled(book, set()))
    prose, found = repeated(text, ALONE), []
    for pattern in patterns:
        base = ms(lambda p=pattern: sum(1 for _ in p.finditer(prose)), 1)
        for piece in HOSTILE:
            taken = ms(lambda p=pattern, piece=piece: sum(1 for _ in p.finditer(repeated(piece, ALONE))), 1)
            found.append((taken / max(base, 0.1), taken, pattern, piece))
    slow = sorted((row for row in found if row[1] > 5), key=lambda row: -row[0])
    print(f"{len(patterns)} patterns on {len(HOSTILE)} hostile texts, as ratio to plain prose (bound {HARDNESS:.0f}):")
    trapped = False
    for ratio, taken, pattern, piece in slow[:5] + [row for row in slow[5:] if row[0] > HARDNESS]:
        growth = grown(pattern, piece)
        trapped |= ratio > HARDNESS and growth > TRAPPED
        print(f"  {ratio:8.1f}   {taken:6.1f} ms on {piece!r}, {growth:.1f} times at double   {pattern.pattern[:60]!r}")
    return not trapped


def main() -> int:
    """Run all and tell what is out of bounds."""
    given = [Path(name) for name in sys.argv[1:]]
    texts = {path.name: read(path).text for path in given} or {"samples": samples()}
    if SEED.exists():
        texts[SEED.name] = read(SEED).text
    text = next(iter(texts.values()))
    verdicts = {"hostile text": hostile()}
    verdicts |= {f"growth of {name}": stages(name, text) for name, text in texts.items()}
    verdicts |= {"megabytes": size(text), "patterns": pieces(text)}
    for name, text in texts.items():  # last: what the peers load and keep weighs on all that is measured after them
        against_others(name, text)
    bad = [name for name, good in verdicts.items() if not good]
    print("all within bounds" if not bad else f"out of bounds: {', '.join(bad)}")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
