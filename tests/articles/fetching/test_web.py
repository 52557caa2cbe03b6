"""Pages as sources, refreshed again and again against a real server."""

import polars as pl
import pytest

from assets.articles.fetching.archive import RawArchive
from assets.articles.fetching.client import FetchSettings
from assets.articles.ingest import load_articles, refresh, withdrawn_articles
from assets.articles.sources import parse_source_list

from ..conftest import PARAGRAPHS, TEXT, html_page
from .conftest import HERE, counts, feed, sitemap

# ---------------------------------------------------------------- pages


def test_a_page_is_an_article_with_its_metadata(project, site):
    site.page("/a", html_page())
    project.refresh(kind="pages", urls=[site.url + "/a"])
    row = project.articles().row(0, named=True)
    assert row["text"] == TEXT
    assert row["title"] == "Council votes to rebuild the harbour bridge"
    assert (row["external_id"], row["url"], row["source_format"]) == (site.url + "/a", site.url + "/a", "html")
    assert (str(row["published_on"]), row["published_on_source"]) == ("2024-03-05", "page")
    assert row["publisher"] == "The Harbour Post"


def test_an_unchanged_page_is_asked_for_but_not_downloaded(project, site):
    site.page("/a", html_page(), etag='"1"')
    first = project.refresh(kind="pages", urls=[site.url + "/a"])
    second = project.refresh(kind="pages", urls=[site.url + "/a"])
    assert (counts(first), counts(second)) == ((1, 0, 0, 0), (0, 1, 0, 0))
    assert site.requests[-1][2]["If-None-Match"] == '"1"'


def test_a_changed_page_is_a_second_version(project, site):
    url = site.url + "/a"
    site.page("/a", html_page(), etag='"1"')
    project.refresh(kind="pages", urls=[url])
    site.page(
        "/a",
        html_page(
            paragraphs=[*PARAGRAPHS[:4], "Nobody was hurt in the storm, the police said later that day in a statement."]
        ),
    )
    count = project.refresh(kind="pages", urls=[url])
    assert (count.new, count.changed) == (1, 1)
    assert project.articles()["url"].to_list() == [url, url]
    assert len(project.archive.versions(url)) == 2
    assert project.archive.verify() == []


LATER = "Nobody was hurt in the storm, the police said later that day in a statement."


@pytest.mark.parametrize("number", range(5))
def test_of_the_versions_of_a_page_the_one_that_was_read_last_stands(project, site, number):
    url = site.url + "/a"
    versions = [[*PARAGRAPHS[:4], f"{LATER} It was version {number}{n} of its report."] for n in range(3)]
    for paragraphs in [*versions, versions[0]][: 3 + number % 2]:  # a page may also say again what it said first
        site.page("/a", html_page(paragraphs=paragraphs))
        project.refresh(kind="pages", urls=[url])
    last = "\n".join(versions[0] if number % 2 else versions[2])
    articles = project.articles()
    assert articles.filter(pl.col("duplicate_of").is_null())["text"].to_list() == [last]
    assert len(articles) == 3


def test_an_older_version_is_marked_however_different_it_is(project, site):
    site.page("/a", html_page())
    project.refresh(kind="pages", urls=[site.url + "/a"])
    other = [f"At the fish market, number {n} was sold on Saturday morning for more than {n} crowns." for n in range(9)]
    site.page("/a", html_page(paragraphs=other))
    project.refresh(kind="pages", urls=[site.url + "/a"])
    assert project.articles().filter(pl.col("duplicate_of").is_null())["text"].to_list() == ["\n".join(other)]


def test_a_version_that_another_page_still_shows_stands(project, site):
    site.page("/a", html_page())
    site.page("/b", html_page())
    urls = [site.url + "/a", site.url + "/b"]
    project.refresh(kind="pages", urls=urls)
    site.page("/a", html_page(paragraphs=[f"{p} {LATER}" for p in PARAGRAPHS]))
    project.refresh(kind="pages", urls=urls)
    assert project.articles()["duplicate_of"].null_count() == 2


def test_a_withdrawn_page_stays_withdrawn_when_a_word_changes(project, site):
    url = site.url + "/a"
    site.page("/a", html_page())
    site.page("/b", html_page(paragraphs=[f"{LATER} {p}" for p in PARAGRAPHS]))
    project.refresh(kind="pages", urls=[url, site.url + "/b"])
    [withdrawn] = project.articles().filter(url=url)["article_id"]
    site.page("/a", html_page(paragraphs=[*PARAGRAPHS[:4], LATER]))
    project.refresh(kind="pages", urls=[url, site.url + "/b"])
    state = project.folder / "state"
    articles, rejects = (frame.collect() for frame in load_articles(state, [withdrawn]))
    assert articles["url"].to_list() == [site.url + "/b"] and rejects.is_empty()
    taken_out = withdrawn_articles(state, [withdrawn, "a" + "0" * 16])
    assert len(taken_out) == 2 and set(taken_out.values()) == {withdrawn}


@pytest.mark.parametrize("kind", ["pages", "feed", "sitemap"])
def test_a_refresh_with_the_site_down_changes_nothing(project, site, kind):
    site.page("/a", html_page())
    feed(site, "/a")
    sitemap(site, {"/a": "2024-03-05"})
    source = {"pages": {"urls": [site.url + "/a", site.url + "/new"]}, "feed": {"url": site.url + "/rss"}, "sitemap": {"url": site.url + "/sitemap.xml"}}[kind]  # fmt: skip
    site.page("/new", html_page(paragraphs=[f"{LATER} {p}" for p in PARAGRAPHS]))
    project.refresh(kind=kind, **source)
    before = project.articles(), project.rejects()
    up = dict(site.routes)
    for path in ("/robots.txt", *up):
        site.page(path, "down", status=503)
    count = project.refresh(kind=kind, **source)
    assert project.articles().equals(before[0]) and project.rejects().equals(before[1])
    assert "could not be had for now" in count.problem
    site.routes = up
    project.refresh(kind=kind, **source)
    assert project.articles().equals(before[0]) and project.rejects().equals(before[1])


def test_a_page_that_is_missing_is_a_reject_and_an_article_once_it_is_there(project, site):
    url = site.url + "/a"
    project.refresh(kind="pages", urls=[url])
    assert project.rejects()["reason"].to_list() == ["fetch_failed"]
    site.page("/a", html_page())
    project.refresh(kind="pages", urls=[url])
    assert project.rejects().is_empty() and len(project.articles()) == 1


def test_a_page_whose_server_lies_about_its_encoding_is_read_right(project, site):
    site.page("/a", html_page().encode(), headers={"Content-Type": "text/html; charset=iso-8859-1"})
    project.refresh(kind="pages", urls=[site.url + "/a"])
    assert project.articles()["text"].item() == TEXT


def test_another_version_of_the_reader_reads_the_archived_page_again(project, site, monkeypatch):
    site.page("/a", html_page(), etag='"1"')
    project.refresh(kind="pages", urls=[site.url + "/a"])
    monkeypatch.setattr("assets.articles.ingest.READER", "articles@next")
    count = project.refresh(kind="pages", urls=[site.url + "/a"])
    assert (count.read, count.unchanged) == (1, 1)  # read, though the server sent nothing but headers
    assert site.requests[-1][2]["If-None-Match"] == '"1"'
    assert len(project.articles()) == 1
    assert project.refresh(kind="pages", urls=[site.url + "/a"]).read == 0


def test_a_private_address_is_a_reject_that_says_so(tmp_path):
    sources = parse_source_list([{"name": "web", "kind": "pages", "urls": ["http://127.0.0.1:1/a"]}]).sources
    refresh(
        sources, RawArchive(tmp_path / "raw"), tmp_path / "state", fetching=FetchSettings(retries=0, delay_seconds=0)
    )
    row = load_articles(tmp_path / "state")[1].collect().row(0, named=True)
    assert row["reason"] == "not_allowed" and "allowed_hosts" in row["detail"]


# ---------------------------------------------------------------- several sources at once


def test_one_failing_source_does_not_stop_the_others(project, site, tmp_path):
    site.page("/a", html_page())
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("A short note about the harbour and the people who live there.")
    sources = parse_source_list(
        [
            {"name": "gone", "path": "nowhere"},
            {"name": "inbox", "path": "inbox"},
            {"name": "broken", "kind": "feed", "url": site.url + "/no-feed"},
            {"name": "pages", "kind": "pages", "urls": [site.url + "/a"]},
        ],
        tmp_path,
    ).sources
    report = refresh(sources, project.archive, tmp_path / "state", fetching=HERE)
    assert "does not exist" in report.sources[0].problem
    assert report.frame().select(pl.col("new").sum()).item() == 2
