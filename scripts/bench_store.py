"""Loading archives into databases, held against the drivers' own fastest way with the same rows in the same run.

usage: bench_store.py [FACTS] [--rounds N]      default: 1,000,000 facts, one round

Reports are the sample reports' records, each copy with a content of its own, until there are so many facts. What is
timed of ours is the whole way: JSON in, rows of every table standing in the database, indexes and all. Held against it
is the driver alone with the same rows ready in memory, into the same tables: ``executemany`` in one transaction, COPY
in binary with values of their types, each followed by what makes the text searchable. Processor time,
that of the server's process included. Exit 1 where ours takes more than twice as long.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from extractor.model.errors import MissingExtra
from extractor.pipeline import default_book, extract
from extractor.writers.json import dumps
from extractor.writers.store.database import Database
from extractor.writers.store.migrate import bring_forward
from extractor.writers.store.outcomes import loaded
from extractor.writers.store.postgres import Postgres
from extractor.writers.store.rows import Row
from extractor.writers.store.schema import OF_REPORT, SOURCE, Table
from extractor.writers.store.sqlite import Sqlite

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
BOUND = 2.0
BATCH = 1_000
"""Reports whose rows the driver is given at once: all of them would not fit in memory."""


def clock(store: Sqlite | Postgres) -> float:
    """Processor time of this process and of the server's for this connection (wall time where that cannot be read)."""
    if isinstance(store, Sqlite):
        return time.process_time()
    ((pid,),) = store.run("SELECT pg_backend_pid()")
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return time.perf_counter()
    return time.process_time() + sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def samples() -> list[tuple[str, str, int]]:
    """Records of the sample reports: their JSON, their digest, how many facts they have."""
    records = [extract(path) for path in sorted((ROOT / "fixtures" / "reports").glob("*.txt"))]
    return [(dumps(record), record.source.sha256, len(record.facts)) for record in records]


def archive(facts: int) -> Iterator[tuple[str, str]]:
    """Names and JSON of so many facts' reports, no two of one content."""
    had, number, known = 0, 0, samples()
    while had < facts:
        said, digest, count = known[number % len(known)]
        name = f"{number:07d}.txt"
        own = f"{number:08x}{digest[8:]}"
        said = said.replace(digest, own, 1)
        at = said.index('"name":"') + len('"name":"')
        yield name, f"{said[:at]}{name}{said[said.index(chr(34), at) :]}"
        had, number = had + count, number + 1


def ours(store: Sqlite | Postgres, facts: int) -> tuple[float, int]:
    """Seconds of loading, and the facts that stand then."""
    target = Database(store, default_book())
    taken = 0.0
    for batch in batches(facts):
        start = clock(store)
        for name, said in batch:
            target.write(name, said)
        taken += clock(store) - start
    start = clock(store)
    target.flush()
    taken += clock(store) - start
    ((count,),) = store.run("SELECT COUNT(*) FROM fact")
    return taken, count


def drivers(
    store: Sqlite | Postgres,
    facts: int,
    put: Callable[[Table, list[Row]], None],
    typed: Callable[[Table, list[Row]], list[Row]] = lambda _, rows: rows,
) -> tuple[float, int]:
    """Seconds of the driver alone: rows made beforehand, batch by batch, one transaction."""
    bring_forward(store, default_book())
    taken = 0.0
    with store.transaction():
        for batch in batches(facts):
            all_rows: dict[str, list[Row]] = {table.name: [] for table in (SOURCE, *OF_REPORT)}
            keys = []
            for name, said in batch:
                found = loaded(name, said.encode(), default_book())
                assert found.rows is not None
                all_rows[SOURCE.name].append(found.source)
                keys.append(found.rows.key)
                for table in OF_REPORT:
                    all_rows[table.name].extend(typed(table, found.rows.tables[table.name]))
            start = clock(store)
            for table in (SOURCE, *OF_REPORT):
                put(table, all_rows[table.name])
            store.index_text(keys)
            taken += clock(store) - start
        start = clock(store)  # what is left is the commit
    taken += clock(store) - start
    ((count,),) = store.run("SELECT COUNT(*) FROM fact")
    return taken, count


def batches(facts: int) -> Iterator[list[tuple[str, str]]]:
    """The archive, so many reports at a time."""
    batch: list[tuple[str, str]] = []
    for one in archive(facts):
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def sqlite(folder: Path, facts: int) -> tuple[float, float, int]:
    """Ours and ``executemany``."""
    store = Sqlite(folder / "ours.db")
    mine, count = ours(store, facts)
    store.close()
    store = Sqlite(folder / "theirs.db")
    theirs, same = drivers(store, facts, store.insert)
    store.close()
    assert count == same
    for path in folder.iterdir():
        path.unlink()
    return mine, theirs, count


BINARY = {"key": "int8", "text": "text", "whole": "int8", "number": "numeric", "flag": "bool"}


def with_decimals(table: Table, rows: list[Row]) -> list[Row]:
    """Rows with the values that binary COPY takes for NUMERIC."""
    numbers = [at for at, column in enumerate(table.columns) if column.type == "number"]
    for at in numbers if table.name != "passage" else ():
        rows = [(*row[:at], None if row[at] is None else Decimal(str(row[at])), *row[at + 1 :]) for row in rows]
    return rows


def postgres(place: str, facts: int) -> tuple[float, float, int]:
    """Ours and binary COPY, each in a schema of its own."""
    import psycopg

    with psycopg.connect(place, autocommit=True) as connection:
        for name in ("ours", "theirs"):
            connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
            connection.execute(f"CREATE SCHEMA {name}")
    store = Postgres(f"{place}&options=-csearch_path%3Dours")
    mine, count = ours(store, facts)
    store.close()
    store = Postgres(f"{place}&options=-csearch_path%3Dtheirs")

    def put(table: Table, rows: list[Row]) -> None:
        if table.name == "passage":
            store.insert(table, rows)
            return
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        copying = f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT BINARY)'
        with store._connection.cursor().copy(copying) as copy:
            copy.set_types([BINARY[column.type] for column in table.columns])
            for row in rows:
                copy.write_row(row)

    theirs, same = drivers(store, facts, put, with_decimals)
    store.close()
    assert count == same
    return mine, theirs, count


def main() -> int:
    """A line a database; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("facts", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    bad = False
    with tempfile.TemporaryDirectory() as folder:
        bad |= told("SQLite", [sqlite(Path(folder), args.facts) for _ in range(args.rounds)])
    from server import programs, running

    if programs() is None:
        print("PostgreSQL   no server is installed")
        return int(bad)
    try:
        with running("max_wal_size=8GB") as place:
            bad |= told("PostgreSQL", [postgres(place, args.facts) for _ in range(args.rounds)])
    except MissingExtra as missing:
        print(f"PostgreSQL   {missing.detail}")
    return int(bad)


def told(name: str, rounds: list[tuple[float, float, int]]) -> bool:
    """Print the medians; whether they are out of bounds."""
    mine, theirs = (statistics.median(one[at] for one in rounds) for at in (0, 1))
    facts = rounds[0][2]
    print(
        f"{name:12} {facts} facts: {mine:.1f} s ({facts / mine:,.0f} facts/s), driver alone {theirs:.1f} s, "
        f"{mine / theirs:.2f} times (bound {BOUND})"
    )
    return mine > BOUND * theirs


if __name__ == "__main__":
    sys.exit(main())
