"""A few of the hard kills and faults of `make torture`: the release before stays valid, the next run finishes the job."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.kills import Bench, killed_once, prepared
from benchmarks.torture.disks import Refused, small_disk
from benchmarks.torture.faults import disk_full


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A data folder with a release and new articles, and an undisturbed run."""
    return prepared(tmp_path_factory.mktemp("kills"), articles=6)


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_killed_before_a_file_operation(share: float, bench: Bench, tmp_path: Path) -> None:
    assert bench.operations > 40
    assert killed_once(bench, tmp_path / "killed", fatal=int(share * bench.operations)) == ""
    assert "had lost its process and was ended" in (tmp_path / "killed" / "log").read_text()  # of the run after it


def test_a_full_disk_is_told_and_loses_nothing(bench: Bench, tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "may we mount", 1):
            pass
    except Refused as error:
        pytest.skip(str(error))
    [outcome] = disk_full(bench, 0.6, tmp_path)
    assert outcome.ok, outcome
