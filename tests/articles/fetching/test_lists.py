"""Feeds and sitemaps as sources, refreshed again and again against a real server."""

import gzip
import json

import pytest

from assets.articles.fetching.web import parse_sitemap
from assets.articles.ingest import refresh
from assets.articles.sources import parse_source_list

from ..conftest import PARAGRAPHS, TEXT, html_page
from .conftest import HERE, ITEM, RSS, counts, feed, sitemap

# ---------------------------------------------------------------- feeds


def test_a_feeds_items_are_followed_to_their_pages(project, site):
    feed(site, "/a")
    site.page("/a", html_page(published=None))
    project.refresh(kind="feed", url=site.url + "/rss")
    row = project.articles().row(0, named=True)
    assert row["external_id"] == "guid-/a"
    assert row["url"] == site.url + "/a"
    assert (str(row["published_on"]), row["published_on_source"]) == ("2024-03-05", "feed")


def test_only_new_items_are_asked_for(project, site):
    feed(site, "/a")
    site.page("/a", html_page())
    project.refresh(kind="feed", url=site.url + "/rss")
    feed(site, "/b", "/a")
    site.page("/b", html_page(title="Another day in the town", paragraphs=list(reversed(PARAGRAPHS))))
    count = project.refresh(kind="feed", url=site.url + "/rss")
    assert (site.asked("/a"), site.asked("/b")) == (1, 1)
    assert (count.new, count.unchanged) == (1, 1)


def test_an_unchanged_feed_costs_one_request(project, site):
    feed(site, "/a", etag='"1"')
    site.page("/a", html_page())
    project.refresh(kind="feed", url=site.url + "/rss")
    before = len(site.requests)
    project.refresh(kind="feed", url=site.url + "/rss")
    assert [path for _, path, _ in site.requests[before:]] == ["/robots.txt", "/rss"]
    assert len(project.articles()) == 1


def test_an_item_whose_page_failed_is_tried_again_though_the_feed_is_unchanged(project, site):
    feed(site, "/a", etag='"1"')
    site.page("/a", "", status=503)
    count = project.refresh(kind="feed", url=site.url + "/rss")
    assert project.rejects().is_empty() and "1 of its addresses could not be had for now" in count.problem
    site.page("/a", html_page())
    project.refresh(kind="feed", url=site.url + "/rss")
    assert len(project.articles()) == 1 and project.rejects().is_empty()


def test_an_item_that_leaves_the_feed_stays_an_article(project, site):
    feed(site, "/a")
    site.page("/a", html_page())
    project.refresh(kind="feed", url=site.url + "/rss")
    feed(site, "/b")
    project.refresh(kind="feed", url=site.url + "/rss")
    assert site.url + "/a" in project.articles()["url"].to_list()


def test_a_feed_with_full_texts_need_not_be_followed(project, site):
    content = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    items = [
        {
            "id": "1",
            "url": site.url + "/a",
            "title": "Bridge",
            "content_html": content,
            "date_published": "2024-03-05T10:00:00Z",
        }
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "The Harbour Post", "items": items})
    site.page("/feed.json", body, headers={"Content-Type": "application/feed+json"})
    project.refresh(kind="feed", url=site.url + "/feed.json", follow=False)
    row = project.articles().row(0, named=True)
    assert (row["text"], row["source_format"], row["external_id"]) == (TEXT, "feed", "1")
    assert site.asked("/a") == 0


def test_include_leaves_other_addresses_out(project, site):
    feed(site, "/news/a", "/sport/b")
    site.page("/news/a", html_page())
    project.refresh(kind="feed", url=site.url + "/rss", include="/news/")
    assert site.asked("/sport/b") == 0


def test_what_is_no_feed_is_a_reject(project, site):
    site.page("/rss", html_page())
    project.refresh(kind="feed", url=site.url + "/rss")
    assert project.rejects()["reason"].to_list() == ["unreadable"]


# ---------------------------------------------------------------- sitemaps


def test_a_sitemap_gives_its_newest_pages_first_and_the_others_next_time(project, site):
    sitemap(site, {"/old": "2024-01-01", "/new": "2024-03-05"}, etag='"1"')
    site.page("/new", html_page())
    site.page("/old", html_page(title="An older story", paragraphs=list(reversed(PARAGRAPHS))))
    project.refresh(kind="sitemap", url=site.url + "/sitemap.xml", most=1)
    assert project.articles()["url"].to_list() == [site.url + "/new"]
    project.refresh(kind="sitemap", url=site.url + "/sitemap.xml", most=1)
    assert set(project.articles()["url"]) == {site.url + "/new", site.url + "/old"}


def test_a_page_that_the_sitemap_does_not_list_as_changed_is_not_asked_for(project, site):
    sitemap(site, {"/a": "2024-03-05"})
    site.page("/a", html_page())
    for _ in range(2):
        project.refresh(kind="sitemap", url=site.url + "/sitemap.xml")
    assert site.asked("/a") == 1
    sitemap(site, {"/a": "2024-03-06"})
    project.refresh(kind="sitemap", url=site.url + "/sitemap.xml")
    assert site.asked("/a") == 2


def test_a_news_sitemap_gives_its_newest_pages_first(project, site):
    entries = "".join(
        f"<url><loc>{site.url}/{p}</loc><n:news><n:publication_date>{d}</n:publication_date></n:news></url>"
        for p, d in (("a", "2024-03-05"), ("z", "2024-01-01"))
    )
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    site.page("/news.xml", f'<urlset xmlns:n="{news}">{entries}</urlset>', headers={"Content-Type": "text/xml"})
    site.page("/a", html_page())
    project.refresh(kind="sitemap", url=site.url + "/news.xml", most=1)
    assert project.articles()["url"].to_list() == [site.url + "/a"]


@pytest.mark.parametrize("first", ["feed", "sitemap"])
def test_a_page_that_feed_and_sitemap_list_is_read_once_and_completed_by_the_feed(project, site, first):
    site.page("/n/1", html_page(published=None), etag='"1"')
    site.page("/rss", RSS.format(items=ITEM.format(title="Bridge", url=site.url + "/n/1", guid="post-1")))
    entry = f"<url><loc>{site.url}/n/1</loc><lastmod>2024-03-05</lastmod></url>"
    site.page("/map.xml", f"<urlset>{entry}</urlset>")
    feed, listed = {"kind": "feed", "url": site.url + "/rss"}, {"kind": "sitemap", "url": site.url + "/map.xml"}
    both = parse_source_list([{"name": "map"} | listed, {"name": "feed"} | feed]).sources

    def run(sources):
        report = refresh(sources, project.archive, project.folder / "state", fetching=HERE)
        return {s.source: counts(s) for s in report.sources}

    if first == "sitemap":
        run(both[:1])
        assert run(both) == {"map": (0, 1, 0, 0), "feed": (0, 1, 0, 1)}
    else:
        assert run(both) == {"map": (0, 1, 0, 0), "feed": (1, 0, 0, 0)}
        assert site.asked("/n/1") == 1
    row = project.articles().row(0, named=True)
    assert (project.articles().height, project.rejects().height) == (1, 0)
    assert (row["external_id"], str(row["published_on"]), row["published_on_source"]) == (
        "post-1",
        "2024-03-05",
        "feed",
    )
    asked = site.asked("/n/1")
    assert run(both) == {"map": (0, 1, 0, 0), "feed": (0, 0, 0, 0)}
    site.page("/rss", RSS.format(items=ITEM.format(title="Bridge", url=site.url + "/n/1", guid="post-1")) + "<!-- -->")
    assert run(both) == {"map": (0, 1, 0, 0), "feed": (0, 1, 0, 1)}  # the feed itself has changed
    assert site.asked("/n/1") == asked
    site.page("/map.xml", f"<urlset>{entry.replace('03-05', '03-09')}</urlset>")  # changed, says the map; it has not
    assert run(both)["map"] == (0, 1, 0, 1)
    assert project.articles().row(0, named=True) == row


def both_list(site, changed="2024-03-05"):
    """A feed and a sitemap of the page /n/1."""
    site.page("/rss", RSS.format(items=ITEM.format(title="Bridge", url=site.url + "/n/1", guid="post-1")))
    site.page("/map.xml", f"<urlset><url><loc>{site.url}/n/1</loc><lastmod>{changed}</lastmod></url></urlset>")
    return {"kind": "feed", "url": site.url + "/rss"}, {"kind": "sitemap", "url": site.url + "/map.xml"}


def test_a_page_that_failed_when_the_feed_listed_it_is_completed_by_the_feed_once_the_sitemap_reads_it(project, site):
    feed, listed = both_list(site)
    site.page("/n/1", "", status=503)
    project.refresh(**feed)
    site.page("/n/1", html_page(published=None))
    project.refresh(**listed)
    project.refresh(**feed)
    row = project.articles().row(0, named=True)
    assert (row["external_id"], str(row["published_on"]), row["published_on_source"]) == (
        "post-1",
        "2024-03-05",
        "feed",
    )


def test_a_page_that_failed_when_it_was_listed_is_asked_for_again_by_the_same_list(project, site):
    feed, listed = both_list(site)
    site.page("/n/1", "", status=503)
    project.refresh(**listed)
    site.page("/n/1", html_page(published=None))
    project.refresh(**feed)
    asked = site.asked("/n/1")
    for _ in range(2):
        project.refresh(**listed)
    assert site.asked("/n/1") == asked + 1


def test_a_new_version_of_a_page_keeps_what_the_feed_said_of_it(project, site):
    feed, listed = both_list(site)
    site.page("/n/1", html_page(published=None))
    project.refresh(**feed)
    project.refresh(**listed)
    both_list(site, changed="2024-03-09")
    site.page("/n/1", html_page(published=None, paragraphs=[*PARAGRAPHS, "The vote was repeated on Friday evening."]))
    project.refresh(**listed)
    rows = project.articles()
    assert rows.height == 2
    assert rows["external_id"].to_list() == ["post-1"] * 2
    assert rows["published_on"].cast(str).to_list() == ["2024-03-05"] * 2


def test_a_feeds_relative_addresses_are_followed(project, site):
    rss = '<rss version="2.0"><channel><title>Post</title><item><title>One</title><link>/one</link></item></channel></rss>'
    site.page("/feeds/all", rss, headers={"Content-Type": "application/rss+xml"})
    site.page("/one", html_page())
    project.refresh(kind="feed", url=site.url + "/feeds/all")
    assert project.articles()["url"].to_list() == [site.url + "/one"]


def test_an_index_leads_to_its_sitemaps(project, site):
    sitemap(site, {"/a": "2024-03-05"})
    site.page("/a", html_page())
    index = f"<sitemapindex><sitemap><loc>{site.url}/sitemap.xml</loc></sitemap></sitemapindex>"
    site.page("/index.xml", index, headers={"Content-Type": "application/xml"})
    project.refresh(kind="sitemap", url=site.url + "/index.xml")
    assert len(project.articles()) == 1


def test_an_address_that_is_none_costs_only_itself(project, site):
    site.page("/a", html_page())
    site.page("/map.xml", f"<urlset><url><loc>http://[bad</loc></url><url><loc>{site.url}/a</loc></url></urlset>")
    assert project.refresh(kind="sitemap", url=site.url + "/map.xml").new == 1
    count = project.refresh(kind="pages", urls=["http://[bad", site.url + "/a"])
    assert (count.problem, count.read) == (None, 1)
    assert project.rejects()["reason"].to_list() == ["not_allowed"]


def test_a_packed_feed_that_is_cut_off_is_a_reject(project, site):
    items = ITEM.format(title="Bridge", url=site.url + "/n/1", guid="1")
    site.page("/rss.gz", gzip.compress(RSS.format(items=items).encode())[:-30])
    count = project.refresh(kind="feed", url=site.url + "/rss.gz")
    assert (count.problem, count.rejected) == (None, 1)
    assert "/rss.gz cannot be read as a feed" in project.rejects()["detail"].item()


@pytest.mark.parametrize(
    "text", ["{0}/a\n{0}/b\n", "\ufeff{0}/a\r\n{0}/b", "# pages\n{0}/a\n\n{0}/b\n", "{0}/a\n{0}/b\n{0}/a"]
)
def test_a_sitemap_may_be_a_list_of_addresses(text):
    here = "https://post.example"
    pages, maps = parse_sitemap(text.format(here).encode(), f"{here}/sitemap.txt")
    assert sorted(pages) == [f"{here}/a", f"{here}/b"] and not maps


def test_a_text_with_other_lines_is_no_sitemap():
    assert parse_sitemap(b"https://post.example/a\nand more\n", "https://post.example/sitemap.txt") == ({}, [])


@pytest.mark.parametrize("query", ["?id=1&lang=en&copy=2", "?a=1&amp;lang=en", ";x=1?b=2", "?a&b", "?q=%26&reg=3"])
def test_addresses_in_a_sitemap_are_whole(query):
    xml = f"<urlset><url><loc>https://post.example/n{query}</loc></url></urlset>"
    pages, _ = parse_sitemap(xml.encode(), "https://post.example/sitemap.xml")
    assert list(pages) == [f"https://post.example/n{query.replace('&amp;', '&')}"]


def test_entities_in_a_sitemap_are_not_expanded(project, site):
    bomb = '<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    site.page("/sitemap.xml", f"{bomb}<urlset><url><loc>{site.url}/&b;&f;</loc></url></urlset>")
    project.refresh(kind="sitemap", url=site.url + "/sitemap.xml")
    assert not [path for _, path, _ in site.requests if "aaaa" in path or "root" in path]
