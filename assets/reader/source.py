"""The released DuckDB file, open to be read: connections per thread, and what is worked out once when it is opened.

The file is attached READ_ONLY to a database in memory, which holds the few tables that lists are sorted by (series and
their conflicts); access to any other file is switched off before the first question. Values are always bound.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from assets.contracts.schema import quote

Row = dict[str, Any]
Explain = Callable[[str, Path], Mapping[str, Any]]  # a row's id and the folder of its tables -> how it came about
BATCH = 2_000  # rows of an export in memory at a time


def folded(*columns: str) -> str:
    """SQL: the columns as one text in small letters without accents, in which words are looked for."""
    return f"strip_accents(lower(concat_ws(' ', {', '.join(columns)}))) AS folded"


PREPARED = """
CREATE TABLE clashes AS SELECT row_number() OVER (ORDER BY day DESC NULLS LAST, series_id, statistic_id_1, statistic_id_2) AS n, * FROM r.conflicts;
CREATE TABLE series AS
    SELECT series_id, mode(coalesce(category, predicate) ORDER BY statistic_id) AS happening, mode(category ORDER BY statistic_id) AS category,
        mode(thing ORDER BY statistic_id) AS thing, mode(place ORDER BY statistic_id) AS place, mode(unit ORDER BY statistic_id) AS unit,
        count(*) AS figures, count(DISTINCT article_id) AS articles, count(DISTINCT claimed_by) AS claimants,
        min(coalesce(as_of, published_on)) AS first_day, max(coalesce(as_of, published_on)) AS last_day, max(confidence) AS confidence
    FROM r.figures WHERE series_id IS NOT NULL GROUP BY series_id;
ALTER TABLE series ADD COLUMN conflicts BIGINT DEFAULT 0;
UPDATE series SET conflicts = c.n FROM (SELECT series_id, count(*) AS n FROM clashes GROUP BY series_id) c WHERE c.series_id = series.series_id;
CREATE TABLE claims AS SELECT speaker_id, count(*) AS figures FROM r.statistics WHERE speaker_id IS NOT NULL GROUP BY speaker_id;
CREATE TABLE tallies AS SELECT article_id, count(statement_id) AS statements, count(statistic_id) AS figures
    FROM (SELECT article_id, statement_id, NULL AS statistic_id FROM r.statements UNION ALL SELECT article_id, NULL, statistic_id FROM r.statistics) GROUP BY article_id
"""
# what words are looked for in, by listing
WORDS = {
    "statements": f"SELECT statement_id AS id, {folded('speaker', 'source', 'speaker_role', 'content')} FROM r.statements",
    "figures": f"""SELECT statistic_id AS id, f.value, {folded("f.text", "f.thing", "f.predicate", "f.place", "f.unit", "p.name")}
FROM r.statistics f LEFT JOIN r.speakers p ON p.speaker_id = f.speaker_id""",
    "speakers": f"SELECT speaker_id AS id, {folded('name', 'aliases::VARCHAR')} FROM r.speakers",
    "series": f"SELECT series_id AS id, {folded('happening', 'thing', 'place', 'unit')} FROM series",
    "rejects": f"SELECT reject_id AS id, {folded('text', 'detail', 'source_uri')} FROM r.rejects",
    "articles": f"SELECT article_id AS id, {folded('title', 'byline', 'publisher', 'text')} FROM r.articles",
}
# Texts kept in memory are found a hundred times quicker than in the file, where thousands are unpacked to reach one.
MOST_IN_MEMORY = 100_000_000  # characters of articles; more stay in the file

# what a release says of itself where it says nothing: older ones have fewer of these
DATASET = {"title": "", "description": "", "url": "", "licence": "", "licence_note": ""}
UNTOLD: Row = {"dataset": DATASET, "warnings": [], "left_out": [], "set_aside": {"summary": ""}, "withdrawn": [], "scores": [], "date": "", "predecessor": None}  # fmt: skip

# whoever denies a statement disputes the figures in it; releases before the column `stance` say nothing of it
DENIALS = "CREATE TABLE denials AS SELECT statement_id FROM r.statements WHERE stance = 'denied'"
NO_DENIALS = "CREATE TABLE denials (statement_id VARCHAR)"


class Source:
    """One release. Safe to ask from several threads."""

    def __init__(self, path: Path, explain: Explain | None = None) -> None:
        """Open a release folder or its DuckDB file. Raises FileNotFoundError or ValueError that say what to do.

        `explain` reads an article again to say how a row came about; without it the reader needs no language model.
        """
        self.path = path
        self._explain = explain
        self._one_reading = threading.Lock()
        self._folded: set[str] = set()
        self._one_folding = threading.Lock()
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
        yield f"CREATE {self.form()} texts AS SELECT article_id, text FROM r.articles"
        yield from PREPARED.strip().split(";\n")

    def form(self) -> str:
        """What becomes of long texts: a table in memory, or a view of the file where they are too many."""
        [(size,)] = self._database.execute("SELECT coalesce(sum(char_count), 0) FROM r.articles").fetchall()
        return "TABLE" if size <= MOST_IN_MEMORY else "VIEW"

    def words_of(self, listing: str) -> str:
        """The table (id, folded) in which the words of a listing are looked for; made when it is first needed."""
        name = f"words_{listing}"
        with self._one_folding:
            if name not in self._folded:
                form = self.form() if listing in ("statements", "articles") else "TABLE"
                self.cursor().execute(f"CREATE {form} memory.{name} AS {WORDS[listing]}")
                self._folded.add(name)
        return name

    def prepare_search(self) -> None:
        """Make all of these tables, so that the first search need not."""
        for listing in WORDS:
            self.words_of(listing)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """The connection of this thread."""
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

    def article(self, article_id: str) -> Row | None:
        """A row of articles with its text."""
        return self.row("SELECT a.* EXCLUDE (text), t.text FROM articles a JOIN texts t USING (article_id) WHERE a.article_id = ?", [article_id])  # fmt: skip

    def texts(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The texts of these articles; empty in an edition without texts."""
        found = self.rows("SELECT article_id, text FROM texts WHERE article_id IN (SELECT unnest(?))", [article_ids]) if article_ids else []  # fmt: skip
        return {row["article_id"]: row["text"] or "" for row in found}

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows a batch at a time, on a connection of their own: an export may take longer than a page."""
        cursor = self._database.cursor()
        cursor.execute("SET search_path = 'r.main,memory.main'")
        asked = cursor.execute(sql, list(values))
        names = [column[0] for column in asked.description]
        while batch := asked.fetchmany(BATCH):
            yield from (dict(zip(names, row, strict=True)) for row in batch)

    @property
    def can_explain(self) -> bool:
        """Whether `explained` says anything."""
        return self._explain is not None

    def explained(self, row_id: str) -> Mapping[str, Any]:
        """What `explain` says of a row of this release."""
        if self._explain is None:
            return {}
        with self._one_reading:
            try:
                return self._explain(row_id, self.file.parent)
            except FileNotFoundError:
                return {
                    "note": f"the Parquet files of the release are not beside {self.file.name}; name its whole folder"
                }

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
        return UNTOLD | told | {"dataset": DATASET | told.get("dataset", {})}
