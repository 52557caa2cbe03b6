"""Whatever stands in any text column of a release, the pages keep their shape: nothing of it becomes a tag, an attribute or a link."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.contracts import TABLES
from assets.contracts.schema import quote
from assets.reader.export import FORMULA_STARTS, NUMBER, defused
from assets.reader.links import Ask, FileLinks, LiveLinks
from assets.reader.passages import passage_url
from assets.reader.render import html
from assets.reader.report import report_html
from assets.reader.source import Source
from assets.release.views import VIEWS
from tests.reader.links import Page

FRAGMENTS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "' autofocus onfocus='alert(1)", "javascript:alert(1)",
    "data:text/html,<b>", "</style><script>", "<!--", "]]>", "{{ 7 * 7 }}", "{% raw %}", "&lt;script&gt;", "&#106;avascript:", "\u202e", "\u2028", "\x0b",
    "https://", "//evil.example/", "\\", "\n\n", "=1+1", "\U0001f642", "</textarea>", "<svg onload=alert(1)>", "<base href=//evil.example>",
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(FRAGMENTS) | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=5).map("".join).filter(str.strip)  # fmt: skip
KEPT = re.compile(r"_id$|_sha256$|_lemma$|^currency$|^language$|^extractor$|^duplicate_of$|^part_of$")


def without_rules(database: Path, out: Path) -> None:
    """A copy of a release's database whose tables take any values."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH {quote(str(database))} AS old (READ_ONLY)")
        con.execute(f"ATTACH {quote(str(out))} AS new")
        con.execute("USE new")
        for table in TABLES:
            con.execute(f"CREATE TABLE {table.name} AS FROM old.{table.name}")
        for view in VIEWS:
            con.execute(view.statement)
        con.execute("CREATE TABLE release_info AS FROM old.release_info")


def poisoned(loose: Path, folder: Path, words: str) -> Path:
    """The folder, with a database that has these words in every column of free text, and after each article."""
    (folder / "onrecord.duckdb").unlink(missing_ok=True)
    shutil.copy(loose / "onrecord.duckdb", folder)
    with duckdb.connect(str(folder / "onrecord.duckdb")) as con:
        for table in TABLES:
            for column in table.columns:
                if column.type == "VARCHAR" and not column.values and not KEPT.search(column.name):
                    grown = (
                        f"{quote_name(column.name)} || ?" if (table.name, column.name) == ("articles", "text") else "?"
                    )
                    con.execute(f"UPDATE {table.name} SET {quote_name(column.name)} = {grown}", [words])
        con.execute("UPDATE speakers SET aliases = [?, name]", [words])
    return folder


def quote_name(name: str) -> str:
    """The name of a column in SQL."""
    return quote(name).replace("'", '"')


def asks(source: Source) -> list[Ask]:
    """One page of every kind, and all articles."""
    first = {
        table: source.row(f"SELECT * FROM {table} LIMIT 1") or {} for table in ("statements", "statistics", "rejects")
    }
    articles = [row["article_id"] for row in source.rows("SELECT article_id FROM articles ORDER BY 1")]
    rows = [first["statements"]["statement_id"], first["statistics"]["statistic_id"], first["rejects"]["reject_id"]]
    return [
        *(Ask(page) for page in ("home", "articles", "speakers", "series", "conflicts", "rejects")),
        *(Ask("search", what=what) for what in ("statements", "figures", "speakers", "articles", "series")),
        *(Ask("article", each) for each in articles),
        *(Ask("why", each) for each in [*rows, articles[0]]),
        *(
            Ask("speaker", row["speaker_id"])
            for row in source.rows("SELECT speaker_id FROM speakers ORDER BY 1 LIMIT 3")
        ),
        *(Ask("series", row["series_id"]) for row in source.rows("SELECT series_id FROM series ORDER BY 1")),
    ]


def shapes(pages: list[str]) -> set[tuple[str, ...]]:
    """Every tag with the names of its attributes."""
    return {(tag, *attrs) for page in pages for tag, attrs in Page(page).tags}


def pages_of(folder: Path) -> list[str]:
    """The pages of a release, live and frozen, and its report."""
    source = Source(folder)
    try:
        wanted = asks(source)
        pages = [
            html(source, ask, links)
            for links in (LiveLinks(), FileLinks())
            for ask in wanted
            if not (links.frozen and ask.page == "search")
        ]
    finally:
        source.close()
    return [*pages, report_html(folder)]


@pytest.fixture(scope="module")
def loose(release_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release's database without its rules, alone in a folder."""
    folder = tmp_path_factory.mktemp("loose")
    without_rules(release_folder / "onrecord.duckdb", folder / "onrecord.duckdb")
    return folder


@pytest.fixture(scope="module")
def clean(loose: Path, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, ...]]:
    """What the tags of the pages look like while nobody means harm."""
    found = shapes(pages_of(loose))
    for words in ("plain words", "https://example.org/news", "one\n\ntwo", "-", "long " * 100):
        found |= shapes(pages_of(poisoned(loose, tmp_path_factory.mktemp("harmless"), words)))
    return found


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=HOSTILE)
def test_no_words_in_any_column_become_code(
    loose: Path, clean: set[tuple[str, ...]], tmp_path: Path, words: str
) -> None:
    pages = pages_of(poisoned(loose, tmp_path, words))
    assert shapes(pages) <= clean
    for page in pages:
        for href in Page(page).hrefs:
            assert urlsplit(href).scheme in ("", "http", "https") and not href.startswith("//"), href


@given(HOSTILE, HOSTILE)
def test_a_publishers_link_leads_to_the_web_or_there_is_none(url: str, words: str) -> None:
    link = passage_url(url, words)
    assert not link or urlsplit(link).scheme in ("http", "https")


@given(HOSTILE)
def test_no_cell_begins_a_formula_unless_it_is_a_number(cell: str) -> None:
    made = str(defused(cell))
    assert not made.startswith(FORMULA_STARTS) or NUMBER.fullmatch(made)
    assert made.endswith(cell)
