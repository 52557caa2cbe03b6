"""The released DuckDB file, open to be read: connections per thread, and what is worked out once when it is opened.

The file is attached READ_ONLY to a database in memory, which holds the few tables that lists are sorted by (series and
their conflicts); access to any other file is switched off before the first question. Values are always bound.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from assets.contracts.schema import quote

Row = dict[str, Any]
BATCH = 2_000  # rows of an export in memory at a time


def folded(*columns: str) -> str:
    """SQL: the columns as one text in small letters without accents, in which words are looked for."""
    return f"strip_accents(lower(concat_ws(' ', {', '.join(columns)}))) AS folded"


PREPARED = f"""
CREATE TABLE clashes AS SELECT row_number() OVER (ORDER BY day DESC NULLS LAST, series_id, statistic_id_1, statistic_id_2) AS n, * FROM r.conflicts;
CREATE TABLE series AS
    SELECT series_id, mode(coalesce(category, predicate)) AS happening, mode(category) AS category, mode(thing) AS thing, mode(place) AS place,
        mode(unit) AS unit, count(*) AS figures, count(DISTINCT article_id) AS articles, count(DISTINCT claimed_by) AS claimants,
        min(coalesce(as_of, published_on)) AS first_day, max(coalesce(as_of, published_on)) AS last_day, max(confidence) AS confidence
    FROM r.figures WHERE series_id IS NOT NULL GROUP BY series_id;
ALTER TABLE series ADD COLUMN conflicts BIGINT DEFAULT 0;
UPDATE series SET conflicts = c.n FROM (SELECT series_id, count(*) AS n FROM clashes GROUP BY series_id) c WHERE c.series_id = series.series_id;
CREATE TABLE claims AS SELECT speaker_id, count(*) AS figures FROM r.statistics WHERE speaker_id IS NOT NULL GROUP BY speaker_id;
CREATE TABLE tallies AS SELECT article_id, count(statement_id) AS statements, count(statistic_id) AS figures
    FROM (SELECT article_id, statement_id, NULL AS statistic_id FROM r.statements UNION ALL SELECT article_id, NULL, statistic_id FROM r.statistics) GROUP BY article_id;
CREATE TABLE words_statements AS SELECT statement_id AS id, {folded("speaker", "source", "speaker_role", "content")} FROM r.statements;
CREATE TABLE words_figures AS SELECT statistic_id AS id, f.value, {folded("f.text", "f.thing", "f.predicate", "f.place", "f.unit", "p.name")}
    FROM r.statistics f LEFT JOIN r.speakers p ON p.speaker_id = f.speaker_id;
CREATE TABLE words_speakers AS SELECT speaker_id AS id, {folded("name", "array_to_string(aliases, ' ')")} FROM r.speakers;
CREATE TABLE words_series AS SELECT series_id AS id, {folded("happening", "thing", "place", "unit")} FROM series;
CREATE TABLE words_rejects AS SELECT reject_id AS id, {folded("text", "detail", "source_uri")} FROM r.rejects
"""
# very large texts are not kept in memory but read again for each search
WORDS_OF_ARTICLES = f"SELECT article_id AS id, {folded('title', 'byline', 'publisher', 'text')} FROM r.articles"
MOST_IN_MEMORY = 300_000_000  # characters of articles

# whoever denies a statement disputes the figures in it; releases before the column `stance` say nothing of it
DENIALS = "CREATE TABLE denials AS SELECT statement_id FROM r.statements WHERE stance = 'denied'"
NO_DENIALS = "CREATE TABLE denials (statement_id VARCHAR)"


class Source:
    """One release. Safe to ask from several threads."""

    def __init__(self, path: Path) -> None:
        """Open a release folder or its DuckDB file. Raises FileNotFoundError or ValueError that say what to do."""
        self.path = path
        self.file = path / "onrecord.duckdb" if path.is_dir() else path
        if not self.file.exists():
            raise FileNotFoundError(
                f"there is no released database at {self.file}; `onrecord release` makes one, `onrecord releases` lists them"
            )
        self._database = duckdb.connect()
        self._local = threading.local()
        try:
            self._database.execute(f"ATTACH {quote(str(self.file))} AS r (READ_ONLY)")
            self._database.execute("SET enable_external_access = false")
            for statement in self.preparation():
                self._database.execute(statement)
        except duckdb.Error as error:
            raise ValueError(f"{self.file} is not a release of On Record that can be read: {error}") from error

    def preparation(self) -> Iterator[str]:
        """The statements that make what is worked out once."""
        yield DENIALS if self.has("statements", "stance") else NO_DENIALS
        size = self._database.execute("SELECT sum(char_count) FROM r.articles").fetchall()[0][0] or 0
        yield f"CREATE {'TABLE' if size <= MOST_IN_MEMORY else 'VIEW'} words_articles AS {WORDS_OF_ARTICLES}"
        yield from PREPARED.strip().split(";\n")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's connection."""
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._database.cursor()
            self._local.cursor.execute("SET search_path = 'r.main,memory.main'")
        return self._local.cursor

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a question, by column name."""
        asked = self.cursor().execute(sql, list(values))
        names = [column[0] for column in asked.description]
        return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row, or None."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The only value of the only row."""
        return self.cursor().execute(sql, list(values)).fetchall()[0][0]

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows a batch at a time, on a connection of their own: an export may take longer than a page."""
        cursor = self._database.cursor()
        cursor.execute("SET search_path = 'r.main,memory.main'")
        asked = cursor.execute(sql, list(values))
        names = [column[0] for column in asked.description]
        while batch := asked.fetchmany(BATCH):
            yield from (dict(zip(names, row, strict=True)) for row in batch)

    @cached_property
    def columns(self) -> frozenset[tuple[str, str]]:
        """(table, column) of everything in the file: a textfree edition and older releases have fewer."""
        found = self.rows("SELECT table_name, column_name FROM information_schema.columns WHERE table_catalog = 'r'")
        return frozenset((row["table_name"], row["column_name"]) for row in found)

    def has(self, table: str, column: str) -> bool:
        """Whether this release has the column."""
        return (table, column) in self.columns

    @cached_property
    def info(self) -> Row:
        """What the release says of itself: the manifest beside the file where there is one, else the view in it."""
        manifest = self.file.with_name("datapackage.json")
        told = self.row("SELECT * FROM release_info") or {}
        if manifest.exists():
            told |= json.loads(manifest.read_text(encoding="utf-8")).get("onrecord", {})
        return {"warnings": [], "scores": [], "dataset": {}, "withdrawn": [], **told}
