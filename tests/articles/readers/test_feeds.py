"""Saved feeds: RSS, Atom and JSON Feed; full items are articles, teasers rejects."""

import json
from datetime import date

import pytest

from assets.articles.read import read_inputs
from assets.articles.readers.feeds import parse_feed, text_of_html

from ..conftest import PARAGRAPHS, TEXT

CONTENT = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Harbour Post</title><language>en-gb</language>
<item><title>Bridge</title><link>https://example.org/1</link><guid>g1</guid><dc:creator>Ada Lindqvist</dc:creator>
<pubDate>Mon, 04 Mar 2024 23:30:00 -0500</pubDate><content:encoded><![CDATA[{CONTENT}]]></content:encoded></item>
<item><title>Teaser</title><link>https://example.org/2</link><description>Only a few words.</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><id>tag:1</id><title>Bridge</title>
<link href="https://example.org/1"/><updated>2024-03-09T10:00:00Z</updated>
<content type="html">{CONTENT.replace("<", "&lt;")}</content></entry></feed>"""


def test_an_rss_item_in_full_is_an_article_and_a_teaser_a_reject(tmp_path):
    (tmp_path / "a.rss").write_text(RSS)
    tables = read_inputs([tmp_path])
    row = tables.articles.row(0, named=True)
    assert (row["text"], row["external_id"], row["source_format"]) == (TEXT, "g1", "feed")
    assert (row["url"], row["byline"], row["publisher"]) == (
        "https://example.org/1",
        "Ada Lindqvist",
        "The Harbour Post",
    )
    assert (row["published_on"], row["published_on_source"]) == (date(2024, 3, 4), "feed")  # the publisher's day
    reject = tables.rejects.row(0, named=True)
    assert reject["reason"] == "no_text" and "https://example.org/2" in reject["detail"]


def test_the_last_change_of_an_atom_entry_is_not_its_publication():
    [item] = parse_feed(ATOM.encode()).items
    assert (item.text, item.published_on) == (TEXT, None)


def test_a_date_in_dublin_core_is_the_publication():
    rss = RSS.replace("<pubDate>Mon, 04 Mar 2024 23:30:00 -0500</pubDate>", "<dc:date>2024-03-05T01:00:00Z</dc:date>")
    assert parse_feed(rss.encode()).items[0].published_on == date(2024, 3, 5)


def test_a_json_feed(tmp_path):
    items = [{"id": 7, "content_text": TEXT, "date_published": "2024-03-05", "authors": [{"name": "Ada"}]}, "broken"]
    (tmp_path / "feed.json").write_text(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items}))
    tables = read_inputs([tmp_path])
    assert (tables.articles["external_id"].item(), tables.articles["text"].item()) == ("7", TEXT)
    assert len(tables.rejects) == 1


def test_addresses_within_the_site_are_completed(tmp_path):
    rss = RSS.replace("https://example.org/1", "/news/1").encode()
    assert parse_feed(rss, url="https://example.org/feeds/all.rss").items[0].url == "https://example.org/news/1"
    assert parse_feed(rss).items[0].url is None
    saved = rss.replace(b"<language>", b"<link>https://example.org/start</link><language>")
    assert parse_feed(saved).items[0].url == "https://example.org/news/1"
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "home_page_url": "https://example.org/",
        "items": [{"url": "1"}],
    }
    assert parse_feed(json.dumps(feed).encode()).items[0].url == "https://example.org/1"
    for url in ("javascript:x", "", " ", "#top"):
        assert parse_feed(json.dumps(feed | {"items": [{"url": url}]}).encode()).items[0].url is None


def test_a_feed_in_another_encoding():
    rss = RSS.replace('version="1.0"?', 'version="1.0" encoding="windows-1252"?')
    assert parse_feed(rss.encode("cp1252")).items[0].text == TEXT


def test_a_broken_feed_still_gives_its_items():
    assert parse_feed(RSS.replace("</channel></rss>", "").replace("Teaser", "AT&T").encode()).items[0].text == TEXT


def test_html_as_text():
    html = "<div>One<br>two &amp; <b>three</b><script>no()</script></div><ul><li>“four”</li></ul><!-- five -->"
    assert text_of_html(html) == "One\ntwo & three\n“four”"
    assert text_of_html("no markup\n at all") == "no markup\nat all"
    assert text_of_html("&lt;p&gt;escaped twice&lt;/p&gt;&lt;p&gt;again&lt;/p&gt;") == "escaped twice\nagain"


def test_a_full_text_without_spaces_is_no_teaser(tmp_path):
    text = "市議会は火曜日、昨年の冬の嵐で閉鎖された古い橋を再建することを決めたと市長が記者団に語った。" * 3
    (tmp_path / "a.rss").write_text(RSS.replace("Only a few words.", text), encoding="utf-8")
    assert text in read_inputs([tmp_path]).articles["text"].to_list()


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("<link>https://post.example/n?id=1&lang=en&copy=2</link>", "https://post.example/n?id=1&lang=en&copy=2"),
        ("<link>https://post.example/n?id=1&amp;lang=en</link>", "https://post.example/n?id=1&lang=en"),
        ("<link><![CDATA[https://post.example/n?id=1&lang=en]]></link>", "https://post.example/n?id=1&lang=en"),
        ("<link>https://post.example/n;x=1?b=2</link>", "https://post.example/n;x=1?b=2"),
        ("<guid>https://post.example/n</guid>", "https://post.example/n"),
        ("<guid isPermaLink='true'>/n/3</guid>", "https://post.example/n/3"),
        ("<guid>abc-123</guid>", None),
        ("<guid>tag:post.example,2024:1</guid>", None),
        ("<guid>urn:uuid:60a76c80</guid>", None),
        ("<link>/n/4</link><guid>abc-123</guid>", "https://post.example/n/4"),
    ],
)
def test_the_address_of_an_item(link, address):
    xml = f"<rss version='2.0'><channel><title>Post</title><item><title>a</title>{link}</item></channel></rss>"
    [item] = parse_feed(xml.encode(), None, "https://post.example/rss").items
    assert item.url == address


@pytest.mark.parametrize("bad", ["\x0b", "\x1f", "\x08", "&#11;", "\x00"])
def test_characters_that_xml_does_not_allow_cost_no_item(tmp_path, bad):
    (tmp_path / "a.rss").write_text(RSS.replace("the vote", f"the{bad} vote").replace("Bridge", f"Bri{bad}dge"))
    assert read_inputs([tmp_path]).articles["text"].item().split() == TEXT.split()
