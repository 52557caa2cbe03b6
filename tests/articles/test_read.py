"""Any input: each document ends as an article or a reject that says what to do; nothing stops the others."""

import gzip
import io
import os
import random
import tarfile
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.articles.read import iter_articles, read_inputs
from assets.contracts import ARTICLES, REJECTS

from .conftest import TEXT, gzip_bomb, html_page


def zip_bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "0" * (20 << 20))
    return data.getvalue()


def tar_of_text():
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        member = tarfile.TarInfo("a.txt")
        member.size = 5
        archive.addfile(member, io.BytesIO(b"hello"))
    return data.getvalue()


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\r\n", "empty"),
    "zeros.txt": (b"\x00" * 500, "empty"),
    "noise.txt": (random.Random(1).randbytes(5000), "unreadable"),
    "noise": (random.Random(2).randbytes(5000), "unreadable"),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + bytes(200), "unreadable"),
    "report.pdf": (b"%PDF-1.7 " + bytes(200), "unreadable"),
    "bomb.zip": (zip_bomb(), "too_large"),
    "cut.zip": (zip_bomb()[:500], "unreadable"),
    "cut.tar": (tar_of_text()[:513], "unreadable"),
    "bomb.txt.gz": (gzip_bomb(100), "too_large"),
    "bomb.html.gz": (gzip.compress(b"<html>" + b" " * (100 << 20)), "too_large"),
    "cut.txt.gz": (gzip.compress(os.urandom(5000))[:300], "unreadable"),
    "long.txt": (b"word " * 210_000, "too_large"),
    "cut.parquet": (b"PAR1" + bytes(100), "unreadable"),
    "cut.warc": (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nHTTP/1.1 200 OK\r\n", "unreadable"),
    "old.arc": (b"filedesc://old.arc 127.0.0.1 20140301000000 text/plain -1\n", "unreadable"),
    "other.xml": (b"<?xml version='1.0'?><invoice><total>5</total></invoice>", "unreadable"),
    "front.html": (html_page(paragraphs=["Short."]).encode(), "no_text"),
    "nothing.html": (b"<html></html>", "no_text"),
    "header-only.csv": (b"id,text\n", "empty"),
    "no-items.json": (b"[]", "empty"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_reject_that_names_the_file(tmp_path, name):
    data, reason = BAD[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT)
    tables = read_inputs([tmp_path])
    assert tables.articles["external_id"].to_list() == ["good.txt"]
    assert tables.rejects["reason"].to_list() == [reason]
    assert all(name in detail for detail in tables.rejects["detail"])


def test_unbalanced_quotation_marks_lose_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("“We go now, he said. “And then we will see what they do.")
    assert len(read_inputs([tmp_path]).articles) == 1


HOSTILE = {
    "attributes.html": "<div " + " ".join(f'a{n}="x"' for n in range(100_000)) + f">{TEXT}</div>",
    "unclosed.html": "<script>" * 50_000 + TEXT,
    "brackets.html": "<" * 500_000 + TEXT,
    "headlines.html": "<h1>One more headline here</h1>" * 20_000 + TEXT,
    "dates.html": "<h1>One headline</h1>" + "<time>5 March 2024</time>" * 30_000 + TEXT,
    "items.rss": "<rss version='2.0'><channel>" + "<item>" * 20_000,
    "entities.rss": "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1 if n else str()};' * 10}'>" for n in range(12))
    + "]><rss version='2.0'><channel><item><description>&a11;</description></item></channel></rss>",
    "quotes.csv": "id,text\n" + '"' * 2_000_001,
    "lines.txt": "x\n" * 400_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_takes_seconds_at_most(tmp_path, name):
    (tmp_path / name).write_text(HOSTILE[name])
    started = time.process_time()
    tables = read_inputs([tmp_path])
    assert time.process_time() - started < 10
    assert len(tables.articles) + len(tables.rejects) >= 1


def test_deep_nesting_is_survived(tmp_path):
    (tmp_path / "a.html").write_text("<div>" * 100_000 + TEXT + "</div>" * 100_000)
    (tmp_path / "b.jsonl").write_text('{"text": ' + "[" * 200_000)
    tables = read_inputs([tmp_path])
    assert len(tables.articles) + len(tables.rejects) == 2


@given(
    data=st.binary(max_size=400),
    suffix=st.sampled_from([".txt", ".html", ".jsonl", ".csv", ".xml", ".warc", ".json", ".gz", ""]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_under_any_name_are_articles_or_rejects(tmp_path_factory, data, suffix):
    path = tmp_path_factory.mktemp("any") / f"file{suffix}"
    path.write_bytes(data)
    tables = read_inputs([path])
    ARTICLES.validate(tables.articles)
    REJECTS.validate(tables.rejects)
    assert len(tables.articles) + len(tables.rejects) >= (0 if suffix in (".csv", ".jsonl") else 1)


def test_files_folders_and_globs_in_any_order_give_the_same(tmp_path):
    for name, text in {"a.txt": "One text.", "b.txt": "Another text.", "sub/c.txt": "One text."}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    ways = [[tmp_path], [tmp_path / "sub", tmp_path / "b.txt", tmp_path / "a.txt"], [f"{tmp_path}/**/*.txt"]]
    first, *others = [read_inputs(way) for way in ways]
    for other in others:
        assert other.articles.equals(first.articles) and other.rejects.equals(first.rejects)


def test_one_text_is_one_article_and_the_other_documents_are_rejects(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(TEXT)
    tables = read_inputs([tmp_path])
    assert tables.articles["external_id"].to_list() == ["a.txt"]
    assert tables.rejects["reason"].to_list() == ["duplicate", "duplicate"]
    assert set(tables.rejects["article_id"]) == set(tables.articles["article_id"])


def test_an_article_in_a_language_that_is_not_read_stays_and_is_a_reject(tmp_path):
    (tmp_path / "a.txt").write_text(
        "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke am Hafen wieder aufzubauen."
    )
    tables = read_inputs([tmp_path])
    assert tables.articles["language"].item() == "de"
    row = tables.rejects.row(0, named=True)
    assert (row["stage"], row["candidate"], row["reason"]) == ("parse", "document", "unsupported_language")
    assert row["article_id"] == tables.articles["article_id"].item()


def test_hidden_files_are_left_out(tmp_path):
    (tmp_path / ".DS_Store").write_bytes(b"\x00\x01")
    (tmp_path / "a.txt").write_text(TEXT)
    assert len(read_inputs([tmp_path]).rejects) == 0


def test_a_name_that_is_not_there_is_an_error_that_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="does not exist; name a file, a folder or a glob"):
        read_inputs([tmp_path / "nowhere"])
    with pytest.raises(FileNotFoundError, match="nothing matches"):
        read_inputs([f"{tmp_path}/*.txt"])


def test_a_file_that_may_not_be_opened_is_a_reject(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "b.txt").write_text(TEXT)
    os.mkfifo(tmp_path / "pipe")  # must not be waited for
    assert read_inputs([tmp_path]).articles["external_id"].to_list() == ["b.txt"]


def test_a_file_name_that_is_not_utf8(tmp_path):
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "w") as file:  # noqa: PTH123 a Path has no bytes
        file.write(TEXT)
    articles = ARTICLES.validate(read_inputs([tmp_path]).articles)
    assert articles["external_id"].item() == "caf\ufffd.txt"


def test_batches_hold_the_same_articles(tmp_path):
    for n in range(7):
        (tmp_path / f"{n}.txt").write_text(f"{n} people came to the harbour that day.")
    batches = list(iter_articles([tmp_path], batch_size=3))
    assert [len(b.articles) for b in batches] == [3, 3, 1]
    whole = read_inputs([tmp_path]).articles
    assert sorted(i for b in batches for i in b.articles["article_id"]) == whole["article_id"].to_list()


def test_links_in_a_folder_are_told_and_not_followed(tmp_path):
    inbox, other = tmp_path / "inbox", tmp_path / "other"
    inbox.mkdir(), other.mkdir()
    (other / "a.txt").write_text(TEXT)
    (inbox / "file.txt").symlink_to(other / "a.txt")
    (inbox / "folder").symlink_to(other)
    (inbox / "nowhere.txt").symlink_to(other / "gone.txt")
    (inbox / "round").symlink_to(inbox)
    tables = read_inputs([inbox])
    assert tables.articles.is_empty()
    assert tables.rejects["reason"].to_list() == ["not_allowed"] * 4
    assert all("is a link, or lies behind one, and is not followed" in told for told in tables.rejects["detail"])
    assert read_inputs([inbox / "file.txt"]).articles.height == 1  # somebody has named it
