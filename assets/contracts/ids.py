"""Ids made from content, so that the same input gives the same id in every release.

Row numbers and clock times never enter an id. `Table.identity` names the columns each table's id is made from;
`id_expression` says the same in SQL, so that a release can be re-checked without Python loops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

SEPARATOR = "\x1f"  # ASCII unit separator: cannot be part of a span, a name or an enum value


def content_id(letter: str, *parts: object) -> str:
    """`letter` and the first 16 hex digits of the SHA-256 of the parts, joined with U+001F; None counts as empty."""
    joined = SEPARATOR.join("" if part is None else str(part) for part in parts)
    return letter + hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def article_id(text: str) -> str:
    """Id of the article with this text."""
    return content_id("a", text)


def span_key(spans: Iterable[tuple[int, int]]) -> str:
    """Spans as they enter an id: ``12-20,25-31``; the empty text for none."""
    return ",".join(f"{start}-{end}" for start, end in spans)


def statement_id(
    article: str,
    content: Sequence[tuple[int, int]],
    cue: tuple[int, int] | None,
    source: tuple[int, int] | None,
) -> str:
    """Id of the statement with these content spans, this cue and this source (offsets into the article's text)."""
    return content_id(
        "s", article, span_key(content), span_key([cue] if cue else []), span_key([source] if source else [])
    )


def statistic_id(article: str, start: int, end: int, number_start: int, number_end: int) -> str:
    """Id of the figure with this whole span and this number span (offsets into the article's text)."""
    return content_id("f", article, span_key([(start, end)]), span_key([(number_start, number_end)]))


def title_statistic_id(article: str, start: int, end: int, number_start: int, number_end: int) -> str:
    """Id of the title's figure with this whole span and this number span (offsets into the article's title)."""
    return content_id("t", article, span_key([(start, end)]), span_key([(number_start, number_end)]))


def reject_id(
    source_uri: str,
    article: str | None,
    candidate: str,
    start: int | None,
    end: int | None,
    reason: str,
    detail: str = "",
) -> str:
    """Id of a reject; `detail` enters it so that two broken lines of one file stay two rows."""
    return content_id("r", source_uri, article, candidate, start, end, reason, detail)


def speaker_id(name: str, type: str, context: str = "") -> str:
    """Id of a speaker; `context` keeps two people of one name, or the unnamed sources of two articles, apart."""
    return content_id("p", name, type, context)
