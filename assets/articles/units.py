"""What a source is made of for the incremental way in: a `Unit` is read as a whole, and known by its fingerprint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from assets.articles.documents import Offer


@dataclass(frozen=True)
class Unit:
    """A file, a page, a feed or a feed's item.

    `fingerprint` is equal as long as the unit has not changed, and empty when that cannot be told. `read(start)` gives
    (position, offer) after position `start`. `keeps_versions`: a changed page adds an article; a changed file replaces
    what it said before. `validators` are kept for asking again: etag, last_modified, the sha256 of what was
    archived, and what lists have said of a page.
    """

    address: str
    fingerprint: str
    read: Callable[[int], Iterator[tuple[int, Offer]]]
    keeps_versions: bool = False
    validators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What is known of a unit from an earlier run."""

    fingerprint: str
    is_done: bool
    validators: Mapping[str, str]
