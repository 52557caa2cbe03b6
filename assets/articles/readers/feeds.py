"""Feeds: RSS and Atom by feedparser, JSON Feed by its own keys; each item an article, a reject, or an address to follow.

`parse_feed` gives the items; `read_feed` makes articles of what a saved feed itself carries. Following items to their
pages is `web`'s work. An item that carries no more than a teaser is no article.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

import feedparser
from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring

from assets.articles.addresses import is_web, with_escaped_ampersands, without_login
from assets.articles.documents import Document, Offer, Refusal, running_words
from assets.articles.limits import MAX_DOCUMENT_BYTES, MAX_FEED_NODES, MAX_ITEMS
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers.dates import stated_date
from assets.articles.readers.decoding import decode, without_controls
from assets.articles.readers.formats import Columns, Format, Look, Offers

MIN_WORDS = 40  # a shorter text is a teaser; the page has the article
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
}  # fmt: skip
_ELEMENT = re.compile(rb"<[A-Za-z]")
_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>/]")
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF|rdf)[\s>]", re.I)
_PAGE = re.compile(rb"<!doctype\s+html|<html", re.I)
_ESCAPED_TWICE = re.compile(r"</(?:p|div|span|a|li|h\d)>")
_CONTROLS = bytes((*range(9), 11, 12, *range(14, 32)))  # which XML does not allow
_SILENT = {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg"}


@dataclass(frozen=True)
class FeedItem:
    """One item: its own id, its page, and what it says. `text` is what it carries, in full or as a teaser."""

    guid: str
    url: str | None
    title: str | None
    byline: str | None
    published_on: date | None
    text: str
    stamp: str  # changes when the feed says that the item has changed


@dataclass(frozen=True)
class Feed:
    """A feed's items, its title, and what is wrong with it (None when nothing is)."""

    title: str | None
    language: str | None
    items: list[FeedItem]
    problem: str | None


def read_feed(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(item number, offer) of each item of a saved feed."""
    yield from enumerate(feed_offers(raw), 1)


def feed_offers(raw: Raw) -> list[Offer]:
    """The articles that a saved feed carries in its items."""
    feed = parse_feed(raw.read(), raw.content_type, raw.url)
    if not feed.items:
        what = f"cannot be read as a feed ({feed.problem})" if feed.problem else "is a feed without items"
        return [
            Refusal(raw.uri, "unreadable" if feed.problem else "empty", f"{raw.uri} {what}; check it or leave it out")
        ]
    return [item_offer(raw, feed, item, n) for n, item in enumerate(feed.items, 1)]


def item_offer(raw: Raw, feed: Feed, item: FeedItem, number: int) -> Offer:
    """An item's own text as an article, or a Refusal when it is only a teaser."""
    if running_words(item.text) < MIN_WORDS:
        detail = f"item {number} of {raw.uri} ({item.url or item.guid}) carries only a teaser; list the feed's address with follow: true"
        return Refusal(raw.uri, "no_text", detail)
    return Document(
        text=item.text,
        external_id=item.guid,
        source_uri=raw.uri,
        source_format="feed",
        raw_sha256=raw.sha256,
        url=item.url,
        title=item.title,
        byline=item.byline,
        publisher=feed.title,
        language=feed.language,
        published_on=item.published_on,
        published_on_source="feed" if item.published_on else None,
        locator=f"item {number}",
    )


def parse_feed(data: bytes, content_type: str | None = None, url: str | None = None) -> Feed:
    """The items of an RSS, Atom or JSON feed that was found at `url`. Raises NotText when a JSON feed is no text, TooLarge over a limit.

    Addresses within a site are completed with that of the feed, or with that of the site when the feed's is not known.
    """
    plain = data.replace(b"\0", b"") if b"\0" in data[:100] else data  # UTF-16, UTF-32
    TooLarge.check(plain, _ITEM, MAX_ITEMS, "items")
    TooLarge.check(plain, _ELEMENT, MAX_FEED_NODES, "elements")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(data, url)
    headers = {"content-type": content_type} if content_type else {}
    if b"\x00" not in data[:100]:  # neither UTF-16 nor UTF-32
        data = with_escaped_ampersands(data.translate(None, _CONTROLS))
    parsed = feedparser.parse(
        io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=True
    )
    is_rss = str(parsed.get("version", "")).startswith("rss")
    base = url or parsed.feed.get("link")
    items = [_item(entry, n, is_rss, base) for n, entry in enumerate(parsed.entries, 1)]
    problem = str(parsed.get("bozo_exception", "it has no items")) if parsed.bozo or not parsed.get("version") else None
    return Feed(_words(parsed.feed.get("title")), parsed.feed.get("language"), items, problem)


def text_of_html(html: str, *, again: bool = True) -> str:
    """An HTML fragment as text: one line per block, quotation marks and characters as they are; `again` where it is escaped twice."""
    if "<" not in html and "&" not in html:
        return _lines(html)
    source = without_controls(html)[:MAX_DOCUMENT_BYTES]
    try:
        root = fragment_fromstring(source, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return ""
    parts: list[str] = []
    _collect(root, parts)
    text = _lines("".join(parts))
    is_escaped = again and len(text) < len(html) and _ESCAPED_TWICE.search(text)
    return text_of_html(text, again=False) if is_escaped else text


def _collect(root: HtmlElement, parts: list[str]) -> None:
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            if element.tag in _BLOCKS:
                parts.append("\n")
            if element.tag not in _SILENT:
                parts.append((element.text or "").replace("\n", " "))
        else:
            if event == "end" and element.tag in _BLOCKS and element.tag != "br":
                parts.append("\n")
            if element is not root:
                parts.append((element.tail or "").replace("\n", " "))


def _lines(text: str) -> str:
    return "\n".join(line for line in (" ".join(part.split()) for part in text.split("\n")) if line)


def _words(value: object) -> str | None:
    text = text_of_html(value).replace("\n", " ") if isinstance(value, str) else ""
    return text or None


def _address(link: object, base: object) -> str | None:
    link = link.strip() if isinstance(link, str) else ""
    if not link or link.startswith("#"):
        return None  # it leads to the feed itself
    try:
        address = urljoin(str(base or ""), link)
    except ValueError:
        return None
    return without_login(address) if is_web(address) else None


def _item(entry: Mapping, number: int, is_rss: bool, base: str | None) -> FeedItem:
    bodies = [c.get("value") or "" for c in entry.get("content", [])] + [entry.get("summary") or ""]
    text = max((text_of_html(body) for body in bodies), key=len)
    # in RSS `updated` comes from dc:date, the day of publication; in Atom it is the last change
    stamps = [entry[key] for key in ("published", "updated") if key in entry]
    dated = next((key for key in ("published", "updated")[: 2 if is_rss else 1] if key in entry), None)
    day = (stated_date(entry[dated]) or _utc_day(entry.get(f"{dated}_parsed"))) if dated else None
    url = entry.get("link")
    if url == entry.get("id") and not re.match(r"https?://|/", str(url)):
        url = None  # a guid is taken for the address when an item has no link
    authors = dict.fromkeys(a["name"] for a in entry.get("authors", []) if a.get("name")) or [entry.get("author")]
    return FeedItem(
        guid=str(entry.get("id") or url or f"item {number}"),
        url=_address(url, base),
        title=_words(entry.get("title")),
        byline=", ".join(a for a in authors if a) or None,
        published_on=day,
        text=text,
        stamp=" ".join(map(str, stamps)) or (entry.get("title") or "") + str(len(text)),
    )


def _utc_day(moment: tuple | None) -> date | None:
    return stated_date(f"{moment[0]:04d}-{moment[1]:02d}-{moment[2]:02d}") if moment else None


def _json_feed(data: bytes, base: str | None) -> Feed:
    text, _ = decode(data)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Feed(None, None, [], f"not JSON: {error}")
    if not isinstance(content, dict) or not isinstance(content.get("items"), list):
        return Feed(None, None, [], "a JSON feed has a list of items")
    if len(content["items"]) > MAX_ITEMS:
        raise TooLarge(f"it holds more than {MAX_ITEMS:,} items; split it, or leave it out")
    base = base or content.get("home_page_url")
    items = []
    for number, entry in enumerate(content["items"], 1):
        entry = entry if isinstance(entry, dict) else {}
        html, plain = entry.get("content_html"), entry.get("content_text")
        authors = [a for a in entry.get("authors") or [entry.get("author")] if isinstance(a, dict)]
        url = entry.get("url")
        items.append(
            FeedItem(
                guid=str(entry.get("id") or url or f"item {number}"),
                url=_address(url, base),
                title=_words(entry.get("title")),
                byline=", ".join(str(a["name"]) for a in authors if a.get("name")) or None,
                published_on=stated_date(entry.get("date_published")),
                text=text_of_html(html) if isinstance(html, str) else _lines(plain) if isinstance(plain, str) else "",
                stamp=str(entry.get("date_modified") or entry.get("date_published") or entry.get("title") or ""),
            )
        )
    language = content.get("language")
    return Feed(_words(content.get("title")), language if isinstance(language, str) else None, items, None)


def _fits(look: Look) -> bool:
    if look.start[:1] != b"<":
        return False
    is_named = _FEED.search(look.start) is not None and not _PAGE.match(look.start)
    return is_named or look.mime in ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


FORMAT = Format("feed", _fits, read_feed)
