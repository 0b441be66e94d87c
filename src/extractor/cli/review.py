"""``extractor review``: a converted archive to look at and correct, on this machine alone."""

from __future__ import annotations

import getpass
import socket
from importlib.util import find_spec
from pathlib import Path

from extractor.archives.open import opened
from extractor.cli.say import err, escape, say
from extractor.model.errors import TargetError, UsageError
from extractor.pipeline import Options, book_of
from extractor.review.desk import Desk
from extractor.review.pages import Pages

LOOPBACK = "127.0.0.1"
"""The one address that is served: nobody but this machine reaches it."""


def review_command(target: str, port: int, who: str | None, sources: Path | None, options: Options) -> None:
    """Serve until the person ends it; ``sources`` is the folder with the files that were converted.

    Raises ExtractorError.
    """
    if not all(map(find_spec, ("starlette", "uvicorn"))):
        raise UsageError(say("review.needs"))
    import uvicorn

    from extractor.review.serve import app_of

    book = book_of(options.patterns)
    pages = Pages(sources, options) if sources is not None else None
    desk = Desk(opened(target, book), book, who or getpass.getuser(), pages)
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen()
    except OSError as error:
        raise UsageError(f"--port {port}: {error.strerror or error}") from error
    url = f"http://{LOOPBACK}:{listening.getsockname()[1]}/"
    err().print(escape(say("review.serving", url=url, path=desk.corrections.path)), soft_wrap=True)
    uvicorn.Server(uvicorn.Config(app_of(desk), log_level="warning", access_log=False)).run(sockets=[listening])


def export_command(target: str, folder: Path, options: Options) -> None:
    """Write the corrections as approved files into a folder of sample reports. Raises ExtractorError."""
    book = book_of(options.patterns)
    desk = Desk(opened(target, book), book, getpass.getuser())
    files = list(desk.gold())
    for name, text in files:
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise TargetError(f"{path}: {error.strerror or error}") from error
    err().print(escape(say("review.gold", count=len(files), path=folder)), soft_wrap=True)
