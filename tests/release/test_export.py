"""Tables and views as files for spreadsheets, and the search over statements and articles."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from assets.release.export import MAX_EXCEL_CHARS, export, refuse_within_release, search
from assets.release.views import VIEWS
from pipelines.cli import main

TEXTS = {
    "a1": (
        "Council votes on the bridge",
        "The council voted to rebuild the bridge. The bridge has been closed since the storm.",
    ),
    "a2": (
        "Fish market opens",
        "The market opens on Saturday, near the old bridge, after a pause of three weeks and two days.",
    ),
    "a3": ("Storm warning", "Sailors were told to stay in the harbour. Ærø’s ferry stays, too."),
    "a4": (
        "Council votes on the bridge",
        "The council voted to rebuild the bridge. The bridge has been closed since the storm!",
    ),
}
SAID = {
    "s1": ("a1", "Ada Lindqvist", "“We cannot leave half of the town without a bridge,”"),
    "s2": ("a2", None, "the market would open again"),
    "s3": ("a3", "Jonas Berg", '=HYPERLINK("http://x.example")'),
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A DuckDB file with the tables that the search reads, and the search."""
    (tmp_path / "made").mkdir()
    path = tmp_path / "made" / "onrecord.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE articles (article_id VARCHAR, external_id VARCHAR, title VARCHAR, text VARCHAR, url VARCHAR, published_on DATE, duplicate_of VARCHAR)")  # fmt: skip
        con.execute("CREATE TABLE statements (statement_id VARCHAR, article_id VARCHAR, speaker VARCHAR, content VARCHAR, spans STRUCT(a INT)[], sure DOUBLE, negated BOOLEAN)")  # fmt: skip
        for id, (title, text) in TEXTS.items():
            con.execute("INSERT INTO articles VALUES (?, ?, ?, ?, NULL, '2024-03-05', ?)", [id, f"{id}.txt", title, text, "a1" if id == "a4" else None])  # fmt: skip
        for id, (article, speaker, content) in SAID.items():
            con.execute(
                "INSERT INTO statements VALUES (?, ?, ?, ?, [{'a': 1}], 0.5, true)", [id, article, speaker, content]
            )
        con.execute(next(view for view in VIEWS if view.name == "search").statement)
        con.execute("CREATE VIEW said AS SELECT * FROM statements ORDER BY statement_id")
    return path


# ---------------------------------------------------------------- export


def rows(path: Path, encoding: str = "utf-8") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def test_a_table_as_csv(database: Path, tmp_path: Path) -> None:
    assert export(database, "said", tmp_path / "a.csv") == (3, 0)
    header, first, *_ = rows(tmp_path / "a.csv")
    assert header == ["statement_id", "article_id", "speaker", "content", "spans", "sure", "negated"]
    assert first == ["s1", "a1", "Ada Lindqvist", SAID["s1"][2], '[{"a": 1}]', "0.5", "true"]


@pytest.mark.parametrize("content", ["=1+1", "+1", "-1 degree", "@SUM(A1)", "\t=1", "＝1+1", "＠SUM(A1)"])
def test_formulas_are_defused_for_spreadsheets(database: Path, tmp_path: Path, content: str) -> None:
    with duckdb.connect(str(database)) as con:
        con.execute("UPDATE statements SET content = ? WHERE statement_id = 's3'", [content])
    export(database, "said", tmp_path / "a.csv", where="statement_id = 's3'", for_spreadsheets=True)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows(tmp_path / "a.csv", "utf-8-sig")[1][3] == f"'{content}"
    export(database, "said", tmp_path / "b.csv", where="statement_id = 's3'")
    assert rows(tmp_path / "b.csv")[1][3] == content
    export(database, "said", tmp_path / "a.xlsx", where="statement_id = 's3'")
    sheet = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and content.strip() in sheet


@pytest.mark.parametrize(
    ("where", "columns", "expected"),
    [
        ("speaker = 'Ada Lindqvist'", ["statement_id"], [["s1"]]),
        ("speaker IS NULL", ["statement_id", "speaker"], [["s2", ""]]),
        ("content LIKE '%market%' -- a note", ["article_id"], [["a2"]]),
        ("sure > 0.9", ["statement_id"], []),
        (None, ["negated"], [["true"]] * 3),
    ],
)
def test_only_the_rows_and_columns_that_are_asked_for(database, tmp_path, where, columns, expected) -> None:
    export(database, "said", tmp_path / "a.csv", where=where, columns=columns)
    assert rows(tmp_path / "a.csv") == [columns, *expected]


@pytest.mark.parametrize(
    ("name", "out", "where", "says"),
    [
        ("nothing", "a.csv", None, "there is no table or view 'nothing'; there are articles, said, statements"),
        ("said", "a.json", None, "neither a .csv nor an .xlsx"),
        ("said", "a.csv", "nobody = 1", "cannot be read so"),
        ("said", "a.csv", "statement_id IN (SELECT * FROM read_csv('/etc/passwd'))", "cannot be read so"),
        ("said", "a.csv", "true); DROP TABLE articles; --", "cannot be read so"),
        ('said"; DROP TABLE articles', "a.csv", None, "there is no table"),
    ],
)
def test_what_cannot_be_exported_says_why_and_leaves_nothing(database, tmp_path, name, out, where, says) -> None:
    with pytest.raises(ValueError, match="(?s).*") as caught:
        export(database, name, tmp_path / out, where=where)
    assert says in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_a_text_that_no_cell_holds_is_cut_and_told(database: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(database)) as con:
        con.execute("UPDATE articles SET text = repeat('x', 40000) WHERE article_id = 'a1'")
    assert export(database, "articles", tmp_path / "a.xlsx") == (4, 1)
    result = CliRunner().invoke(main, ["export", "articles", "--out", str(tmp_path / "b.xlsx"), "--release", str(database.parent)])  # fmt: skip
    assert result.exit_code == 0 and f"cut at {MAX_EXCEL_CHARS:,}" in result.output


@pytest.mark.parametrize("place", ["a.csv", "parquet/a.csv", "more/deep/edition"])
def test_nothing_is_written_into_a_release(tmp_path: Path, place: str) -> None:
    (tmp_path / "_SUCCESS").touch()
    with pytest.raises(ValueError, match="which never changes"):
        refuse_within_release(tmp_path / place)
    refuse_within_release(tmp_path.parent / "elsewhere.csv")


# ---------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("bridge", ["a1", "a2", "s1"]),
        ("BRIDGE storm", ["a1"]),
        ("bridge market", ["a2"]),
        ("lead", []),
        ("leave town", ["s1"]),
        ("ærø", ["a3"]),
        ("brid", ["a1", "a2", "s1"]),
        ("ridge", []),
        ("it's (a) [b] \\", []),
        ("", []),
    ],
)
def test_all_the_words_or_words_that_begin_so(database: Path, words: str, ids: list[str]) -> None:
    assert sorted(row["id"] for row in search(database, words, 10)) == ids


def test_the_best_comes_first_with_the_words_in_their_context(database: Path) -> None:
    articles = [row for row in search(database, "bridge", 10) if row["found_in"] == "article"]
    assert [row["id"] for row in articles] == ["a1", "a2"]
    [said] = search(database, "half town", 10)
    assert said["context"] == "“We cannot leave [[half]] of the [[town]] without a bridge,”"
    assert (said["speaker"], said["found_in"], said["title"]) == ("Ada Lindqvist", "statement", TEXTS["a1"][0])


def test_the_search_on_the_command_line(database: Path) -> None:
    folder = ["--release", str(database.parent)]
    shown = CliRunner().invoke(main, ["search", "half", "town", *folder])
    assert "Ada Lindqvist: “We cannot leave [[half]]" in shown.output
    lines = CliRunner().invoke(main, ["search", "bridge", "--json", "--limit", "2", *folder]).output.splitlines()
    assert [set(json.loads(line)) >= {"id", "context", "score"} for line in lines] == [True, True]
    assert "nothing was found" in CliRunner().invoke(main, ["search", "zebra", *folder]).output
