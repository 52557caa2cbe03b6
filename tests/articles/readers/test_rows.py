"""Bulk input: JSON Lines, JSON, CSV and Parquet, one article a row; a bad row stops no other."""

import gzip
import json
from datetime import date

import polars as pl
import pytest

from assets.articles.documents import Refusal, refusal_row
from assets.articles.fields import Fields
from assets.articles.raw import Raw
from assets.articles.read import iter_articles, read_file, read_inputs
from assets.articles.readers.registry import read_raw
from assets.contracts import ARTICLES, REJECTS

ROW = {
    "id": "a1",
    "text": "The council voted.\nIt was late.",
    "title": "Council votes",
    "url": "https://example.org/1",
    "published_on": "2024-03-05",
    "byline": "Ada Lindqvist",
    "publisher": "The Harbour Post",
}


def jsonl(path, *rows):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return read_inputs([path])


def reasons(tables):
    return sorted(zip(tables.rejects["reason"], tables.rejects["detail"], strict=True))


@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.gz", "in.ndjson", "no-suffix"])
def test_a_line_is_an_article_with_its_fields(tmp_path, name):
    row = (
        jsonl(tmp_path / name, ROW, ROW | {"id": "a2", "text": "Another."})
        .articles.sort("external_id")
        .row(0, named=True)
    )
    assert {k: row[k] for k in ROW if k not in ("id", "published_on")} == {
        k: v for k, v in ROW.items() if k not in ("id", "published_on")
    }
    assert (row["external_id"], row["published_on"], row["published_on_source"]) == ("a1", date(2024, 3, 5), "input")
    assert row["source_format"] == "jsonl"


def read_with_fields(path):
    fields = Fields()
    [tables] = iter_articles([path], fields=fields)
    return tables.articles.row(0, named=True), fields.sentence()


@pytest.mark.parametrize(
    "row",
    [
        {"headline": "Council votes", "body": "Hello there.", "date": "2024-03-05", "authors": ["A. Lind", "B. Roe"], "link": "https://example.org/1"},
        {"Headline": "Council votes", "article_body": "Hello there.", "datePublished": "2024-03-05T10:00:00Z", "author": "A. Lind, B. Roe", "web_url": "https://example.org/1"},
        {"webTitle": "Council votes", "content": "Hello there.", "publishedAt": "2024-03-05", "by": "A. Lind, B. Roe", "uri": "https://example.org/1"},
    ],
)  # fmt: skip
def test_fields_are_read_under_the_names_that_others_have_for_them_and_it_is_told(tmp_path, row):
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    article, told = read_with_fields(tmp_path / "a.jsonl")
    assert (article["title"], article["text"], article["byline"]) == (
        "Council votes",
        "Hello there.",
        "A. Lind, B. Roe",
    )
    assert (article["published_on"], article["url"]) == (date(2024, 3, 5), "https://example.org/1")
    assert all(f"{name} as " in told for name in row) and "did not use" not in told


def test_a_column_that_is_no_field_is_told_and_an_empty_one_is_not(tmp_path):
    row = {"text": "Hello there.", "section": "Local", "pubished_on": "2024-03-05", "tags": [], "note": None}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    assert read_with_fields(tmp_path / "a.jsonl")[1] == "did not use section, pubished_on"
    (tmp_path / "a.jsonl").write_text(json.dumps(ROW))
    assert read_with_fields(tmp_path / "a.jsonl")[1] is None


def test_the_own_name_of_a_field_comes_first_and_a_value_of_another_kind_is_not_taken(tmp_path):
    row = {"text": "Hello there.", "body": "Another.", "author": {"name": "A. Lind"}, "date": ["2024"]}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    article, told = read_with_fields(tmp_path / "a.jsonl")
    assert (article["text"], article["byline"], article["published_on"]) == ("Hello there.", None, None)
    assert told == "did not use body, author, date"


def test_columns_of_csv_and_parquet_are_found_and_told_alike(tmp_path):
    frame = pl.DataFrame({"Headline": ["Council votes"], "body": ["Hello there."], "desk": ["Local"]})
    frame.write_csv(tmp_path / "a.csv")
    frame.write_parquet(tmp_path / "a.parquet")
    for name in ("a.csv", "a.parquet"):
        article, told = read_with_fields(tmp_path / name)
        assert (article["title"], article["text"]) == ("Council votes", "Hello there."), name
        assert told == "read Headline as title, body as text; did not use desk", name


def test_a_mapping_of_the_source_list_decides_before_all_names(tmp_path):
    row = {"body": "The lead.", "full": {"words": "The whole text."}, "date": "2024-03-05", "seen": "2024-03-06"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    mapping = {"text": "full.words", "published_on": "seen"}
    [(_, article)] = read_file(tmp_path / "a.jsonl", columns=mapping)
    assert (article.text, article.published_on) == ("The whole text.", date(2024, 3, 6))
    assert article.columns == (("body", None), ("date", None), ("seen", "published_on"))


def test_without_an_id_the_line_is_the_id(tmp_path):
    assert jsonl(tmp_path / "a.jsonl", {"text": "Hello."}).articles["external_id"].item() == "a.jsonl:1"


@pytest.mark.parametrize(
    ("line", "reason", "says"),
    [
        ("{broken", "unreadable", "line 2"),
        ("[" * 100_000, "unreadable", "line 2"),
        ({"id": "b"}, "schema", "no field 'text'"),
        ({"id": "b", "text": 5}, "schema", "a number as its text"),
        ({"id": "b", "text": None}, "schema", "nothing in its field 'text'"),
        ({"id": "b", "text": "x", "title": ["y"]}, "schema", "a list as its title"),
        ([1, 2], "schema", "is a list"),
        ("null", "schema", "is nothing"),
        ({"id": "b", "text": "  \n "}, "empty", "has no text"),
        ({"id": "a1", "text": "Another text."}, "schema", "the id 'a1' of line 1"),
        ({"id": "b", "text": ROW["text"]}, "duplicate", "same text as a1"),
        ('{"id": "b", "text": "half \\ud800 a character"}', "unreadable", "half of a character"),
        ({"id": "b", "text": "x" * 1_000_001}, "too_large", "1,000,001 characters"),
    ],
)
def test_a_bad_line_is_a_reject_that_names_it_and_the_others_go_through(tmp_path, line, reason, says):
    tables = jsonl(tmp_path / "a.jsonl", ROW, line, {"id": "z", "text": "The last line."})
    assert sorted(tables.articles["external_id"]) == ["a1", "z"]
    [(found, detail)] = reasons(tables)
    assert found == reason and says in detail and "a.jsonl" in detail


def test_an_id_is_kept_as_it_is_and_other_fields_are_one_line(tmp_path):
    row = jsonl(
        tmp_path / "a.jsonl", {"id": " a  b ", "text": "Hello.", "title": " Two\n lines\x00 ", "byline": " "}
    ).articles
    assert (row["external_id"].item(), row["title"].item(), row["byline"].item()) == (" a  b ", "Two lines", None)


def test_a_date_that_is_none_costs_the_date_and_not_the_article(tmp_path):
    tables = jsonl(tmp_path / "a.jsonl", ROW | {"published_on": "soon"})
    assert tables.articles["published_on"].item() is None
    reject = tables.rejects.row(0, named=True)
    assert (reject["reason"], reject["article_id"]) == ("schema", tables.articles["article_id"].item())


def test_line_separators_inside_texts_are_no_line_ends(tmp_path):
    text = "One\u2028two\u0085three\x0bfour"
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "text": text}, ensure_ascii=False), encoding="utf-8")
    assert read_inputs([path]).articles["text"].item() == text


def test_a_line_over_the_limit_is_skipped_without_being_held(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * (17 << 20) + b'"}\n{"id": "b", "text": "After it."}')
    tables = read_inputs([path])
    assert tables.articles["external_id"].to_list() == ["b"]
    assert tables.rejects["reason"].to_list() == ["too_large"]


def test_a_json_file_is_a_list_of_articles(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([ROW, {"id": "b", "text": "Second."}], indent=1))
    assert sorted(read_inputs([tmp_path / "a.json"]).articles["external_id"]) == ["a1", "b"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_with_quoted_line_breaks(tmp_path, separator):
    header = separator.join(ROW)
    values = separator.join('"' + v.replace('"', '""') + '"' for v in ROW.values())
    (tmp_path / "a.csv").write_text(f"{header}\n{values}\n")
    row = read_inputs([tmp_path / "a.csv"]).articles.row(0, named=True)
    assert (row["text"], row["title"], row["source_format"]) == (ROW["text"], ROW["title"], "csv")


def test_a_csv_row_with_too_many_fields_is_a_reject(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,One text\n2,a,b\n3,Three texts\n")
    tables = read_inputs([tmp_path / "a.csv"])
    assert sorted(tables.articles["external_id"]) == ["1", "3"]
    assert "row 2" in tables.rejects["detail"].item() and "3 fields" in tables.rejects["detail"].item()


def test_a_csv_row_that_is_not_quoted_right_is_a_reject_and_no_article_without_its_quotation_marks(tmp_path):
    (tmp_path / "a.csv").write_text('id,text\n1,"He said "no" to it"\n2,Two texts\n3,"The third is cut o')
    tables = read_inputs([tmp_path / "a.csv"])
    assert tables.articles["external_id"].to_list() == ["2"]
    details = sorted(tables.rejects["detail"])
    assert details[0].startswith("row 1 ") and details[1].startswith("row 3 ") and "unexpected end" in details[1]


def test_blanks_behind_closing_quotation_marks_are_no_part_of_a_csv_row(tmp_path):
    rows = [
        '1,"Hello world, said Doe" ,x',
        '2,"She said ""no"" , and\nleft" , y',
        '3,"He said "no" , again" ,z',
        "4,Four,w",
    ]
    (tmp_path / "a.csv").write_text("\n".join(["id,text,title", *rows]))
    tables = read_inputs([tmp_path / "a.csv"])
    texts = dict(tables.articles.select("external_id", "text").iter_rows())
    assert texts == {"1": "Hello world, said Doe", "2": 'She said "no" , and\nleft', "4": "Four"}
    assert tables.rejects["detail"].item().startswith("row 3 ")


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_mapped_column_that_is_not_there_is_said(tmp_path, name):
    frame = pl.DataFrame({"body": ["The council voted."], "written": ["2024-03-05"]})
    frame.write_parquet(tmp_path / name) if name == "a.parquet" else frame.write_csv(tmp_path / name)
    mapping = {"text": "body", "published_on": "date"}
    offers = [offer for _, offer in read_file(tmp_path / name, columns=mapping)]
    assert "has no column 'date' (published_on)" in offers[0].detail
    assert offers[1].text == "The council voted." and len(offers) == 2
    assert [offer for _, offer in read_file(tmp_path / name, columns=mapping, start=1)] == []


def test_a_csv_file_in_windows_1252(tmp_path):
    (tmp_path / "a.csv").write_bytes("id,text\n1,“Café” – said the naïve minister of the interior\n".encode("cp1252"))
    assert "“Café” – said" in read_inputs([tmp_path / "a.csv"]).articles["text"].item()


def test_a_csv_file_in_utf_16_keeps_its_ids(tmp_path):
    (tmp_path / "a.csv").write_bytes("id\ttext\n7\tThe council voted on Tuesday.\n".encode("utf-16"))
    assert read_inputs([tmp_path / "a.csv"]).articles["external_id"].item() == "7"


def test_a_table_without_a_text_is_one_reject_and_a_row_without_one_is_named(tmp_path):
    (tmp_path / "a.csv").write_text("guid,words\n1,One text\n2,Two texts\n")
    assert "has no column 'text' (it has: guid, words)" in read_inputs([tmp_path / "a.csv"]).rejects["detail"].item()
    (tmp_path / "a.csv").write_text("id,text\n1,\n2,Two texts\n")
    assert "row 1" in (detail := read_inputs([tmp_path / "a.csv"]).rejects["detail"].item())
    assert "has nothing in its field 'text'" in detail


def test_parquet_with_real_dates(tmp_path):
    frame = pl.DataFrame(
        [ROW | {"published_on": date(2024, 3, 5)}, ROW | {"id": "b", "text": "Second.", "published_on": None}]
    )
    frame.write_parquet(tmp_path / "a.parquet")
    articles = read_inputs([tmp_path / "a.parquet"]).articles.sort("external_id")
    assert articles["published_on"].to_list() == [date(2024, 3, 5), None]
    assert articles["source_format"].to_list() == ["parquet", "parquet"]


def test_parquet_without_a_text_says_which_columns_there_are(tmp_path):
    pl.DataFrame({"words": ["x"]}).write_parquet(tmp_path / "a.parquet")
    assert "it has: words" in read_inputs([tmp_path / "a.parquet"]).rejects["detail"].item()


def test_everything_keeps_the_contract(tmp_path):
    tables = jsonl(
        tmp_path / "a.jsonl",
        ROW,
        "{",
        {"id": "fr", "text": "Le conseil municipal a voté mardi la reconstruction du pont."},
    )
    ARTICLES.validate(tables.articles)
    REJECTS.validate(tables.rejects)


def test_names_of_columns_that_are_no_text_are_told_all_the_same():
    table = b"title\tr\x94porter\nA bus\tAda\n"
    raw = Raw(uri="a.tsv", name="a.tsv", sha256="0" * 64, data=table)
    [(_, refusal)] = read_raw(raw)
    assert isinstance(refusal, Refusal)
    REJECTS.validate(REJECTS.frame([refusal_row(refusal)]))
