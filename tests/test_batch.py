"""Many reports: which files a call means, and workers that die, hang, leak and are replaced."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.batch.convert import convert
from extractor.batch.jobs import found, jobs_of
from extractor.batch.outcome import outcomes
from extractor.batch.workers import Care, Crew, finished, run
from extractor.model.errors import UsageError
from extractor.model.record import Failure, Record
from extractor.pipeline import Options
from own_words import REPORT


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder of folders; what must not be read is in it too."""
    root = tmp_path / "archive"
    for name in ("a/1.txt", "a.txt", "a-b.txt", "a/b/2.txt", ".git/x.txt", "b/.x", "b/extractor.toml", "c/1.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(REPORT, encoding="utf-8")
    return root


WHOLE = ["a-b.txt", "a.txt", "a/1.txt", "a/b/2.txt", "c/1.txt"]


def names(*sources: object) -> list[str]:
    return [job.name for job in jobs_of([str(source) for source in sources])]


def test_a_folder_is_walked_in_the_order_of_whole_names(archive: Path):
    assert names(archive) == WHOLE == sorted(WHOLE)


def test_patterns_name_what_they_match_below_their_fixed_part(archive: Path):
    assert names(archive / "**" / "*.txt") == sorted(WHOLE, key=lambda name: Path(name).parts)
    assert names(archive / "a" / "*.txt") == ["1.txt"]
    assert names(archive / "*" / "1.txt") == ["a/1.txt", "c/1.txt"]
    assert names(archive / "none*.txt") == ["none*.txt"]


def test_lists_name_files_as_they_list_them(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    listed = "archive/c/1.txt\n\narchive/a/1.txt\narchive/b\n./archive/a\nmissing.pdf\n"
    (tmp_path / "files.txt").write_text(listed, encoding="utf-8")
    expected = ["archive/c/1.txt", "archive/a/1.txt", "archive/a/b/2.txt", "missing.pdf"]
    assert names("@files.txt") == expected
    monkeypatch.setattr("sys.stdin", io.StringIO(listed))
    assert names("-") == expected
    with pytest.raises(UsageError):
        names("@no_list.txt")
    (tmp_path / "@odd").write_text("a file that is called so", encoding="utf-8")
    assert names("@odd") == ["@odd"]


def test_names_that_clash_are_whole_paths(archive: Path):
    both = names(archive / "a" / "1.txt", archive / "c" / "1.txt", archive / "a.txt")
    assert [name[-7:] for name in both] == ["a/1.txt", "c/1.txt", "a.txt"]
    assert len(names(archive, archive)) == len(WHOLE)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_told(archive: Path):
    (archive / "a").chmod(0)
    try:
        told = [o for job in jobs_of([archive]) for o in outcomes(job, Options())]
    finally:
        (archive / "a").chmod(0o755)
    assert [o.code for o in told if isinstance(o, Failure)] == ["forbidden"]


def test_stores_are_read_by_url(archive: Path):
    fsspec = pytest.importorskip("fsspec", reason="the extra 'remote' is not installed")
    store = fsspec.filesystem("memory")
    for name in ("in/b/2.txt", "in/a.txt", "in/.hidden"):
        store.pipe(f"/{name}", REPORT.encode())
    read = list(convert("memory://in"))
    assert [outcome.source.name for outcome in read] == ["a.txt", "b/2.txt"]
    assert all(isinstance(outcome, Record) for outcome in read)
    assert [job.name for job in found(["memory://in/*/2.txt"])] == ["b/2.txt"]
    (lost,) = convert("memory://in/none.txt")
    assert isinstance(lost, Failure)
    assert lost.code == "not_found"
    assert [job.name for job in found([f"file://{archive}"])] == WHOLE
    (large,) = convert("memory://in/a.txt", options=Options(limits=Options().limits.__class__(size=10)))
    assert isinstance(large, Failure)
    assert large.code == "limit"
    stamps = [job.stamp() for job in found(["memory://in/a.txt", "memory://in/none.txt"])]
    assert stamps[0] is not None
    assert stamps[1] is None


def task(job: tuple[str, str]) -> Iterator[str]:
    """What a job says to do; ``job[1]`` is a file that counts how often it was tried."""
    word, log = job
    with open(log, "a", encoding="utf-8") as tried:
        tried.write(f"{word} {os.getpid()}\n")
    yield word
    before = Path(log).read_text(encoding="utf-8")
    if word == "dies" or (word == "stumbles" and before.count("stumbles") == 1):
        os._exit(9)
    if word == "hangs":
        time.sleep(60)
    if word == "bursts":
        yield "x" * (1 << 30)


def loss(job: tuple[str, str], code: str) -> str:
    return f"{job[0]} {code}"


def test_a_job_is_tried_again_after_a_crash_and_not_after_its_time(tmp_path: Path):
    log = tmp_path / "log"
    jobs = [(word, str(log)) for word in ("a", "stumbles", "dies", "hangs", "b")]
    results = list(run(jobs, task, loss, Care(2, 2.0)))
    assert results == ["a", "stumbles", "dies", "dies crashed", "hangs", "hangs timeout", "b"]
    tried = [line.split()[0] for line in log.read_text(encoding="utf-8").splitlines()]
    assert {word: tried.count(word) for word in tried} == {"a": 1, "stumbles": 2, "dies": 2, "hangs": 1, "b": 1}


def test_jobs_are_given_as_they_end_and_taken_as_they_are_needed(tmp_path: Path):
    taken = []

    def jobs() -> Iterator[tuple[str, str]]:
        for word in ("hangs", *"abcdefgh"):
            taken.append(word)
            yield word, str(tmp_path / "log")

    ended = []
    crew = Crew(task, loss, Care(2, 2.0))
    for batch in finished(jobs(), crew):
        ended += [job[0] for job, _ in batch]
        assert len(taken) - len(ended) <= 3
    assert list(finished([("again", str(tmp_path / "log"))], crew))[-1][0][1] == ["again"]
    crew.close()
    assert ended == [*"abcdefgh", "hangs"]


def test_workers_are_replaced_after_so_many_jobs(tmp_path: Path):
    log = tmp_path / "log"
    jobs = [(str(number), str(log)) for number in range(7)]
    assert list(run(jobs, task, loss, Care(1, 60.0, recycle=3))) == [str(number) for number in range(7)]
    served = [line.split()[1] for line in log.read_text(encoding="utf-8").splitlines()]
    assert [served.count(pid) for pid in dict.fromkeys(served)] == [3, 3, 1]


def test_a_worker_that_takes_too_much_memory_is_lost_alone(tmp_path: Path):
    jobs = [(word, str(tmp_path / "log")) for word in ("a", "bursts", "b")]
    assert list(run(jobs, task, loss, Care(1, 60.0, memory=512 << 20))) == ["a", "bursts", "bursts crashed", "b"]


def test_workers_that_cannot_be_started_stop_the_run(tmp_path: Path):
    """A script whose work is not guarded: its workers would begin the same work, and the system forbids it."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(REPORT, encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(
        "from extractor import convert, Options\n"
        f"print(len(list(convert({str(tmp_path)!r}, options=Options(workers=2)))))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "__main__" in done.stderr.splitlines()[-1]
    assert done.stdout == ""
