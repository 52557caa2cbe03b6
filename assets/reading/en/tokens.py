"""Words of English as the parse takes them: contractions, possessives, hyphens and units are words of their own."""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.span import Span

_TOKEN = patterns.table("en/tokens")["token"]


def tokens(text: str, start: int, end: int) -> list[Span]:
    """The words of `text[start:end]` in reading order; every character but space lies in exactly one."""
    return [match.span() for match in _TOKEN.finditer(text, start, end)]
