"""An archive on a cluster of two nodes, one of which is killed in the middle: the same outcome for every report."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from extractor.batch import cluster as cluster_module
from extractor.batch.archive import How, archive
from extractor.batch.cluster import on_ray
from extractor.batch.engine import local
from extractor.model.errors import MissingExtra, PatternError, UsageError
from extractor.pipeline import Options

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import chaos  # noqa: E402

OPTIONS = Options(timeout=chaos.TIMEOUT, memory=chaos.MEMORY, workers=2)


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    """A cluster of a head that does no work and two nodes of one processor each; this process is connected to it."""
    ray = pytest.importorskip("ray", reason="the extra 'ray' is not installed")
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
        memory = {"object_store_memory": 100 << 20}
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **memory})
        for _ in range(2):
            cluster.add_node(num_cpus=1, **memory)
        ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
        yield cluster
        ray.shutdown()
        cluster.shutdown()


def test_a_node_is_killed_in_the_middle(nodes: Any, tmp_path: Path):
    count = 90
    folder = chaos.reports(tmp_path / "in", count, mean=True)
    alone, together = tmp_path / "alone.jsonl", tmp_path / "together.jsonl"
    for step in archive([folder], str(alone), OPTIONS, How(engine=partial(local, ask=chaos.ask))):
        expected = step.tally
    killed = False
    for step in archive([folder], str(together), OPTIONS, How(engine=partial(on_ray, ask=chaos.ask))):
        if not killed and step.tally.done >= count // 6:
            nodes.remove_node(next(iter(nodes.worker_nodes)), allow_graceful=False)
            killed = True
    assert killed
    assert step.tally == expected
    assert expected.failed == {"timeout": 1, "crashed": 1, "limit": 1}
    assert together.read_bytes() == alone.read_bytes()
    nodes.add_node(num_cpus=1, object_store_memory=100 << 20)
    for step in archive([folder], str(together), OPTIONS, How(engine=on_ray)):
        again = step.tally
    assert (again.kept, again.done) == (count, 0)


def test_a_run_that_was_stopped_goes_on_without_the_cluster(nodes: Any, tmp_path: Path):
    folder = chaos.reports(tmp_path / "in", 40)
    steps = archive([folder], str(tmp_path / "out.jsonl"), OPTIONS, How(engine=on_ray))
    for step in steps:
        if step.tally.done:
            break
    steps.close()  # type: ignore[attr-defined]
    kept = step.tally.done
    for step in archive([folder], str(tmp_path / "out.jsonl"), OPTIONS):
        tally = step.tally
    assert (tally.kept, tally.done, tally.records) == (kept, 40 - kept, 40)
    assert 0 < kept < 40


def test_what_spoils_all_is_raised_here(nodes: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = chaos.reports(tmp_path / "in", 2)
    layer = tmp_path / "layer"
    layer.mkdir()
    (layer / "mine.toml").write_text('[[unit]]\nid = "basket"\n', encoding="utf-8")
    mine = OPTIONS.model_copy(update={"patterns": (layer,)})
    with pytest.raises(PatternError, match="basket"):
        list(archive([folder], str(tmp_path / "out.jsonl"), mine, How(engine=on_ray)))
    monkeypatch.setattr(cluster_module, "_version", lambda options: "another")
    with pytest.raises(UsageError, match="node"):
        list(archive([folder], str(tmp_path / "out.jsonl"), OPTIONS, How(engine=on_ray)))


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match="ray"):
        list(archive([chaos.SAMPLES], str(tmp_path / "out"), OPTIONS, How(engine=on_ray)))
