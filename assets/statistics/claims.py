"""Who claims a figure: the innermost statement whose content holds it, or nobody but the author."""

from __future__ import annotations

from collections import defaultdict

import polars as pl


class Claims:
    """The statements of a shard, by article.

    `statements` needs article_id, statement_id and content_spans (a list of structs with start and end, code points).
    """

    def __init__(self, statements: pl.DataFrame) -> None:
        self._spans: dict[str, list[tuple[int, str, list[tuple[int, int]]]]] = defaultdict(list)
        for article, statement, spans in statements.select("article_id", "statement_id", "content_spans").iter_rows():
            pairs = [(s["start"], s["end"]) for s in spans]
            self._spans[article].append((sum(e - s for s, e in pairs), statement, pairs))
        for found in self._spans.values():
            found.sort()

    def statement_of(self, article: str, start: int, end: int) -> str | None:
        """The statement with the shortest content among those whose content holds `start` to `end`; None for none."""
        for _, statement, spans in self._spans.get(article, ()):
            if any(s <= start and end <= e for s, e in spans):
                return statement
        return None
