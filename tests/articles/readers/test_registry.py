"""Which reader gets which bytes: by content first, by name only between kinds that look alike."""

import pytest

from assets.articles.raw import Raw
from assets.articles.readers.registry import FORMATS, format_of


def kind(data, name="file", content_type=None):
    return format_of(Raw(uri=name, name=name, sha256="0" * 64, data=data, content_type=content_type)).kind


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"The council voted.", "file", "text"),
        (b"{not json", "notes.txt", "text"),
        (b'{"text": "x"}\n{"text": "y"}', "dump", "jsonl"),
        (b'{"text": "x"}', "dump.json", "json"),
        (b'[{"text": "x"}]', "dump", "json"),
        (b"id,text\n", "a.csv.gz", "csv"),
        (b"PAR1....", "a.txt", "parquet"),
        (b"WARC/1.0\r\n", "a", "warc"),
        (b"<rss version='2.0'>", "a.xml", "feed"),
        (b"<urlset xmlns='x'>", "a.xml", "sitemap"),
        (b"<!doctype html><html><rss >", "a.html", "html"),
        ("<html>".encode("utf-16"), "a", "html"),
        (b"<invoice>", "a", "xml"),
        (b"\x89PNG\r\n", "a.html", "binary"),
        (b" \n", "a.html", "nothing"),
    ],
)
def test_the_kind_of_bytes(data, name, expected):
    assert kind(data, name) == expected


def test_each_format_is_registered_once():
    kinds = [known.kind for known in FORMATS]
    assert len(set(kinds)) == len(kinds)
