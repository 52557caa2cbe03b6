"""Web sources as units: feeds, pages and sitemaps, asked only for what may have changed.

What is known of a unit (`Known`) decides: a feed item or sitemap entry whose date of change is the same is not asked
for at all; a page is asked with the validators of its last response. A unit whose fetch failed in a way that may pass
has no fingerprint, so that it is tried again. A page that both a feed and a sitemap list is one unit, which remembers
what either said of its change (its stamps), and what the feed knows of it: that completes it, whoever lists it first or
later.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urljoin, urlsplit

from lxml import etree

from assets.articles.archive import RawArchive
from assets.articles.decoding import NotText
from assets.articles.documents import Document, Offer, Refusal
from assets.articles.feeds import Feed, FeedItem, item_offer, parse_feed
from assets.articles.fetching import Fetcher, FetchFailed
from assets.articles.raw import Raw, TooLarge
from assets.articles.read import read_raw
from assets.articles.responses import charset_of
from assets.articles.sources import FeedSource, PagesSource, SitemapSource
from assets.articles.units import Known, Unit

MAX_SITEMAPS = 100  # of one index
STAMPS = ("feed", "sitemap")  # what a list last said of a page's change, among its validators
SAID = "said"  # what a feed said of a page, as JSON, among its validators

Look = Callable[[str], Known | None]


@dataclass(frozen=True)
class Web:
    """What reading the web takes: the fetcher, the archive, and what is known of each unit."""

    fetcher: Fetcher
    archive: RawArchive
    known: Look
    answers: dict[str, Raw] = field(default_factory=dict)  # of this refresh, so that no address is asked twice
    validators: dict[str, dict[str, str]] = field(default_factory=dict)  # of these answers


def web_units(source: FeedSource | PagesSource | SitemapSource, web: Web) -> Iterator[Unit]:
    """The units of a web source. What fails is a unit with a Refusal, never an exception."""
    if isinstance(source, FeedSource):
        yield from _feed_units(source, web)
    elif isinstance(source, SitemapSource):
        yield from _sitemap_units(source, web)
    else:
        for url in dict.fromkeys(source.urls):
            if not source.include or re.search(source.include, url):
                yield _page_unit(url, web)


# ---------------------------------------------------------------- pages


def _ask(url: str, web: Web) -> Raw:
    """What `url` holds now, archived: downloaded only when it has changed. Raises FetchFailed."""
    if url in web.answers:
        return web.answers[url]
    known = web.known(url)
    before = known.validators if known else {}
    have = "sha256" in before and web.archive.path(before["sha256"]).exists()
    conditions = {"etag": before.get("etag"), "last_modified": before.get("last_modified")} if have else {}
    fetched = web.fetcher.fetch(url, **conditions)
    if fetched.status == 304:
        sha256, content_type = before["sha256"], before.get("content_type")
    else:
        record = web.archive.put(fetched.data, uri=url, status=fetched.status, headers=fetched.headers)
        sha256, content_type = record.sha256, fetched.content_type
        before = {"etag": fetched.headers.get("etag"), "last_modified": fetched.headers.get("last-modified")}
    web.validators[url] = {"sha256": sha256, "content_type": content_type} | {
        k: v for k, v in before.items() if k in ("etag", "last_modified") and v
    }
    web.answers[url] = Raw(
        uri=url,
        name=url,
        sha256=sha256,
        path=web.archive.path(sha256),
        content_type=content_type,
        charset=charset_of(content_type),
        url=url,
    )
    return web.answers[url]


def _page_unit(url: str, web: Web, said: str | None = None) -> Unit:
    """A page, asked whether it has changed, and completed by what a feed says of it, or has said before."""
    known = web.known(url)
    kept = {k: v for k, v in known.validators.items() if k in (*STAMPS, SAID)} if known else {}
    if said := said or kept.get(SAID):
        kept[SAID] = said
    try:
        raw = _ask(url, web)
    except FetchFailed as error:
        return replace(_failed_unit(url, error), validators=kept)

    def read(start: int) -> Iterator[tuple[int, Offer]]:
        about = json.loads(said or "{}")
        return ((position, _completed(offer, **about)) for position, offer in read_raw(raw, start=start))

    fingerprint = f"{raw.sha256} {_hash(said)}" if said else raw.sha256
    return Unit(url, fingerprint, read, True, web.validators[url] | kept)


def _completed(
    offer: Offer,
    guid: str | None = None,
    title: str | None = None,
    byline: str | None = None,
    publisher: str | None = None,
    published_on: str | None = None,
) -> Offer:
    """A page with what only the feed says of it."""
    if isinstance(offer, Refusal):
        return offer
    dated = offer.published_on is not None or published_on is None
    return replace(
        offer,
        external_id=guid or offer.external_id,
        title=offer.title or title,
        byline=offer.byline or byline,
        publisher=offer.publisher or publisher,
        published_on=offer.published_on if dated else date.fromisoformat(published_on),
        published_on_source=offer.published_on_source if dated else "feed",
    )


def _failed_unit(url: str, error: FetchFailed) -> Unit:
    """A unit of one refusal; without a fingerprint, so that it is tried again, unless that would give the same."""
    refusal = Refusal(url, error.reason, error.detail)
    return Unit(url, f"{error.reason} {error.detail}" if error.is_final else "", lambda _: iter([(1, refusal)]), True)


def _unchanged(url: str, kind: str, stamp: str, web: Web) -> Unit | None:
    """The page as it is known, when a list of this kind (of STAMPS) said the same of it before; else None."""
    known = web.known(url)
    if known and known.is_done and known.fingerprint and known.validators.get(kind) == _hash(stamp):
        return Unit(url, known.fingerprint, _nothing, True, known.validators)
    return None


def _listed_page_unit(url: str, kind: str, stamp: str, web: Web, said: str | None = None) -> Unit:
    """A page that a list of this kind says is new or has changed, with the `stamp` that it goes by (see `_unchanged`)."""
    unit = _page_unit(url, web, said)
    if not unit.fingerprint:  # it could not be had: the next refresh is to try again, whoever lists it first
        return unit
    return replace(unit, validators={**unit.validators, kind: _hash(stamp)})


def _nothing(start: int) -> Iterator[tuple[int, Offer]]:
    return iter(())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


# ---------------------------------------------------------------- feeds


def _feed_units(source: FeedSource, web: Web) -> Iterator[Unit]:
    """The feed's items, then the feed itself: it counts as read only when its items are."""
    known = web.known(source.url)
    try:
        raw = _ask(source.url, web)
        validators = web.validators[source.url]
        if known and known.is_done and known.fingerprint == raw.sha256:
            yield Unit(source.url, raw.sha256, _nothing, validators=validators)
            return
        feed = parse_feed(raw.read(), raw.content_type, source.url)
    except FetchFailed as error:
        yield replace(_failed_unit(source.url, error), keeps_versions=False)
        return
    except (NotText, TooLarge, EOFError, OSError, zlib.error) as error:
        feed = Feed(None, None, [], str(error))
    if not feed.items:
        what = feed.problem or "it has no items"
        refusal = Refusal(
            source.url, "unreadable", f"{source.url} cannot be read as a feed ({what}); check the address"
        )
        yield Unit(source.url, raw.sha256, lambda _: iter([(1, refusal)]), validators=validators)
        return
    has_failed = False
    for number, item in enumerate(feed.items, 1):
        if source.include and not re.search(source.include, item.url or ""):
            continue
        unit = _item_unit(source, raw, feed, item, number, web)
        has_failed |= not unit.fingerprint
        yield unit
    yield Unit(source.url, "" if has_failed else raw.sha256, _nothing, validators=validators)


def _item_unit(source: FeedSource, raw: Raw, feed: Feed, item: FeedItem, number: int, web: Web) -> Unit:
    own = _without_number(item_offer(raw, feed, item, number))
    if not source.follow or item.url is None:
        address = f"{source.url}#{item.guid}"
        return Unit(address, _hash(f"{item.stamp} {item.text}"), lambda _: iter([(1, own)]), keeps_versions=True)

    stamp = f"{item.stamp} {item.url}"
    if unit := _unchanged(item.url, "feed", stamp, web):
        return unit
    said = {"guid": item.guid, "title": item.title, "byline": item.byline, "publisher": feed.title}
    said |= {"published_on": item.published_on.isoformat() if item.published_on else None}
    unit = _listed_page_unit(item.url, "feed", stamp, web, json.dumps(said, sort_keys=True))
    if not isinstance(own, Document):
        return unit

    def read(start: int) -> Iterator[tuple[int, Offer]]:
        """The page, or the item's own text when the page cannot be had and that is in full."""
        offers = unit.read(start)
        return ((position, own if isinstance(offer, Refusal) else offer) for position, offer in offers)

    fingerprint = unit.fingerprint
    if fingerprint and item.url not in web.answers:
        fingerprint += f" {_hash(f'{said} {item.text}')}"
    return replace(unit, fingerprint=fingerprint, read=read)


def _without_number(offer: Offer) -> Offer:
    """An item's offer without its number in the feed, which changes as items come and go."""
    return replace(offer, locator="") if isinstance(offer, Document) else offer


# ---------------------------------------------------------------- sitemaps


def _sitemap_units(source: SitemapSource, web: Web) -> Iterator[Unit]:
    """The pages that a sitemap lists, the newest first; those over `most` are left to the next refresh."""
    entries: dict[str, str] = {}  # page -> date of change, empty when not said
    maps, visited = [source.url], 0
    while maps and visited < MAX_SITEMAPS:
        url = maps.pop(0)
        visited += 1
        try:
            raw = _ask(url, web)
            pages, more = parse_sitemap(raw.read(), url)
        except FetchFailed as error:
            yield replace(_failed_unit(url, error), keeps_versions=False)
            continue
        except (OSError, EOFError, TooLarge, zlib.error) as error:
            pages, more = {}, []
            problem = f"{url} cannot be unpacked ({error}); check the address"
        else:
            problem = f"{url} is no sitemap, or lists nothing; check the address"
        refusals = [] if pages or more else [(1, Refusal(url, "unreadable", problem))]
        yield Unit(url, raw.sha256, lambda _, refusals=refusals: iter(refusals), validators=web.validators[url])
        maps += [m for m in more if m not in maps]
        entries.update(pages)
    wanted = [(stamp, url) for url, stamp in entries.items() if not source.include or re.search(source.include, url)]
    asked = 0
    for stamp, url in sorted(wanted, reverse=True):
        unit = _unchanged(url, "sitemap", stamp, web)
        if unit is None:
            asked += 1
            if asked > source.most:
                break
            unit = _listed_page_unit(url, "sitemap", stamp, web)
        yield unit


def parse_sitemap(data: bytes, base: str) -> tuple[dict[str, str], list[str]]:
    """(pages with their dates of change, further sitemaps) of a sitemap; nothing of what is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}, []
    pages: dict[str, str] = {}
    maps: list[str] = []
    for entry in root if root is not None else ():
        if not isinstance(entry.tag, str):
            continue
        fields = {etree.QName(c).localname: (c.text or "").strip() for c in entry if isinstance(c.tag, str)}
        try:
            place = urljoin(base, fields.get("loc", ""))
        except ValueError:
            continue  # no address
        if urlsplit(place).scheme not in ("http", "https") or not fields.get("loc"):
            continue
        if etree.QName(entry).localname == "sitemap":
            maps.append(place)
        else:
            pages[place] = fields.get("lastmod") or entry.findtext(".//{*}publication_date", "").strip()
    return pages, maps
