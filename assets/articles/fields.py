"""Which columns of a table or of JSON were read as which field of an article, and which were not read: told once for a source.

What an article's fields are called is decided in `readers/rows.py`; here it is only counted up and said.
"""

from __future__ import annotations

from assets.articles.documents import Document, Offer

SHOWN = 12  # names


class Fields:
    """The columns that were met: name -> the field that it was read as, or None."""

    def __init__(self) -> None:
        self._met: dict[str, str | None] = {}

    def see(self, offer: Offer) -> None:
        """Take note of the columns of one row."""
        if isinstance(offer, Document):
            for name, field in offer.columns:
                self._met[name] = self._met.get(name) or field

    def sentence(self) -> str | None:
        """What to tell; None when every column bears the name of its field."""
        read = [f"{name} as {field}" for name, field in self._met.items() if field]
        dropped = [name for name, field in self._met.items() if not field]
        told = [f"{what} {_listed(names)}" for what, names in (("read", read), ("did not use", dropped)) if names]
        return "; ".join(told) or None


def _listed(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
