"""Reading, measured: PDF pages a second against pdfplumber, memory of a long PDF, encodings, and numbers kept whole.

usage: bench_readers.py [FOLDER]      default: ../shared/corpus where it is, else the sample reports

Exit 1 where a number falls short: 5 times pdfplumber, 300 MB, 0.97 of short pieces, 0.999 of numbers whole.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pypdfium2
import regex
from numbers_whole import measure, opened

from extractor.model.errors import ExtractorError
from extractor.pipeline import default_book
from extractor.readers.open import Source
from extractor.readers.read import read

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
SHARED = ROOT.parent / "shared" / "corpus"
SAMPLES = ROOT / "fixtures" / "reports"
MOST_PAGES = 30
"""Longer documents are left out of the race: pdfplumber takes minutes for one."""
RACED_PAGES = 150
LONG = 1_000
PIECE = 60
TIMES, MEGABYTES, SHORT, WHOLE = 5.0, 300.0, 0.97, 0.999
TRADITIONAL = (
    "本年度預算總額為十二億五千萬元，較上年度增長百分之三，主要用於教育、醫療及社會福利支出，並償還到期債務。\n"
    "一、歲入部分：稅課收入8億2,300萬元，佔歲入65.8%；規費及罰款收入3,150萬元，補助收入2億元，其餘為財產收入。\n"
    "二、歲出部分：經常門支出9億7,600萬元，資本門支出2億7,400萬元；教育科學文化支出占最大宗，計4億1,000萬元。\n"
    "三、債務情形：截至年底未償還債務餘額6億3,000萬元，較前一年度減少4.5%，平均利率為1.35%。\n"
    "四、重點工作：興建社區活動中心3處、整修校舍12棟、汰換公車45輛，受益民眾約18萬人次。\n"
    "五、檢討與建議：各機關應確實掌握工程進度，避免經費保留；對民間團體之補捐助應訂定明確標準，並公開審核結果。\n"
)


def race(files: list[Path]) -> float:
    """How many times as fast as pdfplumber, on the same files in the same run."""
    raced: list[Path] = []
    pages = 0
    ours = theirs = 0.0
    for path in files:
        try:
            count = len(pypdfium2.PdfDocument(path))
        except pypdfium2.PdfiumError:
            continue
        if count > MOST_PAGES or pages + count > RACED_PAGES or opened(path) is None:
            continue
        raced.append(path)
        pages += count
    for path in raced:
        start = time.process_time()
        opened(path)
        ours += time.process_time() - start
        start = time.process_time()
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.extract_tables()
                page.close()
        theirs += time.process_time() - start
    print(
        f"PDF, {len(raced)} files, {pages} pages: {pages / ours:.0f} pages/s, pdfplumber {pages / theirs:.1f}", end=" "
    )
    print(f"-> {theirs / ours:.1f} times")
    return theirs / ours


def long_pdf(target: Path) -> None:
    """Writes a PDF of very many full pages, each with prose and a ruled table."""
    from hostile import grid_rules, printed

    xs, ys = (60, 260, 380, 520), [480 + 20 * row for row in range(16)]
    pages = []
    for number in range(LONG):
        texts = [(60, 80 + 18 * row, 12, f"第{number}页第{row}行支出12.5万元，" * 3) for row in range(20)]
        texts += [
            (xs[col] + 4, ys[row] + 14, 10, f"{number},{row:03d}.{col}5" if col else f"项目{row}")
            for row in range(15)
            for col in range(3)
        ]
        pages.append((texts, grid_rules(xs, ys)))
    target.write_bytes(printed(pages))


def memory(folder: Path) -> float:
    """Peak memory in MB of a process that reads the long PDF, its start included."""
    path = folder / "long.pdf"
    long_pdf(path)
    done = subprocess.run([sys.executable, __file__, "--peak", str(path)], capture_output=True, text=True, check=True)
    seconds, peak = map(float, done.stdout.split())
    print(f"PDF of {LONG} pages: {seconds:.1f} s, {peak:.0f} MB at most")
    return peak


def peak_of(path: Path) -> None:
    """Reads a file and prints seconds and peak megabytes: the other end of ``memory``."""
    start = time.process_time()
    found = opened(path)
    assert found is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(time.process_time() - start, peak / (1 << 20 if sys.platform == "darwin" else 1024))


def encodings(texts: list[str]) -> float:
    """Prints how many texts come back as they were, whole and in short pieces; the least share of the pieces."""
    least = 1.0
    marks = {"utf-8": "utf-8", "utf-8-sig": "utf-8", "gb18030": "gb18030", "gbk": "gbk", "utf-16": "utf-16"}
    marks |= {"utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be"}
    for encoding in marks:
        told = [text.encode(encoding, errors="ignore") for text in texts]
        whole = sum(came_back(data, encoding) for data in told)
        pieces = [piece for text in texts for piece in cut(text, encoding)][:2000]
        short = sum(came_back(data, encoding) for data in pieces) / max(1, len(pieces))
        least = min(least, short, whole / len(told))
        print(f"{encoding:10} whole {whole}/{len(told)}  pieces of {PIECE} bytes {short:.3f} of {len(pieces)}")
    pieces = list(cut(TRADITIONAL, "big5"))
    whole, short = came_back(TRADITIONAL.encode("big5"), "big5"), sum(came_back(p, "big5") for p in pieces)
    print(f"big5       whole {int(whole)}/1  pieces of {PIECE} bytes {short / len(pieces):.3f} of {len(pieces)}")
    return min(least, whole, short / len(pieces))


def cut(text: str, encoding: str) -> Iterator[bytes]:
    """Pieces of whole characters that weigh about PIECE bytes and hold Chinese."""
    held = ""
    for character in text[:20_000]:
        held += character
        data = held.encode(encoding, errors="ignore")
        if len(data) >= PIECE:
            if len(regex.findall(r"\p{Han}", held)) > 5:
                yield data
            held = ""


def came_back(data: bytes, encoding: str) -> bool:
    """Whether the reader gives back the text that was encoded."""
    try:
        return read(Source.of(data), default_book()).text == data.decode(encoding)
    except ExtractorError:
        return False


def main() -> int:
    """Everything; 1 where something falls short."""
    import tempfile

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED if SHARED.is_dir() else SAMPLES
    files = sorted(folder.rglob("*.pdf")) or sorted(SAMPLES.rglob("*.pdf"))
    plain = [*sorted(folder.rglob("*.txt")), *sorted(SAMPLES.rglob("*.txt"))]
    texts = [found.text for path in plain if (found := opened(path)) is not None]
    with tempfile.TemporaryDirectory() as place:
        results = (race(files) >= TIMES, memory(Path(place)) <= MEGABYTES)
    results += (encodings(texts) >= SHORT, measure(files) >= WHOLE)
    return 0 if all(results) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        peak_of(Path(sys.argv[2]))
    else:
        sys.exit(main())
