"""Files of many articles, as news databases export them."""

from datetime import date

import pytest

from assets.articles.read import read_inputs

BODY = "The ferry company number {n} said on Monday that it would stop its night crossings, after two captains had fallen ill.\n\n“We will not sail,” its director said."
FULL = "{n} of 2 DOCUMENTS\n\nThe Sound Times\n\nNovember {n}, 2023 Monday\n\nNight ferries end\n\nBYLINE: Mara Voss\n\nSECTION: NEWS; Pg. 1\n\nLENGTH: 120 words\n\n" + BODY + "\n\nLOAD-DATE: November 9, 2023\n\nLANGUAGE: ENGLISH\n\n"  # fmt: skip


def read(path, text):
    path.write_text(text, newline="")
    return read_inputs([path])


@pytest.mark.parametrize(
    "text",
    [
        FULL,
        "\n\n                               " + FULL,
        FULL.replace("\n", "\r\n"),
        FULL.replace("BYLINE: ", "BYLINE: By "),
        FULL.replace("LENGTH: 120 words\n\n", "").replace("SECTION: NEWS; Pg. 1\n\n", ""),
    ],
)
def test_each_document_is_an_article(tmp_path, text):
    articles = read(tmp_path / "a.txt", text.format(n=1) + text.format(n=2)).articles.sort("external_id")
    assert articles["external_id"].to_list() == ["a.txt:1", "a.txt:2"]
    row = articles.row(0, named=True)
    assert row["text"].replace("\r\n", "\n") == BODY.format(n=1)
    assert (row["title"], row["byline"], row["publisher"]) == ("Night ferries end", "Mara Voss", "The Sound Times")
    assert articles["published_on"].to_list() == [date(2023, 11, 1), date(2023, 11, 2)]


def test_a_document_without_text_is_a_reject(tmp_path):
    empty = "2 of 2 DOCUMENTS\n\nThe Sound Times\n\nLENGTH: 0 words\n"
    tables = read(tmp_path / "a.txt", FULL.format(n=1) + empty)
    assert len(tables.articles) == 1 and "document 2 of" in tables.rejects["detail"].item()


def test_documents_that_are_spoken_of_are_no_export(tmp_path):
    text = BODY.format(n=1) + "\n\n1 of 3 documents\n\nwas lost."
    assert read(tmp_path / "a.txt", text).articles["text"].item() == text
