"""``extractor show``: one layer of a report as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extractor.cli.say import err, escape, print_json, say
from extractor.lexicon.book import Book
from extractor.model.errors import TargetError
from extractor.pipeline import Options, book_of, prove, read
from extractor.readers.open import Source
from extractor.readers.pictures import pictures
from extractor.recognise.recognise import recognise
from extractor.segment.segment import segment
from extractor.writers.reading import reading_page
from extractor.writers.show import show_page


def show_command(source: Path, layer: str, output: str, options: Options) -> None:
    """Write the page to a file, or to standard output for ``-``. Raises ExtractorError."""
    book = book_of(options.patterns)
    page = _LAYERS[layer](Source.of(source, limits=options.limits), options, book)
    if output == "-":
        print_json(page.rstrip("\n"))
        return
    try:
        Path(output).write_text(page, encoding="utf-8")
    except OSError as error:
        raise TargetError(f"{output}: {error.strerror or error}") from error
    err().print(escape(say("show.written", path=output)), soft_wrap=True)


def _whole(source: Source, options: Options, book: Book) -> str:
    document = read(source, options)
    record = prove(document, book)
    return show_page(record, book, pictures(source, document, record.figures, options.limits))


def _reading(source: Source, options: Options, book: Book) -> str:
    document = read(source, options)
    return reading_page(document, recognise(segment(document, book), book), book)


_LAYERS: dict[str, Callable[[Source, Options, Book], str]] = {"whole": _whole, "reading": _reading}
