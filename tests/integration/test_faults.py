"""Faults of the machine are told in a sentence, those of the program with their traceback; a full disk is in `test_kills.py`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import click
import pytest

from assets.storage import Busy
from benchmarks.torture.disks import Refused, fill
from benchmarks.torture.outcome import Outcome
from benchmarks.torture.running import table
from pipelines.faults import faults_told, what_to_do


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (sqlite3.OperationalError("disk I/O error"), "Dagster's storage in .*home cannot be used .disk I/O error"),
        (OSError(28, "No space left on device", "/data/x"), "/data/x cannot be used .No space left on device"),
        (MemoryError(), "not enough memory"),
        (Busy("another process is reading"), "another process is reading"),
    ],
)
def test_what_the_machine_refuses_is_one_sentence_and_exit_code_1(
    error: Exception, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    with pytest.raises(click.ClickException, match=says) as told, faults_told():
        try:
            raise error
        except OSError as cause:
            raise RuntimeError("while doing something") from cause  # as libraries wrap it
    assert told.value.exit_code == 1


def test_a_step_that_failed_by_the_machine_says_what_to_do() -> None:
    assert what_to_do("OSError: [Errno 28] No space left on device") == " (the disk is full: make room, and run again)"
    assert what_to_do("ValueError: no such column") == ""
    assert what_to_do("data/raw cannot be written to (Read-only file system); give access, and run again") == ""


def test_a_fault_of_the_program_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError), faults_told():
        raise ZeroDivisionError


def test_the_table_of_torture_counts_tries_shows_what_is_not_as_it_must_be_and_keeps_what_was_not_run() -> None:
    before = table([Outcome("fault", "a | b", "done", True), Outcome("time", "x", "slow\n<b>", False, tries=3_000)])
    assert "| fault | 1 | 1 |" in before and "| time | 3,000 | 0 |" in before
    kept = r"| fault | a \| b | 1 | done | yes |"
    assert kept in before and r"| time | x | 3,000 | slow \<b> | NO |" in before
    after = table([Outcome("time", "x", "quick", True, tries=3_000)], before)
    assert kept in after and "| time | 3,000 | 3,000 |" in after and "slow" not in after


def test_only_a_small_disk_is_ever_filled(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no small disk"):
        fill(tmp_path)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 0
