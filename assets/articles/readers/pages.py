"""Web pages: a saved or fetched page becomes one article with its metadata. The way in is `read_page`.

`page_text` finds the running text, `page_metadata` what the page says about itself. Pages are parsed once; scripts and
styles are cut from the source before, since unclosed tags around them make parsers read them as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from assets.articles.documents import Document, Offer, Refusal, running_words
from assets.articles.limits import MAX_ATTRIBUTES, MAX_BLOCKS, MAX_NODES, MAX_PAGE_BYTES
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers.decoding import NotText, decode, repair_markup, without_controls
from assets.articles.readers.formats import Columns, Format, Look, Offers
from assets.articles.readers.linked_data import LinkedData
from assets.articles.readers.page_kinds import page_signs, why_no_article
from assets.articles.readers.page_metadata import PageMetadata, page_metadata

MIN_WORDS = 15  # a shorter text is a caption or a notice about cookies, not an article

_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|article|div|p)[\s>/]", re.I)
_ELEMENT = re.compile("<[A-Za-z]")
_CODE = re.compile(rb"<(script|style|noscript|template|svg|iframe)\b")
CROWDED_BYTES = 4000  # of one tag
_CROWDED_TAG = re.compile(rb"<([A-Za-z][A-Za-z0-9]*)\s[^<>]{%d,}" % CROWDED_BYTES)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,80}?encoding=[\"']([\w.:-]+)", re.I
)


@dataclass(frozen=True)
class Page:
    """A parsed page: the tree without scripts and styles, and the values of its JSON-LD blocks."""

    tree: HtmlElement
    linked_data: LinkedData


def read_page(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """The one article of a page, at position 1, or why there is none."""
    yield 1, page_offer(raw)


def page_offer(raw: Raw) -> Offer:
    """The one article of a page, or why there is none."""
    from assets.articles.readers.page_text import page_text  # trafilatura: only whoever has a page waits for it

    try:
        data = raw.read(MAX_PAGE_BYTES)
        html, _ = decode(data, raw.charset or declared_charset(data))
        TooLarge.check(html, _ELEMENT, MAX_NODES, "elements")
    except TooLarge as error:
        return Refusal(raw.uri, "too_large", f"{raw.name} from {raw.uri}: {error}")
    except NotText as error:
        return Refusal(raw.uri, "unreadable", f"{raw.name} from {raw.uri}: {error}")
    html, repaired = repair_markup(without_controls(html))
    page = parse_page(html)
    if page is None:
        return Refusal(raw.uri, "empty", f"{raw.name} from {raw.uri} is a page with nothing in it; leave it out")
    about = page_metadata(page.tree, page.linked_data, raw.url)
    signs = page_signs(page.tree, page.linked_data, is_article=about.is_article)
    text = page_text(page.tree, page.linked_data, about.title)
    if running_words(text) < MIN_WORDS and "<noscript" in html and (page := parse_page(html, with_noscript=True)):
        text = page_text(page.tree, page.linked_data, about.title)
    if what := why_no_article(signs, text, about.title):
        return Refusal(raw.uri, "no_text", f"{raw.name} from {raw.uri} is {what}")
    if running_words(text) < MIN_WORDS or about.is_front_page:
        detail = f"{raw.name} from {raw.uri} has no running text (a front page, a video, a wall before the text?); leave it out"
        return Refusal(raw.uri, "no_text", detail)
    return _document(raw, text, about, repaired)


def parse_page(html: str, *, with_noscript: bool = False) -> Page | None:
    """The page, with what it says to browsers without scripts when asked for, or None when there is nothing to parse."""
    source, blocks = _without_code(html.encode("utf-8", "replace"), with_noscript)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # one class for every element: lxml.html looks it up by name otherwise, in Python, for each element that is touched
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return Page(tree, LinkedData.of(blocks))


def _without_code(source: bytes, with_noscript: bool) -> tuple[bytes, list[bytes]]:
    """The source without scripts, styles and the like, and the contents of its JSON-LD blocks; in one pass over it."""
    lower = source.lower()  # of bytes: only ASCII letters, so that places stay the same
    kept: list[bytes] = []
    blocks: list[bytes] = []
    place = 0
    unclosed: set[bytes] = set()
    for start in _CODE.finditer(lower):
        tag = start[1]
        if start.start() < place or tag in unclosed or tag == b"noscript" and with_noscript:
            continue
        opened, closing = lower.find(b">", start.end()), lower.find(b"</" + tag, start.end())
        if closing < 0:
            unclosed.add(tag)
            continue
        if tag == b"template" and b"shadowroot" in lower[start.end() : opened]:
            continue  # shown as a part of the page
        if tag == b"script" and b"ld+json" in lower[start.end() : min(opened, closing)] and len(blocks) < MAX_BLOCKS:
            blocks.append(source[opened + 1 : closing])
        kept.append(source[place : start.start()])
        ending = lower.find(b">", closing)
        place = ending + 1 if ending >= 0 else len(source)
    kept.append(source[place:])
    plain = b" ".join(kept)
    if max(map(len, plain.split(b"<"))) > CROWDED_BYTES:  # first, since the pattern looks at every tag
        plain = _CROWDED_TAG.sub(_less_crowded, plain)
    return plain, blocks


def _less_crowded(tag: re.Match[bytes]) -> bytes:
    """A tag without its attributes when it has thousands: the parser's time grows with their square."""
    return b"<" + tag[1] + b" " if tag[0].count(b"=") > MAX_ATTRIBUTES else tag[0]


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page or an XML file names in its first bytes."""
    match = _CHARSET.search(data[:4096])
    return (match[1] or match[2]).decode("ascii") if match else None


def _document(raw: Raw, text: str, about: PageMetadata, repaired: str | None) -> Document:
    notes: tuple[tuple[str, str], ...] = ()
    if repaired:
        detail = f"{raw.name} from {raw.uri} held characters in a wrong encoding, which were put right ({repaired}); nothing to do"
        notes = (("unreadable", detail),)
    return Document(
        text=text,
        external_id=raw.name,
        source_uri=raw.uri,
        source_format="html",
        raw_sha256=raw.sha256,
        url=raw.url or about.url,
        title=about.title,
        byline=about.byline,
        publisher=about.publisher,
        language=about.language,
        published_on=about.published_on,
        published_on_source=about.published_on_source,
        notes=notes,
    )


def _fits(look: Look) -> bool:
    is_called_page = look.suffix in (".html", ".htm", ".xhtml") or look.mime in ("text/html", "application/xhtml+xml")
    return is_called_page or look.start[:1] == b"<" and _MARKUP.search(look.start) is not None


FORMAT = Format("html", _fits, read_page)
