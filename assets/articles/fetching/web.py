"""Web sources as units: feeds, pages and sitemaps, asked only for what may have changed.

What is known of a unit decides (see `known`): a feed item or sitemap entry whose date of change is the same is not asked
for at all; a page is asked with the validators of its last response. A unit whose fetch failed in a way that may pass
stays open, so that it is tried again. A page that both a feed and a sitemap list is one unit, which remembers what
either said of its change (its stamps), and what the feed knows of it: that completes it, whoever lists it first or later.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from lxml import etree

from assets.articles.addresses import with_escaped_ampersands, without_login
from assets.articles.documents import Document, Offer, Refusal
from assets.articles.fetching.archive import RawArchive
from assets.articles.fetching.client import Fetcher, FetchFailed
from assets.articles.fetching.responses import charset_of
from assets.articles.known import Known, Mark, Outcome, Response, Said, Unit, mark_as_listed, short_hash
from assets.articles.limits import MAX_SITEMAPS
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers.decoding import NotText
from assets.articles.readers.feeds import Feed, FeedItem, item_offer, parse_feed
from assets.articles.readers.registry import read_raw
from assets.articles.sources import FeedSource, SitemapSource, WebSource

Look = Callable[[str], Known | None]


@dataclass(frozen=True)
class Web:
    """What reading the web takes: the fetcher, the archive, and what is known of each unit."""

    fetcher: Fetcher
    archive: RawArchive
    known: Look
    answers: dict[str, Raw] = field(default_factory=dict)  # of this refresh, so that no address is asked twice
    responses: dict[str, Response] = field(default_factory=dict)  # of these answers


def web_units(source: WebSource, web: Web) -> Iterator[Unit]:
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
    before = known.mark.response if known else None
    if before and not web.archive.has(before.sha256):
        before = None
    conditions = {"etag": before.etag, "last_modified": before.last_modified} if before else {}
    fetched = web.fetcher.fetch(url, **conditions)
    if before and fetched.status == 304:
        response = before
    else:
        record = web.archive.put(fetched.data, uri=url, status=fetched.status, headers=fetched.headers)
        validators = fetched.headers.get("etag"), fetched.headers.get("last-modified")
        response = Response(record.sha256, fetched.content_type, *validators)
    web.responses[url] = response
    web.answers[url] = Raw(
        uri=url,
        name=url,
        sha256=response.sha256,
        path=web.archive.path(response.sha256),
        content_type=response.content_type,
        charset=charset_of(response.content_type),
        url=url,
    )
    return web.answers[url]


def _page_unit(url: str, web: Web, said: Said | None = None) -> Unit:
    """A page, asked whether it has changed, and completed by what a feed says of it, or has said before."""
    known = web.known(url)
    if known and said is None:
        said = known.mark.said
    kept = Mark(Outcome.OPEN, stamps=known.mark.stamps if known else {}, said=said)
    try:
        raw = _ask(url, web)
    except FetchFailed as error:
        return _failed_unit(url, error, kept)

    def read(start: int) -> Iterator[tuple[int, Offer]]:
        return ((position, completed(offer, said or Said())) for position, offer in read_raw(raw, start=start))

    version = f"{raw.sha256} {short_hash(said.to_json())}" if said else raw.sha256
    mark = replace(kept, outcome=Outcome.HELD, version=version, response=web.responses[url])
    return Unit(url, mark, read, keeps_versions=True)


def completed(offer: Offer, said: Said) -> Offer:
    """A page with what only the feed says of it."""
    if isinstance(offer, Refusal):
        return offer
    dated = offer.published_on is not None or said.published_on is None
    return replace(
        offer,
        external_id=said.guid or offer.external_id,
        title=offer.title or said.title,
        byline=offer.byline or said.byline,
        publisher=offer.publisher or said.publisher,
        published_on=offer.published_on if dated else said.published_on,
        published_on_source=offer.published_on_source if dated else "feed",
    )


def _failed_unit(url: str, error: FetchFailed, kept: Mark, *, keeps_versions: bool = True) -> Unit:
    """A unit of one refusal, open to be tried again, unless that would give the same; what is `kept` of it stays."""
    refusal = Refusal(url, error.reason, error.detail)
    if error.is_final:
        kept = replace(kept, outcome=Outcome.REFUSED, version=f"{error.reason} {error.detail}")
    return Unit(url, kept, _one(refusal), keeps_versions)


def _listed_page_unit(url: str, kind: str, stamp: str, web: Web, said: Said | None = None) -> Unit:
    """A page that a list of this kind says is new or has changed, with the `stamp` that it goes by."""
    unit = _page_unit(url, web, said)
    if unit.mark.outcome is Outcome.OPEN:  # the next refresh is to try again, whoever lists it first
        return unit
    return replace(unit, mark=replace(unit.mark, stamps={**unit.mark.stamps, kind: short_hash(stamp)}))


def _nothing(start: int) -> Iterator[tuple[int, Offer]]:
    return iter(())


def _one(offer: Offer) -> Callable[[int], Iterator[tuple[int, Offer]]]:
    return lambda start: iter([(1, offer)])


# ---------------------------------------------------------------- feeds


def _feed_units(source: FeedSource, web: Web) -> Iterator[Unit]:
    """The feed's items, then the feed itself: it counts as read only when its items are."""
    known = web.known(source.url)
    try:
        raw = _ask(source.url, web)
        held = Mark(Outcome.HELD, raw.sha256, web.responses[source.url])
        if known and known.is_current and known.is_done and known.mark.version == held.version:
            yield Unit(source.url, held, _nothing)
            return
        feed = parse_feed(raw.read(), raw.content_type, source.url)
    except FetchFailed as error:
        yield _failed_unit(source.url, error, Mark(Outcome.OPEN), keeps_versions=False)
        return
    except (NotText, TooLarge, EOFError, OSError, zlib.error) as error:
        feed = Feed(None, None, [], str(error))
    if not feed.items:
        what = feed.problem or "it has no items"
        detail = f"{source.url} cannot be read as a feed ({what}); check the address"
        yield Unit(source.url, held, _one(Refusal(source.url, "unreadable", detail)))
        return
    has_failed = False
    for number, item in enumerate(feed.items, 1):
        if source.include and not re.search(source.include, item.url or ""):
            continue
        unit = _item_unit(source, raw, feed, item, number, web)
        has_failed |= unit.mark.outcome is Outcome.OPEN
        yield unit
    yield Unit(source.url, replace(held, outcome=Outcome.OPEN) if has_failed else held, _nothing)


def _item_unit(source: FeedSource, raw: Raw, feed: Feed, item: FeedItem, number: int, web: Web) -> Unit:
    own = without_number(item_offer(raw, feed, item, number))
    if not source.follow or item.url is None:
        mark = Mark(Outcome.HELD, short_hash(f"{item.stamp} {item.text}"))
        return Unit(f"{source.url}#{item.guid}", mark, _one(own), keeps_versions=True)

    url, stamp = item.url, f"{item.stamp} {item.url}"
    if mark_then := mark_as_listed(web.known(url), "feed", stamp):
        return Unit(url, mark_then, _nothing, keeps_versions=True)
    said = Said(item.guid, item.title, item.byline, feed.title, item.published_on)
    unit = _listed_page_unit(url, "feed", stamp, web, said)
    if not isinstance(own, Document):
        return unit

    def read(start: int) -> Iterator[tuple[int, Offer]]:
        """The page, or the item's own text when the page cannot be had and that is in full."""
        offers = unit.read(start)
        return ((position, own if isinstance(offer, Refusal) else offer) for position, offer in offers)

    mark = unit.mark
    if mark.outcome is Outcome.REFUSED:  # what is read is the item's own text
        mark = replace(mark, version=f"{mark.version} {short_hash(f'{said.to_json()} {item.text}')}")
    return replace(unit, mark=mark, read=read)


def without_number(offer: Offer) -> Offer:
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
            yield _failed_unit(url, error, Mark(Outcome.OPEN), keeps_versions=False)
            continue
        except (OSError, EOFError, TooLarge, zlib.error) as error:
            pages, more = {}, []
            problem = f"{url} cannot be unpacked ({error}); check the address"
        else:
            problem = f"{url} is no sitemap, or lists nothing; check the address"
        read = _nothing if pages or more else _one(Refusal(url, "unreadable", problem))
        yield Unit(url, Mark(Outcome.HELD, raw.sha256, web.responses[url]), read)
        maps += [m for m in more[:MAX_SITEMAPS] if m not in maps]
        entries.update(pages)
    wanted = [(stamp, url) for url, stamp in entries.items() if not source.include or re.search(source.include, url)]
    asked = 0
    for stamp, url in sorted(wanted, reverse=True):
        if mark := mark_as_listed(web.known(url), "sitemap", stamp):
            yield Unit(url, mark, _nothing, keeps_versions=True)
            continue
        asked += 1
        if asked > source.most:
            break
        yield _listed_page_unit(url, "sitemap", stamp, web)


def parse_sitemap(data: bytes, base: str) -> tuple[dict[str, str], list[str]]:
    """(pages with their dates of change, further sitemaps) of a sitemap, in XML or as a list of addresses; nothing of what is none."""
    if listed := _addresses_of_text(data):
        return dict.fromkeys(map(without_login, listed), ""), []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(with_escaped_ampersands(data.lstrip()), parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}, []
    pages: dict[str, str] = {}
    maps: list[str] = []
    for entry in root if root is not None else ():
        if not isinstance(entry.tag, str):
            continue
        fields = {etree.QName(c).localname: (c.text or "").strip() for c in entry if isinstance(c.tag, str)}
        try:
            place = without_login(urljoin(base, fields.get("loc", "")))
        except ValueError:
            continue  # no address
        if urlsplit(place).scheme not in ("http", "https") or not fields.get("loc"):
            continue
        if etree.QName(entry).localname == "sitemap":
            maps.append(place)
        else:
            pages[place] = fields.get("lastmod") or entry.findtext(".//{*}publication_date", "").strip()
    return pages, maps


def _addresses_of_text(data: bytes) -> list[str]:
    """The addresses of a sitemap that is a text file with one a line; none when other lines stand in it."""
    lines = [line.strip() for line in data.decode("utf-8-sig", "replace").splitlines()] if data[:1] != b"<" else []
    found = [line for line in lines if line and not line.startswith("#")]
    return found if all(re.match(r"https?://\S+$", line) for line in found) else []
