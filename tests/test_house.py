"""The laws of the house: floors, cycles, sizes, words, documentation, and what importing costs."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

HOME = Path(__file__).resolve().parent.parent / "src" / "extractor"
FILES = {
    ".".join(("extractor", *path.relative_to(HOME).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(HOME.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}

FLOORS = {
    "model": 1,
    "lexicon": 2,
    **dict.fromkeys(("readers", "segment", "recognise", "interpret", "reconcile", "writers"), 3),
    "pipeline": 4,
    **dict.fromkeys(("archives", "batch", "compare", "rehearse"), 5),
    "workbench": 6,
    "review": 6,
    "cli": 7,
    "pytest_plugin": 7,
    "": 8,
}
VERBS = {
    "readers": "read",
    "segment": "segment",
    "recognise": "recognise",
    "interpret": "interpret",
    "reconcile": "reconcile",
    "batch": "convert",
    "review": "serve",
    "cli": "app",
}


BLOCK = {"\u4e00", "\u9fff"}
"""The bounds of the Han block: code points to compare with, no words."""


def room(module: str) -> str:
    """The room a module is in; the front door (the package itself) is ''."""
    return [*module.split("."), ""][1]


def imports(module: str) -> Iterator[str]:
    """The modules of ours that a module imports anywhere: at its top, in a function, for types only."""
    package = module if FILES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in FILES)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([node.module] if node.module else [])])
            for name in node.names:
                if f"{base}.{name.name}" in FILES:
                    yield f"{base}.{name.name}"
                elif base in FILES:
                    yield base


GRAPH = {module: sorted(set(imports(module)) - {module}) for module in FILES}


def nodes(*types: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    return ((module, node) for module, tree in TREES.items() for node in ast.walk(tree) if isinstance(node, types))


def test_every_room_has_a_floor():
    assert {room(module) for module in FILES} <= set(FLOORS)


def test_a_room_imports_only_from_lower_floors():
    upwards = [
        f"{module} imports {other}"
        for module, others in GRAPH.items()
        for other in others
        if room(other) != room(module) and FLOORS[room(other)] >= FLOORS[room(module)]
    ]
    assert not upwards


def test_helpers_do_not_import_the_file_named_for_the_verb():
    verbs = {f"extractor.{package}.{verb}" for package, verb in VERBS.items()}
    backwards = [
        f"{module} imports {other}"
        for module, others in GRAPH.items()
        for other in set(others) & verbs
        if room(module) == room(other)
        and FILES[module].name != "__init__.py"
        and not (module == "extractor.cli" or module.startswith("extractor.cli.__"))
    ]
    assert not backwards


def test_no_import_cycle():
    state: dict[str, int] = {}
    cycles: list[str] = []

    def visit(module: str, path: tuple[str, ...]) -> None:
        state[module] = 1
        for other in GRAPH[module]:
            if state.get(other) == 1:
                cycles.append(" > ".join([*path[path.index(other) :], other] if other in path else [module, other]))
            elif other not in state:
                visit(other, (*path, other))
        state[module] = 2

    for module in GRAPH:
        if module not in state:
            visit(module, (module,))
    assert not cycles


def test_no_file_over_400_lines():
    long = {name: n for name, path in FILES.items() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert not long


def test_no_function_over_60_lines():
    long = {
        f"{module}.{node.name}": node.end_lineno - node.lineno + 1
        for module, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if node.end_lineno - node.lineno >= 60
    }
    assert not long


def test_no_chinese_word_in_a_string():
    """Words and messages live in patterns/; docstrings may speak."""
    han = regex.compile(r"\p{Script=Han}")
    found = []
    for module, tree in TREES.items():
        spoken = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        found += [
            f"{module}:{node.lineno} {node.value[:30]!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken
            if han.search(node.value) and node.value not in BLOCK
        ]
    assert not found


def test_scripts_and_styles_are_short_and_hold_no_chinese_word():
    han = regex.compile(r"\p{Script=Han}")
    assets = [path for path in HOME.rglob("*") if path.suffix in {".js", ".css", ".html"}]
    texts = {path.name: path.read_text(encoding="utf-8") for path in assets}
    assert texts
    assert not [name for name, text in texts.items() if han.search(text) or len(text.splitlines()) > 400]


def test_every_public_name_is_documented():
    silent = []
    for module, tree in TREES.items():
        queue: list[tuple[str, ast.AST]] = [(module, tree)]
        while queue:
            name, node = queue.pop()
            if not ast.get_docstring(node):  # type: ignore[arg-type]
                silent.append(name)
            if isinstance(node, ast.Module | ast.ClassDef):
                queue += [
                    (f"{name}.{child.name}", child)
                    for child in node.body
                    if isinstance(child, ast.ClassDef | ast.FunctionDef) and not child.name.startswith("_")
                ]
    assert not silent


def test_at_most_five_parameters_on_public_pipeline_functions():
    wide = [
        f"{module}.{node.name}"
        for module, node in nodes(ast.FunctionDef)
        if module in {"extractor.pipeline", "extractor.batch.convert"} and not node.name.startswith("_")
        if len(node.args.args) + len(node.args.kwonlyargs) > 5
    ]
    assert not wide


WITNESS = """
import json, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import extractor
names = [name for name in sys.modules if name.split(".")[0] in {"extractor", "pydantic", "jieba", "pdfplumber", "docx"}]
home = extractor.__file__.rpartition("extractor")[0] + "extractor"
own = [path for path in opened if path.startswith(home) or path.endswith(".toml")]
print(json.dumps([names, [path for path in own if "__init__" not in path]]))
"""


def test_importing_the_package_loads_nothing_heavy_and_reads_no_file():
    done = subprocess.run([sys.executable, "-c", WITNESS], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [["extractor"], []]


def test_public_names_resolve():
    import extractor

    assert {name: callable(getattr(extractor, name)) for name in extractor.__all__} == dict.fromkeys(
        extractor.__all__, True
    )
    with pytest.raises(AttributeError):
        extractor.no_such_name  # noqa: B018
