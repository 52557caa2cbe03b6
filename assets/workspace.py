"""Where things are on disk: the one place that knows the folders under `data/`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


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


DEFAULT = Workspace(PROJECT / "data")
