"""Web sources as units: feeds, pages and sitemaps, asked only for what may have changed.

What is known of a unit (`Known`) decides: a feed item or sitemap entry whose date of change is the same is not asked
for at all; a page is asked with the validators of its last response. A unit whose fetch failed in a way that may pass
has no fingerprint, so that it is tried again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from lxml import etree

from assets.articles.archive import RawArchive
from assets.articles.decoding import NotText
from assets.articles.documents import Document, Offer, Refusal
from assets.articles.feeds import Feed, FeedItem, item_offer, parse_feed
from assets.articles.fetching import Fetched, Fetcher, FetchFailed
from assets.articles.raw import Raw
from assets.articles.read import read_raw
from assets.articles.sources import FeedSource, PagesSource, SitemapSource
from assets.articles.units import Known, Unit

MAX_SITEMAPS = 100  # of one index

Look = Callable[[str], Known | None]


@dataclass(frozen=True)
class Web:
    """What reading the web takes: the fetcher, the archive, and what is known of each unit."""

    fetcher: Fetcher
    archive: RawArchive
    known: Look


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


def _page_unit(url: str, web: Web) -> Unit:
    """A page, asked whether it has changed."""
    fetched = _ask(url, web)
    if isinstance(fetched, Unit):
        return fetched
    sha256 = web.archive.put(fetched.data, uri=url, status=fetched.status, headers=fetched.headers).sha256
    return Unit(
        url,
        sha256,
        _offers_of(_raw(url, fetched, sha256)),
        keeps_versions=True,
        validators=_validators(fetched, sha256),
    )


def _listed_page_unit(url: str, stamp: str, web: Web, finish: Callable[[Offer], Offer] = lambda offer: offer) -> Unit:
    """A page that a feed or sitemap lists; asked for only when `stamp` says that it is new or has changed."""
    fingerprint = hashlib.sha256(stamp.encode("utf-8", "replace")).hexdigest()[:16]
    known = web.known(url)
    if known and known.is_done and known.fingerprint == fingerprint:
        return Unit(url, fingerprint, _nothing, keeps_versions=True, validators=known.validators)
    unit = _page_unit(url, web)
    read = unit.read

    def finished(start: int) -> Iterator[tuple[int, Offer]]:
        for position, offer in read(start):
            yield position, finish(offer)

    return replace(unit, fingerprint=unit.fingerprint and fingerprint, read=finished)


def _ask(url: str, web: Web) -> Fetched | Unit:
    """The response; or the finished unit when nothing has changed, or when there is no response."""
    known = web.known(url)
    validators = known.validators if known else {}
    sha256 = validators.get("sha256")
    have = sha256 is not None and web.archive.path(sha256).exists()
    try:
        fetched = web.fetcher.fetch(
            url,
            etag=validators.get("etag") if have else None,
            last_modified=validators.get("last_modified") if have else None,
        )
    except FetchFailed as error:
        refusal = Refusal(url, error.reason, error.detail)
        return Unit(
            url, f"{error.reason} {error.detail}" if error.is_final else "", lambda _: iter([(1, refusal)]), True
        )
    if fetched.status == 304:
        raw = Raw(uri=url, name=url, sha256=sha256, path=web.archive.path(sha256), url=url)
        return Unit(url, sha256, _offers_of(raw), keeps_versions=True, validators=validators)
    return fetched


def _validators(fetched: Fetched, sha256: str) -> dict[str, str]:
    found = {
        "sha256": sha256,
        "etag": fetched.headers.get("etag"),
        "last_modified": fetched.headers.get("last-modified"),
    }
    return {k: v for k, v in found.items() if v}


def _raw(url: str, fetched: Fetched, sha256: str) -> Raw:
    """The response as raw bytes. The requested address names it: the one after redirects may hold session ids."""
    return Raw(
        uri=url,
        name=url,
        sha256=sha256,
        data=fetched.data,
        content_type=fetched.content_type,
        charset=fetched.charset,
        url=url,
    )


def _offers_of(raw: Raw) -> Callable[[int], Iterator[tuple[int, Offer]]]:
    return lambda start: read_raw(raw, start=start)


def _nothing(start: int) -> Iterator[tuple[int, Offer]]:
    return iter(())


# ---------------------------------------------------------------- feeds


def _feed_units(source: FeedSource, web: Web) -> Iterator[Unit]:
    """The feed's items, then the feed itself: it counts as read only when its items are."""
    asked = _ask(source.url, web)
    known = web.known(source.url)
    if isinstance(asked, Unit) and (
        not asked.validators or known and known.is_done and known.fingerprint == asked.fingerprint
    ):
        yield replace(asked, keeps_versions=False)
        return
    if isinstance(asked, Unit):  # not modified, but not read to its end the last time
        data, content_type = web.archive.get(asked.validators["sha256"]), None
        sha256, validators = asked.validators["sha256"], dict(asked.validators)
    else:
        data, content_type = asked.data, asked.content_type
        sha256 = web.archive.put(data, uri=source.url, status=asked.status, headers=asked.headers).sha256
        validators = _validators(asked, sha256)
    raw = Raw(uri=source.url, name=source.url, sha256=sha256, data=data, content_type=content_type)
    try:
        feed = parse_feed(data, content_type)
    except NotText as error:
        feed = Feed(None, None, [], str(error))
    if not feed.items:
        what = feed.problem or "it has no items"
        refusal = Refusal(
            source.url, "unreadable", f"{source.url} cannot be read as a feed ({what}); check the address"
        )
        yield Unit(source.url, sha256, lambda _: iter([(1, refusal)]), validators=validators)
        return
    failed = False
    for number, item in enumerate(feed.items, 1):
        if source.include and not re.search(source.include, item.url or ""):
            continue
        unit = _item_unit(source, raw, feed, item, number, web)
        failed |= not unit.fingerprint
        yield unit
    yield Unit(source.url, "" if failed else sha256, _nothing, validators={} if failed else validators)


def _item_unit(source: FeedSource, raw: Raw, feed: Feed, item: FeedItem, number: int, web: Web) -> Unit:
    own = _without_number(item_offer(raw, feed, item, number))
    if not source.follow or item.url is None:
        address = f"{source.url}#{item.guid}"
        stamp = hashlib.sha256(f"{item.stamp} {item.text}".encode("utf-8", "replace")).hexdigest()[:16]
        return Unit(address, stamp, lambda _: iter([(1, own)]), keeps_versions=True)

    def finish(offer: Offer) -> Offer:
        """The page with what only the feed says; or the item's own text, when the page cannot be had and that is in full."""
        if isinstance(offer, Refusal):
            return own if isinstance(own, Document) else offer
        dated = offer.published_on is not None
        return replace(
            offer,
            external_id=item.guid,
            title=offer.title or item.title,
            byline=offer.byline or item.byline,
            publisher=offer.publisher or feed.title,
            published_on=offer.published_on if dated else item.published_on,
            published_on_source=offer.published_on_source if dated else ("feed" if item.published_on else None),
        )

    return _listed_page_unit(item.url, f"{item.stamp} {item.url}", web, finish)


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
            fetched = web.fetcher.fetch(url)
            pages, more = parse_sitemap(_unpacked(url, fetched.data), url)
        except FetchFailed as error:
            refusal = Refusal(url, error.reason, error.detail)
            yield Unit(url, "", lambda _, refusal=refusal: iter([(1, refusal)]))
            continue
        if not pages and not more:
            refusal = Refusal(url, "unreadable", f"{url} is no sitemap, or lists nothing; check the address")
            yield Unit(url, "", lambda _, refusal=refusal: iter([(1, refusal)]))
        maps += [m for m in more if m not in maps]
        entries.update(pages)
    wanted = [(stamp, url) for url, stamp in entries.items() if not source.include or re.search(source.include, url)]
    asked = 0
    for stamp, url in sorted(wanted, reverse=True):
        fingerprint = hashlib.sha256(f"listed {stamp}".encode()).hexdigest()[:16]
        known = web.known(url)
        if not (known and known.is_done and known.fingerprint == fingerprint):
            asked += 1
            if asked > source.most:
                break
        yield _listed_page_unit(url, f"listed {stamp}", web)


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
        place = urljoin(base, fields.get("loc", ""))
        if urlsplit(place).scheme not in ("http", "https") or not fields.get("loc"):
            continue
        if etree.QName(entry).localname == "sitemap":
            maps.append(place)
        else:
            pages[place] = fields.get("lastmod", "")
    return pages, maps


def _unpacked(url: str, data: bytes) -> bytes:
    """A sitemap that is a gzip file, opened up to the limit for documents."""
    name = PurePosixPath(urlsplit(url).path).name
    return Raw(uri=url, name=name, sha256="", data=data).read() if data[:2] == b"\x1f\x8b" else data
