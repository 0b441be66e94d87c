"""Files made for tests of the readers: small honest ones, and hostile ones that must end in a typed failure.

usage: hostile.py FOLDER    writes the hostile ones there, each beside an honest one, for a run over all of them
"""

from __future__ import annotations

import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

Text = tuple[float, float, float, str]
"""x and baseline from the top left, size, text."""
Rule = tuple[float, float, float, float]
"""x0, y0, x1, y1 from the top left."""

WIDTH, HEIGHT = 595.0, 842.0
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf_of(objects: dict[int, bytes], trailer: bytes = b"<</Root 1 0 R>>") -> bytes:
    """A PDF file of numbered objects with a right cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    return bytes(
        out + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer.replace(b"<<", b"<</Size %d" % size, 1), start)
    )


def stream(body: bytes, extra: bytes = b"") -> bytes:
    """A stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(body), extra, body)


def printed(pages: Sequence[tuple[Sequence[Text], Sequence[Rule]]], rotate: int = 0) -> bytes:
    """A PDF of texts and ruling lines; Chinese in an unembedded Song face, half-width Latin letters and digits."""
    return drawn([b"".join(map(said, texts)) + b"".join(map(ruled, rules)) for texts, rules in pages], rotate)


def said(text: Text, spacing: float = 0.0) -> bytes:
    """The drawing of a text, with ``spacing`` between its characters."""
    x, y, size, letters = text
    return b"BT /F %g Tf %g Tc 1 0 0 1 %g %g Tm <%s> Tj ET\n" % (
        size, spacing, x, HEIGHT - y, letters.encode("utf-16-be").hex().encode(),
    )  # fmt: skip


def ruled(rule: Rule) -> bytes:
    """The drawing of a line."""
    x0, y0, x1, y1 = rule
    return b"%g %g m %g %g l S\n" % (x0, HEIGHT - y0, x1, HEIGHT - y1)


def clipped(box: Rule, inside: bytes) -> bytes:
    """A drawing of which only what lies in a box is seen."""
    x0, y0, x1, y1 = box
    return b"q %g %g %g %g re W n\n%sQ\n" % (x0, HEIGHT - y1, x1 - x0, y1 - y0, inside)


def drawn(bodies: Sequence[bytes], rotate: int = 0) -> bytes:
    """A PDF of drawn pages."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * i) for i in range(len(bodies)))
    widths = b"/DW 1000/W[1 95 500]"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(bodies)),
        3: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
        4: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor 5 0 R%s>>" % widths,
        5: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
    }
    for i, body in enumerate(bodies):
        objects[10 + 2 * i] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Rotate %d/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (WIDTH, HEIGHT, rotate, 11 + 2 * i)
        )
        objects[11 + 2 * i] = stream(body)
    return pdf_of(objects)


def grid_rules(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    """The lines of a full grid."""
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip package."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, body in parts.items():
            bundle.writestr(name, body)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word package with that body; ``numbering``, ``styles`` and ``footnotes`` are the insides of those parts."""
    made = {"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'}
    for name, inside in parts.items():
        made[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{W}">{inside}</w:{name}>'
    return package(made)


def xlsx(
    rows: str, *, formats: str = "", styles: str = '<xf numFmtId="0"/>', merges: str = "", state: str = "visible"
) -> bytes:
    """A workbook of one sheet whose rows are given as XML."""
    return package(
        {
            "xl/workbook.xml": f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>'
            f'<sheet name="S" sheetId="1" state="{state}" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
            "xl/styles.xml": f'<styleSheet xmlns="{S}"><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs>'
            "</styleSheet>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><sheetData>{rows}</sheetData>{merges}</worksheet>',
        }
    )


def xls(sheets: Sequence[dict[int, dict[int, str]]]) -> bytes:
    """A workbook before 2007 (BIFF8) of sheets given as rows of cells; what looks like a number is one, as shown."""
    formats = ["General", "0", "0.00", "#,##0", "#,##0.00", "0.0", "#,##0.0", "0.0%", "0.00%"]
    opening = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)
    head = _record(0x809, opening)
    head += b"".join(_record(0x41E, struct.pack("<H", 164 + i) + _unicode(f)) for i, f in enumerate(formats))
    head += b"".join(_record(0xE0, struct.pack("<HHH", 0, 164 + i, 0) + bytes(14)) for i in range(len(formats)))
    bodies = []
    for rows in sheets:
        cells = b"".join(_xls_cell(r, c, text, formats) for r, row in rows.items() for c, text in row.items())
        bodies.append(_record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 6)) + cells + _record(10, b""))
    names = [_unicode(f"表{i}", 1) for i in range(1, len(sheets) + 1)]
    at = len(head) + sum(10 + len(name) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        head += _record(0x85, struct.pack("<IH", at, 0) + name)
        at += len(body)
    return compound("Workbook", head + _record(10, b"") + b"".join(bodies))


def _xls_cell(row: int, col: int, text: str, formats: list[str]) -> bytes:
    bare = text.replace(",", "").removesuffix("%")
    if not bare.removeprefix("-").replace(".", "", 1).isdecimal() or (bare[0] == "0" and bare[1:2] not in ("", ".")):
        return _record(0x204, struct.pack("<HHH", row, col, 0) + _unicode(text))
    places = len(bare.partition(".")[2])
    shape = ("#,##0" if "," in text else "0") + ("." + "0" * places) * bool(places) + "%" * text.endswith("%")
    value = float(bare) / (100 if text.endswith("%") else 1)
    return _record(0x203, struct.pack("<HHHd", row, col, formats.index(shape), value))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _unicode(text: str, width: int = 2) -> bytes:
    return len(text).to_bytes(width, "little") + b"\x01" + text.encode("utf-16-le")


def compound(name: str, body: bytes) -> bytes:
    """An OLE2 file of one stream."""
    body = body.ljust(max(4096, -(-len(body) // 512) * 512), b"\0")
    count = len(body) // 512
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    tables = -(-(count + 2) // 127)
    chain = [0xFFFFFFFD] * tables + [end] + [tables + 2 + i for i in range(count - 1)] + [end]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512 * tables, b"\xff")

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        coded = title.encode("utf-16-le")
        links = struct.pack("<BBIII", kind, 1, free, free, child)
        return (
            coded.ljust(64, b"\0")
            + struct.pack("<H", len(coded) + 2)
            + links
            + bytes(36)
            + struct.pack("<III", start, size, 0)
        )

    folder = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, tables + 1, len(body))
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096, end, 0, end, 0)
    )
    heads = struct.pack("<109I", *range(tables), *[free] * (109 - tables))
    return (head + heads).ljust(512, b"\0") + table + folder.ljust(512, b"\0") + body


def tree_loop(count: int = 10_000) -> bytes:
    """A page tree whose only kid is the tree itself, promising many pages."""
    return pdf_of({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count %d>>" % count})


def form_loop() -> bytes:
    """A form that draws itself, many times over."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"
    return pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Contents 5 0 R>>",
            4: stream(b"/X Do " * 40, form),
            5: stream(b"/X Do " * 40),
        }
    )


def many_segments(count: int = 100_000) -> bytes:
    """A page with a figure under a drawing of very many short lines, as maps and plans have."""
    lines = [(50 + i % 500, 200 + i // 500, 50.5 + i % 500, 200.5 + i // 500) for i in range(count)]
    return printed([([(90, 100, 12, "支出12.5万元")], lines)])


def flate_bomb(size: int = 3 << 30) -> bytes:
    """A page whose content unpacks to gigabytes of blanks, twice compressed."""
    packer, inner = zlib.compressobj(9), bytearray()
    block = b" " * (1 << 20)
    for _ in range(size >> 20):
        inner += packer.compress(block)
    inner += packer.flush()
    outer = zlib.compress(bytes(inner), 9)
    return pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            4: stream(outer, b"/Filter[/FlateDecode/FlateDecode]"),
        }
    )


def docx_bomb(size: int = 300 << 20) -> bytes:
    """A Word document whose body unpacks to a thousand times its weight."""
    return package({"word/document.xml": b" " * size})


def entity_bomb() -> bytes:
    """A Word document with entities that multiply."""
    levels = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    return package(
        {
            "word/document.xml": f'<!DOCTYPE w [<!ENTITY e0 "x">{levels}]><w:document xmlns:w="{W}"><w:body><w:p><w:r>'
            "<w:t>&e9;</w:t></w:r></w:p></w:body></w:document>"
        }
    )


def deep_html(depth: int = 200_000) -> bytes:
    """A page nested deeper than any parser's stack."""
    return b"<html><body>" + b"<div>" * depth + b"\xe6\x94\xaf\xe5\x87\xba12.5" + b"</div>" * depth


def random_bytes(size: int = 5000) -> bytes:
    """Noise, the same each time."""
    state, out = 1, bytearray()
    while len(out) < size:
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        out += struct.pack("<Q", state)
    return bytes(out[:size])


def locked(user: str) -> bytes:
    """A PDF of one line with a password of its owner, and perhaps one to open it."""
    from fpdf import FPDF

    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=12)
    made.cell(text="Total 12.5")
    made.set_encryption(owner_password="owner", user_password=user)
    return bytes(made.output())


def honest() -> bytes:
    """A Word document of one sentence."""
    return docx("<w:p><w:r><w:t>全年支出12.5万元。</w:t></w:r></w:p>")


def cut() -> bytes:
    """The first half of a PDF."""
    return printed([([(100, 100, 12, "收入12.5万元")], [])])[:500]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "form.pdf": (form_loop, "limit empty"),
    "flate.pdf": (lambda: flate_bomb(1 << 30), "limit"),
    "zip.docx": (docx_bomb, "limit"),
    "entities.docx": (entity_bomb, "corrupt"),
    "tree.pdf": (tree_loop, "limit"),
    "small_tree.pdf": (lambda: tree_loop(3), "corrupt"),
    "cut.pdf": (cut, "corrupt"),
    "junk.pdf": (lambda: b"\r\nnothing to do with it\r\n" + printed([([(100, 100, 12, "收入12.5万元")], [])]), ""),
    "segments.pdf": (many_segments, ""),
    "pages.pdf": (lambda: printed([([], [])] * 10_000), "limit"),
    "user.pdf": (lambda: locked("secret"), "encrypted"),
    "owner.pdf": (lambda: locked(""), ""),
    "deep.html": (deep_html, "empty"),
    "noise.bin": (random_bytes, "unsupported garbled"),
}
"""The hostile set: how each is made, and the codes it may end with; none where it is read after all."""


def write(folder: Path) -> None:
    """Writes the hostile set, and an honest file behind each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (make, _) in HOSTILE.items():
        (folder / name).write_bytes(make())
        (folder / f"{name}.beside.docx").write_bytes(honest())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
