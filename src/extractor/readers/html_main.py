"""Which part of a web page is the report: what is never shown and what surrounds the article taken away."""

from __future__ import annotations

from typing import Any

import regex

from extractor.readers.vocabulary import Vocabulary

UNSEEN = frozenset((
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "video", "audio", "map",
    "head", "link", "meta", "select", "option", "button", "input", "textarea", "form-control", "del", "s", "strike",
))  # fmt: skip
_CHROME_TAGS = frozenset(("nav", "footer", "aside", "menu", "dialog"))
_CUT = regex.compile(r"[-_\s]+|(?<=[a-z])(?=[A-Z])")
_HIDING = regex.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", regex.IGNORECASE)
_STRUCK = regex.compile(r"text-decoration[^;]*line-through", regex.IGNORECASE)
_AS_TYPED = regex.compile(r"white-space\s*+:\s*+pre", regex.IGNORECASE)
LINE_END = "\u2028"
"""Stands for a line end that is printed; others in the source are blanks."""
_SPACE = regex.compile(r"\s+")
_MARKS = regex.compile(r"[，。；：、,;]|\d")
_DOMINANT = 0.85


def prune(root: Any, words: Vocabulary) -> int:
    """Takes unseen elements and site chrome out of the tree; gives the number of pieces of chrome with text."""
    for node in list(root.iter()):
        if not isinstance(node.tag, str) or node.tag in UNSEEN or _is_hidden(node):
            _remove(node)
        elif _STRUCK.search(style := node.get("style", "")):
            _emptied(node)
        elif node.tag == "pre" or _AS_TYPED.search(style):
            _keep_lines(node)
    names = frozenset(words.chrome_class)
    total = _weight(root)
    dropped = 0
    for node in list(root.iter()):
        if _is_chrome(node, names) and _weight(node) * 4 < total:
            dropped += bool(text_of(node))
            _remove(node)
    return dropped


def main_part(root: Any) -> Any:
    """The smallest element that still holds nearly all prose and figures outside links."""
    whole = _weights(root)
    node, total = root, whole[root]
    while total:
        heavy = next((c for c in node if whole.get(c, 0) >= _DOMINANT * total), None)
        if heavy is None or heavy.tag in ("table", "p", "tr", "tbody"):
            break
        node = heavy
    return node


def text_of(node: Any) -> str:
    """All text below an element, blanks folded."""
    return str(_SPACE.sub(" ", "".join(node.itertext()))).strip()


def _weights(root: Any) -> dict[Any, int]:
    """The characters of prose below every element; text of links counts nothing.

    Keyed by the elements themselves: that keeps lxml's proxies alive, whose ids are reused otherwise.
    """
    own: dict[Any, int] = {}
    order = [n for n in root.iter() if isinstance(n.tag, str)]
    for node in reversed(order):
        weight = 0 if node.tag == "a" else _mass(node.text)
        for child in node:
            weight += 0 if node.tag == "a" else own.get(child, 0)
            weight += 0 if node.tag == "a" else _mass(child.tail)
        own[node] = weight
    return own


def _mass(text: str | None) -> int:
    """Characters of a piece of text; a piece without a mark or digit is likely a label."""
    if not text or not (stripped := text.strip()):
        return 0
    return len(stripped) if len(stripped) > 12 or _MARKS.search(stripped) else 1


def _weight(node: Any) -> int:
    return sum(_mass(piece) for piece in node.itertext())


def _is_hidden(node: Any) -> bool:
    return node.get("hidden") is not None or bool(_HIDING.search(node.get("style", "")))


def _is_chrome(node: Any, names: frozenset[str]) -> bool:
    if node.tag in _CHROME_TAGS or node.get("role") in ("navigation", "banner", "contentinfo", "search"):
        return True
    if node.tag in ("html", "body", "table", "tbody", "tr", "td", "p"):
        return False
    given = f"{node.get('class', '')} {node.get('id', '')}"
    return any(piece.lower() in names for piece in _CUT.split(given) if piece)


def _emptied(node: Any) -> None:
    """Takes away what an element holds; its place, a cell's say, stays."""
    node.text = None
    for child in list(node):
        node.remove(child)


def _keep_lines(node: Any) -> None:
    """Marks the line ends below an element whose lines are printed as they are typed."""
    for each in node.iter():
        if each.text:
            each.text = each.text.replace("\n", LINE_END)
        if each is not node and each.tail:
            each.tail = each.tail.replace("\n", LINE_END)


def _remove(node: Any) -> None:
    """Takes an element out and leaves the text behind it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)
