"""What is known of a file, a page, a feed or a feed's item from an earlier run, and the one decision that follows.

A `Unit` is what is read as a whole; its `Mark` is by what it is known again. `decide` compares the mark of an earlier
run with the one of now. How marks are kept is `state`'s work.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import Enum

from assets.articles.documents import Offer

LISTS = ("feed", "sitemap")  # what may list a page and say whether it has changed


class Outcome(Enum):
    """How asking for a unit ended."""

    HELD = "held"  # its bytes are there
    REFUSED = "refused"  # it cannot be had, and asking again would give the same
    OPEN = "open"  # it could not be had, or is still changing: the next run tries again


@dataclass(frozen=True)
class Response:
    """What a server gave: the hash of the archived bytes, their type, and the validators for asking again."""

    sha256: str
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Said:
    """What a feed says of a page."""

    guid: str | None = None
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published_on: date | None = None

    def to_json(self) -> str:
        """The same as JSON, always written the same way."""
        day = self.published_on.isoformat() if self.published_on else None
        return json.dumps(asdict(self) | {"published_on": day}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Said:
        """What `to_json` wrote."""
        values = json.loads(text)
        day = values.pop("published_on", None)
        return cls(**values, published_on=date.fromisoformat(day) if day else None)


@dataclass(frozen=True)
class Mark:
    """By what a unit is known again: `version` is equal as long as it has not changed.

    `response`: what the server gave for it; `stamps`: what each of LISTS last said of its change; `said`: what a feed
    knows of it.
    """

    outcome: Outcome
    version: str = ""
    response: Response | None = None
    stamps: Mapping[str, str] = field(default_factory=dict)
    said: Said | None = None


@dataclass(frozen=True)
class Unit:
    """A file, a page, a feed or a feed's item. `read(start)` gives (position, offer) after position `start`.

    `keeps_versions`: a changed page adds an article; a changed file replaces what it said before.
    """

    address: str
    mark: Mark
    read: Callable[[int], Iterator[tuple[int, Offer]]]
    keeps_versions: bool = False


@dataclass(frozen=True)
class Known:
    """What an earlier run left of a unit; `is_current`: it was read by this version of the reader."""

    mark: Mark
    is_done: bool
    is_current: bool = True


class Decision(Enum):
    """What to do with a unit."""

    SKIP = "skip"  # it has not changed
    RESUME = "resume"  # it has not changed, and a run was stopped in the middle of it
    READ = "read"


def decide(known: Known | None, mark: Mark, *, is_read: bool = False) -> Decision:
    """What to do with a unit that has this mark now; `is_read`: it was read in this run, through another source."""
    if known is None:
        return Decision.READ
    is_told = Outcome.OPEN not in (mark.outcome, known.mark.outcome)
    if is_read or known.is_current and is_told and known.mark.version == mark.version:
        return Decision.SKIP if known.is_done else Decision.RESUME
    return Decision.READ


def mark_as_listed(known: Known | None, kind: str, stamp: str) -> Mark | None:
    """The known mark, when a list of this kind (of LISTS) says the same of the unit as before: then it is not asked for."""
    if known and known.is_current and known.is_done and known.mark.outcome is not Outcome.OPEN:
        return known.mark if known.mark.stamps.get(kind) == short_hash(stamp) else None
    return None


def short_hash(text: str) -> str:
    """16 hex digits that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
