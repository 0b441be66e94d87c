"""Pictures of the printed pages of reports under review, where their files are at hand."""

from __future__ import annotations

import threading
from pathlib import Path

from extractor.model.errors import ExtractorError
from extractor.model.picture import Picture
from extractor.model.record import Record
from extractor.pipeline import Options, read
from extractor.readers.open import Source
from extractor.readers.pictures import pictures

_KEPT = 4
"""Reports whose pictures are kept: a page is shown again after every correction."""


class Pages:
    """The folder that was converted; names of reports are paths in it."""

    def __init__(self, folder: Path, options: Options) -> None:
        self._folder, self._options = folder.resolve(), options
        self._kept: dict[tuple[str, str], tuple[Picture, ...]] = {}
        self._lock = threading.Lock()

    def of(self, record: Record) -> tuple[Picture, ...]:
        """The pages of a PDF, drawn from the very file that was read; none for any other report or file."""
        key = (record.source.name, record.source.sha256 or "")
        with self._lock:
            if key not in self._kept:
                if len(self._kept) >= _KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[key] = self._drawn(record)
            return self._kept[key]

    def _drawn(self, record: Record) -> tuple[Picture, ...]:
        path = (self._folder / record.source.name).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            return ()
        try:
            source = Source.of(path, limits=self._options.limits)
            if source.kind != "pdf" or source.sha256 != record.source.sha256:
                return ()
            document = read(source, self._options)
            if document.text != record.text:
                return ()  # converted by another version: figures would be marked where they do not stand
            return tuple(pictures(source, document, record.figures, self._options.limits))
        except ExtractorError:
            return ()  # what can no longer be read or drawn is reviewed by its text
