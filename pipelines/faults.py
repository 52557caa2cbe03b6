"""Faults of the machine in one sentence: what cannot be written or read, why, and what to do. No traceback helps a full disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from assets.storage import Busy, Damaged

LITTLE = 16 << 20  # bytes
AND_THEN = "nothing that was there is lost; mend that and run again"


# how systems and libraries say it, and what to do
REMEDIES = {
    "No space left on device": "the disk is full: make room",
    "Read-only file system": "that folder cannot be written to: give access",
    "Permission denied": "that file or folder is closed to this user: give access",
    "File exists": "something else stands where that folder should be: move it away",
    "Not a directory": "a file stands where a folder should be: move it away",
    "Cannot allocate memory": "there is not enough memory: make some free, or run with fewer workers",
    "MemoryError": "there is not enough memory: make some free, or run with fewer workers",
}


def what_to_do(message: str) -> str:
    """What a message that names a fault of the machine lacks: what to do; empty when it names none, or says so itself."""
    remedy = next((remedy for words, remedy in REMEDIES.items() if words in message), None)
    return f" ({remedy}, and run again)" if remedy and "run again" not in message else ""


def full_disks(*folders: Path) -> list[str]:
    """A sentence for each disk that is full, or was before half-written files were removed: libraries do not always say it."""
    found = {}
    for folder in folders:
        left = shutil.disk_usage(folder).free if folder.exists() else LITTLE
        if left < LITTLE:
            found[folder.stat().st_dev] = (
                f"the disk with {folder} has {left / 1e6:.1f} MB left: make room, and run again"
            )
    return list(found.values())


@contextmanager
def faults_told() -> Iterator[None]:
    """Turn what the machine refuses, outside of a run's steps, into a message and exit code 1."""
    try:
        yield
    except (click.ClickException, BrokenPipeError):  # told already; nobody reads on
        raise
    except (Busy, Damaged) as error:
        raise click.ClickException(str(error)) from error
    except Exception as error:
        if (told := of_the_machine(error)) is None:
            raise
        raise click.ClickException(f"{told}; {AND_THEN}") from error


def of_the_machine(error: BaseException | None) -> str | None:
    """The fault of the machine that caused an exception, or None when there is none."""
    while error is not None:
        if isinstance(error, sqlite3.OperationalError):
            home = os.environ.get("DAGSTER_HOME", "DAGSTER_HOME")
            return f"Dagster's storage in {home} cannot be used ({error}): is its disk full, may it be written to?"
        if isinstance(error, MemoryError):
            return "there is not enough memory"
        if isinstance(error, OSError) and error.filename:
            return f"{error.filename} cannot be used ({error.strerror or error})"
        error = error.__cause__
    return None
