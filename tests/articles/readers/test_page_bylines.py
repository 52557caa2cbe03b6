"""Who wrote a page, as publishing systems of many kinds say it."""

import json

import pytest

from ..conftest import PARAGRAPHS, html_page
from .test_pages import read


def byline(below="", head="", extra=""):
    return read(html_page(head=head, extra=extra).replace("</h1>", f"</h1>{below}", 1)).byline


def linked(*graph):
    return f'<script type="application/ld+json">{json.dumps({"@graph": list(graph)})}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "Council votes to rebuild the harbour bridge"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (linked(ARTICLE | {"author": {"@id": "#p"}}, {"@type": "Person", "@id": "#p", "name": "Mara Voss"}), "Mara Voss"),
        (linked(ARTICLE | {"author": [{"@id": "#p"}, {"@id": "#q"}]}, {"@id": "#p", "name": "Mara Voss"}, {"@id": "#q", "name": "Jonas Berg"}), "Mara Voss, Jonas Berg"),
        (linked({"@type": "WebPage", "datePublished": "2024-03-05", "author": {"@id": "#p"}}, {"@id": "#p", "name": "Mara Voss"}), "Mara Voss"),
        (linked(ARTICLE | {"creator": ["Mara Voss"]}), "Mara Voss"),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Mara Voss">', "Mara Voss"),
        ('<meta name="author" content="By Mara Voss | mvoss@post.example">', "Mara Voss"),
        ('<meta name="author" content="Mara Voss | Bay News Group For post.example">', "Mara Voss"),
        ('<meta property="article:author" content="https://social.example/mara"><meta name="byl" content="By Mara Voss">', "Mara Voss"),
        (linked(ARTICLE | {"author": ["Mara Voss", "(Image: Bay Pictures)"]}), "Mara Voss"),
        (linked(ARTICLE | {"author": [{"name": "Mara Voss, Transport Correspondent"}]}), "Mara Voss"),
    ],
)  # fmt: skip
def test_what_a_page_says_for_machines(given, expected):
    assert byline(head=given) == expected


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ('<p>By <a href="/author/mvoss">Mara Voss</a></p>', "Mara Voss"),
        ('<div class="meta"><span class="by">By</span> <a href="/x" rel="author">Mara Voss</a> on 5 March 2024</div>', "Mara Voss"),
        ("<h4>By<!-- --> <span>Mara Voss and Jonas Berg</span></h4>", "Mara Voss and Jonas Berg"),
        ('<ul><li><span>By</span><a href="/content/author/mara-voss">Mara Voss</a></li></ul>', "Mara Voss"),
        ('<div class="byline-section"><span class="author">Mara Voss</span> <span class="publication">Bay Times</span></div>', "Mara Voss"),
        ('<span itemprop="author" itemscope itemtype="https://schema.org/Person"><meta itemprop="name" content="Mara Voss"></span>', "Mara Voss"),
        ('<div><span itemprop="author"><span itemprop="name">Mara Voss</span></span>, <span itemprop="author"><span itemprop="name">Jonas Berg</span></span></div>', "Mara Voss, Jonas Berg"),
        ('<p class="vcard">By <span class="fn">Mara Voss</span> | Published: 5 March 2024 | Updated: 6 March 2024</p>', "Mara Voss"),
        ("<p>By Mara Voss, Transport Correspondent</p>", "Mara Voss"),
        ("<p>By MARA VOSS March 5, 2024</p>", "MARA VOSS"),
        ('<div class="ArticleHeader--authName--x1">Mara Voss</div>', "Mara Voss"),
        ('<p class="author"> von <a href="mailto:mv@post.example">Mara Voss, Harbour Post</a></p>', "Mara Voss"),
        ("<p><b>By Institute of Coastal Studies</b></p>", "Institute of Coastal Studies"),
        ("<font size=2>By Mara Voss<br>Staff Writer</font>", "Mara Voss"),
        ('<p>Written by <a href="/team">Mara Voss</a> on March 5, 2024</p>', "Mara Voss"),
    ],
)  # fmt: skip
def test_what_a_page_prints_below_its_headline(below, expected):
    assert byline(below) == expected


@pytest.mark.parametrize(
    "below",
    [
        "<figure><img src=a.jpg><figcaption>By Bay Pictures</figcaption></figure>",
        "<p>By the end of the month, the bridge will be closed, the council said in a letter to all households.</p>",
        '<div class="author-bio">Mara Voss has written about harbours since 2010.</div>',
        '<nav><a href="/author/mara-voss">Mara Voss</a></nav>',
        '<div itemprop="comment" itemtype="https://schema.org/Comment"><span itemprop="author">Nobody Much</span></div>',
        '<p>“We are <a href="/profile/bay-ferries">Bay Ferries</a>,” it said, and that the last boat of the year would leave as it always '
        "had, at ten in the evening, with all of those on board who had come to the quay in time.</p>",
        '<div class="author">admin</div>',
        '<div class="byline"><a href="mailto:news@post.example">news@post.example</a></div>',
    ],
)
def test_what_is_no_byline_names_nobody(below):
    assert byline(below) is None


def test_a_name_after_the_text_is_not_that_of_the_author():
    extra = '<p>By <a href="/author/x">Jonas Berg</a></p>'
    assert read(html_page(paragraphs=PARAGRAPHS * 2, extra=extra)).byline is None


def test_a_person_is_believed_over_the_site_that_names_itself():
    head = '<meta name="author" content="The Harbour Post">'
    assert byline("<p>By Mara Voss</p>", head) == "Mara Voss"
    assert byline("", head) == "The Harbour Post"


def test_all_the_authors_that_are_printed_count_where_machines_are_told_of_the_first():
    links = '<p>By <a rel="author" href="/a">Mara Voss</a> and <a rel="author" href="/b">Jonas Berg</a></p>'
    assert byline(links, linked(ARTICLE | {"author": {"name": "Mara Voss"}})) == "Mara Voss, Jonas Berg"
