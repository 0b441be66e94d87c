"""Where corrections are made: an archive, its corrections, and the pages that people see of both."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, get_args
from urllib.parse import urlencode

from extractor.archives.archive import Archive, Entry, Wanted
from extractor.compare.anchors import anchors_of
from extractor.compare.approved import held_findings, written
from extractor.compare.corrections import Correction, Corrections, apply, gold
from extractor.lexicon.book import Book
from extractor.model.base import Frozen
from extractor.model.errors import NotFound, UsageError
from extractor.model.fact import Basis, Role
from extractor.model.places import APPROVED
from extractor.model.record import Failure, Record
from extractor.review.pages import Pages
from extractor.writers.show import Review, asset, show_page
from extractor.writers.show_data import page_words

_PAGE = 50
"""Reports on one page of the list."""
_ASSETS = Path(__file__).parent / "assets"
FIELDS = ("label", "indicator", "value", "unit", "role", "basis", "period", "scope", "fund", "subject")
"""The fields that can be corrected, in the order they are offered."""
_STATES = ("error", "warning", "note", "none", "failed", "corrected")


class Said(Frozen):
    """What a page sends: of a figure a field and its value, or that all is right; of a finding whether it is one."""

    source: str
    figure: str | None = None
    field: str | None = None
    value: str | None = None
    finding: str | None = None
    right: bool = True


class Asked(NamedTuple):
    """What the list is asked for, by whom in which language, and from which page on."""

    wanted: Wanted
    language: str
    page: int


class Desk:
    """One archive under review by one person."""

    def __init__(self, archive: Archive, book: Book, who: str, pages: Pages | None = None) -> None:
        self._archive, self._book, self._who, self._pages = archive, book, who, pages
        self.corrections = Corrections(archive.beside())
        self._lock = threading.Lock()

    def correct(self, said: Said) -> None:
        """Keeps what was said, where it fits. Raises NotFound and UsageError."""
        record = self._record(said.source)
        told: dict[str, Any] = {
            "source": record.source.name,
            "sha256": record.source.sha256,
            "who": self._who,
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "right": said.right,
        }
        if said.figure is not None:
            anchors = anchors_of(record)
            if said.figure not in anchors:
                raise NotFound(f"{said.figure}: no such figure", source=said.source)
            told |= {"at": anchors[said.figure], "field": said.field, "value": (said.value or "").strip() or None}
            if said.field is not None and said.field not in FIELDS:
                raise UsageError(f"{said.field}: no field that can be corrected")
        else:
            told["finding"] = self._finding(record, said)
        correction = Correction.model_validate(told)
        with self._lock:
            apply(record, [*self.corrections.of(said.source), correction])
            self.corrections.add(correction)

    def page(self, name: str, token: str) -> str:
        """A report as it is corrected now, with what is needed to correct it."""
        record = self._record(name)
        said = self.corrections.of(name)
        applied = apply(record, said)
        judged = {c.finding: c.right for c in said if c.finding is not None}
        held = zip(record.findings, held_findings(record), strict=True)
        shown = applied.record.model_copy(update={"findings": record.findings})
        data = {
            "token": token,
            "source": name,
            "fields": FIELDS,
            "known": self._known(),
            "judged": {finding.id: judged[told] for finding, told in held if told in judged},
            "corrected": self._corrected(record, applied.fitted),
            "unfit": len(applied.unfit),
        }
        script = (_ASSETS / "review.js").read_text(encoding="utf-8")
        style = (_ASSETS / "review.css").read_text(encoding="utf-8")
        pictures = self._pages.of(record) if self._pages else ()
        return show_page(shown, self._book, pictures, Review(data, script, style))

    def listing(self, asked: Asked) -> str:
        """The reports that are asked for, as a page."""
        words = page_words(self._book, asked.language) | self._book.maps(f"review.{asked.language}")
        found = self._archive.wanted(asked.wanted, frozenset(self.corrections.sources()))
        last = max(0, (len(found) - 1) // _PAGE)
        at = min(max(asked.page, 0), last)
        rows = "".join(self._row(entry, words) for entry in found[at * _PAGE : (at + 1) * _PAGE])
        heads = "".join(f"<th scope=col>{escape(words[f'list.{name}'])}</th>" for name in
                        ("name", "kind", "year", "body", "figures", "findings", "corrections"))  # fmt: skip
        count = escape(words["list.count"].format(found=len(found), all=len(self._archive.entries)))
        around = "".join(
            f'<a href="{escape(self._link(asked, page=to))}">{escape(words[key])}</a> '
            for to, key, there in ((at - 1, "list.before", at > 0), (at + 1, "list.after", at < last))
            if there
        )
        title = escape(words["list.title"])
        other = "en" if asked.language == "zh" else "zh"
        style = asset("page.css") + (_ASSETS / "review.css").read_text(encoding="utf-8")
        return (
            f'<!DOCTYPE html>\n<html lang="{"zh-CN" if asked.language == "zh" else "en"}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
            f'<style>{style}</style></head>\n<body class="list"><header><h1>{title}</h1>{self._form(asked, words)}'
            f'<p class="known">{count} · <a href="/gold.zip">{escape(words["list.gold"])}</a> · '
            f'<a href="{escape(self._link(asked, lang=other))}">{escape(words["tool.language"])}</a></p></header>'
            f'<div class="rows" tabindex="0"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
            f"<nav>{around}</nav></body></html>\n"
        )

    def gold(self) -> Iterator[tuple[str, str]]:
        """The approved files of all reports that were corrected: their names within a folder of reports, their text."""
        for name in self.corrections.sources():
            try:
                record = self._record(name)
            except NotFound:
                continue  # corrected in an earlier run, no longer in the archive: its corrections stay in their file
            inside = [part for part in PurePosixPath(name).parts if part not in {"/", ".", ".."}]
            yield "/".join([APPROVED, *inside]) + ".json", written(gold(record, self.corrections.of(name)))

    def packed(self) -> bytes:
        """``gold`` as a zip file."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self.gold():
                archive.writestr(name, text)
        return file.getvalue()

    def _record(self, name: str) -> Record:
        """A record with its text. Raises NotFound, and UsageError where there is none to show."""
        outcome = self._archive.outcome(name)
        if isinstance(outcome, Failure):
            raise UsageError(f"{name}: {outcome.message} ({outcome.code})")
        if outcome.text is None:
            raise UsageError(f"{name}: {self._book.maps('review.zh')['error.no_text']}")
        return outcome

    def _finding(self, record: Record, said: Said) -> Any:
        for finding, held in zip(record.findings, held_findings(record), strict=True):
            if finding.id == said.finding:
                return held
        raise NotFound(f"{said.finding}: no such finding", source=said.source)

    def _corrected(self, record: Record, fitted: tuple[Correction, ...]) -> dict[str, list[list[str | None]]]:
        """What was said of every figure: field, value, who, when."""
        places = {anchor: figure for figure, anchor in anchors_of(record).items()}
        told: dict[str, list[list[str | None]]] = {}
        for c in fitted:
            if c.at is not None and (figure := places.get(c.at)) is not None:
                told.setdefault(figure, []).append([c.field, c.value, c.who, c.when])
        return told

    def _known(self) -> dict[str, list[tuple[str, str]]]:
        """By field that takes certain values only, these with their names."""
        names = self._book.maps("cli.values")
        closed = {"role": get_args(Role), "basis": get_args(Basis)}
        known = {field: [(one, names[f"{field}.{one}"]) for one in values] for field, values in closed.items()}
        return known | {"indicator": [(entry.id, entry.name) for entry in self._book.indicators.values()]}

    def _row(self, entry: Entry, words: dict[str, str]) -> str:
        name = escape(entry.name)
        if entry.failure:
            told = escape(words.get(f"failure.{entry.failure}", entry.failure))
            return f'<tr class="failed"><td>{name}</td><td colspan="6">{told}</td></tr>'
        severities = (("error", entry.errors), ("warning", entry.warnings), ("note", entry.notes))
        findings = " ".join(f'<b class="{s}">{escape(words[f"severity.{s}"])} {n}</b>' for s, n in severities if n)
        made = len(self.corrections.of(entry.name)) or ""
        link = f"/report?{urlencode({'name': entry.name})}"
        return (
            f'<tr><td><a href="{escape(link)}">{escape(entry.title or entry.name)}</a><br><small>{name}</small></td>'
            f"<td>{escape(words.get(f'report.{entry.kind}', entry.kind))}</td><td>{entry.year or ''}</td>"
            f'<td>{escape(entry.body)}</td><td class="n" data-h="{escape(words["list.figures"])}">'
            f'{entry.figures}</td><td>{findings}</td><td class="n" data-h="{escape(words["list.corrections"])}">'
            f"{made}</td></tr>"
        )

    def _form(self, asked: Asked, words: dict[str, str]) -> str:
        entries = self._archive.entries
        kinds = {kind: words.get(f"report.{kind}", kind) for kind in sorted({e.kind for e in entries if e.kind})}
        years = {str(year): str(year) for year in sorted({e.year for e in entries if e.year}, reverse=True)}
        states = {state: words[f"state.{state}"] for state in _STATES}
        search = escape(words["list.search"])
        return (
            f'<form id="tools"><input type="search" name="q" value="{escape(asked.wanted.words)}" '
            f'aria-label="{search}" placeholder="{search}">'
            f"{_choice('kind', words['list.kind'], kinds, asked.wanted.kind)}"
            f"{_choice('year', words['list.year'], years, asked.wanted.year)}"
            f"{_choice('state', words['list.findings'], states, asked.wanted.state)}"
            f'<input type="hidden" name="lang" value="{escape(asked.language)}">'
            f"<button>{escape(words['list.go'])}</button></form>"
        )

    def _link(self, asked: Asked, **other: object) -> str:
        wanted = asked.wanted
        fields: dict[str, object] = {
            "q": wanted.words, "kind": wanted.kind, "year": wanted.year, "state": wanted.state,
            "lang": asked.language, "page": asked.page,
        }  # fmt: skip
        return "/?" + urlencode({name: value for name, value in (fields | other).items() if value not in ("", 0)})


def _choice(name: str, label: str, options: dict[str, str], chosen: str) -> str:
    shown = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
        for value, text in {"": label, **options}.items()
    )
    return f'<select name="{name}" aria-label="{escape(label)}">{shown}</select>'
