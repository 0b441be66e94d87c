"""Bad input ends in a typed failure with its own code, a message and advice; nothing else is lost."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as new_docx
from fpdf import FPDF

from extractor.batch import outcome as outcome_module
from extractor.batch.convert import convert
from extractor.batch.workers import Care, run
from extractor.model.errors import PatternError, TargetError
from extractor.model.record import Failure, Record
from extractor.pipeline import Options
from own_words import REPORT


def pdf(*, password: str | None = None, pages: int = 1) -> bytes:
    """A PDF with Latin text on its pages, locked where a password is given; no text where ``pages`` is negative."""
    document = FPDF()
    for _ in range(abs(pages)):
        document.add_page()
        if pages > 0:
            document.set_font("helvetica", size=12)
            document.cell(text="Total 12.5")
        else:
            document.rect(20, 20, 100, 100)
    if password:
        document.set_encryption(owner_password=password, user_password=password)
    return bytes(document.output())


def docx() -> bytes:
    document, buffer = new_docx(), BytesIO()
    document.add_paragraph("2023年支出合计1180.00万元。")
    document.save(buffer)
    return buffer.getvalue()


def ole2(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)


def archive() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        bundle.writestr("notes.bin", b"\x00\x01")
    return buffer.getvalue()


def bomb() -> bytes:
    """A package whose one part unpacks to far more than it weighs."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("[Content_Types].xml", "<Types/>")
        bundle.writestr("word/document.xml", b" " * (64 << 20))
    return buffer.getvalue()


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\r\n" * 20, "empty"),
    "binary.dat": (bytes(range(256)) * 8, "unsupported garbled"),
    "picture.pdf": (b"\x89PNG\r\n\x1a\n" + bytes(200), "unsupported corrupt"),
    "truncated.docx": (docx()[:-200], "corrupt"),
    "truncated.pdf": (pdf()[:300], "corrupt empty"),
    "locked.pdf": (pdf(password="secret"), "encrypted"),
    "locked.docx": (ole2("EncryptedPackage"), "encrypted"),
    "old.doc": (ole2("WordDocument"), "unsupported corrupt"),
    "scan.pdf": (pdf(pages=-1), "empty garbled"),
    "bomb.docx": (bomb(), "limit corrupt"),
}


def made(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_a_typed_failure(tmp_path: Path, name: str):
    data, codes = BAD[name]
    (failure,) = convert(made(tmp_path, name, data))
    assert isinstance(failure, Failure)
    assert failure.code in codes.split(), failure.detail
    assert failure.source.name == name
    assert failure.source.bytes == len(data)
    assert failure.message
    assert failure.advice


@pytest.mark.parametrize(
    ("name", "data"), [("报告.pdf", docx()), ("报告", REPORT.encode()), ("报告.docx", REPORT.encode())]
)
def test_content_decides_and_not_the_name(tmp_path: Path, name: str, data: bytes):
    (record,) = convert(made(tmp_path, name, data))
    assert isinstance(record, Record)
    assert "支出合计1180.00万元" in (record.text or "")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings_are_told_from_the_bytes(tmp_path: Path, encoding: str):
    (record,) = convert(made(tmp_path, "报告.txt", REPORT.encode(encoding)))
    assert isinstance(record, Record)
    assert record.text == REPORT


def test_a_pipe_is_no_report(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.txt")
    (failure,) = convert(tmp_path / "pipe.txt")
    assert isinstance(failure, Failure)
    assert failure.code == "unsupported"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission_is_forbidden(tmp_path: Path):
    made(tmp_path, "报告.txt", REPORT.encode()).chmod(0)
    (failure,) = convert(tmp_path / "报告.txt")
    assert isinstance(failure, Failure)
    assert failure.code == "forbidden"


@pytest.mark.parametrize("workers", [1, 2])
def test_in_is_records_and_failures_in_sorted_order(tmp_path: Path, workers: int):
    names = ["a.txt", "b/报告.txt", "b/空.txt", "c.pdf", "报告.txt"]
    (tmp_path / "b").mkdir()
    for name, data in zip(names, [REPORT.encode(), REPORT.encode(), b"", pdf()[:300], REPORT.encode()], strict=True):
        made(tmp_path, name, data)
    made(tmp_path, ".hidden", REPORT.encode())
    outcomes = list(convert(tmp_path, options=Options(workers=workers)))
    assert [outcome.source.name for outcome in outcomes] == names
    assert [isinstance(outcome, Failure) for outcome in outcomes] == [False, False, True, True, False]


def test_a_bug_of_ours_costs_one_report_and_shows_its_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = outcome_module.extract

    def stumble(source, options):
        if source.name == "b.txt":
            raise ZeroDivisionError("stumbled")
        return real(source, options)

    monkeypatch.setattr(outcome_module, "extract", stumble)
    for name in ("a.txt", "b.txt", "c.txt"):
        made(tmp_path, name, REPORT.encode())
    first, second, third = convert(tmp_path)
    assert isinstance(first, Record)
    assert isinstance(third, Record)
    assert isinstance(second, Failure)
    assert second.code == "internal"
    assert "ZeroDivisionError: stumbled" in (second.detail or "")
    assert "stumble" in (second.detail or "")


def test_a_broken_pattern_file_stops_the_run_with_its_name(tmp_path: Path):
    layer = tmp_path / "layer"
    layer.mkdir()
    made(layer, "mine.toml", b'[[unit]]\nid = "basket"\n')
    report = made(tmp_path, "report.txt", REPORT.encode())
    with pytest.raises(PatternError) as caught:
        list(convert(report, options=Options(patterns=(layer,))))
    assert "mine.toml" in caught.value.detail
    assert "basket" in caught.value.detail


def test_a_target_that_cannot_be_written_is_told_before_the_work(tmp_path: Path):
    report = made(tmp_path, "report.txt", REPORT.encode())
    for target in (report / "out", report / "out.jsonl"):
        with pytest.raises(TargetError) as caught:
            list(convert(report, target))
        assert "report.txt" in caught.value.detail


def test_a_run_that_ends_early_leaves_the_old_file(tmp_path: Path):
    for name in ("a.txt", "b.txt"):
        made(tmp_path, name, REPORT.encode())
    target = made(tmp_path, "out.jsonl", b"old\n")
    stream = convert([tmp_path / "a.txt", tmp_path / "b.txt"], target)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert target.read_bytes() == b"old\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt", "out.jsonl"]


def test_a_target_inside_its_source_is_not_read(tmp_path: Path):
    made(tmp_path, "a.txt", REPORT.encode())
    for _ in range(2):
        assert [o.source.name for o in convert(tmp_path, tmp_path / "out")] == ["a.txt"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.txt.json"]


def work(job: str) -> Iterator[str]:
    if job == "dies":
        os._exit(9)
    yield job.upper()
    if job == "hangs":
        time.sleep(60)
    if job == "long":
        for part in range(4):
            time.sleep(1)
            yield f"{part}"


def lost(job: str, code: str) -> str:
    return f"{job} {code}"


def test_a_worker_that_dies_or_hangs_costs_its_own_job():
    jobs = ["a", "dies", "b", "hangs", "c", "d"]
    assert list(run(jobs, work, lost, Care(2, 3.0))) == ["A", "dies crashed", "B", "HANGS", "hangs timeout", "C", "D"]


def test_the_clock_of_a_worker_starts_anew_with_each_result():
    assert list(run(["long", "a"], work, lost, Care(2, 2.5))) == ["LONG", "0", "1", "2", "3", "A"]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_member_of_a_bundle_has_its_outcome(tmp_path: Path, workers: int):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as bundle:
        bundle.writestr("b/报告.txt", REPORT)
        bundle.writestr("a.pdf", pdf()[:300])
        bundle.writestr("c.docx", docx())
    made(tmp_path, "包.zip", buffer.getvalue())
    made(tmp_path, "a.txt", REPORT.encode())
    made(tmp_path, "z.zip", buffer.getvalue()[:-40])
    found = list(convert(tmp_path, tmp_path / "out", Options(workers=workers)))
    names = ["a.txt", "z.zip", "包.zip/b/报告.txt", "包.zip/a.pdf", "包.zip/c.docx"]
    assert [outcome.source.name for outcome in found] == names
    assert [isinstance(outcome, Failure) for outcome in found] == [False, True, False, True, False]
    written = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.json")}
    assert written == {f"{name}.json" for name in names}
