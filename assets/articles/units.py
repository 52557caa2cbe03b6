"""What a source is made of for the incremental way in: a `Unit` is read as a whole, and known by its fingerprint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assets.articles.documents import Offer


@dataclass(frozen=True)
class Unit:
    """A file, a page, a feed or a feed's item.

    `fingerprint` is equal as long as the unit has not changed, and empty when that cannot be told. `read(start)` gives
    (position, offer) after position `start`. `keeps_versions`: a changed page adds an article; a changed file replaces
    what it said before.
    """

    address: str
    fingerprint: str
    read: Callable[[int], Iterator[tuple[int, Offer]]]
    keeps_versions: bool = False
