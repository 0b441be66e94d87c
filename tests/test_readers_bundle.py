"""Bundles: every member a source of its own, by a safe name, within limits; what cannot be had stands as an error."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from importlib.util import find_spec

import pytest

import hostile
from extractor.model.errors import Corrupt, Empty, Encrypted, ExtractorError, LimitExceeded, Unsupported
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.read import members
from installed import needs

TEXT = "全年支出12.5万元。\n"


def zipped(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as bundle:
        for name, data in files.items():
            bundle.writestr(name, data)
    return buffer.getvalue()


def renamed(name: bytes) -> bytes:
    """A zip archive whose one member has a name of these bytes, without saying their encoding."""
    stand_in = b"n" * len(name)
    return zipped({stand_in.decode(): TEXT}).replace(stand_in, name)


def names(data: bytes, limits: Limits | None = None) -> list[str]:
    return [
        m.name if isinstance(m, Source) else f"{m.source}: {m.code}" for m in members(Source.of(data, "甲.zip"), limits)
    ]


def test_members_are_sources_in_the_order_of_the_archive() -> None:
    found = list(members(Source.of(zipped({"b/二.txt": TEXT, "a.docx": hostile.docx("<w:p/>"), "空/": ""}), "包.zip")))
    assert [(m.name, m.kind) for m in found if isinstance(m, Source)] == [
        ("包.zip/b/二.txt", "text"),
        ("包.zip/a.docx", "docx"),
    ]
    assert isinstance(found[0], Source)
    assert found[0].data.decode() == TEXT


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "gb18030"])
def test_names_without_an_encoding_are_put_right(encoding: str) -> None:
    assert names(renamed("决算公开表（一）.txt".encode(encoding))) == ["甲.zip/决算公开表（一）.txt"]


def test_a_name_in_another_alphabet_stays_as_it_is() -> None:
    assert names(renamed("résumé.txt".encode("cp437"))) == ["甲.zip/résumé.txt"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../报告.txt", "甲.zip/报告.txt"),
        ("/报告.txt", "甲.zip/报告.txt"),
        ("C:\\年\\报告.txt", "甲.zip/年/报告.txt"),
        ("a/./b//c.txt", "甲.zip/b/c.txt"),
        ("报\u202e告\n.txt", "甲.zip/报告.txt"),
    ],
)
def test_no_path_leads_outside(given: str, name: str) -> None:
    assert names(zipped({given: TEXT})) == [name]


def test_a_folder_that_holds_everything_is_not_named() -> None:
    assert names(zipped({"公开/": "", "公开/a.txt": TEXT, "公开/b/c.txt": TEXT})) == ["甲.zip/a.txt", "甲.zip/b/c.txt"]
    assert names(zipped({"公开/a.txt": TEXT, "b.txt": TEXT})) == ["甲.zip/公开/a.txt", "甲.zip/b.txt"]


def test_what_systems_leave_behind_is_no_source() -> None:
    left = {"__MACOSX/._a.txt": "x", ".DS_Store": "x", "Thumbs.db": "x", "a.txt": TEXT}
    assert names(zipped(left)) == ["甲.zip/a.txt"]


def test_two_members_of_one_name_are_told_apart() -> None:
    assert names(zipped({"./a.txt": TEXT, "a.txt": TEXT})) == ["甲.zip/a.txt", "甲.zip/a.txt (2)"]


def test_bundles_inside_bundles_are_opened_to_a_depth() -> None:
    data = zipped({"报告.txt": TEXT})
    for _ in range(3):
        data = zipped({"内.zip": data, "旁.txt": TEXT})
    assert names(data) == [
        "甲.zip/内.zip/内.zip/内.zip: limit",
        "甲.zip/内.zip/内.zip/旁.txt",
        "甲.zip/内.zip/旁.txt",
        "甲.zip/旁.txt",
    ]


def test_a_broken_member_costs_only_itself() -> None:
    whole = zipped({"坏.txt": "甲" * 3000, "好.txt": TEXT}, zipfile.ZIP_STORED)
    broken = whole.replace("甲甲".encode(), b"??????", 1)
    assert names(broken) == ["甲.zip/坏.txt: corrupt", "甲.zip/好.txt"]
    assert names(zipped({"坏.zip": b"PK\x03\x04 no archive", "好.txt": TEXT})) == [
        "甲.zip/坏.zip: corrupt",
        "甲.zip/好.txt",
    ]


def test_a_member_that_unpacks_to_a_thousand_times_its_weight_is_left_packed() -> None:
    assert names(zipped({"弹.txt": b" " * (8 << 20), "好.txt": TEXT})) == ["甲.zip/弹.txt: limit", "甲.zip/好.txt"]


def test_a_member_with_a_password() -> None:
    locked = bytearray(zipped({"锁.txt": TEXT}))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert names(bytes(locked)) == ["甲.zip/锁.txt: encrypted"]


@pytest.mark.parametrize(
    ("data", "limits", "error"),
    [
        (zipped({f"{i}.txt": TEXT for i in range(9)}), Limits(members=8), LimitExceeded),
        (zipped({f"{i}.txt": hostile.random_bytes(4000) for i in range(9)}), Limits(unpacked=30_000), LimitExceeded),
        (zipped({}), Limits(), Empty),
        (zipped({"a.txt": TEXT})[:-30], Limits(), Corrupt),
    ],
    ids=["members", "unpacked", "empty", "cut"],
)
def test_a_bundle_as_a_whole_can_fail(data: bytes, limits: Limits, error: type[ExtractorError]) -> None:
    if error is LimitExceeded and limits.unpacked == 30_000:
        assert names(data, limits)[-1].endswith(": limit")
        return
    with pytest.raises(error):
        list(members(Source.of(data, "甲.zip"), limits))


def test_seven_zip() -> None:
    needs(there=find_spec("py7zr") is not None, what="the extra 'archives' (py7zr)")
    import py7zr

    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as bundle:
        bundle.writestr(TEXT, "年/报告.txt")
        bundle.writestr("另一份", "二.txt")
    found = list(members(Source.of(buffer.getvalue(), "包.7z")))
    assert [m.name for m in found if isinstance(m, Source)] == ["包.7z/年/报告.txt", "包.7z/二.txt"]
    assert isinstance(found[0], Source)
    assert found[0].data.decode() == TEXT
    with pytest.raises(Corrupt):
        members(Source.of(buffer.getvalue()[:-20], "包.7z"))
    with pytest.raises(LimitExceeded):
        members(Source.of(buffer.getvalue(), "包.7z"), Limits(members=1))
    locked = io.BytesIO()
    with py7zr.SevenZipFile(locked, "w", password="geheim") as bundle:
        bundle.writestr(TEXT, "a.txt")
    with pytest.raises(Encrypted):
        members(Source.of(locked.getvalue(), "锁.7z"))


def test_seven_zip_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "py7zr", None)
    with pytest.raises(Unsupported, match="archives"):
        list(members(Source.of(b"7z\xbc\xaf\x27\x1c" + bytes(40), "包.7z"), guard=False))


def test_an_archive_that_understates_its_sizes_is_not_unpacked_further() -> None:
    """Half a gibibyte of zeros, said to be a thousand bytes."""
    big = bytearray(zipped({"a.txt": bytes(1000)}))
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b"".join(packed.compress(bytes(1 << 20)) for _ in range(512)) + packed.flush()
    start = 30 + len("a.txt")
    central = big.index(b"PK\x01\x02")
    struct.pack_into("<I", big, central + 20, len(body))
    struct.pack_into("<I", big, 18, len(body))
    end = big.index(b"PK\x05\x06")
    struct.pack_into("<I", big, end + 16, start + len(body))
    data = bytes(big[:start]) + body + bytes(big[central:])
    tracemalloc.start()
    (found,) = members(Source.of(data, "甲.zip"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20
    assert isinstance(found, Corrupt | Source)


def test_a_name_longer_than_file_systems_take_is_cut_and_keeps_its_suffix() -> None:
    (name,) = names(zipped({"报" * 300 + ".txt": TEXT}))
    assert name.startswith("甲.zip/报报")
    assert name.endswith("报.txt")
    assert len(name.removeprefix("甲.zip/").encode()) <= 200
