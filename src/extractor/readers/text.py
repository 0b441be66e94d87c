"""Plain text: the decoded file itself, character for character."""

from __future__ import annotations

from extractor.model.document import Block, Document, Notice
from extractor.model.errors import Empty, Garbled, LimitExceeded
from extractor.readers.encodings import decode
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.vocabulary import Vocabulary


def read_text(source: Source, words: Vocabulary, limits: Limits) -> Document:
    """One block of kind ``plain``. A guessed encoding is a notice; raises Empty, Garbled or LimitExceeded."""
    found = decode(source.data, words, source.name)
    if len(found.text) > limits.characters:
        raise LimitExceeded(f"{len(found.text)} characters", source=source.name)
    if not found.text.strip():
        raise Empty("nothing but blanks", source=source.name)
    if not any(c.isalnum() for c in found.text):
        raise Garbled("no letter, digit or Chinese character in it", source=source.name)
    notices = []
    if found.guessed:
        notices.append(Notice(code="encoding_guessed", message=words.say("encoding_guessed", encoding=found.encoding)))
    if found.lost:
        notices.append(Notice(code="characters_dropped", message=words.say("characters_dropped", count=found.lost)))
    return Document(
        source=source.info(reader="text", encoding=found.encoding),
        text=found.text,
        blocks=(Block(kind="plain", start=0, end=len(found.text)),),
        notices=tuple(notices),
    )
