"""What is shipped: the patterns inside the wheel, and every import of ours declared."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import extractor
from extractor.lexicon.load import builtin_patterns

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, built with the build backend that is installed."""
    pytest.importorskip("hatchling", reason="the build backend is not installed")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run([*command, "-w", str(folder), str(ROOT)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_pattern_file_and_nothing_else_of_the_tree(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {name.removeprefix("extractor/patterns/") for name in names if name.startswith("extractor/patterns/")}
    assert shipped == {path.relative_to(ROOT / "patterns").as_posix() for path in (ROOT / "patterns").rglob("*.toml")}
    assert "extractor/py.typed" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"extractor"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_works_where_the_tree_is_not(wheel: Path, tmp_path: Path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = "import extractor, sys; print(extractor.__file__); print(extractor.parse_quantity('12.5万元').value)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(tmp_path / "extractor" / "__init__.py"), "125000"]


def test_an_editable_install_finds_the_patterns():
    assert builtin_patterns().is_dir()
    assert any(builtin_patterns().rglob("*.toml"))


def test_every_import_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for extra in project["optional-dependencies"].values() for line in extra]
    declared = {re.split(r"[^\w-]", line)[0].lower() for line in [*project["dependencies"], *extras]}
    homes = importlib.metadata.packages_distributions()
    transitive = {"pydantic-core": "pydantic", "pydantic_core": "pydantic"}
    transitive |= {"pillow": "pdfplumber", "numpy": "rapidocr", "opencv-python-headless": "rapidocr"}
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            used |= {name.split(".")[0] for name in names}
    foreign = used - set(sys.stdlib_module_names) - {"extractor", ""}
    undeclared = {
        name
        for name in foreign
        if not {transitive.get(d.lower(), d.lower()) for d in homes.get(name, [name])} & declared
    }
    assert not undeclared


def test_the_lock_holds_every_dependency_with_hashes_and_no_host():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked_extras = (lines for name, lines in project["optional-dependencies"].items() if name != "bench")
    extras = [line for extra in locked_extras for line in extra]
    groups = {"requirements.txt": project["dependencies"], "requirements-dev.txt": [*project["dependencies"], *extras]}
    for file, wanted in groups.items():
        lock = (ROOT / file).read_text(encoding="utf-8")
        locked = set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
        assert {re.split(r"[^\w-]", line)[0] for line in wanted} <= locked
        assert len(locked) <= lock.count("--hash=sha256:")
        assert "://" not in lock


def test_no_trace_of_this_machine():
    folders = ("src", "tests", "patterns", "scripts", "schema", "fixtures", "docs")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [
        ROOT / name
        for name in ("Makefile", "README.md", "mkdocs.yml", "pyproject.toml", "CHANGELOG.md", "requirements.txt")
    ]
    traces = [path.name for path in files if path.suffix != ".pyc" and str(ROOT).encode() in path.read_bytes()]
    assert not traces


def test_the_version_is_said_once():
    assert importlib.metadata.version("extractor") in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert extractor.__doc__
