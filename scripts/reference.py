"""The reference under docs/reference, written from the code: commands, record, rules, failures, indicators, Python.

usage: reference.py [--check]      --check compares and writes nothing; exit 1 where a page is not true
"""

from __future__ import annotations

import enum
import inspect
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import typer

import extractor
from extractor.cli.app import app
from extractor.cli.say import names_of, value
from extractor.cli.silence import rules_of
from extractor.lexicon.shape import CheckEntry, Message
from extractor.model import errors
from extractor.model.base import Frozen
from extractor.model.errors import ExtractorError
from extractor.model.figure import FigureKind, Modifier
from extractor.model.finding import Finding, Verdict
from extractor.pipeline import default_book
from extractor.writers.json import schema_json

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
MEANINGS = tomllib.loads((ROOT / "scripts" / "reference.toml").read_text(encoding="utf-8"))
NOTE = "<!-- written from the code by scripts/reference.py: make golden writes it anew -->\n"
ENDINGS = (
    (0, "全部读成；没有要报告的事"),
    (1, "`check` 查到错误；`verify` 与已核准的不同；`patterns impact` 有丢失或改变"),
    (2, "命令写得不对"),
    (3, "有来源读不了（失败对象占了它们的位置）"),
    (4, "模式文件有误，或其中的例子不符"),
    (5, "目标写不了，或缺少写它所需的组件"),
    (6, "有来源没有结果：本程序的缺陷，决不放过"),
    (130, "被中断（Ctrl-C、SIGTERM）；再运行同一命令即接着做"),
)
Command = Any
"""A command or group of the command line: typer brings its own class for it since 0.20."""


def cell(text: object) -> str:
    """Text that stands in a cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;").replace("``", "`")


def table(heads: str, rows: Iterator[tuple[object, ...]]) -> str:
    """A Markdown table; nothing where it has no rows."""
    told = [f"| {' | '.join(map(cell, row))} |\n" for row in rows]
    count = heads.count("|") + 1
    return f"| {heads} |\n|{'---|' * count}\n{''.join(told)}" if told else ""


def commands_of(command: Command, name: str = "extractor") -> Iterator[tuple[str, Command]]:
    """Every command that does something, by the words that call it."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for word, inner in below.items():
        yield from commands_of(inner, f"{name} {word}")


def options_of(command: Command) -> Iterator[tuple[str, str, str]]:
    """Every argument and option: how it is written, what it means, what it is where it is not given."""
    for part in command.params:
        written = ", ".join(f"`{name}`" for name in part.opts)
        if part.param_type_name == "argument":
            written = f"`{part.metavar or part.name.upper()}`"
        elif not getattr(part, "is_flag", False):
            written += f" `{part.metavar or part.name.upper()}`"
        default = part.default.value if isinstance(part.default, enum.Enum) else part.default
        default = "（必填）" if part.required else "" if default is None or default is False else f"`{default}`"
        yield written, getattr(part, "help", None) or "", default


def commands_page() -> Iterator[str]:
    yield "# 命令 · Commands\n\n"
    yield "`extractor --help` 与 `extractor 命令 --help` 说的是同样的话。退出码见[失败与退出码](failures.md)。\n"
    for name, command in commands_of(typer.main.get_command(app)):
        yield f"\n## {name}\n\n{command.help}\n\n"
        yield table("写法 | 意思 | 缺省", options_of(command))


def kind_of(schema: dict[str, Any]) -> str:
    """What a field may hold, in a word or two, with a link where that is a class of its own."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema or "const" in schema:
        return " ".join(f"`{word}`" for word in schema.get("enum", [schema.get("const")]))
    if "anyOf" in schema:
        kinds = [kind_of(one) for one in schema["anyOf"] if one.get("type") != "null"]
        return " / ".join(kinds) + ("，可为空" if len(kinds) < len(schema["anyOf"]) else "")
    if schema.get("type") == "array":
        return f"{kind_of(schema['items'])} 的列表" if "items" in schema else "列表"
    if schema.get("type") == "object" and "additionalProperties" in schema:
        return f"以名称为键的 {kind_of(schema['additionalProperties'])}"
    return {"string": "字符串", "integer": "整数", "number": "数", "boolean": "是否"}.get(schema.get("type", ""), "")


def meaning(name: str, field: str, places: dict[str, str]) -> str:
    """What a field means: as written down for the classes that everybody meets, by its indicator in the typed view."""
    if told := MEANINGS.get(name, {}).get(field):
        return str(told)
    book, path = default_book(), f"{places.get(name, name.lower())}.{field}"
    views = (
        view for document in book.documents.values() for at, view in document.view.items() if path in (at, at[:-7])
    )
    indicator, _, role = next(views, "").partition(" ")
    named = (
        book.indicators[indicator].name if indicator else value("basis", field) if name in ("Triple", "Level") else ""
    )
    return named if role.split(" ")[0] in ("", "amount", "rate") else f"{named}（{value('role', role.split(' ')[0])}）"


def record_page() -> Iterator[str]:
    schema = json.loads(schema_json())
    classes: dict[str, Any] = schema["$defs"]
    view = classes["ReportView"]["properties"]
    places = {ref[0]: field for field, said in view.items() if (ref := re.findall(r"\$defs/(\w+)", json.dumps(said)))}
    places["Accounts"] = "levels.actual"
    yield "# 记录 · The record\n\n"
    yield "一份报告成为一个 JSON 对象：读成了是 [Record](#record)，读不了是 [Failure](#failure)。"
    yield "数值一律是十进制字符串，位置是 `text` 中的字符位置，列表依原文次序。"
    yield "`extractor schema` 打印 JSON Schema，即 `schema/record.schema.json`。\n"
    for name in [*MEANINGS, *sorted(set(classes) - set(MEANINGS))]:
        said = classes[name]
        yield f"\n## {name}\n\n{cell(said.get('description', ''))}\n\n"
        yield table(
            "键 | 内容 | 意思",
            ((f"`{field}`", kind_of(of), meaning(name, field, places)) for field, of in said["properties"].items()),
        )
    for head, kinds, of in (
        ("figure.kind 数字的种类", get_args(FigureKind), "kind"),
        ("figure.modifier 修饰", get_args(Modifier), "modifier"),
        ("fact.role 角色", ("amount", "share", "rate", "change"), "role"),
        ("fact.basis 口径", ("actual", "budget", "target", "prior"), "basis"),
        ("check.verdict 结论", get_args(Verdict), "verdict"),
        ("report.kind 报告种类", kinds_of_reports(), "report"),
    ):
        yield f"\n## {head}\n\n" + table("值 | 意思", ((f"`{kind}`", value(of, kind)) for kind in kinds))


def kinds_of_reports() -> list[str]:
    """As the pattern files tell them, and what is none of them."""
    return [*(kind for kind, said in default_book().documents.items() if said.reads_as is None), "other"]


def rules_page() -> Iterator[str]:
    book = default_book()
    names, sources = names_of("rules.names"), names_of("rules.sources")
    yield "# 规则 · Rules\n\n每个疑点都属于一条规则。“依据”是规则所凭的规章，没有写的凭算术；“勾稽关系”是模式文件"
    yield "`patterns/checks/` 中写明的。`extractor rules` 打印同样的内容，`--ignore 规则` 不提示某一条。\n\n"
    yield table(
        "规则 | 核对什么 | 依据", ((f"`{rule}`", names[rule], sources.get(rule, "")) for rule in rules_of(book))
    )
    yield "\n## 勾稽关系 · Identities\n\n"
    checks = [book.checks[check] for ids in rules_of(book).values() for check in ids]
    yield table(
        "编号 | 规则 | 关系 | 依据", ((f"`{c.id}`", f"`{c.rule}`", relation(c), c.source or "") for c in checks)
    )
    yield "\n## 疑误的类型 · Slips\n\n改一处就能对上时，疑点附“建议”（`proposed.why`）：\n\n"
    yield table("代码 | 意思", ((f"`{why}`", told) for why, told in book.maps("slip.names").items()))
    levels = {"error": "错误：两者不能都对", "warning": "可疑：值得看一看", "note": "提示"}
    yield "\n## 程度 · Severity\n\n"
    said = get_args(Finding.model_fields["severity"].annotation)
    yield table("代码 | 意思", ((f"`{level}`", levels[level]) for level in said))


def relation(check: CheckEntry) -> str:
    """A relation of the pattern files in its indicators' names."""

    def name(indicator: str) -> str:
        entry = default_book().indicators.get(indicator)
        return entry.name if entry else check.named[indicator][0] if indicator in check.named else indicator

    if check.total is None:
        return ""
    total, plus, minus = name(check.total), [*map(name, check.plus)], [*map(name, check.minus)]
    if check.formula == "bands":
        return f"{total}：" + "，".join(f"{grade}不低于{least}" for grade, least in check.bands.items())
    if check.formula == "per":
        return f"{check.low or ''} ≤ {check.factor} × {total} ÷ {''.join(plus)} ≤ {check.high or ''}"
    if check.formula == "ratio":
        return f"{total} ＝ {''.join(plus)} ÷ {''.join(minus)}"
    return (
        f"{total} {'≤' if check.formula == 'bound' else '＝'} {'＋'.join(plus)}{''.join(f'－{less}' for less in minus)}"
    )


def failures_page() -> Iterator[str]:
    yield "# 失败与退出码 · Failures and exit codes\n\n"
    yield "读不了的报告成为一个失败对象，占它的位置：进来多少份，出去就有多少份。"
    yield "`message` 和 `advice` 是给人看的话。\n\n"
    book = default_book()
    yield "## 失败代码 · Failure codes\n\n"
    failures = [kind for kind in ways_to_fail() if kind.exit_code == ExtractorError.exit_code]
    rows = ((f"`{k.code}`", told(k, "failure"), told(k, "advice"), inspect.getdoc(k)) for k in failures)
    yield table("代码 | 说明 | 建议 | In English", rows)
    yield "\n## 结束整个命令的错误 · What ends a run\n\n"
    rest = [kind for kind in ways_to_fail() if kind not in failures]
    ends = ((f"`{k.code}`", k.exit_code, told(k, "failure"), told(k, "advice"), inspect.getdoc(k)) for k in rest)
    yield table("代码 | 退出码 | 说明 | 建议 | In English", ends)
    yield "\n## 退出码 · Exit codes\n\n"
    yield table("退出码 | 意思", iter(ENDINGS))
    yield "\n## 提示代码 · Notices\n\n读成了，但有损失，记录的 `notices` 中有说明：\n\n"
    notices = ((key.removeprefix("notice."), text) for key, text in messages() if key.startswith("notice."))
    yield table("代码 | 说明", ((f"`{key}`", book.message(f"notice.{key}", **blanks(text))) for key, text in notices))


def ways_to_fail() -> list[type[ExtractorError]]:
    """Every way in which the work cannot be done, as the code states them."""
    classes = (thing for thing in vars(errors).values() if isinstance(thing, type))
    return [kind for kind in classes if issubclass(kind, ExtractorError) and kind is not ExtractorError]


def told(kind: type[ExtractorError], what: str) -> str:
    return default_book().message(f"{what}.{kind.code}")


def messages() -> list[tuple[str, str]]:
    return [(key, entry.text) for key, entry in default_book().shelf("message", Message).items()]


def blanks(text: str) -> dict[str, str]:
    """Something for every field of a message."""
    return dict.fromkeys(re.findall(r"\{(\w+)", text), "…")


def indicators_page() -> Iterator[str]:
    book = default_book()
    yield "# 指标 · Indicators\n\n"
    yield "报告里的名称与“写法”之一完全一致（去掉“全年”“合计”这类限定词后），就得到指标编号。要加一个，见"
    yield "[加一个指标](../../patterns/README.md)。\n\n"
    rows = ((f"`{i.id}`", i.name, "、".join(i.says), i.part_of or "", i.code or "") for i in book.indicators.values())
    yield table("编号 | 名称 | 写法 | 上级 | 科目编码", rows)


def python_page() -> Iterator[str]:
    yield "# Python\n\n命令能做的，Python 都能做。`import extractor` 不读任何文件；名称在第一次用到时才装入。\n"
    for name in extractor.__all__:
        thing = getattr(extractor, name)
        yield f"\n## {name}\n\n"
        if isinstance(thing, type) and issubclass(thing, Frozen):
            fields = ", ".join(thing.model_fields)
            yield f"```text\n{name}({fields})\n```\n\n"
        else:
            yield f"```text\n{name}{_signature(thing)}\n```\n\n"
        yield f"{inspect.getdoc(thing)}\n".replace("``", "`")


def _signature(thing: Any) -> str:
    """As the code states it, with the names of types as they are written there."""
    return re.sub(r"'([^']*)'", r"\1", str(inspect.signature(thing)))


PAGES = {
    "commands.md": commands_page,
    "record.md": record_page,
    "rules.md": rules_page,
    "failures.md": failures_page,
    "indicators.md": indicators_page,
    "python.md": python_page,
}


def pages() -> dict[Path, str]:
    """Every page as the code has it now."""
    return {FOLDER / name: NOTE + "".join(page()) for name, page in PAGES.items()}


def main() -> int:
    """Write or compare; the exit code."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv[1:]:
        return int(bool(stale))
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
