"""A record as one self-contained page: the report with every figure marked, beside it what does not add up.

The page opens from disk and loads nothing: style, script, data and pictures are inside. Its policy admits only the
script that is shipped, told by its hash, so that nothing a report holds can run; and all of it is escaped besides.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from extractor.lexicon.book import Book
from extractor.model.finding import Finding
from extractor.model.picture import Picture
from extractor.model.record import Record
from extractor.writers.charts import charts_html
from extractor.writers.show_data import page_data, page_words
from extractor.writers.show_text import Marked
from extractor.writers.telling import Telling

_ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = ("state.js", "card.js", "sheets.js", "lines.js", "filters.js", "page.js")
_FIRST = 2
"""How many pictures come before the script, to be there when it starts; the others come after all else."""
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@cache
def asset(name: str) -> str:
    """A shipped file of style or script."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def script_of(names: Sequence[str]) -> str:
    """Several script files as one."""
    return "\n".join(map(asset, names))


def inline(value: Any) -> str:
    """JSON that may stand inside a script element, whatever it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _UNSAFE.items():
        text = text.replace(sign, escaped)
    return text


class Review(NamedTuple):
    """What makes of a page one that can be corrected: data for its script, the script, the style."""

    data: dict[str, Any]
    script: str
    style: str


def show_page(record: Record, book: Book, pictures: Iterable[Picture] = (), review: Review | None = None) -> str:
    """The page of a record, which must have its text; ``pictures`` are those of its printed pages.

    With ``review`` it may speak with the server it came from, and with nobody else.
    """
    return _Page(record, book, review).html(list(pictures))


class _Page:
    def __init__(self, record: Record, book: Book, review: Review | None) -> None:
        self._record, self._book, self._review = record, book, review
        self._words = page_words(book, "zh")
        self._telling = Telling(record, book)
        guarded = record.guarded
        self._percent = round(100 * guarded.by_hard_checks / guarded.figures) if guarded.figures else 0

    def html(self, pictures: list[Picture]) -> str:
        review = self._review
        script = script_of(_SCRIPTS) + (review.script if review else "")
        style = asset("page.css") + (review.style if review else "")
        digest = b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
        policy = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
        policy += "; connect-src 'self'; base-uri 'none'" if review else ""
        title = escape(self._record.report.title or self._record.source.name)
        data = page_data(self._record, self._book, self._telling)
        if review:
            data["review"] = review.data
            for language, words in data["words"].items():
                words |= self._book.maps(f"review.{language}")
        data["boxes"] = {picture.page: picture.boxes for picture in pictures}
        return "".join(
            [
                '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
                '<meta name="viewport" content="width=device-width,initial-scale=1">',
                f"<title>{title}</title><style>{style}</style></head>\n<body>",
                self._head(title, bool(pictures)),
                f'<main><div id="doc" lang="zh-CN">{self._document(pictures)}</div>{self._side()}</main>\n',
                f'<svg id="lines" aria-hidden="true"></svg><div id="card" hidden></div>{self._help()}\n',
                f'<script type="application/json" id="data">{inline(data)}</script>\n',
                *map(_stored, pictures[:_FIRST]),
                f"<script>{script}</script>\n",
                *map(_stored, pictures[_FIRST:]),
                "</body></html>\n",
            ]
        )

    def _say(self, key: str, tag: str = "span", attributes: str = "", **fields: object) -> str:
        """An element whose words change with the language."""
        told = self._words.get(key, key).format(**fields)
        given = f" data-a='{escape(inline(fields), quote=True)}'" if fields else ""
        return f'<{tag} data-t="{key}"{given}{attributes}>{escape(told)}</{tag}>'

    def _head(self, title: str, pictured: bool) -> str:
        record, body = self._record, self._record.report.organization
        who = (body.name if body else None) or self._record.report.region or ""
        severities = Counter(finding.severity for finding in record.findings)
        known = [
            self._say(f"report.{record.report.kind}"),
            escape(who) if who not in title else "",
            escape(record.source.name) if record.source.name != title else "",
            self._say("head.figures", figures=len(record.figures), facts=len(record.facts), percent=self._percent),
            self._say("head.findings", errors=severities["error"], warnings=severities["warning"],
                      notes=severities["note"]),
        ]  # fmt: skip
        button = '<button type="button" id="{}" data-t="{}"{}>{}</button>'
        tools = [("go-findings", "tool.findings"), ("language", "tool.language"), ("theme", "tool.theme"),
                 ("keys", "tool.help")]  # fmt: skip
        if pictured:
            tools.insert(1, ("view", "tool.view"))
        buttons = "".join(button.format(name, key, "", escape(self._words[key])) for name, key in tools)
        return (
            f'<header><h1 lang="zh-CN">{title}</h1><p class="known">{" · ".join(filter(None, known))}</p>'
            f'<div id="tools" role="search"><input id="search" type="search" data-l="tool.search" '
            f'aria-label="{escape(self._words["tool.search"])}" placeholder="{escape(self._words["tool.search"])}">'
            f'<span id="count" role="status"></span>{buttons}</div>{self._chips()}</header>\n'
        )

    def _chips(self) -> str:
        """What the marks can be filtered by: each kind that occurs, figures of findings, figures without a label."""
        kinds = Counter(figure.kind for figure in self._record.figures)
        chip = '<button type="button" class="chip {0}" data-{1}="{0}" aria-pressed="false">{2} <b>{3}</b></button>'
        stated = {fact.figure for fact in self._record.facts}
        bare = sum(f.id not in stated and f.kind not in {"date", "ordinal"} for f in self._record.figures)
        states = {"in": len({g for finding in self._record.findings for g in finding.figures}), "bare": bare}
        told = [chip.format(name, "state", self._say(f"chip.{name}"), count) for name, count in states.items()]
        told += [chip.format(kind, "kind", self._say(f"kind.{kind}"), count) for kind, count in kinds.most_common()]
        label = escape(self._words["chip.group"])
        return f'<div id="chips" role="group" data-l="chip.group" aria-label="{label}">{"".join(told)}</div>'

    def _document(self, pictures: list[Picture]) -> str:
        """Page by page: where its picture will be, and its text."""
        sheets = {picture.page: picture for picture in pictures}
        parts = []
        for chunk in Marked(self._record).chunks():
            head, sheet, name = "", "", ""
            if chunk.page is not None:
                head = self._say("place.page", "h2", ' class="folio"', page=chunk.page)
                name = f' id="page-{chunk.page}"'
            if chunk.page in sheets:
                picture = sheets[chunk.page]
                tall = 100 * picture.height / max(1, picture.width)
                sheet = (
                    f'<div class="sheet" data-page="{picture.page}" data-wide="{picture.width}" '
                    f'data-high="{picture.height}" style="padding-top:{tall:.2f}%"></div>'
                )
            parts.append(
                f'<section class="chunk"{name} style="contain-intrinsic-size:auto 500px auto {chunk.height}px">'
                f'{head}{sheet}<div class="text">{chunk.html}</div></section>'
            )
        return "".join(parts)

    def _side(self) -> str:
        cards = "".join(map(self._card, self._record.findings))
        none = "" if cards else self._say("side.none", "p", ' class="none"', percent=self._percent)
        charts = charts_html(self._record, self._book)
        tabs = [("findings", len(self._record.findings))] + ([("charts", 0)] if charts else [])
        heads = "".join(
            f'<button type="button" role="tab" id="tab-{name}" aria-controls="panel-{name}" '
            f'aria-selected="{"true" if name == "findings" else "false"}">{self._say(f"side.{name}")}'
            f"{f' <b>{count}</b>' if count else ''}</button>"
            for name, count in tabs
        )
        drawn = (
            f'<div role="tabpanel" id="panel-charts" tabindex="0" aria-labelledby="tab-charts" hidden>{charts}</div>'
        )
        return (
            f'<aside id="side" data-l="side.label" aria-label="{escape(self._words["side.label"])}">'
            f'<div role="tablist" id="tabs">{heads}</div>'
            f'<div role="tabpanel" id="panel-findings" tabindex="0" aria-labelledby="tab-findings">{none}{cards}</div>'
            f"{drawn if charts else ''}</aside>"
        )

    def _card(self, finding: Finding) -> str:
        """One finding: what is wrong, the arithmetic, and a button to each place."""
        checks = [check for check in self._record.checks if check.id in finding.checks]
        sums = []
        for parts in filter(None, map(self._telling.terms, checks)):
            fields = {"said": parts.said, "computed": parts.computed, "printed": parts.printed}
            key = ("arith.points" if parts.points else "arith.gap") if parts.gap else "arith.exact"
            sums.append(self._say(key, "p", ' class="sum"', **fields, gap=parts.gap))
        proposed = ""
        if finding.proposed is not None:
            printed = self._telling.text(self._record.by_id[finding.proposed.figure])
            read = self._say("card.proposed", printed=printed, text=finding.proposed.text)
            proposed = f"<p>{read} ({self._say(f'slip.{finding.proposed.why}')})</p>"
        places = "".join(self._place(finding, at) for at in range(len(finding.figures)))
        return (
            f'<article class="finding {finding.severity}" id="{escape(finding.id)}" tabindex="0">'
            f"<h3>{self._say(f'severity.{finding.severity}')}　{self._say(f'rule.{finding.rule}')}</h3>"
            f"{self._told(finding)}{''.join(sums)}{proposed}<ul>{places}</ul></article>"
        )

    def _told(self, finding: Finding) -> str:
        """What a finding says: the record's own sentence, in English what stands there and what was expected."""
        if not finding.figures:
            return self._say("card.said", "p", message=finding.message, figure=finding.actual or "")
        figure = self._record.by_id[finding.cause or finding.figures[0]]
        said = {"message": finding.message, "figure": self._telling.text(figure)}
        if finding.expected is None or finding.actual is None:
            return self._say("card.said", "p", **said)
        return self._say("card.told", "p", **said, actual=finding.actual, expected=finding.expected, unit=figure.unit)

    def _place(self, finding: Finding, at: int) -> str:
        """A button to one figure of a finding, and where that stands; what the place before said is not repeated."""
        figure = finding.figures[at]
        before = finding.figures[at - 1] if at else None
        where = self._telling.where(self._record.place(figure), self._record.place(before) if before else None)
        return (
            f'<li><button type="button" class="jump{" cause" if figure == finding.cause else ""}" '
            f'data-g="{escape(figure)}">{escape(self._telling.text(self._record.by_id[figure]))}</button> '
            f'<small data-p="{escape(figure)}" data-b="{escape(before or "")}">{escape(where)}</small></li>'
        )

    def _help(self) -> str:
        keys = ("j", "k", "n", "p", "/", "f", "u", "v", "l", "t", "Esc", "?")
        rows = "".join(f"<dt><kbd>{key}</kbd></dt>{self._say(f'key.{key}', 'dd')}" for key in keys)
        close = self._say("tool.close", "button", ' type="button" id="help-close"')
        title = self._say("tool.help", "h2", ' id="help-title"')
        return f'<dialog id="help" aria-labelledby="help-title">{title}<dl>{rows}</dl>{close}</dialog>'


def _stored(picture: Picture) -> str:
    """A picture as text, to be made an image when its page comes near."""
    data = b64encode(picture.data).decode("ascii")
    return f'<script type="{picture.media_type};base64" id="picture-{picture.page}">{data}</script>\n'
