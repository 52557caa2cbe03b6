"""Where things are on disk: the one place that knows the folders under `data/`.

What the project brings along (`BUNDLED`) is apart from the data folder of an installation (`Workspace`). In a clone both are
`data/`, and nothing that belongs to the user is under version control there; an installed package carries the first inside itself.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]  # holds the packages `assets` and `pipelines`
IS_CLONE = (PROJECT / "pyproject.toml").is_file()
BUNDLED = PROJECT / "data" if IS_CLONE else PROJECT / "assets" / "data"  # language, lookups, models, defaults
DEFAULTS = BUNDLED / "defaults"  # what a new data folder begins with
INSTANCE = Path("dagster_home", "dagster.yaml")  # Dagster's settings
# SHA-256 of the file as it was before it said whose it is
BEFORE_IT_SAID = "c8dbdcd120dfff9c473e4db36eb064466beeca403c2dded38eacbc1d9e1876a1"


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

    @property
    def corrections(self) -> Path:
        """Corrections to speakers."""
        return self.data / "corrections.tsv"

    @property
    def withdrawals(self) -> Path:
        """Articles that must not be released."""
        return self.data / "withdrawals.tsv"

    @property
    def refreshes(self) -> Path:
        """When refreshes run, and who is told when one fails."""
        return self.data / "refresh.yaml"

    def begin(self) -> list[str]:
        """Make what a data folder lacks, an inbox and the first settings; what was made. What is there stays as it is."""
        made = [] if self.inbox.is_dir() else ["inbox"]
        self.inbox.mkdir(parents=True, exist_ok=True)
        for default in sorted(path for path in DEFAULTS.iterdir() if path.is_file()):
            if not (self.data / default.name).exists():
                shutil.copy(default, self.data)
                made.append(default.name)
        prepare_instance(self.data / INSTANCE.parent)
        return made

    def keep_private(self) -> None:
        """Make the folders of what was read and of what is under way for their owner alone: whole texts, also withdrawn ones."""
        for folder in (self.raw, self.data / "work"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def is_data_folder(folder: Path) -> bool:
    """Whether a folder has what `onrecord init` makes."""
    return (folder / "inbox").is_dir() and all((folder / name).is_file() for name in ("sources.yaml", "release.yaml"))


def around() -> Path:
    """The data folder in which the process was started, else the clone's own, else `data` there."""
    here = Path.cwd()
    own = PROJECT / "data" if IS_CLONE else here / "data"
    return next((folder for folder in (here, *here.parents) if is_data_folder(folder)), own)


def current() -> Workspace:
    """The data folder to work on: the one that was asked for (ONRECORD_DATA), else the one around."""
    path = os.environ.get("ONRECORD_DATA")
    return Workspace(Path(path).expanduser().resolve() if path else around().resolve())


def prepare_instance(home: Path) -> None:
    """See to it that a DAGSTER_HOME is a folder with settings: this version's, unless the user has made the file his own."""
    default, own = DEFAULTS / INSTANCE, home / INSTANCE.name
    text = default.read_text(encoding="utf-8")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = own.read_text(encoding="utf-8") if own.exists() else ""
    is_ours = there.startswith(text.split("\n", 1)[0])
    of_an_earlier_version = is_ours or hashlib.sha256(there.encode()).hexdigest() == BEFORE_IT_SAID
    if there != text and (not there or of_an_earlier_version):
        shutil.copy(default, own)
