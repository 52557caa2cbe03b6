"""Tables as spreadsheets, databases and the interfaces of newspapers write them."""

import json

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assets.articles.read import read_file, read_inputs

FIRST = "The ferry company said on Monday that it would stop its night crossings, after two captains had fallen ill."
SECOND = "“We will not sail with tired people,” its director told the local radio on the same evening."


def texts(path, data, columns=None):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return [getattr(offer, "text", None) for _, offer in read_file(path, columns=columns)]


def details(path):
    return " ".join(read_inputs([path]).rejects["detail"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", f'sep=;\r\nid;text\r\n1;"{FIRST}"\r\n2;{SECOND}\r\n'),
        ("b.csv", f'"sep=|"\nid|text\n1|{FIRST}\n2|{SECOND}\n'),
        ("c.csv", f'ID,Text\n1,"{FIRST}"\n2,"{SECOND}"\n'),
        ("d", f'id,text,title\n1,"{FIRST}",x\n2,"{SECOND}",y\n'),
        ("e.export", f'"id"\t"text"\n1\t{FIRST}\n2\t{SECOND}\n'),
    ],
)
def test_what_spreadsheets_and_databases_write(tmp_path, name, data):
    assert texts(tmp_path / name, data) == [FIRST, SECOND]


def test_tab_separated_values_without_quoting_keep_their_quotation_marks(tmp_path):
    said = '"We will sail," she said. Nobody believed her "at all".'
    assert texts(tmp_path / "a.tsv", f"id\ttext\n1\t{said}\n2\t{SECOND}\n") == [said, SECOND]
    assert texts(tmp_path / "b.tsv", f'id\ttext\n1\t"{FIRST}"\n2\t"a ""b"" c"\n') == [FIRST, 'a "b" c']


def test_a_text_with_commas_in_its_first_line_is_no_table(tmp_path):
    assert texts(tmp_path / "a", f"Today, the text, and more\n\n{FIRST}") == [f"Today, the text, and more\n\n{FIRST}"]


ROWS = [{"id": "1", "text": FIRST}, {"id": "2", "text": SECOND}]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("array.jsonl", json.dumps(ROWS)),
        ("lines.json", "\n".join(map(json.dumps, ROWS))),
        ("pretty.json", json.dumps(ROWS, indent=2)),
        ("articles.json", json.dumps({"status": "ok", "totalResults": 2, "articles": ROWS})),
        ("results.json", json.dumps({"meta": {"hits": 2}, "tags": ["a"], "results": ROWS})),
        ("docs.json", json.dumps({"response": {"docs": ROWS, "meta": {"offset": 0}}})),
        ("one.json", json.dumps(ROWS[0] | {"text": f"{FIRST}"}) + "\n" + json.dumps(ROWS[1])),
    ],
)
def test_lists_of_objects_under_any_name_and_in_any_envelope(tmp_path, name, data):
    assert texts(tmp_path / name, data) == [FIRST, SECOND]


def test_a_list_of_objects_in_an_article_is_no_envelope(tmp_path):
    assert texts(tmp_path / "a.json", json.dumps(ROWS[0] | {"images": [{"text": "a"}, {"text": "b"}]})) == [FIRST]


def test_fields_of_objects_are_mapped_with_a_dot_and_the_reject_says_so(tmp_path):
    row = {"id": "1", "content": {"body": FIRST, "headline": "Ferries"}, "meta": {"by": ["Mara Voss"]}}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row))
    assert "such as columns: {text: content.body}" in details(path)
    columns = {"text": "content.body", "title": "content.headline", "byline": "meta.by"}
    [(_, offer)] = read_file(path, columns=columns)
    assert (offer.text, offer.title, offer.byline) == (FIRST, "Ferries", "Mara Voss")


def test_nothing_as_tables_write_it_is_nothing(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": ' + json.dumps(FIRST) + ', "byline": NaN, "title": null, "published_on": NaN}')
    row = read_inputs([path]).articles.row(0, named=True)
    assert (row["byline"], row["title"], row["published_on"]) == (None, None, None)
    assert read_inputs([path]).rejects.is_empty()


@pytest.mark.parametrize("ids", [[1, 2], [1.0, 2.0], ["1", "2"], [b"1", b"2"]])
def test_ids_of_any_type_of_a_parquet_column(tmp_path, ids):
    pq.write_table(pa.table({"id": ids, "text": [FIRST.encode(), SECOND.encode()]}), tmp_path / "a.parquet")
    articles = read_inputs([tmp_path / "a.parquet"]).articles
    assert sorted(articles["external_id"]) == ["1", "2"] and set(articles["text"]) == {FIRST, SECOND}


def test_columns_of_a_parquet_struct(tmp_path):
    pl.DataFrame({"Content": [{"body": FIRST}], "ID": [7]}).write_parquet(tmp_path / "a.parquet")
    [(_, offer)] = read_file(tmp_path / "a.parquet", columns={"text": "Content.body"})
    assert (offer.text, offer.external_id) == (FIRST, "7")
