"""Every reader on mutated files: whatever the bytes, a reading ends in a document or a typed failure, and soon.

Files of every format are cut, spliced, and have bytes changed; each reading runs without the guard, so that what a
reader raises is seen here. Examples are the same on every run.
"""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections.abc import Callable
from importlib.util import find_spec

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import hostile
from extractor.lexicon.book import Book
from extractor.model.document import Document
from extractor.model.errors import ExtractorError, Internal
from extractor.readers.bundle import BUNDLES
from extractor.readers.limits import Limits
from extractor.readers.office import OFFICE
from extractor.readers.open import Source
from extractor.readers.read import members, read

BOOK = Book.load()
SMALL = Limits(memory=512 << 20, seconds=20, unpacked=8 << 20, pages=50, cells=20_000, scans=0)
SLOW = 10.0
TEXT = "2023年，全镇收入12.5亿元，增长3.1%。\n"
GRID = hostile.grid_rules((90, 230, 330, 430), (140, 170, 200))
CELLS = [(95 + 110 * c, 160 + 30 * r, 10.0, f"{r}{c}1.5") for r in range(2) for c in range(3)]
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>收入</t></is></c><c r="B1"><v>12.5</v></c></row>'
PARAGRAPH = "<w:p><w:r><w:t>支出12.5万元</w:t></w:r></w:p>"
TABLE = f"<w:tbl><w:tr><w:tc>{PARAGRAPH}</w:tc><w:tc>{PARAGRAPH}</w:tc></w:tr></w:tbl>"


def rewritten(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A zip package with every part changed before it is packed: what lies beneath the container."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)))
    return buffer.getvalue()


OFD = hostile.package(
    {
        "OFD.xml": "<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>",
        "D.xml": '<Document><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>',
        "P.xml": '<Page><Content><Layer><TextObject Boundary="9 9 99 9" Size="4"><TextCode X="0" Y="3" DeltaX="g 3 4">'
        '支出合计</TextCode></TextObject><PathObject Boundary="0 0 99 99" CTM="1 0 0 1 0 0">'
        "<AbbreviatedData>M 1 1 L 9 1 L 9 9 C</AbbreviatedData></PathObject></Layer></Content></Page>",
    }
)
DRAWN = b"".join(  # type set with space in it, a clipped cell upon another, a turned line
    [
        hostile.said((90.0, 100.0, 12.0, "2026年支出1,385,081万元"), 2.0),
        *map(hostile.ruled, GRID),
        *(hostile.clipped((90, 140, 230, 170), hostile.said((95, 150 + 6 * i, 10, f"项目{i}"))) for i in range(4)),
        *map(hostile.said, CELLS),
        b"BT /F 9 Tf 0 1 -1 0 500 300 Tm <652f51fa> Tj ET\n",
    ]
)


def seven_zip() -> bytes:
    """A 7z archive; where nothing can write one, the beginning of one."""
    if find_spec("py7zr") is None:
        return b"7z\xbc\xaf\x27\x1c\x00\x04" + zlib.crc32(b"").to_bytes(4, "little") + bytes(60)
    import py7zr

    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as bundle:
        bundle.writestr(TEXT, "a.txt")
    return buffer.getvalue()


SEEDS: dict[str, bytes] = {
    "txt": TEXT.encode(),
    "gb18030": TEXT.encode("gb18030"),
    "csv": "项目,预算数,决算数\n甲,1.5,2.0\n乙,3.5,4.0\n丙,5.5,6.0\n".encode(),
    "html": f"<html><body><p>{TEXT}</p><table><tr><td rowspan=2>甲<td>12.5<tr><td>3</table></body></html>".encode(),
    "pdf": hostile.printed([([(90.0, 100.0, 12.0, "支出12.5万元"), *CELLS], GRID)]),
    "pdf_drawn": hostile.drawn([DRAWN, DRAWN], rotate=90),
    "docx": hostile.docx(PARAGRAPH + TABLE),
    "xlsx": hostile.xlsx(ROW),
    "ofd": OFD,
    "zip": hostile.package({"a.txt": TEXT, "b/c.docx": hostile.docx(PARAGRAPH)}),
    "xls": hostile.xls([{0: {0: "项目", 1: "决算数"}, 1: {0: "教育", 1: "1,953.15"}, 2: {1: "12.5%"}}]),
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40),
    "7z": seven_zip(),
}
PACKAGES = ("docx", "xlsx", "ofd")

EXAMPLES = 1000
"""Mutations of each kind of file: about a minute for all."""

changes = st.lists(
    st.tuples(st.sampled_from(["put", "cut", "copy", "add"]), st.floats(0, 1), st.floats(0, 1), st.binary(max_size=6)),
    min_size=1,
    max_size=6,
)


def mutated(data: bytes, steps: list[tuple[str, float, float, bytes]]) -> bytes:
    """The bytes with pieces replaced, cut out, doubled or added, at places given as shares of the length."""
    for step, first, second, piece in steps:
        a, b = sorted((int(first * len(data)), int(second * len(data))))
        b = min(b, a + 64)
        match step:
            case "put":
                data = data[:a] + piece + data[a + len(piece) :]
            case "cut":
                data = data[:a] + data[b:]
            case "copy":
                data = data[:b] + data[a:b] + data[b:]
            case _:
                data = data[:a] + piece + data[a:]
    return data


def ends_typed(data: bytes) -> None:
    """Reads the bytes, the members of a bundle too; anything but a document or a typed failure is a bug of ours."""
    started = time.process_time()
    source = Source.of(data, "x")
    failed: ExtractorError | None = None
    try:
        if source.kind in OFFICE:
            return  # LibreOffice has its own process and its own tests
        if source.kind in BUNDLES:
            for member in members(source, SMALL, guard=False):
                assert isinstance(member, Source | ExtractorError)
        else:
            document = read(source, BOOK, SMALL, guard=False)
            assert isinstance(document, Document)
            assert all(document.text[c.start : c.end] == c.text for t in document.tables for c in t.cells)
    except ExtractorError as error:
        failed = error
    assert not isinstance(failed, Internal)
    assert time.process_time() - started < SLOW


QUICK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("kind", SEEDS)
@QUICK
@given(steps=changes)
def test_a_mutated_file_ends_typed(kind: str, steps: list[tuple[str, float, float, bytes]]) -> None:
    ends_typed(mutated(SEEDS[kind], steps))


@pytest.mark.parametrize("kind", PACKAGES)
@QUICK
@given(steps=changes)
def test_a_package_with_mutated_parts_ends_typed(kind: str, steps: list[tuple[str, float, float, bytes]]) -> None:
    ends_typed(rewritten(SEEDS[kind], lambda part: mutated(part, steps)))


@QUICK
@given(
    data=st.binary(max_size=400), start=st.sampled_from([*(seed[:8] for seed in SEEDS.values()), b"%PDF-1.7\n", b""])
)
def test_noise_behind_any_beginning_ends_typed(data: bytes, start: bytes) -> None:
    ends_typed(start + data)
