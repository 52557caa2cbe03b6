"""What stands on pages of many systems and is no part of the article."""

import pytest

from ..conftest import PARAGRAPHS, TEXT, html_page
from .test_pages import read

DEATHS = (
    "The council said that 999 people had died in the collapse of the bridge last night, and that more were missing."
)
BETWEEN = len(PARAGRAPHS) // 2


def with_inserted(html, place=BETWEEN):
    """The text of a page with a piece of markup between two of its paragraphs."""
    marker = "Nothing stands here but this sentence, which the test takes out again."
    page = html_page(paragraphs=[*PARAGRAPHS[:place], marker, *PARAGRAPHS[place:]])
    return read(page.replace(f"<p>{marker}</p>", html)).text


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">{}</p>',
        '<div style="color: red; DISPLAY : none;"><p>{}</p></div>',
        "<p hidden>{}</p>",
        '<section hidden="until-found"><p>{}</p></section>',
        '<p aria-hidden="true">{}</p>',
        '<span class="sr-only">{}</span>',
        '<p class="visually-hidden">{}</p>',
        '<div class="screen-reader-text"><p>{}</p></div>',
        '<p style="visibility:hidden">{}</p>',
        "<dialog><p>{}</p></dialog>",
        "<template><p>{}</p></template>",
        '<div class="d-none"><p>{}</p></div>',
    ],
)
def test_what_is_hidden_is_not_read(hidden):
    assert with_inserted(hidden.format(DEATHS)) == TEXT


@pytest.mark.parametrize(
    "shown",
    [
        '<p class="hidden md:block">{}</p>',
        '<p style="display:block">{}</p>',
        '<p aria-hidden="false">{}</p>',
        '<p class="d-none d-md-block">{}</p>',
        '<p class="hide-me-not">{}</p>',
    ],
)
def test_what_is_hidden_on_some_screens_only_is_read(shown):
    assert DEATHS in with_inserted(shown.format(DEATHS))


def test_a_text_that_is_hidden_until_a_script_has_run_is_read():
    html = html_page().replace("<article>", '<article style="display:none">')
    assert read(html).text == TEXT


TEASERS = "".join(f"<li><a href=/n/{n}>The harbour master resigns over report number {n}</a><p>The harbour master said on Monday that {n}0 boats had gone missing.</p></li>" for n in range(2, 6))  # fmt: skip


@pytest.mark.parametrize(
    "box",
    [
        "<h3>More from The Harbour Post</h3><ul>{}</ul>",
        "<div class=mod-17><h3>You might also like</h3><div>{}</div></div>",
        "<section><header><h2>Related stories</h2></header><ul>{}</ul></section>",
        "<div><p><strong>Most read</strong></p><ol>{}</ol></div>",
        "<aside class=x><h4>Recommended</h4>{}</aside>",
        "<div class=user-posts><div class=user-post>{}</div></div>",
        "<div id=disqus_thread>{}</div>",
        "<div class=read-next>{}</div>",
        "<h2>Latest news</h2><div>{}</div>",
    ],
)
def test_teasers_of_other_articles_are_not_read(box):
    assert with_inserted(box.format(TEASERS), place=len(PARAGRAPHS)) == TEXT


def test_a_heading_within_the_article_stays_with_its_paragraphs():
    text = with_inserted("<h2>More on the costs</h2>")
    assert all(p in text for p in PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "<p><strong>READ MORE: <a href=/x>Engineers warned of 200 cracks in secret memo</a></strong></p>",
        "<p><em>Sign up for our <a href=/n>Harbour Briefing</a> newsletter and get the day's news every morning.</em></p>",
        "<p>Related: Seven bridges that had to close</p>",
        "<p>Follow The Harbour Post on Facebook and Instagram for more.</p>",
        "<p>Download our app to read the news on the way.</p>",
        "<p>Image source, Harbour Pictures</p>",
        "<p>Click here to read the report of the engineers.</p>",
        "<p>Get the latest stories in your inbox each morning.</p>",
        "<p>4 min read</p>",
        "<p>© 2024 The Harbour Post</p>",
        "<p>Join our WhatsApp channel for breaking news.</p>",
        "<p>Watch: The bridge opens for the last time</p>",
    ],
)
def test_notices_between_paragraphs_are_not_read(line):
    assert with_inserted(line) == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "“Sign up for our newsletter,” the leaflet said, and 40 people did so on the first day of the campaign.",
        "Read more slowly, the teacher told them, and you will see what the council has left out of its letter.",
        "Follow the money, the engineers said on Tuesday, and it leads to three firms in the northern harbour.",
        "Related costs of 3 million crowns were not in the budget, the council’s treasurer told the meeting.",
    ],
)
def test_a_sentence_that_begins_like_a_notice_is_read(line):
    assert line in with_inserted(f"<p>{line}</p>")


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote class=pull-quote>{}</blockquote>",
        "<blockquote class=pullquote><p>“{}”</p><cite>Ada Lindqvist</cite></blockquote>",
        "<aside class=c-pullquote><p>{}</p></aside>",
        "<figure class=wp-block-pullquote><blockquote><p>{}</p><cite>The mayor</cite></blockquote></figure>",
        "<div class=pq><span>“{}”</span></div>",
    ],
)
def test_a_pull_quote_is_not_read_twice(quote):
    words = "We cannot leave half of the town without a way across the river"
    text = with_inserted(quote.format(words))
    assert text == TEXT


def test_a_quotation_that_stands_nowhere_else_is_read():
    words = "Nobody asked us whether we wanted a bridge at all, and nobody will."
    assert words in with_inserted(f"<blockquote class=pull-quote><p>{words}</p></blockquote>")


def test_a_paragraph_that_is_printed_twice_is_read_once():
    assert with_inserted(f"<p>{PARAGRAPHS[0]}</p>") == TEXT


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("1,200 m<sup>2</sup> of deck", "1,200 m² of deck"),
        ("10<sup>6</sup> litres", "10⁶ litres"),
        ("12.5<sup>o</sup>C", "12.5°C"),
        ("in 14 of its 60 pillars<sup>[2]</sup>, it said", "in 14 of its 60 pillars, it said"),
        ('the engineers<sup><a href="#fn1">1</a></sup> said', "the engineers said"),
        ("the engineers<sup>3</sup> said", "the engineers said"),
        ('the report<a href="#n4">[4]</a> said', "the report said"),
        ("the report<sup>*</sup> said", "the report said"),
        ("the 21<sup>st</sup> of March", "the 21st of March"),
        ("CO<sub>2</sub> in the air", "CO2 in the air"),
        ('<sup class="reference"><a href="#cite">[12]</a></sup>The report', "The report"),
    ],
)
def test_raised_digits_and_marks_of_footnotes(written, read_as):
    start, end = (
        "The council’s engineers wrote in their long report that ",
        " was what mattered most to the town and its people.",
    )
    assert start + read_as + end in with_inserted(f"<p>{start}{written}{end}</p>")


@pytest.mark.parametrize(
    "gallery",
    [
        "<div class=gallery><ul class=slides>{}</ul></div>",
        "<figure class=photo-gallery>{}</figure>",
        "<section class=article-slideshow>{}</section>",
        "<div class=swiper>{}</div>",
        "<div id=carousel-2>{}</div>",
    ],
)
def test_the_captions_of_a_gallery_are_not_read(gallery):
    slides = "".join(f"<li><div><h4>{n}/20</h4><p>The boat show of 20{n:02} drew {n},000 visitors to the quay, the organisers said.</p></div></li>" for n in range(1, 21))  # fmt: skip
    assert with_inserted(gallery.format(slides), place=len(PARAGRAPHS)) == TEXT


def test_an_article_that_is_told_in_slides_is_read():
    slides = "".join(f"<div class=slide><h2>Bridge {n}</h2><p>{p} {p}</p></div>" for n, p in enumerate(PARAGRAPHS))
    html = html_page(paragraphs=["Here are five bridges."]).replace(
        "</article>", f"<div class=slideshow>{slides}</div></article>"
    )
    assert all(p in read(html).text for p in PARAGRAPHS)


PLAIN = "".join(f"{p}<br><br>" for p in PARAGRAPHS)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" + "".join(f"<div>{p}</div>" for p in PARAGRAPHS) + "</div>",
        f"<div>{PLAIN}</div>",
        f"<noscript>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</noscript>",
        f"<x-story><template shadowrootmode=open><div>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS)}</div></template></x-story>",
        "<ul>" + "".join(f"<li>{p}</li>" for p in PARAGRAPHS) + "</ul>",
        "<section>" + "".join(f"<span>{p}</span><br>" for p in PARAGRAPHS) + "</section>",
        f"<table><tr><td><font size=2>{PLAIN}</font></td></tr></table>",
    ],
)
def test_a_page_without_paragraphs_is_read(body):
    text = read(html_page(paragraphs=[]).replace("</article>", f"{body}</article>")).text
    assert " ".join(text.replace("\n- ", " ").removeprefix("- ").split()) == " ".join(TEXT.split())


def test_of_several_articles_on_a_page_the_first_is_read():
    second = "".join(f"<p>At the fish market, {p}</p>" for p in PARAGRAPHS)
    text = read(html_page(extra=f"<article><h1>The fish market</h1>{second}</article>")).text
    assert text == TEXT
