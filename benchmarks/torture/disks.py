"""Small file systems and read-only folders, made by mounting; only root may, so that who cannot is told and goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # a file system in memory, where the system has one
NEEDED = 2 << 30  # bytes
BALLOON = "balloon"  # the file that fills a file system
CHUNK = 1 << 20
MOST = 1 << 30  # bytes of a file system that may be filled


class Refused(Exception):
    """The machine does not let us; the message says why."""


def quick_folder() -> str | None:
    """Where to work without waiting for a disk: Dagster's storage asks it to write hundreds of times a run. None: where the system says."""
    has_room = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > NEEDED
    return str(MEMORY) if has_room else None


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A file system in memory of so many megabytes. Raises Refused."""
    place.mkdir(parents=True, exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place))
    try:
        yield place
    finally:
        _run("umount", "--lazy", str(place))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder cannot be written to, not even by root. Raises Refused."""
    _run("mount", "--bind", str(folder), str(folder))
    try:
        _run("mount", "-o", "remount,bind,ro", str(folder))
        yield
    finally:
        _run("umount", "--lazy", str(folder))


def fill(disk: Path) -> None:
    """Take the last byte of a small file system. Raises Refused for any other: where it was unmounted meanwhile, say."""
    with (disk / BALLOON).open("ab", buffering=0) as balloon:
        held = os.statvfs(balloon.fileno())
        if held.f_blocks * held.f_frsize > MOST:
            raise Refused(f"{disk} is no small disk")
        size = CHUNK
        while size:
            try:
                balloon.write(bytes(size))
            except OSError:
                size //= 2


def empty(disk: Path) -> None:
    """Give the bytes back."""
    (disk / BALLOON).unlink(missing_ok=True)


def _run(*command: str) -> None:
    if os.geteuid() != 0:
        raise Refused("only root may mount")
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Refused(done.stderr.strip() or f"{command[0]} ended with {done.returncode}")
