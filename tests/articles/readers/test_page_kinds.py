"""Pages that hold no article, as servers, networks and publishing systems answer, and articles that look a little like them."""

import pytest

from assets.articles.documents import Document, Refusal
from assets.articles.raw import Raw
from assets.articles.readers.pages import page_offer

from ..conftest import PARAGRAPHS, html_page


def offer(html):
    return page_offer(Raw(uri="page.html", name="page.html", sha256="0" * 64, data=html.encode()))


def page(title, *paragraphs, head=""):
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return f"<html><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1>{body}</main></body></html>"


LONG = "The page that you asked for may have been moved when our site was built anew in spring, so please look for it from the front page."


@pytest.mark.parametrize(
    ("title", "text", "says"),
    [
        ("404 - Page not found", LONG, "no such page"),
        ("Oops! That page can’t be found", "It seems that the page you were looking for could not be found. Perhaps a search helps you to find it here.", "no such page"),
        ("The Sound Times", "Sorry, the article you requested is no longer available on this site. Please go to our front page to find others.", "no such page"),
        ("Nothing found", LONG, "no such page"),
        ("Whoops", "We looked everywhere, but the page you’re looking for doesn’t exist any more, or it has been removed by our editors.", "no such page"),
        ("Just a moment...", "Verifying that you are human. This may take a few seconds, and the site will answer as soon as that is done.", "wall of a site against robots"),
        ("Attention Required! | Network", LONG, "wall of a site against robots"),
        ("Access Denied", "You don't have permission to access this address on this server. Reference number 18.2d1f of the edge of the network.", "wall of a site against robots"),
        ("sound.example", "Our systems have detected unusual traffic from your computer network. This page checks to see if it is really you.", "wall of a site against robots"),
        ("Are you a robot?", LONG, "wall of a site against robots"),
        ("The Sound Times", "You need to enable JavaScript to run this app. Please turn it on in the settings of your browser and load the page again.", "only with JavaScript"),
        ("Sound", "JavaScript is disabled in your browser, and this site requires it for its stories, its pictures and its live scores.", "only with JavaScript"),
        ("We value your privacy", LONG, "question of a site about cookies"),
        ("Before you continue to the Sound", LONG, "question of a site about cookies"),
        ("The Sound", "We and our 31 partners store and access information such as cookies on your device, with your consent, to show you advertising.", "question of a site about cookies"),
        ("Log in", "Log in with the address that you gave when you subscribed, or make an account in two minutes, and read on at once.", "door of a site"),
        ("503 Service Unavailable", LONG, "did not work"),
        ("Search results for harbour", LONG, "list of pages"),
    ],
)  # fmt: skip
def test_the_word_of_a_site_to_its_reader_is_no_article(title, text, says):
    refused = offer(page(title, text))
    assert isinstance(refused, Refusal) and refused.reason == "no_text" and says in refused.detail


@pytest.mark.parametrize("content", ["0;url=https://b.example/n", "0; URL='/n/2'", "3;/n", "5 ; url = n.html"])
def test_a_stub_that_sends_readers_on_says_where_to(content):
    head = f'<meta http-equiv="refresh" content="{content}">'
    stub = page("Moved", "You are being sent on to the new address of this story; click on the link if nothing happens at all.", head=head)  # fmt: skip
    assert "a stub that sends readers on to" in offer(stub).detail


@pytest.mark.parametrize(
    "card",
    [
        "<article><h2><a href=/n/{n}>{p}</a></h2><p>{p}</p></article>",
        "<div class=card><h3><a href=/n/{n}>{p}</a></h3><p>{p}</p></div>",
        "<li><a href=/n/{n}><h3>{p}</h3></a><p>{p}</p></li>",
        "<div><div><h4><a href=/n/{n}>Story {n}</a></h4></div><p>{p}</p></div>",
        "<section><h2><a href=/n/{n}>Story {n}</a></h2><time>5 March 2024</time><p>{p}</p><p><a href=/n/{n}>Read on</a></p></section>",
    ],
)
def test_a_section_page_is_no_article(card):
    cards = "".join(card.format(n=n, p=p) for n, p in enumerate(PARAGRAPHS))
    assert "a list of articles" in offer(page("Harbour news").replace("</main>", f"{cards}</main>")).detail


@pytest.mark.parametrize("kind", ["CollectionPage", "SearchResultsPage"])
def test_a_page_that_calls_itself_a_list_is_no_article(kind):
    head = f'<script type="application/ld+json">{{"@graph": [{{"@type": ["WebPage", "{kind}"]}}]}}</script>'
    assert "a list of articles" in offer(page("Harbour news", *PARAGRAPHS, head=head)).detail


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404 pupils move to the new harbour school", PARAGRAPHS[0]),
        ("500 people march for the bridge", PARAGRAPHS[0]),
        ("Register to vote by Monday, council says", PARAGRAPHS[2]),
        ("Court says sites must ask before they use cookies", "A court ruled on Monday that sites must ask before cookies are stored. " + " ".join(PARAGRAPHS)),
        ("Not found: the ship that left in March", " ".join(PARAGRAPHS)),
        ("Council votes", f"{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>We use cookies."),
    ],
)  # fmt: skip
def test_an_article_that_looks_a_little_like_it_is_read(title, text):
    assert isinstance(offer(page(title, text)), Document)


def test_an_article_with_teasers_below_it_is_read():
    cards = "".join(
        f"<article><h2><a href=/n/{n}>Story {n}</a></h2><p>{p}</p></article>" for n, p in enumerate(PARAGRAPHS)
    )
    assert isinstance(offer(html_page(extra=f"<section>{cards}</section>")), Document)


def test_a_page_that_is_loaded_anew_every_few_minutes_is_read():
    assert isinstance(offer(html_page(head='<meta http-equiv="refresh" content="300">')), Document)
