"""What a folder of records says, for a person: one row a report, then what the reports say against themselves.

usage: summary.py FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

SHOWN = 3
"""Findings shown of each report."""


def main() -> int:
    records = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(sys.argv[1]).rglob("*.json"))]
    table = Table(
        Column("report", no_wrap=True),
        Column("kind", no_wrap=True),
        "year",
        "body",
        "figures",
        "facts",
        "checks",
        "guarded",
        "findings",
        box=None,
    )
    findings: dict[tuple[str, str], tuple[str, dict]] = {}
    for record in records:
        name = record["source"]["name"]
        if "code" in record:
            table.add_row(escape(name), f"[red]{record['code']}[/]", "", escape(record["message"]))
            continue
        report, guarded = record["report"], record["guarded"]
        share = round(100 * guarded["by_hard_checks"] / guarded["figures"]) if guarded["figures"] else 0
        body = (report.get("organization") or {}).get("name") or report.get("region") or report.get("title") or ""
        counts = [len(record[key]) for key in ("figures", "facts", "checks")]
        table.add_row(
            escape(name), report["kind"], str(report.get("fiscal_year") or ""), escape(body[:16]), *map(str, counts),
            f"{share} %", str(len(record["findings"])),
        )  # fmt: skip
        loud = [finding for finding in record["findings"] if finding["severity"] != "note"]
        for finding in loud[:SHOWN]:  # the same report in another format says the same
            findings.setdefault((Path(name).stem, finding["message"]), (name, finding))
    console = Console(width=max(140, Console().width))
    console.print(table)
    for name, finding in findings.values():
        style = "red" if finding["severity"] == "error" else "yellow"
        console.print(
            f"[{style}]{finding['severity']:<8}[/] {escape(name)}: {escape(finding['message'])}", soft_wrap=True
        )
    failed = sum("code" in record for record in records)
    console.print(
        f"{len(records) - failed} records, {failed} failures, {len(findings)} findings shown; in full: {sys.argv[1]}/"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
