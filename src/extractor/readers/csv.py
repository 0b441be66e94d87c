"""Tables as text (.csv): lines of the same number of fields; everything else is plain text."""

from __future__ import annotations

import csv
import io

from extractor.model.document import Document
from extractor.model.errors import Corrupt, Empty
from extractor.readers.compose import CellDraft, Composer
from extractor.readers.encodings import decode
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.vocabulary import Vocabulary


def read_csv(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """A table of fields; titles and remarks of a single field around it are lines of their own.

    A guessed encoding is a notice. Raises Empty, Garbled, Corrupt (a field without end) or LimitExceeded.
    """
    found = decode(source.data, words, source.name)
    composer = Composer(limits)
    rows = csv.reader(io.StringIO(found.text.replace("\x00", ""), newline=""))
    try:
        filled = [[field.strip() for field in row] for row in rows]
    except csv.Error as error:
        raise Corrupt(f"line {rows.line_num}: {error}", source=source.name) from error
    filled = [row for row in filled if any(row)]
    start, end = 0, len(filled)
    while start < end and sum(map(bool, filled[start])) == 1:
        start += 1
    while end > start and sum(map(bool, filled[end - 1])) == 1:
        end -= 1
    for row in filled[:start]:
        composer.block("".join(row))
    composer.table(
        [CellDraft(i, col, text) for i, row in enumerate(filled[start:end]) for col, text in enumerate(row) if text]
        if start < end
        else []
    )
    for row in filled[end:]:
        composer.block("".join(row))
    if found.guessed:
        composer.notice("encoding_guessed", words.say("encoding_guessed", encoding=found.encoding))
    if found.lost:
        composer.notice("characters_dropped", words.say("characters_dropped", count=found.lost))
    document = composer.finish(source.info(reader="csv", encoding=found.encoding))
    if not any(character.isalnum() for character in document.text):
        raise Empty("nothing but separators", source=source.name)
    return document
