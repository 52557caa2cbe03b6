"""Files are put in place in one step, by one process at a time, and say when they are damaged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assets.storage import (
    Busy,
    _tells_writers,
    aside_in,
    damage,
    file_damage,
    hold,
    is_being_written,
    is_held,
    only_one,
    replacing,
    replacing_sealed,
    state_of,
    sum_path,
    write_sums,
    write_whole,
)
from assets.workspace import PROJECT

HOLDS = "import sys; from pathlib import Path; from assets.storage import hold; f = hold(Path(sys.argv[1])); print('held', flush=True); input()"


def test_a_file_takes_the_place_of_the_old_one_in_one_step(tmp_path: Path) -> None:
    write_whole(tmp_path / "new folder" / "a.txt", b"first")
    with replacing(tmp_path / "new folder" / "a.txt") as aside:
        aside.write_text("second")
        assert (tmp_path / "new folder" / "a.txt").read_text() == "first"
    assert [p.name for p in (tmp_path / "new folder").iterdir()] == ["a.txt"]
    assert (tmp_path / "new folder" / "a.txt").read_text() == "second"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", b"first")
    with pytest.raises(OSError, match="full"), replacing(tmp_path / "a.txt") as aside:
        aside.write_text("half of the sec")
        raise OSError("the disk is full")
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a.txt": "first"}


def test_what_is_written_aside_and_not_moved_is_gone(tmp_path: Path) -> None:
    with aside_in(tmp_path) as aside:
        aside.write_text("x")
    assert list(tmp_path.iterdir()) == []


def test_a_sealed_file_says_when_it_is_not_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert file_damage(path) == f"{path} is missing"
    with replacing_sealed(path) as aside:
        aside.write_text("first")
    assert file_damage(path) is None
    path.write_text("other")
    assert file_damage(path) == f"{path} is not what was written"
    sum_path(path).unlink()
    assert "was not finished" in str(file_damage(path))


@pytest.mark.parametrize("harm", ["other", "gone", "more"])
def test_a_sealed_folder_names_the_file_that_is_not_what_was_written(tmp_path: Path, harm: str) -> None:
    (tmp_path / "a.txt").write_text("first")
    write_sums(tmp_path)
    assert damage(tmp_path) is None
    if harm == "gone":
        (tmp_path / "a.txt").unlink()
    else:
        (tmp_path / ("a.txt" if harm == "other" else "b.txt")).write_text("other")
    assert ("b.txt" if harm == "more" else "a.txt") in str(damage(tmp_path))


def test_one_process_at_a_time_goes_on_and_the_other_is_told(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with (
        only_one(lock, "counting"),
        pytest.raises(Busy, match="another process is counting; wait"),
        only_one(lock, "counting"),
    ):
        pass
    with only_one(lock, "counting"):  # and afterwards it may
        pass


def test_a_lock_is_held_for_as_long_as_its_process_lives(tmp_path: Path) -> None:
    lock = tmp_path / "alive" / "run"
    command, own = [sys.executable, "-c", HOLDS, lock], {**os.environ, "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(command, env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        assert is_held(lock)
        process.kill()
    assert not is_held(lock)
    with hold(lock):
        assert is_held(lock)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says who has a file open for writing")
def test_a_file_that_a_process_has_open_for_writing_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    with path.open("rb") as reader:
        assert not is_being_written(reader)
        with path.open("a"):
            assert is_being_written(reader)
        assert not is_being_written(reader)


def test_a_file_system_over_the_network_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "mounts").write_text(
        "30 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n31 30 0:42 / /srv rw shared:2 master:1 - nfs4 host:/srv rw\n"
    )
    assert _tells_writers(os.makedev(254, 0), tmp_path / "mounts")
    assert not _tells_writers(os.makedev(0, 42), tmp_path / "mounts")
    assert not _tells_writers(os.makedev(0, 99), tmp_path / "mounts")


def test_a_writer_who_comes_after_the_look_is_not_kept_waiting(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    with path.open("rb") as reader:
        assert not is_being_written(reader)
        before = state_of(reader)
        path.write_text("longer")
        assert state_of(reader) != before
