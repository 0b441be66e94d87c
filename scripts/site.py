"""What the site takes from outside docs/: the walk-through of the pattern files, and links to it. Called by mkdocs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(\.\./((?:\.\./)*)patterns/README\.md\)")


def on_files(files: Any, config: Any) -> Any:
    """Adds patterns/README.md as the page patterns.md."""
    walk = (ROOT / "patterns" / "README.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "patterns.md", content=walk))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Links to that file lead to the page."""
    return LINK.sub(r"](\1patterns.md)", markdown)
