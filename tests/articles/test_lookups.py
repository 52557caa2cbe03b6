"""The tables of this room say where they come from, and each entry is of a kind that the code reads."""

import re

import pytest

from assets.reading.lexicon import path_of, rows

FILES = ("file_signatures", "page_words", "unread_names", "pages_without_article")

KINDS = {
    "furniture_name", "caption_name", "standfirst_name", "furniture_line", "wall_line", "section_heading",
    "published_meta", "loose_meta", "author_meta",
    "byline_word", "author_name", "no_author_name", "author_path", "job_word", "credit_word", "no_author", "name_small_word",
    "gallery_name", "hidden_class", "pull_quote_name", "recirculation_heading",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_table_names_its_source(name):
    lines = path_of(name).read_text(encoding="utf-8").splitlines()
    assert "Source" in " ".join(line for line in lines if line.startswith("#"))
    assert len(rows(name)) > 3


def test_words_of_pages_are_of_known_kinds_and_are_patterns():
    for row in rows("page_words"):
        assert row["kind"] in KINDS, row
        re.compile(row["words"])


def test_signatures_are_hexadecimal_and_say_what_the_file_is():
    for row in rows("file_signatures"):
        assert bytes.fromhex(row["bytes"]) and row["what"].startswith(("a ", "an ")), row


def test_notices_are_patterns_for_the_title_or_the_text():
    for row in rows("pages_without_article"):
        assert row["where"] in ("title", "text") and row["what"].startswith(("a ", "the ")), row
        re.compile(row["pattern"])
