"""The publisher's page opened at the words: a text fragment that is escaped as its specification says, the same in Python and SQL."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.reader.passages import PASSAGE_URL_SQL, passage_url

PAGE = "https://e.org/a"
LONG = " ".join(f"word{n}" for n in range(40))


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the macro of a release and nothing else."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE MACRO passage_url(url, words) AS {PASSAGE_URL_SQL}")
        yield connection


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//example.org", "file:///etc/passwd", "http://[", "", None, "ftp://e.org/x"],
)  # fmt: skip
def test_what_is_no_web_address_is_no_link(url: str | None, con: duckdb.DuckDBPyConnection) -> None:
    assert passage_url(url, "words") == ""
    assert con.execute("SELECT passage_url(?, 'words')", [url]).fetchall() == [(None,)]


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("so-called, “peace” & war", "so%2Dcalled%2C%20%E2%80%9Cpeace%E2%80%9D%20%26%20war"),  # - , & mean something
        ("“We will not sign.”", "We%20will%20not%20sign."),  # a page may set its quotation marks as it likes
        ("50%\tof #1\u00a0rules", "50%25%20of%20%231%20rules"),
        ("the first part … and the second", "the%20first%20part"),  # what stands in two places is found at the first
        (LONG, "word0%20word1%20word2%20word3%20word4,word35%20word36%20word37%20word38%20word39"),
        ("Short first paragraph.\n\n" + LONG, "Short%20first%20paragraph."),  # a directive stays within a block
    ],
)
def test_the_words_are_a_text_fragment(words: str, fragment: str, con: duckdb.DuckDBPyConnection) -> None:
    assert passage_url(PAGE, words) == f"{PAGE}#:~:text={fragment}"
    assert con.execute("SELECT passage_url(?, ?)", [PAGE, words]).fetchall() == [(f"{PAGE}#:~:text={fragment}",)]


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        (f"{PAGE}#top", f"{PAGE}#top:~:text=one"),
        (f"{PAGE}#", f"{PAGE}#:~:text=one"),
        (f"{PAGE}#:~:text=other", f"{PAGE}#:~:text=one"),
        ("HTTP://E.org?x=1", "HTTP://E.org?x=1#:~:text=one"),
    ],
)
def test_the_fragment_of_the_address_stays(url: str, opened: str, con: duckdb.DuckDBPyConnection) -> None:
    assert passage_url(url, "one") == opened
    assert con.execute("SELECT passage_url(?, 'one')", [url]).fetchall() == [(opened,)]


TEXT = st.text(st.one_of(st.sampled_from("ab -,&%#“”\"'’\n\t\u00a0\u2028é😀…"), st.characters(codec="utf-8", exclude_characters="\0")))  # fmt: skip
WORDS = st.one_of(TEXT, TEXT.map(lambda text: f"{LONG} {text} {LONG}"), TEXT.map(lambda text: f"{text} … {text}"))


@settings(max_examples=15, deadline=None)
@given(st.lists(WORDS, min_size=20, max_size=60))
def test_python_and_sql_say_the_same_of_any_words(con: duckdb.DuckDBPyConnection, texts: list[str]) -> None:
    pages = con.execute("SELECT passage_url(?, words) FROM (SELECT unnest(?::VARCHAR[]) AS words)", [PAGE, texts]).fetchall()  # fmt: skip
    assert [page for (page,) in pages] == [passage_url(PAGE, words) for words in texts]
    for (page,), words in zip(pages, texts, strict=True):
        directive = page.removeprefix(PAGE).removeprefix("#:~:text=")
        assert directive.count(",") <= 1 and not set(directive) & set("-& \n")
        assert set(unquote(directive)) <= set(words) | {" ", ","}
