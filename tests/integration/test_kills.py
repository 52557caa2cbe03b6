"""A few of the hard kills of `benchmarks/kills.py`: the release before stays valid, the next run finishes the job."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.kills import Bench, killed_once, prepared


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A data folder with a release and new articles, and an undisturbed run."""
    return prepared(tmp_path_factory.mktemp("kills"), articles=6)


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_killed_before_a_file_operation(share: float, bench: Bench, tmp_path: Path) -> None:
    assert bench.operations > 40
    assert killed_once(bench, tmp_path / "killed", fatal=int(share * bench.operations)) == ""


def test_killed_in_the_middle(bench: Bench, tmp_path: Path) -> None:
    assert killed_once(bench, tmp_path / "killed", wait=bench.seconds * 0.6) == ""
