"""Sources in remote stores (``s3://``, ``hdfs://``, ``https://`` …), by fsspec and whatever it is configured with."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import regex

from extractor.model.errors import Forbidden, LimitExceeded, MissingExtra, NotFound

_URL = regex.compile(r"[A-Za-z][A-Za-z0-9+.-]++://|[A-Za-z][A-Za-z0-9+.-]++::")
_TOLD = ("ETag", "etag", "checksum", "md5", "LastModified", "last_modified", "mtime", "modified", "created")
"""What stores say of a version of a file, in the words of their drivers."""


def is_url(text: str) -> bool:
    """Whether a source is named by a URL."""
    return _URL.match(text) is not None


def walk(url: str) -> Iterator[tuple[str, str, str]]:
    """The files that a URL means (a file, a folder, a pattern) in sorted order, as (path, name, URL).

    A name is relative to the folder, or to the part of a pattern before its first wildcard. A URL that leads nowhere
    gives itself. Raises MissingExtra where fsspec or the driver of the store is not installed.
    """
    store, root = _store(url)
    if any(sign in root for sign in "*?["):
        base, files = _fixed(root), sorted(path for path in store.glob(root) if not store.isdir(path))
    else:
        base, files = root, sorted(store.find(root)) if store.isdir(root) else []
    for path in files or [root]:
        inside = path[len(base) :].lstrip("/") if files and path.startswith(base) else ""
        yield path, inside or path.rstrip("/").rpartition("/")[2], store.unstrip_protocol(path)


def stamp(url: str) -> str | None:
    """What the store says of this version of the file; None where it says nothing, or the file is not there."""
    try:
        store, path = _store(url)
        told = store.info(path)
    except (OSError, ValueError):  # its outcome will say why
        return None
    known = [str(told[key]) for key in _TOLD if told.get(key)]
    return "-".join([str(told.get("size")), *known]) if known else None


def load(url: str, size: int) -> bytes:
    """The bytes of a file. Raises NotFound, Forbidden, LimitExceeded (more than ``size`` bytes), MissingExtra."""
    store, path = _store(url)
    try:
        length = store.info(path).get("size")
        if length is not None and length > size:
            raise LimitExceeded(f"{url}: {length} bytes, more than the limit of {size}", source=url)
        with store.open(path, "rb") as file:
            data: bytes = file.read(size + 1)
    except FileNotFoundError as error:
        raise NotFound(f"{url}: no such file", source=url) from error
    except PermissionError as error:
        raise Forbidden(f"{url}: may not be read", source=url) from error
    except OSError as error:
        raise NotFound(f"{url}: {error}", source=url) from error
    if len(data) > size:
        raise LimitExceeded(f"{url}: more than the limit of {size} bytes", source=url)
    return data


def _store(url: str) -> tuple[Any, str]:
    try:
        core = importlib.import_module("fsspec.core")
        store, path = core.url_to_fs(url)
    except ImportError as error:
        raise MissingExtra(f'pip install "extractor[remote]": {error}') from error
    except ValueError as error:
        raise NotFound(f"{url}: {error}", source=url) from error
    return store, path


def _fixed(pattern: str) -> str:
    """The folders of a pattern before its first wildcard."""
    fixed = []
    for part in pattern.split("/")[:-1]:
        if any(sign in part for sign in "*?["):
            break
        fixed.append(part)
    return "/".join(fixed)
