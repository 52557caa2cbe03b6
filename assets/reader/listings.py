"""What can be listed, filtered, counted, paged and exported: one `Listing` per kind of row, one `Filters` for all.

A listing is SQL with named places for conditions; what a reader types is bound, never written into it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from assets.contracts import statements, statistics
from assets.reader.source import WORDS, Row, Source

PAGE = 25
TYPED = re.compile(r'"([^"]+)"|(\S+)')
NUMBER = re.compile(r"[$£€]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?%?")
MOST_WORDS = 12


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; empty or None = everything. Made from a query string by `read`."""

    q: str = ""
    speaker: str = ""
    article: str = ""
    series: str = ""
    publisher: str = ""
    kind: str = ""
    category: str = ""
    type: str = ""
    reason: str = ""
    candidate: str = ""
    since: str = ""
    until: str = ""
    confidence: str = ""
    at_least: str = ""  # statements of a speaker

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        """The filters in a query string; what is no date or number where one belongs is left out."""
        values = {f.name: given.get(f.name, "").replace("\x00", "").strip()[:200] for f in fields(cls)}
        for name in ("since", "until"):
            try:
                dt.date.fromisoformat(values[name])
            except ValueError:
                values[name] = ""
        if not re.fullmatch(r"0?\.\d{1,4}|[01]", values["confidence"]):
            values["confidence"] = ""
        if not re.fullmatch(r"\d{1,6}", values["at_least"], re.ASCII):
            values["at_least"] = ""
        return cls(**values)

    def given(self) -> dict[str, str]:
        """The filters that are set, for a query string."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}

    def words(self) -> list[str]:
        """The words and "quoted phrases" that were typed."""
        return [(phrase or word).lower() for phrase, word in TYPED.findall(self.q)][:MOST_WORDS]

    def but(self, **changes: str) -> Filters:
        """The same with some values replaced."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Listing:
    """A kind of row. `where` maps a filter to its condition (one `?`); words are looked for in `Source.words_of(name)`."""

    name: str
    columns: str
    tables: str
    key: str  # with the alias of its table
    order: str
    where: Mapping[str, str]
    always: str = ""
    across: str = ""  # holds where rows of several articles are listed: copies of a text are left out
    kinds: Collection[str] = ()  # what `kind` may be here: that of another listing asks nothing
    has_values: bool = False  # whether a typed number is looked for among values too

    def conditions(self, source: Source, filters: Filters) -> tuple[str, list[Any]]:
        """The WHERE clause, and its values. A filter that this listing does not know asks nothing."""
        found = [c for c in (self.always, "" if filters.article else self.across) if c]
        values: list[Any] = []
        for name, value in filters.given().items():
            if name in self.where and (name != "kind" or value in self.kinds):
                found.append(self.where[name])
                values.append(float(value) if name == "confidence" else value)
        words = filters.words()
        if words and self.name in WORDS:
            holds, held = self.holding(words)
            found.append(f"{self.key} IN (SELECT id FROM {source.words_of(self.name)} WHERE {holds})")
            values += held
        return (" WHERE " + " AND ".join(found) if found else ""), values

    def holding(self, words: list[str]) -> tuple[str, list[Any]]:
        """The condition that a row holds all the words, and its values."""
        found: list[str] = []
        values: list[Any] = []
        for word in words:
            number = NUMBER.fullmatch(word) if self.has_values else None
            found.append("(contains(folded, strip_accents(?)) OR value = ?)" if number else "contains(folded, strip_accents(?))")  # fmt: skip
            values.append(word)
            if number:
                values.append(float(number[1].replace(",", "") + (number[2] or "")))
        return " AND ".join(found), values

    def asked(self, source: Source, filters: Filters) -> tuple[str, list[Any]]:
        """The SQL for all columns of all rows, in no order, and its values."""
        where, values = self.conditions(source, filters)
        return f"SELECT {self.columns} FROM {self.tables}{where}", values

    def count(self, source: Source, filters: Filters) -> int:
        """How many rows there are."""
        where, values = self.conditions(source, filters)
        return source.value(f"SELECT count(*) FROM {self.tables}{where}", values)

    def page(self, source: Source, filters: Filters, page: int, size: int = PAGE) -> list[Row]:
        """The rows of one page, counted from 1. Only their keys are sorted: whole rows are wide."""
        where, values = self.conditions(source, filters)
        sql = f"SELECT {self.key} FROM {self.tables}{where} ORDER BY {self.order} LIMIT ? OFFSET ?"
        keys = [key for (key,) in source.cursor().execute(sql, [*values, size, (page - 1) * size]).fetchall()]
        return self.of(source, keys)

    def of(self, source: Source, keys: list[Any]) -> list[Row]:
        """The rows with these keys, in the listing's order."""
        if not keys:
            return []
        sql = f"SELECT {self.columns} FROM {self.tables} WHERE {self.key} IN (SELECT unnest(?)) ORDER BY {self.order}"
        return source.rows(sql, [keys])

    def every(self, source: Source, filters: Filters) -> Iterator[Row]:
        """All rows, a batch at a time."""
        sql, values = self.asked(source, filters)
        return source.stream(f"{sql} ORDER BY {self.order}", values)


ARTICLE = "a.title, a.publisher, a.published_on, a.url, a.external_id, a.source_uri"
ORIGINAL = "a.duplicate_of IS NULL"
IN_ARTICLE = {
    "publisher": "a.publisher = ?",
    "since": "a.published_on >= ?::DATE",
    "until": "a.published_on <= ?::DATE",
}

STATEMENTS = Listing(
    name="statements",
    columns=f"s.*, {ARTICLE}",
    tables="statements s JOIN articles a USING (article_id)",
    key="s.statement_id",
    order="a.published_on DESC NULLS LAST, s.article_id, s.position",
    where={
        **IN_ARTICLE,
        "speaker": "s.speaker_id = ?",
        "article": "s.article_id = ?",
        "kind": "s.kind = ?",
        "type": "s.speaker_type = ?",
        "confidence": "s.confidence >= ?",
    },
    across=ORIGINAL,
    kinds=statements.KINDS,
)

FIGURES = Listing(
    name="figures",
    columns=f"f.*, p.name AS claimed_by, d.statement_id IS NOT NULL AS is_disputed, coalesce(m.figures, 0) AS in_series, {ARTICLE}",
    tables="""statistics f JOIN articles a USING (article_id) LEFT JOIN speakers p ON p.speaker_id = f.speaker_id
LEFT JOIN series m ON m.series_id = f.series_id LEFT JOIN denials d ON d.statement_id = f.statement_id""",
    key="f.statistic_id",
    order="a.published_on DESC NULLS LAST, f.article_id, f.position",
    where={
        **IN_ARTICLE,
        "speaker": "f.speaker_id = ?",
        "article": "f.article_id = ?",
        "series": "f.series_id = ?",
        "kind": "f.kind = ?",
        "category": "f.category = ?",
        "type": "p.type = ?",
        "confidence": "f.confidence >= ?",
    },
    across=ORIGINAL,
    kinds=statistics.KINDS,
    has_values=True,
)

SPEAKERS = Listing(
    name="speakers",
    columns="p.*, coalesce(n.figures, 0) AS figure_count",
    tables="speakers p LEFT JOIN claims n ON n.speaker_id = p.speaker_id",
    key="p.speaker_id",
    order="p.statement_count DESC, p.name, p.speaker_id",
    where={"type": "p.type = ?", "speaker": "p.speaker_id = ?", "at_least": "p.statement_count >= ?::INT"},
)

SERIES = Listing(
    name="series",
    columns="m.*",
    tables="series m",
    key="m.series_id",
    order="m.conflicts > 0 DESC, m.category IS NOT NULL DESC, m.articles DESC, m.figures DESC, m.series_id",
    where={"category": "m.category = ?", "series": "m.series_id = ?", "confidence": "m.confidence >= ?"},
    always="m.figures > 1 AND coalesce(m.happening, m.thing) IS NOT NULL",
)

CONFLICTS = Listing(
    name="conflicts",
    columns="c.* EXCLUDE (n)",
    tables="clashes c",
    key="c.n",
    order="c.n",
    where={"category": "c.category = ?", "series": "c.series_id = ?"},
)

REJECTS = Listing(
    name="rejects",
    columns="r.*, a.title, a.publisher, a.published_on",
    tables="rejects r LEFT JOIN articles a USING (article_id)",
    key="r.reject_id",
    order="r.candidate = 'document' DESC, r.source_uri, r.start, r.reject_id",
    where={**IN_ARTICLE, "article": "r.article_id = ?", "reason": "r.reason = ?", "candidate": "r.candidate = ?"},
)

ARTICLES = Listing(
    name="articles",
    columns="a.* EXCLUDE (text), coalesce(t.statements, 0) AS statement_count, coalesce(t.figures, 0) AS figure_count",
    tables="articles a LEFT JOIN tallies t ON t.article_id = a.article_id",
    key="a.article_id",
    order="a.published_on DESC NULLS LAST, a.article_id",
    where={**IN_ARTICLE, "article": "a.article_id = ?"},
)

LISTINGS = {each.name: each for each in (STATEMENTS, FIGURES, SPEAKERS, SERIES, ARTICLES, CONFLICTS, REJECTS)}
