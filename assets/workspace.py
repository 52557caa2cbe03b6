"""Where things are on disk: the one place that knows the folders under `data/`.

What the project brings along (`BUNDLED`) is apart from the data folder of an installation (`Workspace`). In a clone both are
`data/`; an installed package carries the first inside itself, and works on the folder `data` where it is started.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]  # holds the packages `assets` and `pipelines`
IS_CLONE = (PROJECT / "pyproject.toml").is_file()
BUNDLED = PROJECT / "data" if IS_CLONE else PROJECT / "assets" / "data"  # language, lookups, models, first settings


@dataclass(frozen=True)
class Workspace:
    """The folders of one installation, under `data`. Working tables live outside the releases."""

    data: Path

    @property
    def inbox(self) -> Path:
        """Where people put articles."""
        return self.data / "inbox"

    @property
    def sources(self) -> Path:
        """The source list."""
        return self.data / "sources.yaml"

    @property
    def raw(self) -> Path:
        """The archive of raw bytes."""
        return self.data / "raw"

    @property
    def ingested(self) -> Path:
        """Articles as read, in append-only parts."""
        return self.data / "work" / "articles"

    @property
    def parts(self) -> Path:
        """What was extracted, by extractor version."""
        return self.data / "work" / "parts"

    @property
    def tables(self) -> Path:
        """The working tables of the last run."""
        return self.data / "work" / "tables"

    @property
    def releases(self) -> Path:
        """The releases."""
        return self.data / "releases"

    @property
    def settings(self) -> Path:
        """How releases are made."""
        return self.data / "release.yaml"

    def begin(self) -> bool:
        """Make what a new data folder lacks, an inbox and the first settings; whether anything was made."""
        lacking = [path for path in (self.sources, self.settings) if not path.exists()]
        self.inbox.mkdir(parents=True, exist_ok=True)
        for path in lacking:
            shutil.copy(BUNDLED / path.name, path)
        return bool(lacking)


def current() -> Workspace:
    """The data folder to work on: ONRECORD_DATA, else the clone's own, else `data` where the process was started."""
    own = PROJECT / "data" if IS_CLONE else Path("data")
    return Workspace(Path(os.environ.get("ONRECORD_DATA", own)).resolve())
