"""Who claims a figure: the innermost statement of communication whose content holds it, or nobody but the author."""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from assets.reading.span import length


class Claims:
    """The statements of a shard, by article.

    `statements` needs article_id, statement_id and content_spans (a list of structs with start and end, code points),
    and may have source_start, source_end and speaker.
    """

    def __init__(self, statements: pl.DataFrame) -> None:
        self._spans: dict[str, list[tuple[int, str, list[tuple[int, int]]]]] = defaultdict(list)
        if "attribution_type" in statements.columns:
            # who hopes for 12 percent claims no figure
            statements = statements.filter(attribution_type="communication")
        if "speaker" in statements.columns:
            # "reportedly" and "it is said" name nobody who claims it
            names = pl.col("source_start").is_not_null() | pl.col("speaker").is_not_null()
            statements = statements.filter(names)
        for article, statement, spans in statements.select("article_id", "statement_id", "content_spans").iter_rows():
            pairs = [(s["start"], s["end"]) for s in spans]
            self._spans[article].append((length(pairs), statement, pairs))
        for found in self._spans.values():
            found.sort()
        self._sources: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        if "speaker" in statements.columns:
            named = statements.filter(pl.col("speaker").is_not_null() & pl.col("source_start").is_not_null())
            for article, *source in named.select("article_id", "source_start", "source_end", "speaker").iter_rows():
                self._sources[article].append((source[0], source[1], source[2]))

    def sources(self, article: str) -> list[tuple[int, int, str]]:
        """Where the sources of an article's statements stand, and who each of them is: (start, end, speaker)."""
        return self._sources.get(article, [])

    def statement_of(self, article: str, start: int, end: int) -> str | None:
        """The statement with the shortest content among those whose content holds `start` to `end`; None for none."""
        for _, statement, spans in self._spans.get(article, ()):
            if any(s <= start and end <= e for s, e in spans):
                return statement
        return None
