"""How files are kept: put in place in one step, by one process at a time, and sealed so that they say when they are damaged.

A folder that is written once gets a SHA256SUMS (as `sha256sum -c` reads it) before it is renamed into place; a single file
has its sum beside it. Who reads one asks `damage` first. What becomes of a damaged one is decided where it is read.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import BinaryIO, TextIO

SUMS = "SHA256SUMS"
RECENT = 3600.0  # seconds
LOCAL = ("ext2", "ext3", "ext4", "f2fs", "jfs", "overlay", "tmpfs", "xfs")  # file systems that know every writer
_found: dict[Path, tuple[tuple[tuple[str, int, int, int], ...], str | None]] = {}  # looked at in this process


class Damaged(Exception):
    """A working file is not what was written; the message names it and says what to do."""


class Busy(RuntimeError):
    """Another process is at it; the message says at what, and to wait."""


# ---------------------------------------------------------------- in one step, by one process


@contextmanager
def aside_in(folder: Path) -> Iterator[Path]:
    """A name of its own in `folder` to write to and then to move into place; gone at the end if it was not moved."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".aside-{uuid.uuid4().hex}"
    try:
        yield aside
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place to write the new `path` to: it takes the place of the old one in one step, or of nothing when that fails."""
    with aside_in(path.parent) as aside:
        yield aside
        aside.replace(path)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step."""
    with replacing(path) as aside:
        aside.write_bytes(data)


@contextmanager
def replacing_sealed(path: Path) -> Iterator[Path]:
    """As `replacing`, with the sum of the file beside it. A kill between the two leaves a sum that does not fit."""
    with aside_in(path.parent) as aside:
        yield aside
        sum_path(path).unlink(missing_ok=True)
        sum = sha256_of(aside)
        aside.replace(path)
    with replacing(sum_path(path)) as sum_aside:
        sum_aside.write_text(f"{sum}  {path.name}\n", encoding="ascii")


@contextmanager
def only_one(lock: Path, doing: str) -> Iterator[None]:
    """Let one process at a time go on; the system lets go of the lock when the process dies. Raises Busy, naming what others do."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        if not _take(file, fcntl.LOCK_EX):
            raise Busy(f"another process is {doing}; wait for it to finish")
        yield


def take_turn(lock: Path, waits: Callable[[], None]) -> TextIO:
    """A lock file, held until it is closed or the process ends. While another holds it, `waits` is called once, then waited."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    file = lock.open("w")
    if not _take(file, fcntl.LOCK_EX):
        waits()
        fcntl.flock(file, fcntl.LOCK_EX)
    return file


def hold(lock: Path) -> TextIO:
    """A lock file, held from the moment when others can see it until the file is closed or the process ends."""
    with replacing(lock) as aside:
        file = aside.open("w")
        _take(file, fcntl.LOCK_EX)
    return file


def is_held(lock: Path) -> bool:
    """Whether a living process holds the lock."""
    with lock.open() as file:
        return not _take(file, fcntl.LOCK_SH)  # so that two may ask at once


def is_being_written(file: BinaryIO) -> bool:
    """Whether a process has the file open for writing; False where the system cannot tell (not Linux, a file of others, the network)."""
    try:
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)  # a writer that comes in between would end us with SIGIO
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)  # given while nobody writes
    except BlockingIOError:  # a file system over the network may refuse it of any file
        return _tells_writers(os.fstat(file.fileno()).st_dev)
    except (OSError, AttributeError):
        return False
    fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def is_being_filled(path: Path) -> bool:
    """Whether somebody is writing the file at this path; only asked of one that has changed within the hour."""
    try:
        if time.time() - path.stat().st_mtime > RECENT:
            return False
        with path.open("rb") as file:
            return is_being_written(file)
    except OSError:
        return False


@cache
def _tells_writers(device: int, mounts: Path = Path("/proc/self/mountinfo")) -> bool:
    """Whether a device is a file system of this machine, by the system's list of what is mounted."""
    number = f"{os.major(device)}:{os.minor(device)}"
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        mounted, _, source = line.partition(" - ")
        if mounted.split(" ")[2] == number:
            return source.split(" ")[0] in LOCAL
    return False


def state_of(file: BinaryIO) -> tuple[int, int]:
    """Size and time of change of an open file: another one after reading says that what was read is of two states."""
    stat = os.fstat(file.fileno())
    return stat.st_size, stat.st_mtime_ns


def _take(file: TextIO, how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# ---------------------------------------------------------------- folders


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS over every file below the folder."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != SUMS)
    lines = [f"{sha256_of(path)}  {path.relative_to(folder)}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def read_sums(folder: Path) -> tuple[dict[str, str], list[str]]:
    """What SHA256SUMS says, as file -> hash, and its lines that cannot be read."""
    listed, broken = {}, []
    for line in (folder / SUMS).read_text(encoding="utf-8", errors="replace").splitlines():
        match = re.fullmatch(r"([0-9a-f]{64})  (.+)", line)
        if match is None:
            broken.append(line)
        else:
            listed[match[2]] = match[1]
    return listed, broken


def damage(folder: Path) -> str | None:
    """What is wrong with a sealed folder, naming the file; None when every file is what was written.

    What has not changed since this process looked is not read again.
    """
    return _looked(folder, sorted(p for p in folder.iterdir() if p.is_file()), _damage)


def _looked(what: Path, files: list[Path], look: Callable[[Path], str | None]) -> str | None:
    seen = tuple((p.name, s.st_size, s.st_mtime_ns, s.st_ino) for p in files for s in [p.stat()])
    if what not in _found or _found[what][0] != seen:
        _found[what] = (seen, look(what))
    return _found[what][1]


def _damage(folder: Path) -> str | None:
    if not (folder / SUMS).exists():
        return f"{folder / SUMS} is missing"
    listed, broken = read_sums(folder)
    if broken or not listed:
        return f"{folder / SUMS} cannot be read"
    for name, sum in listed.items():
        if not (folder / name).exists():
            return f"{folder / name} is missing"
        if sha256_of(folder / name) != sum:
            return f"{folder / name} is not what was written"
    for path in folder.iterdir():
        if path.is_file() and path.name not in (SUMS, *listed):
            return f"{folder / SUMS} does not list {path.name}"
    return None


def intact_files(folder: Path) -> set[str]:
    """The files of a folder that are what its SHA256SUMS says."""
    listed = read_sums(folder)[0] if (folder / SUMS).exists() else {}
    return {name for name, sum in listed.items() if (folder / name).exists() and sha256_of(folder / name) == sum}


def put_aside(folder: Path, damaged: Path) -> Path:
    """Move a damaged folder into the folder `damaged`, for people to look at; returns where it is."""
    place = damaged / folder.name
    damaged.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place, ignore_errors=True)
    folder.rename(place)
    return place


# ---------------------------------------------------------------- single files


def sum_path(path: Path) -> Path:
    """Where the sum of a single file is."""
    return path.with_name(f"{path.name}.sha256")


def file_damage(path: Path) -> str | None:
    """What is wrong with a single sealed file; None when it is what was written."""
    if not path.exists():
        return f"{path} is missing"
    if not sum_path(path).exists():
        return f"{path} has no sum beside it: it was not finished"
    return _looked(path, [path, sum_path(path)], _file_damage)


def _file_damage(path: Path) -> str | None:
    is_whole = sum_path(path).read_text(encoding="ascii", errors="replace").split(" ")[0] == sha256_of(path)
    return None if is_whole else f"{path} is not what was written"
