"""Whether a refresh would find just what the last one of `onrecord release` found: then it need not run, nor load what it needs.

A refresh reads the files of its sources, the settings, the word lists, models and code of the project, and what is kept from
before. When all of them have the names, sizes and times that they had after the last run, nothing can come out differently.
A source on the web, or on storage that cannot be listed here, may always have changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from assets.storage import is_being_filled, write_whole
from assets.workspace import BUNDLED, PROJECT, Workspace

OWN = ("assets", "pipelines")
BUNDLES = ("language", "lookups", "models")


@dataclass(frozen=True)
class Left:
    """What a run has left to tell: what is in the release, what was left out of it, and whether that is nothing."""

    contents: str
    told: list[str]
    is_complete: bool


def remember(workspace: Workspace, inputs: str, left: Left) -> None:
    """Keep what a run that began with these `inputs` had to tell, and how it left what is kept."""
    kept = {"inputs": inputs, "kept": of_kept(workspace), "left": asdict(left)}
    write_whole(memory(workspace), json.dumps(kept).encode())


def nothing_new(workspace: Workspace) -> Left | None:
    """What the last run had to tell; None where a run is needed."""
    try:
        last = json.loads(memory(workspace).read_bytes())
        is_same = last["inputs"] == of_inputs(workspace) and last["kept"] == of_kept(workspace)
        return Left(**last["left"]) if last["inputs"] and is_same else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # there was none, or the source list has a fault that the run will tell of


def memory(workspace: Workspace) -> Path:
    """Where it is kept."""
    return workspace.data / "work" / "last_release.json"


def of_inputs(workspace: Workspace) -> str:
    """A hash of names, sizes and times of everything that a refresh reads; empty when that cannot be known beforehand."""
    paths = local_paths(workspace.sources)
    if paths is None:
        return ""
    own = (workspace.sources, workspace.settings, workspace.refreshes, workspace.corrections, workspace.withdrawals)
    project = [*(PROJECT / name for name in OWN), *(BUNDLED / name for name in BUNDLES)]
    return digest([platform.python_version(), *listed([*own, *project, *paths])])


def of_kept(workspace: Workspace) -> str:
    """The same of what is kept between runs: raw bytes, what was read and extracted, tables, the latest release."""
    latest = workspace.releases / "latest"
    places = [workspace.raw, workspace.ingested, workspace.parts, workspace.tables, latest.resolve()]
    return digest([str(latest.resolve()), *listed(places)])


def local_paths(sources: Path) -> list[Path] | None:
    """The folders and files that the source list reads; None when some of them are elsewhere.

    Read without its declaration, which takes a second to load: whatever is not plainly a folder or a file is elsewhere.
    """
    import yaml

    entries = (yaml.safe_load(sources.read_text(encoding="utf-8")) or {})["sources"]
    found = [sources.parent / entry["path"] for entry in entries if entry.get("kind", "files") == "files"]
    return found if len(found) == len(entries) and all(path.exists() for path in found) else None


def listed(places: list[Path]) -> Iterator[str]:
    """Path, size and time of each file, in a fixed order; nothing of what is not there."""
    for place in places:
        if place.is_file():
            yield line_of(place)
        for folder, folders, files in os.walk(place, followlinks=True):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            yield from (line_of(Path(folder, name)) for name in sorted(files) if not name.startswith("."))


def line_of(path: Path) -> str:
    """One file."""
    try:
        status = path.stat()
    except OSError:
        return f"{path} gone"
    under_way = " being written" if is_being_filled(path) else ""
    return f"{path} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}{under_way}"


def digest(lines: Iterable[str]) -> str:
    """A hash of the lines."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
