"""The reading process: takes sources from standard input, one at a time, and answers with a document or an error.

Requests come from our own parent and are pickled; answers are JSON, so that a parser taken over by a hostile file
cannot run anything in the parent. Started by ``guard`` as ``python -m extractor.readers.child``.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import IO

from extractor.model.errors import Corrupt, ExtractorError, LimitExceeded
from extractor.readers.bundle import members
from extractor.readers.dispatch import read_here
from extractor.readers.limits import Limits
from extractor.readers.open import Source
from extractor.readers.vocabulary import Vocabulary

_NEARLY = 0.9
HEADER, PAIR = struct.Struct("<Q"), struct.Struct("<QQ")
_GRACE = 60
"""Seconds that a parent has to end this process in its own time."""
OK, UNPACKED, ALIVE, FAILED, BROKEN = b"d", b"m", b"a", b"e", b"i"


def main() -> None:
    """Serves requests until standard input ends. Standard output is kept for answers alone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    while (request := receive(requests)) is not None:
        source, words, limits = pickle.loads(request)
        bound(limits)

        def alive(seconds: float = limits.seconds) -> None:
            _expire(seconds + _GRACE)
            send(answers, ALIVE)

        _expire(limits.seconds + _GRACE)
        send(answers, _answer(source, words, limits, alive))
        _expire(0)


def _expire(seconds: float) -> None:
    """The system ends this process after so long, should its parent be gone that ends it in time; 0 for never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def unpacked(answer: bytes) -> Iterator[tuple[dict[str, str], bytes]]:
    """The members in an answer: what is told of each (``name``, or ``code`` and ``detail``), and its bytes."""
    at = 0
    while at < len(answer):
        told, size = PAIR.unpack_from(answer, at)
        at += PAIR.size
        yield json.loads(answer[at : at + told]), answer[at + told : at + told + size]
        at += told + size


def receive(stream: IO[bytes], most: int | None = None) -> bytes | None:
    """One message, or None at the end of the stream. Raises LimitExceeded for one longer than ``most``."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    (length,) = HEADER.unpack(head)
    if most is not None and length > most:
        raise LimitExceeded(f"an answer of {length} bytes")
    body = stream.read(length)
    return body if len(body) == length else None


def send(stream: IO[bytes], body: bytes) -> None:
    """One message."""
    stream.write(HEADER.pack(len(body)) + body)
    stream.flush()


def _answer(source: Source, words: Vocabulary | None, limits: Limits, alive: Callable[[], None]) -> bytes:
    """The document as JSON; without words, the members of a bundle. ``alive`` tells that the clock may start anew."""
    try:
        if words is None:
            return UNPACKED + b"".join(map(_packed, members(source, limits)))
        return OK + read_here(source, words, limits, alive).model_dump_json().encode("utf-8")
    except ExtractorError as error:
        return FAILED + json.dumps({"code": error.code, "detail": error.detail}).encode("utf-8")
    except MemoryError:
        return _full(limits)
    except RecursionError:
        return FAILED + json.dumps({"code": Corrupt.code, "detail": "nested without end"}).encode("utf-8")
    except Exception:
        if _is_full():  # parsers in C tell in ways of their own that they were refused memory
            return _full(limits)
        return BROKEN + traceback.format_exc().encode("utf-8")


def _packed(member: Source | ExtractorError) -> bytes:
    if isinstance(member, Source):
        told, data = {"name": member.name}, member.data
    else:
        told, data = {"name": member.source or "", "code": member.code, "detail": member.detail}, b""
    head = json.dumps(told).encode("utf-8")
    return PAIR.pack(len(head), len(data)) + head + data


def _full(limits: Limits) -> bytes:
    told = LimitExceeded(f"more than {limits.memory >> 20} MiB of memory")
    return FAILED + json.dumps({"code": told.code, "detail": told.detail}).encode("utf-8")


def _is_full() -> bool:
    """Whether the address space has been used to nearly its bound since it was set."""
    if sys.platform != "linux":
        return False
    import resource

    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    with open("/proc/self/status", encoding="ascii") as status:
        peak = next((int(line.split()[1]) << 10 for line in status if line.startswith("VmPeak:")), 0)
    return most != resource.RLIM_INFINITY and peak > _NEARLY * most


def bound(limits: Limits) -> None:
    """Bounds the address space to what is in use now plus the limit, where the system can."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as statm:
        used = int(statm.read().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = used + limits.memory
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    main()
