"""The day on which a page was published: what it declares, read together with the dateline that it prints.

Places are asked in order of how much they can be trusted: JSON-LD of the article, meta tags that say "published", marked
elements, the dateline between the headline and the text, looser meta tags, the address. A date of change is never taken
for one of publication. Sites declare moments in UTC and print their own day: the printed day counts when both can be the
same moment. What is not said anywhere stays None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from assets.articles.readers.dates import (
    PrintedDate,
    is_byline,
    printed_dates,
    publication_date,
    stated_date,
    words_beside_dates,
)
from assets.articles.readers.page_top import ASIDE, HEADINGS, TopOfPage, line_of
from assets.articles.readers.page_words import alternatives, words
from assets.reading.lexicon import in_order

_PUBLISHED_METAS = words("published_meta")
_LOOSE_METAS = words("loose_meta")  # some sites put the day of writing or change there
_MONTHS = "|".join(name.lower() for name in in_order("en/calendar", "month_of_three"))
_URL_DATE = re.compile(
    rf"[/_-](19\d\d|20\d\d)[/_-]?(0[1-9]|1[0-2]|(?:{_MONTHS})[a-z]{{0,6}})"
    r"[/_-]?(0[1-9]|[12]\d|3[01])(?=[/\-_.;]|$)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CHANGED_NAME = re.compile(r"updat|modif", re.I)
# "updated" beside a plain "date" is a microformat, not a change
_PUBLISHED_NAME = re.compile(r"publi|posted|pubdate|created|original|(?<![\w-])(?:entry-|post-)?date(?![\w-])", re.I)
_MARKED = etree.XPath("//*[@itemprop='datePublished']")
_ANY_HEADING = {*HEADINGS, "h4", "h5", "h6"}
_SECTION = re.compile(rf"\b(?:{alternatives('section_heading')})\b", re.I)  # of boxes beside an article
STANDFIRST_WORDS = 8
MAX_CARD = 400  # characters of a teaser: headline, summary, byline and date
TEASER_WORDS = 5  # of a link in a list; a name or a section has fewer
MAX_PLACES = 200  # with a year, looked at for a dateline; a page without paragraphs may have thousands
WEST, EAST = timedelta(hours=-12), timedelta(hours=14)  # the outermost time zones


def publication_day(
    top: TopOfPage, metas: dict[str, list[str]], article: dict, webpage: dict, url: str | None
) -> tuple[date | None, str | None]:
    """The day of publication as the page prints it, and where it was found: `page` or `url`; (None, None) when unknown.

    `metas`: the contents of the page's meta tags by name; `article`, `webpage`: what its JSON-LD says of the article and of the page around it.
    """
    printed = _datelines(top)
    declared = [article.get("datePublished"), *(v for key in _PUBLISHED_METAS for v in metas.get(key, []))]
    for value in chain(declared, _marked(top.tree), [webpage.get("datePublished")]):
        if day := stated_date(value):
            changed = stated_date(article.get("dateModified") or webpage.get("dateModified"))
            return _printed_day(top.tree, str(value), day, changed, printed), "page"
    if day := publication_date(printed):
        return day, "page"
    for value in (article.get("dateCreated"), *(v for key in _LOOSE_METAS for v in metas.get(key, []))):
        if day := stated_date(value):
            return day, "page"
    if day := day_of_address(url):
        return day, "url"
    return None, None


def day_of_address(url: str | None) -> date | None:
    """The day in an address such as /2024/03/05/ or /2024/mar/05/, or None."""
    match = _URL_DATE.search(urlsplit(url or "").path.lower())
    if match is None:
        return None
    year, month, day = match.groups()
    return stated_date(f"{year}-{month}-{day}" if month.isdigit() else f"{day} {month} {year}")


def _marked(tree: HtmlElement) -> Iterator[str]:
    for element in _MARKED(tree):
        yield element.get("content") or element.get("datetime") or element.text_content()


def _printed_day(tree: HtmlElement, value: str, day: date, changed: date | None, printed: list[PrintedDate]) -> date:
    """The declared `day`, or the one that the page prints for the same moment in its own time zone."""
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return day
    if moment.tzinfo is None:
        return day
    for element in tree.iter("time"):
        shown = _instant(element.get("datetime"))
        if shown and shown.utcoffset() and abs((shown - moment).total_seconds()) < 60:
            return shown.date()
    days = [
        d.day for d in printed if d.kind != "changed" and (d.day == day or _is_same_moment(d, moment, day, changed))
    ]
    return days[0] if days and day not in days else day


def _is_same_moment(printed: PrintedDate, moment: datetime, day: date, changed: date | None) -> bool:
    """Whether a printed day next to the declared one can be the same moment in some time zone, and not that of a change."""
    utc = moment.astimezone(UTC).replace(second=0, microsecond=0, tzinfo=None)
    if printed.clock is not None:
        shift = datetime.combine(printed.day, printed.clock) - utc
        return WEST <= shift <= EAST and not shift % timedelta(minutes=15)
    if moment.utcoffset() or not (utc + WEST).date() <= printed.day <= (utc + EAST).date():
        return False  # a publisher that states its own zone has said which day it means
    return printed.kind == "published" or printed.day < day or printed.day != changed


def _instant(value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None


# ---------------------------------------------------------------- the dateline


def _datelines(top: TopOfPage) -> list[PrintedDate]:
    """The dates printed between the headline and the running text, then those just above the headline."""
    headline = top.headline
    if headline is None:
        return []
    above: list[PrintedDate] = []
    below: list[PrintedDate] = []
    found, places = above, 0
    around = {headline, *headline.iterancestors()}
    for element in top.elements:
        if element is headline:
            found = below
        text, tail = element.text, element.tail
        if element.tag == "time" or text and _YEAR.search(text):
            found += _dateline(element, around)
            places += 1
        if tail and _YEAR.search(tail) and (parent := element.getparent()) is not None:
            is_own_line = element.tag == "br" and not line_of(parent)
            found += printed_dates(tail) if is_own_line else _dateline(parent, around)
            places += 1
        if places > MAX_PLACES:
            break
    return below + above


def _dateline(element: HtmlElement, around: set[HtmlElement]) -> list[PrintedDate]:
    """The dates of the widest line around `element` that is a dateline, or of its `datetime` when it prints no year.

    `around`: the headline and what it stands in. A box beside it that has a headline of its own is another article's.
    """
    lines = [(element, line_of(element))]
    for ancestor in element.iterancestors():
        if ancestor.tag in ASIDE:
            return []
        if lines[-1][1] and len(lines) < 4:
            lines.append((ancestor, line_of(ancestor)))
        elif ancestor.tag == "a":
            return []  # a teaser: a link that says more than a date
        if ancestor not in around and line_of(ancestor, MAX_CARD) and _is_of_another(ancestor, element):
            return []
    names = next((n for e, _ in lines[:2] if (n := f"{e.get('class') or ''} {e.get('id') or ''}") != " "), "")
    named = "changed" if _CHANGED_NAME.search(names) and not _PUBLISHED_NAME.search(names) else None
    for line, text in reversed(lines):
        if found := printed_dates(text):
            outer = line.getparent()
            return [] if outer is None or _is_in_sentence(outer) else [d._replace(kind=d.kind or named) for d in found]
        if line.tag == "a":
            return []
    day = stated_date(element.get("datetime")) if element.tag == "time" else None
    return [PrintedDate(day, None, named)] if day else []


def _is_of_another(box: HtmlElement, dated: HtmlElement) -> bool:
    """Whether a box has one headline that leads elsewhere, or before `dated` the heading of a section ("On this day").

    A name is no headline, and a standfirst is longer than the heading of a section.
    """
    leading, is_before = 0, True
    for element in box.iter():
        is_before &= element is not dated
        words = element.text_content().split() if element.tag in _ANY_HEADING else []
        if is_byline(" ".join(words)):
            continue
        if words and (element.find(".//a") is not None or element.getparent().tag == "a"):
            leading += len(words) >= TEASER_WORDS
        elif is_before and 0 < len(words) < STANDFIRST_WORDS and _SECTION.search(" ".join(words)):
            return True
    links = (len(link.text_content().split()) for link in box.iter("a")) if box.tag in ("li", "article") else ()
    return leading == 1 or any(words >= TEASER_WORDS for words in links)


def _is_in_sentence(element: HtmlElement) -> bool:
    """Whether the element's own words, beside its children, are those of a sentence ("Built on <b>5 March 1984</b>")."""
    own = " ".join((element.text or "", *(child.tail or "" for child in element)))
    return _has_lower_case(own)


def _has_lower_case(text: str) -> bool:
    return any(word.islower() for word in words_beside_dates(text))
