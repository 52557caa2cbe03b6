"""The words by which web pages are read, from `data/lookups/page_words.tsv`: names of boxes, lines, headings, meta tags."""

from __future__ import annotations

from assets.reading.lexicon import rows


def words(kind: str) -> tuple[str, ...]:
    """The entries of a kind, in their order. Raises KeyError when there are none."""
    found = tuple(row["words"] for row in rows("page_words") if row["kind"] == kind)
    if not found:
        raise KeyError(f"data/lookups/page_words.tsv has no entry of kind {kind}")
    return found


def alternatives(kind: str) -> str:
    """The entries of a kind as the body of a regular expression."""
    return "|".join(words(kind))
