"""Web archives: WARC and WET, plain and gzip, whole and broken."""

import gzip
import uuid
import zlib

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

from assets.articles.fetching.responses import body_of, split_response
from assets.articles.raw import TooLarge
from assets.articles.read import read_inputs

from ..conftest import PARAGRAPHS, TEXT, gzip_bomb, html_page


def record(kind, body, url="https://example.org/1", content_type="application/http; msgtype=response"):
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-03-06T00:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def response(body, status=200, content_type="text/html; charset=utf-8", **headers):
    body = body.encode() if isinstance(body, str) else body
    extra = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
    return f"HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\n{extra}\r\n".encode() + body


def read(path, *records):
    data = b"".join(records)
    path.write_bytes(b"".join(gzip.compress(r) for r in records) if path.suffix == ".gz" else data)
    return read_inputs([path])


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "no-suffix"])
def test_a_page_in_an_archive_is_an_article(tmp_path, name):
    tables = read(
        tmp_path / name,
        record("warcinfo", b"software: test\r\n", content_type="application/warc-fields"),
        record("request", b"GET / HTTP/1.1\r\n\r\n", content_type="application/http; msgtype=request"),
        record("response", response(html_page())),
    )
    row = tables.articles.row(0, named=True)
    assert (row["text"], row["source_format"]) == (TEXT, "warc")
    assert (row["external_id"], row["url"]) == ("https://example.org/1",) * 2
    assert tables.rejects.is_empty()


def test_a_wet_record_is_its_text(tmp_path):
    tables = read(tmp_path / "a.wet.gz", record("conversion", TEXT.encode(), content_type="text/plain"))
    assert tables.articles["text"].item() == TEXT


def test_a_wet_file_as_crawlers_write_it(tmp_path):
    """https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/#conversion"""
    path = tmp_path / "crawl.warc.wet.gz"
    for kind, content_type, charset, text in (
        ("warcinfo", "application/warc-fields", "utf-8", "software: test"),
        ("conversion", "text/plain", "utf-8", f"Council votes to rebuild the bridge\nBy Ada Lindqvist\n\n{TEXT}"),
        ("conversion", "text/plain; charset=windows-1251", "cp1251", "Городской совет проголосовал за новый мост."),
        ("conversion", "text/plain", "utf-8", " \n"),
        ("metadata", "application/warc-fields", "utf-8", "languages-cld2: en"),
    ):
        written = WarcRecord()
        written.init_headers(record_type=getattr(WarcRecordType, kind), record_urn=uuid.uuid4().urn.encode())
        written.headers["Content-Type"] = content_type
        written.headers["WARC-Target-URI"] = f"https://example.org/{charset}"
        written.headers["WARC-Refers-To"] = uuid.uuid4().urn
        written.headers["WARC-Identified-Content-Language"] = "eng,rus"
        written.set_bytes_content(text.encode(charset))
        with gzip.open(path, "ab") as out:  # each record a member of its own
            written.write(out, checksum_data=True)
    tables = read_inputs([path])
    english, russian = tables.articles.sort("language").iter_rows(named=True)
    assert english["text"].endswith(TEXT) and english["title"] == "Council votes to rebuild the bridge"
    assert (english["byline"], english["url"]) == ("Ada Lindqvist", "https://example.org/utf-8")
    assert (russian["text"], russian["language"]) == ("Городской совет проголосовал за новый мост.", "ru")
    assert english["published_on"] is None  # the day of the crawl is not that of publication
    assert sorted(tables.rejects["reason"]) == ["empty", "unsupported_language"]


def test_an_archive_without_a_document_is_a_reject(tmp_path):
    tables = read(tmp_path / "a.warc", record("warcinfo", b"software: test", content_type="application/warc-fields"))
    assert tables.rejects["reason"].to_list() == ["empty"]


def arc_record(body, url="http://example.org/1", mime="text/html"):
    return f"{url} 192.0.2.1 20050306000000 {mime} {len(body)}\n".encode() + body + b"\n"


ARC_HEAD = arc_record(
    b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n", "filedesc://a.arc", "text/plain"
)


@pytest.mark.parametrize("name", ["a.arc", "a.arc.gz"])
def test_pages_in_an_arc_file_are_articles(tmp_path, name):
    tables = read(
        tmp_path / name,
        ARC_HEAD,
        arc_record(b"20050306000000\n192.0.2.1", "dns:example.org", "text/dns"),
        arc_record(response(html_page())),
        arc_record(response("gone", status=404), "http://example.org/gone"),
        arc_record(response(b"\x89PNG", content_type="image/png"), "http://example.org/a.png", "image/png"),
    )
    row = tables.articles.row(0, named=True)
    assert (len(tables.articles), row["text"], row["url"]) == (1, TEXT, "http://example.org/1")
    assert tables.rejects["reason"].to_list() == ["no_text", "no_text"]


def test_a_broken_arc_file_keeps_what_comes_before_the_break(tmp_path):
    good = arc_record(response(html_page()))
    for broken in (b"http://example.org/2 192.0.2.1 20050306000000 text/html -1\nHTTP/1.1 200 OK\n", good[:-300]):
        tables = read(tmp_path / "a.arc", ARC_HEAD, good, broken)
        assert len(tables.articles) == 1
        assert tables.rejects["reason"].to_list() == ["unreadable"]


def test_an_arc_record_that_is_too_large_is_passed_over(tmp_path):
    large = arc_record(response(b"<p>" + b"a" * (13 << 20)), "http://example.org/large")
    tables = read(tmp_path / "a.arc", ARC_HEAD, large, arc_record(response(html_page())))
    assert (len(tables.articles), tables.rejects["reason"].to_list()) == (1, ["too_large"])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (response("gone", status=404), "no_text"),
        (response("", status=301), "no_text"),
        (response(b"\x89PNG", content_type="image/png"), "no_text"),
        (response(""), "empty"),
        (response(gzip_bomb(50), Content_Encoding="gzip"), "too_large"),
        (response(b"\x1f\x8b broken", Content_Encoding="gzip"), "unreadable"),
        (b"no http at all", "no_text"),
    ],
)
def test_other_records_are_rejects_and_stop_nothing(tmp_path, body, reason):
    good = record("response", response(html_page()), url="https://example.org/good")
    tables = read(tmp_path / "a.warc", record("response", body, url="https://example.org/bad"), good)
    assert tables.articles["url"].to_list() == ["https://example.org/good"]
    assert tables.rejects["reason"].to_list() == [reason]
    assert "https://example.org/bad" in tables.rejects["detail"].item()


def test_a_repeated_capture_is_a_duplicate(tmp_path):
    tables = read(tmp_path / "a.warc", record("revisit", b"HTTP/1.1 200 OK\r\n\r\n"))
    assert tables.rejects["reason"].to_list() == ["duplicate"]


def test_two_versions_of_a_page_are_two_articles_of_which_the_first_is_the_head(tmp_path):
    old, new = (
        html_page(published="2024-03-05"),
        html_page(published="2024-03-06", paragraphs=[*PARAGRAPHS, "It was late."]),
    )
    tables = read(tmp_path / "a.warc", record("response", response(new)), record("response", response(old)))
    heads = dict(zip(tables.articles["text"], tables.articles["duplicate_of"], strict=True))
    assert heads[TEXT] is None and heads[f"{TEXT}\nIt was late."] is not None


def test_a_file_that_ends_within_a_record_gives_what_came_before(tmp_path):
    data = record("response", response(html_page())) + record("response", response(html_page()))[:-300]
    (tmp_path / "a.warc").write_bytes(data)
    tables = read_inputs([tmp_path])
    assert len(tables.articles) == 1
    assert tables.rejects["reason"].to_list() == ["unreadable"]


def test_bodies_lose_their_encodings():
    page = html_page().encode()
    chunked = b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n"
    assert body_of(chunked, {"transfer-encoding": "chunked"}, 99) == b"hello world"
    assert body_of(gzip.compress(page), {"content-encoding": "gzip"}, 9999) == page
    assert body_of(zlib.compress(page), {"content-encoding": "deflate"}, 9999) == page
    with pytest.raises(TooLarge):
        body_of(gzip_bomb(5), {"content-encoding": "gzip"}, 1 << 20)


def test_bodies_whose_encodings_an_archiver_has_undone_are_left_alone():
    assert (
        body_of(b"<!doctype html>", {"transfer-encoding": "chunked", "content-encoding": "gzip"}, 99)
        == b"<!doctype html>"
    )


def test_a_response_in_its_parts():
    assert split_response(b"HTTP/1.1 200 OK\r\nA: b\r\nA: c\r\n\r\nbody\r\n\r\n") == (200, {"a": "b"}, b"body\r\n\r\n")
    assert split_response(b"nonsense") == (None, {}, b"")
