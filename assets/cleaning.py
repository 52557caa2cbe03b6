"""What is kept no longer: parts of extractors that are not used any more, and damaged files that were set aside long ago.

Each run does this when it begins. Older releases are removed where they are published (`release/publish.py`), small parts are
merged where they are made (`parts.py`, `articles/state.py`); the archive of raw bytes is never cleaned.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from assets.parts import folder_name
from assets.settings import ReleaseSettings
from assets.workspace import Workspace

_VERSION = re.compile(r".+@.+")  # the folder of an extractor's version


def clean(workspace: Workspace, settings: ReleaseSettings, in_use: Collection[str], now: dt.datetime) -> Iterator[str]:
    """Remove it; says what was removed. `in_use`: the versions of the extractors, whose parts always stay."""
    rooms = [room for room in workspace.parts.glob("*") if room.is_dir()]
    for room in rooms:
        for folder in old_versions(room, settings.keep_extractors, tuple(map(folder_name, in_use))):
            remove(folder)
            yield f"removed {folder.relative_to(workspace.data)}, which an older extractor had made"
    before = now - dt.timedelta(days=settings.keep_damaged_days)
    for place in (workspace.ingested / "damaged", *(room / "damaged" for room in rooms)):
        for path in sorted(place.glob("*")) if place.is_dir() else ():
            if dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) < before:
                remove(path)
                yield f"removed {path.relative_to(workspace.data)}, which was damaged and set aside"


def old_versions(room: Path, keep: int, in_use: tuple[str, ...]) -> list[Path]:
    """The folders of versions beyond the last `keep` that were written to; those whose names begin as one in use are never among them."""
    folders = [path for path in room.iterdir() if path.is_dir() and _VERSION.fullmatch(path.name)]
    folders.sort(key=lambda path: (path.name.startswith(in_use), path.stat().st_mtime, path.name), reverse=True)
    return [path for path in folders[keep:] if not path.name.startswith(in_use)]


def remove(path: Path) -> None:
    """Remove a file or folder, a folder in one step and then for good: a kill in between leaves nothing that counts."""
    if not path.is_dir():
        path.unlink()
        return
    aside = path.with_name(f".removed-{path.name}")
    shutil.rmtree(aside, ignore_errors=True)
    path.rename(aside)
    shutil.rmtree(aside)
