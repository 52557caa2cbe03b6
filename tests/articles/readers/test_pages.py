"""Web pages: the running text, and the encodings it comes in."""

import json

import pytest

from assets.articles.documents import Document, Refusal
from assets.articles.raw import Raw
from assets.articles.readers.pages import page_offer

from ..conftest import PARAGRAPHS, TEXT, html_page


def read(html, url=None, charset=None) -> Document:
    data = html if isinstance(html, bytes) else html.encode()
    offer = page_offer(Raw(uri="page.html", name="page.html", sha256="0" * 64, data=data, url=url, charset=charset))
    assert isinstance(offer, Document), offer
    return offer


def json_ld(**fields):
    block = {"@context": "https://schema.org", "@type": "NewsArticle"} | fields
    return f'<script type="application/ld+json">{json.dumps(block)}</script>'


def test_the_text_is_the_paragraphs_with_their_quotation_marks():
    assert read(html_page()).text == TEXT


def test_block_quotes_and_lists_are_part_of_the_text():
    html = html_page(
        paragraphs=[*PARAGRAPHS, "</p><blockquote>“We owe it to each other to stay,” the letter said.</blockquote><p>"]
    )
    assert "“We owe it to each other to stay,” the letter said." in read(html).text


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="related-stories"><p>Ten things that you should know about the harbour and its long history.</p></div>',
        '<section id="newsletter"><p>Sign up for our newsletter and get the news of the harbour each morning at six.</p></section>',
        "<aside><p>More from the harbour: the fish market opens again on Saturday after a long pause.</p></aside>",
        '<div class="comments"><p>I have always said that this bridge was a bad idea and a waste of our money.</p></div>',
        "<noscript><p>Please switch on JavaScript to read the stories of The Harbour Post as they should be.</p></noscript>",
        "<script>var text = '<p>Not a word of this is a part of the article that was written.</p>';</script>",
    ],
)
def test_what_stands_around_the_article_is_left_out(furniture):
    assert read(html_page(extra=furniture)).text == TEXT


def test_a_box_beside_the_headline_and_its_text_is_no_article_whatever_it_is_called():
    teaser = f"<div class='article-body'><p>{'The fish market opens again on Saturday after a pause. ' * 6}</p></div>"
    paragraphs = [*(f"At first, {p}" for p in PARAGRAPHS), *PARAGRAPHS]
    assert read(html_page(paragraphs=paragraphs).replace("<article>", f"{teaser}<article>")).text == "\n".join(
        paragraphs
    )


def test_a_standfirst_above_the_text_stays_on_a_page_whose_headline_is_not_marked():
    standfirst = "The old bridge over the harbour is to close after a century, and nobody knows for how long."
    html = html_page(paragraphs=[]).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS * 2)
    html = html.replace("</article>", f"<div><p>{standfirst}</p></div><div class='text'>{body}</div></article>")
    assert standfirst in read(html).text


def test_a_body_in_several_boxes_is_whole():
    boxes = "</p></div><div class='ad'>Ad</div><div class='body-part'><p>".join(
        p + "</p><p>" + p[::-1] for p in PARAGRAPHS
    )
    html = html_page(paragraphs=[]).replace("</article>", f"<div class='body-part'><p>{boxes}</p></div></article>")
    text = read(html).text
    assert all(p in text for p in PARAGRAPHS)


def test_words_are_not_cut_out_of_a_sentence_for_the_name_of_their_element():
    linked = [p.replace("council", '<span class="link"><a href="/council">council</a></span>') for p in PARAGRAPHS]
    assert read(html_page(paragraphs=linked)).text == TEXT


def test_a_sentence_that_the_extraction_loses_between_two_others_comes_back():
    html = html_page(paragraphs=[*(f"At first, {p}" for p in PARAGRAPHS), *PARAGRAPHS])
    hidden = "<p class='bottom'>“Nobody asked the people who cross it each day,” said the ferryman.</p>"
    teaser = "<p class='bottom'>More from the harbour, and what we know so far</p>"
    teaser += "<p class='bottom'><a href='/m'>The fish market opens again on Saturday after a long pause.</a></p>"
    teaser += "<p class='bottom caption'>The old fish market by the harbour on a cold morning in May.</p>"
    last = html.rindex(f"<p>{PARAGRAPHS[1]}")
    lines = read(html[:last] + hidden + teaser + html[last:]).text.split("\n")
    assert [line for line in lines if "ferryman" in line or "More from" in line or "market" in line] == [
        "“Nobody asked the people who cross it each day,” said the ferryman."
    ]


def test_an_indented_word_before_the_first_paragraph_is_no_paragraph():
    html = html_page(paragraphs=PARAGRAPHS).replace("</h1><p>", f"</h1><div>Bergen\n{' ' * 12}<p>")
    assert "Bergen" not in read(html).text.split("\n")


def test_a_page_that_is_held_together_by_a_table_is_read_in_paragraphs():
    cells = f"<tr><td>Menu</td><td><font>{'<p>'.join(PARAGRAPHS)}</font></td></tr>"
    assert read(html_page(paragraphs=[], extra=f"<table>{cells}</table>")).text == TEXT


def test_a_table_of_data_stays_a_table():
    table = "<table><tr><th>Year</th><th>Passengers</th></tr><tr><td>2023</td><td>3,400</td></tr></table>"
    noted = table.replace("3,400", "3,400 " + "and some more that nobody had counted " * 8)
    for data, row in ((table, "| 2023 | 3,400 |"), (noted, "| 2023 | 3,400 and some more")):
        assert row in read(html_page(paragraphs=[*PARAGRAPHS, f"</p>{data}<p>", PARAGRAPHS[0]])).text


@pytest.mark.parametrize(
    "line",
    [
        "This article is for subscribers only.",
        "This story is available exclusively to members and their families.",
        "Already have an account? Log in here and read on.",
        "Subscribe now to continue reading and to support our newsroom.",
        "Please log in to continue.",
        "To continue reading, please start your free trial of four weeks.",
    ],
)
def test_the_wall_at_which_a_page_ends_is_no_part_of_its_text(line):
    assert read(html_page(paragraphs=[*PARAGRAPHS, line])).text == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "To continue reading lessons in winter, the village will heat the old school, a teacher said.",
        "Register at the harbour office to continue fishing, officials told the crews on Friday.",
        "Subscribe to one paper and keep it, the librarian told her pupils.",
        "Already a member of the alliance, the island will send two ships.",
    ],
)
def test_a_sentence_that_begins_like_a_wall_is_kept(line):
    assert line in read(html_page(paragraphs=[*PARAGRAPHS, line])).text


def test_where_a_word_may_be_broken_is_no_part_of_it():
    html = html_page(
        paragraphs=[p.replace("bridge", "br\u00adidge").replace("council", "coun\u200bcil") for p in PARAGRAPHS]
    )
    assert read(html).text == TEXT


def test_the_front_page_of_a_site_is_no_article():
    html = html_page(head='<meta property="og:type" content="website">')
    for url in ("https://example.org/", "https://example.org", "https://example.org/index.html"):
        offer = page_offer(Raw(uri="a", name="a", sha256="0" * 64, data=html.encode(), url=url))
        assert isinstance(offer, Refusal) and offer.reason == "no_text" and "front page" in offer.detail
    for path in ("index/bridge.html", "?p=77", "index.php?id=8", "index.html#!/news/bridge"):
        assert read(html, url=f"https://example.org/{path}").text == TEXT
    assert read(html_page(head=json_ld(headline="Council votes")), url="https://example.org/").text == TEXT


def test_advertisements_between_paragraphs_are_left_out():
    assert read(html_page(paragraphs=[PARAGRAPHS[0], "Advertisement", *PARAGRAPHS[1:]])).text == TEXT


# ---------------------------------------------------------------- encodings


def test_a_page_in_the_encoding_that_it_declares():
    html = html_page().replace('charset="utf-8"', 'charset="windows-1252"')
    assert read(html.encode("cp1252", "xmlcharrefreplace")).text == TEXT


def test_text_that_was_encoded_twice_is_put_right_and_the_change_is_recorded():
    page = read(html_page(paragraphs=[p.replace("“", '"').replace("”", '"').replace("’", "â€™") for p in PARAGRAPHS]))
    assert "council’s engineers" in page.text
    [(reason, detail)] = page.notes
    assert reason == "unreadable" and "utf-8" in detail


def as_read_wrongly(text):
    """A text in UTF-8 that was once read as Windows-1252."""
    return "".join(bytes([b]).decode("cp1252") if b not in b"\x81\x8d\x8f\x90\x9d" else chr(b) for b in text.encode())


@pytest.mark.parametrize(
    "broken",
    [
        html_page(paragraphs=[as_read_wrongly(p) for p in PARAGRAPHS]),
        html_page(paragraphs=[*map(as_read_wrongly, PARAGRAPHS[:3]), *PARAGRAPHS[3:]]),
        html_page(paragraphs=[as_read_wrongly(p) for p in PARAGRAPHS], extra="<footer>© 2024 Søren Ærø</footer>"),
        html_page(paragraphs=[f"<span>{as_read_wrongly(p)}</span>" for p in PARAGRAPHS]),
        html_page(paragraphs=[p.encode().decode("latin-1") for p in PARAGRAPHS]),
    ],
)
def test_quotation_marks_that_were_encoded_twice_are_all_put_right(broken):
    page = read(broken)
    assert page.text == TEXT and "were put right" in page.notes[0][1]


@pytest.mark.parametrize("bad", ["\x0b", "\x1f", "\x00", "\x7f", "\ufffe", "&#11;", "&#x1F;", "&#31;", "&#0"])
def test_characters_that_markup_does_not_allow_cost_no_article(bad):
    page = read(html_page(title=f"Council{bad} votes on the bridge", paragraphs=[f"{p}{bad}" for p in PARAGRAPHS]))
    assert page.text == TEXT and page.title == "Council votes on the bridge"


def test_markup_in_titles_and_names_is_text():
    page = read(html_page(title="Council &amp; mayor: &quot;rebuild&quot; the harbour bridge"))
    assert page.title == 'Council & mayor: "rebuild" the harbour bridge'


def test_paragraphs_set_apart_by_line_breaks_stay_beside_those_with_an_element_of_their_own():
    rest = "<br><br>".join([PARAGRAPHS[1], f"<b>{PARAGRAPHS[2][:20]}</b>{PARAGRAPHS[2][20:]}", *PARAGRAPHS[3:]])
    html = f"<div><h1>Council votes</h1><p class='lead'>{PARAGRAPHS[0]}</p><div class='t'>{rest}</div></div>"
    assert read(f"<html lang='en'><body>{html}</body></html>").text == TEXT


@pytest.mark.parametrize("tag", ["ins", "del", "big", "tt", "dfn", "kbd", "wbr", "site-link"])
def test_words_in_any_element_of_a_sentence_stay_in_it_where_line_breaks_set_paragraphs_apart(tag):
    marked = PARAGRAPHS[1].replace("half of", f"<{tag}>half</{tag}> of")
    rest = "<br><br>".join([marked, *PARAGRAPHS[2:]])
    html = f"<div><h1>Council votes</h1><p class='lead'>{PARAGRAPHS[0]}</p><div class='t'>{rest}</div></div>"
    assert read(f"<html lang='en'><body>{html}</body></html>").text == TEXT


def test_a_standfirst_in_a_box_of_its_own_is_of_the_article_and_a_notice_there_is_not():
    lead = "The bridge has been closed for a year, and those who live behind it are weary of waiting for it."
    notice = "Listen to this article, which takes six minutes, with our app."
    body = "".join(f"<p>{p}</p>" for p in (*PARAGRAPHS, *(f"Again: {p}" for p in PARAGRAPHS)))
    between = f"<div class='x'>{notice}</div><div class='head__standfirst'>{lead}</div><div class='by'>Ada L.</div>"
    html = f"<article><h1>Council votes</h1>{between}<div class='t'>{body}</div></article>"
    assert read(f"<html lang='en'><body>{html}</body></html>").text.split("\n")[:2] == [lead, PARAGRAPHS[0]]


def test_a_second_part_of_the_article_outside_the_box_of_headline_and_body_is_kept():
    first = [*PARAGRAPHS, *(f"Again: {p}" for p in PARAGRAPHS)]
    second = [f"In the second part: {p}" for p in PARAGRAPHS]
    boxes = ["".join(f"<p>{p}</p>" for p in part) for part in (first, second)]
    html = f"<div class='a'><h1>Council votes</h1><div class='b'>{boxes[0]}</div></div><div class='c'><div class='d'>{boxes[1]}</div></div>"
    assert read(f"<html lang='en'><body><main>{html}</main></body></html>").text == "\n".join([*first, *second])


REPORT = [*PARAGRAPHS, *(f"Again: {p}" for p in PARAGRAPHS)]
POINTS = [
    f"The report of the engineers, who worked on it for a year, says in its point number {n} so." for n in range(6)
]


def marked_up(tag, lines):
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<div><div class='a'><h1>Council votes</h1>{report}</div><div class='b'><p>{0} {1} {2}</p></div><div class='c'><p>{3} {4} {5}</p></div></div>",
            [*REPORT, " ".join(POINTS[:3]), " ".join(POINTS[3:])],
        ),
        (
            "<main><div class='a'><h1>Council votes</h1>{report}</div><div><ul>{items}</ul></div></main>",
            [*REPORT, *(f"- {p}" for p in POINTS)],
        ),
        (
            "<div><div class='a'><h1>Council votes</h1>{report}</div><blockquote>{0} {1} {2} {3} {4} {5}</blockquote></div>",
            [*REPORT, " ".join(POINTS)],
        ),
        (
            "<main><div class='a'><h1>Council votes</h1>{report}</div><blockquote>{0}</blockquote></main>",
            [*REPORT, POINTS[0]],
        ),
        (
            "<article><p class='lead'>{0}</p><div class='a'><h1>Council votes</h1>{report}</div></article>",
            [POINTS[0], *REPORT],
        ),
    ],
)
def test_what_stands_beside_the_box_of_headline_and_body_is_kept_as_a_part_of_the_article(html, text):
    filled = html.format(*POINTS, report=marked_up("p", REPORT), items=marked_up("li", POINTS))
    lines = read(f"<html lang='en'><body>{filled}</body></html>").text.split("\n")
    assert [line for line in lines if line != "Council votes"] == text
