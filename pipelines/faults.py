"""Faults of the machine in one sentence: what cannot be written or read, why, and what to do. No traceback helps a full disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import click

from assets.storage import Busy, Damaged

AND_THEN = "nothing that was there is lost; mend that and run again"


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
