"""Web pages: what a page says about itself, in its metadata, its dateline and its address."""

from datetime import date

import pytest

from assets.articles.readers.page_metadata import without_site

from ..conftest import PARAGRAPHS, html_page
from .test_pages import json_ld, read


def test_metadata_from_json_ld():
    head = json_ld(
        headline="Council votes to rebuild the harbour bridge",
        datePublished="2024-03-04T23:30:00-05:00",
        author=[{"@type": "Person", "name": "Ada Lindqvist"}, {"name": "Jonas Berg"}],
        publisher={"name": "The Harbour Post Company"},
    )
    page = read(html_page(head=head))
    assert (page.byline, page.publisher) == ("Ada Lindqvist, Jonas Berg", "The Harbour Post Company")
    assert (page.published_on, page.published_on_source) == (date(2024, 3, 4), "page")


def dated(declared, dateline, changed=None):
    """The day found on a page that declares a moment and prints a dateline below its headline."""
    head = json_ld(headline="Council votes", datePublished=declared, dateModified=changed) if declared else ""
    html = html_page(head=head, published=None).replace("</h1>", f"</h1>{dateline}")
    return read(html).published_on


@pytest.mark.parametrize(
    ("declared", "dateline"),
    [
        ("2024-03-05T02:30:00+00:00", '<time datetime="2024-03-04T21:30:00-05:00">4 hours ago</time>'),
        ("2024-03-05T02:30:00Z", "<p>March 4, 2024</p>"),
        ("2024-03-05T02:30:12.408Z", "<div><span>By Ada Lindqvist</span> <span>Mar. 4, 2024 9:30 PM</span></div>"),
        ("2024-03-03T22:15:00Z", "<p>Published: 4 March 2024</p>"),
        ("2024-03-03T17:15-05:00", "<span>Mar 4, 2024 3:45 AM</span>"),
    ],
)
def test_the_day_that_the_page_prints_counts_and_not_the_one_in_another_zone(declared, dateline):
    assert dated(declared, dateline) == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("declared", "dateline"),
    [
        ("2024-03-04T22:15:00-05:00", "<p>5 March 2024</p>"),  # it has said which day it means
        ("2024-03-04T16:22:00Z", "<p>Tuesday 5 March 2024 05:39, UK</p>"),  # no zone has this time at that moment
        ("2024-03-04T16:22:00Z", "<p>Last updated on 5 March 2024</p>"),
        ("2024-03-04T16:22:00Z", "<p>5 March 2024</p>"),  # the day of the change
        ("2024-03-04T16:22:00Z", "<p>9 April 2024</p>"),  # no zone is that far away
    ],
)
def test_another_day_on_the_page_is_not_taken_for_that_of_publication(declared, dateline):
    assert dated(declared, dateline, changed="2024-03-05T05:39:00Z") == date(2024, 3, 4)


@pytest.mark.parametrize(
    "dateline",
    [
        "<div class='x1'><div>By Ada Lindqvist</div><div>March 4, 2024, 10:57 AM</div></div>",
        "<p>Published 10:02 AM EST Mar 4, 2024</p>",
        "<p>A standfirst of a few words on what the council has voted on in the night.</p><p>4 March 2024</p>",
        "<div>Updated: <time datetime='2024-03-05'>March 5, 2024</time> Published: <time>March 4, 2024</time></div>",
        "<time class='entry-date published' datetime='2024-03-04'>4/3</time><time class='updated'>5 March 2024</time>",
        "<time class='entry-updated' datetime='2024-03-05'>March 5, 2024</time><span>4 March 2024</span>",
        "<time class='entry-date updated' datetime='2024-03-04T10:00:00'>March 4, 2024</time>",
        "<a href='/2024/03'>4 March 2024</a>",
        "<time datetime='2019-01-01'>March 4, 2024</time>",
        "<p>5 March 2024 (updated) | 4 March 2024</p>",
        "<div><h4><a href='/ada'>Ada Lindqvist</a></h4><time>4 March 2024</time><h5>Share this story</h5></div>",
        "<div><h2>A standfirst of a few words on what the council has voted on</h2><p>4 March 2024</p></div>",
        "<p>By <a href='/ada'>Ada Lindqvist</a> in Oslo <time>4 March 2024</time></p>",
        "<div><h2>Why the bridge was closed</h2><span>4 March 2024</span></div>",
        "<div><h4>Ada Lindqvist reports</h4><span>4 March 2024</span></div>",
        "<div><h3><a href='/ada'>By Ada Lindqvist, Rivers and Roads Editor</a></h3><span>4 March 2024</span></div>",
        "<div>Bergen correspondent <b>4 March 2024</b></div>",
    ],
)
def test_without_metadata_the_dateline_below_the_headline_counts(dateline):
    assert dated(None, dateline) == date(2024, 3, 4)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Updated March 5, 2024</p>",
        "<time class='update-date' datetime='2024-03-05T10:00:00'>today</time>",
        "<figure><figcaption>5 March 2024</figcaption></figure>",
        "<div><a href='/other'>Fish market opens again after a long pause and many delays <span>5 March 2024</span></a></div>",
        "<blockquote><a href='/post'>March 5, 2024</a></blockquote>",
        "<p>The ferry in the harbour on March 5, 2024.</p>",
        "<p>03/04/2024</p>",
        "<p>5 March 2024, updated</p>",
        "<p>On this day: <b>5 March 1984</b></p>",
        "<div><h3>On this day</h3><p>5 March 1984</p></div>",
        "<p>The bridge was opened on <a href='/1984'>5 March 1984</a> by the king.</p>",
        "<div><h3><a href='/other'>Fish market opens again after a pause</a></h3><time>5 March 2024</time></div>",
        "<ul><li><a href='/other'>Fish market opens again after a pause</a> <time>5 March 2024</time></li></ul>",
        "<article><a href='/other'><h4>Fish market opens again after a pause</h4></a><p>5 March 2024</p></article>",
    ],
)
def test_what_is_no_dateline_of_the_article_gives_no_date(line):
    assert dated(None, line) is None


def test_a_date_after_the_text_is_not_that_of_the_article():
    html = html_page(published=None, paragraphs=PARAGRAPHS * 2, extra="<div><p>5 March 2024</p></div>")
    assert read(html).published_on is None


def test_a_dateline_just_above_the_headline_counts_and_the_date_of_today_at_the_top_does_not():
    above = html_page(published=None).replace("<h1>", "<p>4 March 2024</p><h1>")
    assert read(above).published_on == date(2024, 3, 4)
    menu = "".join(f"<a href='/{n}'>Section number {n} of the paper</a>" for n in range(9))
    top = html_page(published=None).replace("<main>", f"<div>Thursday 9 May 2024</div><div>{menu}</div><main>")
    assert read(top).published_on is None


def test_what_is_declared_as_published_counts_before_looser_metadata():
    head = (
        '<meta name="dc.date" content="2024-03-01"><meta name="article:modified_time" content="2024-03-09T10:00:00Z">'
    )
    assert read(html_page(head=head)).published_on == date(2024, 3, 5)
    html = html_page(head=head, published=None)
    assert read(html.replace("</h1>", "</h1><p>March 4, 2024</p>")).published_on == date(2024, 3, 4)
    assert read(html).published_on == date(2024, 3, 1)


def test_of_several_articles_in_json_ld_the_one_with_the_headline_counts():
    head = json_ld(headline="Fish market opens again", datePublished="2024-01-01") + json_ld(
        headline="Council votes to rebuild the harbour bridge", datePublished="2024-03-05"
    )
    assert read(html_page(head=head, published=None)).published_on == date(2024, 3, 5)


def test_broken_json_ld_is_passed_over():
    head = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    assert read(html_page(head=head)).published_on == date(2024, 3, 5)


def test_a_marked_date_on_the_page():
    html = html_page(published=None).replace("</h1>", '</h1><time datetime="2024-03-06T10:00">6 March</time>')
    assert read(html).published_on == date(2024, 3, 6)


@pytest.mark.parametrize(
    "path", ["/2024/03/07/bridge.html", "/2024/mar/07/bridge", "/news/20240307/a", "/a-2024-03-07", "/2024/March/07/b"]
)
def test_a_date_in_the_address_is_the_last_but_one_resort(path):
    page = read(html_page(published=None), url=f"https://example.org{path}")
    assert (page.published_on, page.published_on_source) == (date(2024, 3, 7), "url")


@pytest.mark.parametrize(
    "path", ["/2024/03/bridge", "/20240399/a", "/id-1202403070/a", "/2024/mark/07/b", "/07/03/2024/a"]
)
def test_other_numbers_in_an_address_are_no_date(path):
    assert read(html_page(published=None), url=f"https://example.org{path}").published_on is None


def test_the_page_around_the_article_and_the_day_of_making_are_asked_last():
    webpage = json_ld(**{"@type": "WebPage", "datePublished": "2024-03-02", "dateModified": "2024-03-09"})
    assert read(html_page(published=None, head=webpage)).published_on == date(2024, 3, 2)
    assert read(html_page(published="2024-03-01", head=webpage)).published_on == date(2024, 3, 1)
    made = json_ld(
        headline="Council votes to rebuild the harbour bridge", dateCreated="2024-03-03", dateModified="2024-03-09"
    )
    assert read(html_page(published=None, head=made)).published_on == date(2024, 3, 3)
    changed = json_ld(headline="Council votes to rebuild the harbour bridge", dateModified="2024-03-09")
    assert read(html_page(published=None, head=changed)).published_on is None


def test_no_date_is_no_date():
    page = read(html_page(published=None))
    assert page.published_on is None and page.published_on_source is None


def test_the_headline_is_the_one_that_readers_see():
    head = '<meta property="og:title" content="Bridge: council votes to rebuild | The Harbour Post">'
    assert read(html_page(head=head)).title == "Council votes to rebuild the harbour bridge"


def test_a_logo_is_no_headline():
    html = html_page().replace("<main>", "<h1>The Harbour Post</h1><main>")
    assert read(html).title == "Council votes to rebuild the harbour bridge"


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Talks resume | The Example Times", "The Example Times", "Talks resume"),
        ("The Example Times - Talks resume", "The Example Times", "Talks resume"),
        ("Talks resume - World - Example Times", "The Example Times", "Talks resume - World"),
        ("Brexit - what happens now?", "The Example Times", "Brexit - what happens now?"),
        ("A day in the life of a small town | Example", None, "A day in the life of a small town"),
        ("Talks resume", None, "Talks resume"),
    ],
)
def test_a_title_without_the_name_of_its_site(title, site, expected):
    assert without_site(title, site) == expected


def test_the_canonical_address_names_a_saved_page():
    head = '<link rel="canonical" href="https://example.org/news/bridge">'
    assert read(html_page(head=head)).url == "https://example.org/news/bridge"
