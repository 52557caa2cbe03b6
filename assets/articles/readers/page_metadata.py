"""What a page says about itself: headline, byline, publisher, day of publication, address, language.

Places are asked in order of how much they can be trusted: JSON-LD of the article, then meta tags. A headline is the one
that readers see (`h1`) when the metadata supports it. The day of publication is worked out in `page_dates`. What is not
said anywhere stays None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

from assets.articles.addresses import is_front
from assets.articles.readers.linked_data import LinkedData, types_of
from assets.articles.readers.page_bylines import Site, names_of, page_byline, plain
from assets.articles.readers.page_dates import publication_day
from assets.articles.readers.page_top import TopOfPage

_ARTICLE_TYPES = re.compile(r"(Article|BlogPosting|Report|Review|AnalysisNewsArticle|LiveBlogPosting|NewsArticle)$")
_SEPARATOR = re.compile(r"\s+[|–—·»:-]\s+")
_ASIDE = {"nav", "aside", "footer"}


@dataclass(frozen=True)
class PageMetadata:
    """What the page says; None where it does not."""

    title: str | None
    byline: str | None
    publisher: str | None
    url: str | None
    language: str | None
    published_on: date | None
    published_on_source: str | None
    is_article: bool  # it says so for machines
    is_front_page: bool  # of a site; its texts are the beginnings of others


def page_metadata(tree: HtmlElement, linked_data: LinkedData, url: str | None) -> PageMetadata:
    """The metadata of a parsed page that was found at `url` (None when that is not known)."""
    metas = _metas(tree)
    site = plain(next(iter(metas.get("og:site_name", [])), None))
    address = url or _address(tree, metas)
    articles = [n for n in linked_data.nodes if any(_ARTICLE_TYPES.search(t) for t in types_of(n))]
    title = _title(tree, metas, articles, site)
    article = _own_article(articles, title)
    webpage = next((n for n in linked_data.nodes if n.get("datePublished") and "WebPage" in types_of(n)), {})
    top = TopOfPage(tree, title)
    is_article = bool(articles) or "article" in metas.get("og:type", ())
    published_on, source = publication_day(top, metas, article, webpage, address)
    publisher = names_of(linked_data.meant(article.get("publisher"))) or site
    return PageMetadata(
        title=title,
        byline=page_byline(top, linked_data, article or webpage, metas, Site(publisher, address)),
        publisher=publisher,
        url=address,
        language=tree.get("lang") or next(iter(metas.get("content-language", [])), None),
        published_on=published_on,
        published_on_source=source,
        is_article=is_article,
        is_front_page=not is_article and is_front(address),
    )


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (key := meta.get(attribute)):
                found.setdefault(key.strip().lower(), []).append(content)
    return found


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", (text or "").lower()))


# ---------------------------------------------------------------- headline


def _title(tree: HtmlElement, metas: dict[str, list[str]], articles: list[dict], site: str | None) -> str | None:
    """The headline that readers see, where metadata supports it or it is the only one; else the one in the metadata."""
    stated = [plain(a.get("headline")) for a in articles]
    for key in ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title"):
        stated += [plain(t) for t in metas.get(key, [])[:1]]
    element = next(tree.iter("title"), None)
    stated.append(plain(element.text_content()) if element is not None else None)
    stated = [without_site(t, site) for t in stated if t]
    shown = [h for h in _headings(tree) if _words(h) - _words(site)]
    best, support = None, 0.0
    for heading in shown:
        words = _words(heading)
        overlap = max((len(words & _words(t)) / min(len(words), len(_words(t)) or 1) for t in stated), default=0.0)
        if overlap > support and (len(words) > 1 or any(words == _words(t) for t in stated)):
            best, support = heading, overlap
    if best and support >= 0.5:
        return best
    if len(shown) == 1 and len(shown[0].split()) >= 4:
        return shown[0]
    return stated[0] if stated else (shown[0] if shown else None)


def _headings(tree: HtmlElement) -> list[str]:
    found = []
    for heading in tree.iter("h1"):
        if not any(a.tag in _ASIDE for a in heading.iterancestors()):
            text = " ".join(heading.text_content().split())
            if 0 < len(text) <= 300:
                found.append(text)
    return found


def without_site(title: str, site: str | None) -> str:
    """A title without the name of the site at its end or beginning ("Talks resume | The Example Times")."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    separators = _SEPARATOR.findall(title)
    names = _words(site)
    for part, rest in (
        (parts[-1], title[: len(title) - len(parts[-1]) - len(separators[-1])]),
        (parts[0], title[len(parts[0]) + len(separators[0]) :]),
    ):
        words = _words(part)
        if names and words and (words <= names or names <= words and len(words) <= len(names) + 2):
            return without_site(rest.strip(), site)
    if "|" in separators[-1] and len(parts[-1].split()) <= 4 < len(parts[0].split()):
        return title[: len(title) - len(parts[-1]) - len(separators[-1])].strip()
    return title


# ---------------------------------------------------------------- the article in JSON-LD, the address


def _own_article(articles: list[dict], title: str | None) -> dict:
    """The JSON-LD article that this page is about: the one with its headline, else the first that has a date; else an empty one."""
    wanted = _words(title)

    def likeness(article: dict) -> float:
        words = _words(plain(article.get("headline")))
        return len(words & wanted) / len(words | wanted) if words and wanted else 0.0

    dated = [a for a in articles if a.get("datePublished")] or articles
    return max(dated, key=likeness, default={})


def _address(tree: HtmlElement, metas: dict[str, list[str]]) -> str | None:
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for candidate in (*links, *metas.get("og:url", [])):
        if candidate and re.fullmatch(r"https?://[^\s/]+\.[^\s/]+/\S+", candidate.strip()):
            return candidate.strip()
    return None
