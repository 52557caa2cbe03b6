"""Plain text: the article is the file; what stands on top of it is recognised only where it is really there."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.articles.read import read_inputs
from assets.articles.readers.top_matter import top_matter

from ..conftest import TEXT


def read(path, data):
    path.write_bytes(data)
    return read_inputs([path]).articles.row(0, named=True)


@pytest.mark.parametrize(
    "text",
    ["One line.", " " * 9000 + "x", "Two\r\nlines.\r\n", "  Blanks and\ttabs. \n\n\n", "“Quotes” — and é, 字, 👍🏽.\n"],
)
def test_the_text_is_the_file_character_for_character(tmp_path, text):
    assert read(tmp_path / "a.txt", text.encode())["text"] == text


@settings(deadline=None)  # it reads a file each time
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1))
def test_any_text_is_an_article_unchanged_or_a_reject(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(text.encode("utf-8"))
    tables = read_inputs([path])
    if tables.articles.is_empty():
        assert len(tables.rejects) == 1
    else:
        assert tables.articles["text"].item() == text.removeprefix("\ufeff")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    assert read(tmp_path / "a.txt", b"\xef\xbb\xbfHello there.")["text"] == "Hello there."


def test_the_file_name_is_the_external_id(tmp_path):
    row = read(tmp_path / "2022-03-29-talks.txt", b"Talks resumed.")
    assert row["external_id"] == "2022-03-29-talks.txt"
    assert row["title"] is row["byline"] is row["published_on"] is None


def test_headline_byline_and_date_on_lines_of_their_own():
    text = f"Council votes to rebuild the bridge\n\nBy Ada Lindqvist and Jonas Berg\nMarch 5, 2024\n\n{TEXT}"
    assert top_matter(text) == {
        "title": "Council votes to rebuild the bridge",
        "byline": "Ada Lindqvist and Jonas Berg",
        "published_on": date(2024, 3, 5),
        "published_on_source": "input",
    }


def test_labelled_lines():
    text = f"Title: A bridge\nAuthor: Ada Lindqvist\nDate: 2024-03-05\nURL: https://example.org/a\nPublisher: The Post\n\n{TEXT}"
    found = top_matter(text)
    assert (found["title"], found["byline"], found["publisher"]) == ("A bridge", "Ada Lindqvist", "The Post")
    assert (found["url"], found["published_on"]) == ("https://example.org/a", date(2024, 3, 5))


def test_the_marks_of_markdown_are_no_part_of_a_headline_or_a_byline():
    text = f"# Council votes to rebuild the bridge\n\n*By Ada Lindqvist*\n\n**March 5, 2024**\n\n{TEXT}"
    found = top_matter(text)
    assert (found["title"], found["byline"]) == ("Council votes to rebuild the bridge", "Ada Lindqvist")
    assert found["published_on"] == date(2024, 3, 5)
    assert top_matter(f"#MeToo reaches the council\n\n{TEXT}")["title"] == "#MeToo reaches the council"


def test_a_line_of_dates_gives_the_day_of_publication_and_never_that_of_a_change():
    text = f"Council votes to rebuild the bridge\n\nUpdated: March 6, 2024\nPublished: March 5, 2024, 10:30\n\n{TEXT}"
    assert top_matter(text)["published_on"] == date(2024, 3, 5)
    assert "published_on" not in top_matter(f"Council votes to rebuild the bridge\n\nUpdated: March 6, 2024\n\n{TEXT}")


@pytest.mark.parametrize(
    "dateline",
    ["LONDON, March 29, 2022 (Reuters) -", "NEW DELHI, 29 March 2022:", "Port Louis, 29 March 2022 —", "Nairobi, 29 March 2022 (KNA) –"],
)  # fmt: skip
def test_a_dateline_with_a_year_gives_the_date(dateline):
    found = top_matter(f"{dateline} {TEXT}")
    assert (found["published_on"], found["published_on_source"]) == (date(2022, 3, 29), "dateline")


@pytest.mark.parametrize(
    "text",
    [
        TEXT,  # no headline: the first line is a sentence
        f"LONDON, March 29 (Reuters) - {TEXT}",  # a dateline without a year
        f"The talks began on March 29, 2022, in Istanbul. {TEXT}",  # a date in a sentence
        f"By noon the square was full.\n{TEXT}",  # a sentence that starts like a byline
        f"“We will not leave,”\nshe said.\n{TEXT}",
        f"03/04/2022\n{TEXT}",  # 3 April or 4 March
        "A heading without an article",
        "One\nTwo\nThree",
    ],
)
def test_nothing_is_guessed(text):
    assert top_matter(text) == {}
