"""The work of an archive on a Ray cluster: shards of tasks, each done by watched workers on the node it comes to.

A document costs its node no more than it costs a machine alone: every shard is done by the local engine, one worker
in a process of its own. What a node had not handed back when it was lost is done again elsewhere.
"""

from __future__ import annotations

import importlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from extractor.batch.engine import Answer, Ask, Task, answered, crew_of, local
from extractor.batch.version import code_version, patterns_version
from extractor.model.errors import ExtractorError, MissingExtra, UsageError
from extractor.pipeline import Options, extract

FIRST, LARGEST = 8, 128
"""Tasks of the first shards, one for each processor; they double up to the largest."""

_AHEAD = 2
"""Shards a processor has: one it works on, and one that waits, so that it never does."""

_RETRIES = 5
"""How often a shard goes to another node before it is done here."""

_crews: dict[str, Any] = {}
"""In a process on a node: the workers that shards of the same options share, so that they start only once."""


def on_ray(
    tasks: Iterator[Task], options: Options, address: str | None = None, ask: Ask = extract
) -> Iterator[list[Answer]]:
    """The answers to all tasks as shards end, by the processors of a Ray cluster, or of one begun here without address.

    ``options.workers`` bounds the shards at work at once, 0 for as many as there are processors. Nodes must have the
    same code and patterns, and see the sources under the same paths or URLs. Raises MissingExtra, and UsageError
    where the cluster cannot be reached or a node has another version.
    """
    ray = _ray()
    with _connected(ray, address):
        shard = ray.remote(num_cpus=1, max_retries=_RETRIES)(_shard)
        version = _version(options)
        alone = options.model_copy(update={"workers": 1})
        out: dict[Any, list[Task]] = {}
        sent = 0
        try:
            while True:
                slots = options.workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
                while len(out) < _AHEAD * slots:
                    size = min(LARGEST, FIRST << min(16, sent // slots))
                    if not (batch := [_rooted(task) for task in islice(tasks, size)]):
                        break
                    out[shard.remote(batch, alone, version, ask)] = batch
                    sent += 1
                if not out:
                    return
                ready, _ = ray.wait(list(out), timeout=1.0)
                for ref in ready:
                    yield from _had(ray, ref, out.pop(ref), partial(local, options=alone, ask=ask))
                if not ready:
                    yield []
        finally:
            for ref in out:
                ray.cancel(ref, force=True)


def _shard(tasks: list[Task], options: Options, version: str, ask: Ask) -> list[Answer]:
    """All answers of a shard, on the node."""
    if _version(options) != version:
        raise UsageError("a node of the cluster has other code, libraries or patterns than this machine")
    key = f"{ask.__module__}.{ask.__qualname__} {options.model_dump_json()}"
    if key not in _crews:
        _crews[key] = crew_of(options, ask)
    try:
        return [answer for answers in answered(tasks, _crews[key]) for answer in answers]
    except BaseException:
        _crews.pop(key).close()
        raise


def _had(
    ray: Any, ref: Any, batch: list[Task], here: Callable[[list[Task]], Iterator[list[Answer]]]
) -> Iterator[list[Answer]]:
    """The answers of a shard that ended; what no node could do is done here. Raises what the work raised."""
    try:
        yield ray.get(ref)
        return
    except ray.exceptions.RayTaskError as error:
        cause = error.cause
        if isinstance(cause, ExtractorError):
            raise cause from error
        raise
    except ray.exceptions.RayError:  # its node was lost, again and again
        pass
    yield from here(batch)


def _rooted(task: Task) -> Task:
    """A task whose path does not depend on the folder that a process is in."""
    return task if task.job.url else task._replace(job=replace(task.job, path=task.job.path.absolute()))


def _version(options: Options) -> str:
    return f"{code_version(options)}/{patterns_version(options.patterns)}"


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise MissingExtra('pip install "extractor[ray]"') from error


@contextmanager
def _connected(ray: Any, address: str | None) -> Iterator[None]:
    """A connection to the cluster, unless there is one; signals stay with those who had them."""
    if ray.is_initialized():
        yield
        return
    main = threading.current_thread() is threading.main_thread()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)} if main else {}
    try:
        ray.init(address=address, log_to_driver=False, logging_level="ERROR", include_dashboard=False)
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise UsageError(f"{address}: {error}") from error
    for number, handler in handlers.items():
        signal.signal(number, handler)
    try:
        yield
    finally:
        ray.shutdown()
