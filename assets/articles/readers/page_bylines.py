"""The byline of a page: who wrote it, as the page says for machines or prints near its headline.

Places are asked in order of how much they can be trusted: JSON-LD of the article, meta tags, microdata, then what is printed
between the headline and the text: links to authors, boxes that are named so, a line that begins with "By". A site that
names itself as the author everywhere is believed only where no person is printed. Credits of pictures, addresses of e-mail
and titles of jobs are no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import accumulate, islice
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from assets.articles.readers.dates import MAX_LINE
from assets.articles.readers.linked_data import LinkedData
from assets.articles.readers.page_top import ASIDE, TopOfPage, line_of
from assets.articles.readers.page_words import alternatives, words

MAX_NAMES_CHARS = 300
MAX_NAME_WORDS = 12
MAX_MARKED_WORDS = 4  # of a marked author that is written in small letters
MAX_PLACES = 40  # of one kind between headline and text
MAX_MARKED = 20  # of elements marked as author; an article has few

_AUTHOR_METAS = words("author_meta")
_BY = re.compile(rf"(?:{alternatives('byline_word')})(?:\s*:\s*|\s+|$)", re.I)
_JOB = re.compile(rf"\b(?:{alternatives('job_word')})\b", re.I)
_NOBODY = re.compile(alternatives("no_author"), re.I)
_CREDIT = re.compile(rf"(?:{alternatives('credit_word')})\b", re.I)
_SMALL = frozenset(words("name_small_word"))
_AUTHOR_NAME = re.compile(alternatives("author_name"), re.I)
_NO_AUTHOR_NAME = re.compile(alternatives("no_author_name"), re.I)
_AUTHOR_ADDRESS = re.compile(rf"/(?:{alternatives('author_path')})/[^/?#]+", re.I)
_IN_BRACKETS = re.compile(r"\(([^()]{1,100})\)")
_CONTACT = re.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+|(?<!\w)@\w+")
_DIVIDED = re.compile(r"\s*[|•·;]\s*|\s[–—-]\s|\blink copied\b", re.I)
_AROUND = " \t\r\n,.:;/|–—-"
_BESIDE = ASIDE - {"table"}  # older pages are held together by tables
_MARKED = etree.XPath("//*[contains(@itemprop, 'author') or contains(@itemprop, 'creator')]")
_OTHERS = re.compile(r"Comment|Review|ImageObject|VideoObject|Product|Recipe")
_CUT = re.compile(r"\d|@|https?:|^(?:published|updated|posted|follow|share|photos?|images?|listen|read)$", re.I)
_DAY_OR_MONTH = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march"
    r"|april|june|july|august|september|october|november|december)\W*",
    re.I,
)


class Site:
    """The names of a site: its own, and the one in its address."""

    def __init__(self, name: str | None, address: str | None):
        host = (urlsplit(address or "").hostname or "").removeprefix("www.")
        self.words = _words(name or "")
        self.letters = {_letters(n) for n in (name or "", host, host.rpartition(".")[0], host.partition(".")[0])} - {""}

    def is_called(self, name: str) -> bool:
        """Whether a name is the site's, or begins with it ("The Example Times Newsroom")."""
        mine = _words(name)
        if mine and self.words and mine <= self.words:
            return True
        return any(start in self.letters for start in accumulate(re.findall(r"\w+", name.lower())))


def page_byline(
    top: TopOfPage, linked_data: LinkedData, article: dict, metas: dict[str, list[str]], site: Site
) -> str | None:
    """The authors of a page, joined by commas, or None when it names none.

    `article`: the page's own article in its JSON-LD; `metas`: its meta tags by name.
    """
    printed, are_links = _printed(top, site)
    stated = [linked_data.meant(article.get(key)) for key in ("author", "creator")]
    stated += [_written_by(metas), *(metas.get(key) for key in _AUTHOR_METAS)]
    own: list[str] = []  # where the site names itself
    for value in stated:
        names = cleaned(_raw_names(value), site)
        if names and not all(map(site.is_called, names)):
            # often only the first author is named for machines
            return _joined(printed if are_links and _words(*names) < _words(*printed) else names)
        own = own or names
    return _joined(cleaned(_marked(top.tree), site) or printed or own)


def names_of(value: object) -> str | None:
    """The names of a value of JSON-LD (a text, an object with a name, a list of them), joined by commas."""
    return ", ".join(dict.fromkeys(_raw_names(value))) or None


def plain(value: object) -> str | None:
    """A text without tags and entities, on one line; None for what is none."""
    if not isinstance(value, str):
        return None
    return " ".join(re.sub(r"<[^>]{1,200}>", "", unescape(value)).split()) or None


def cleaned(raw_names: Iterable[str], site: Site) -> list[str]:
    """Names without "By", contacts, credits of pictures and titles of jobs; each once."""
    found: list[str] = []
    for raw in raw_names:
        text = _IN_BRACKETS.sub(lambda m: "" if _CREDIT.match(m[1]) or _CONTACT.search(m[1]) else m[0], raw)
        text = _without_by(_CONTACT.sub(" ", text).strip(_AROUND))
        for n, part in enumerate(_DIVIDED.split(text)):
            name = _name(part, site)
            if name and name not in found and not (found and (_JOB.search(name) or n and not _is_person(name))):
                found.append(name)
    return found


def _name(part: str, site: Site) -> str | None:
    """One name, or several joined by commas, without what is no name; None when nothing is left."""
    pieces = [p for piece in part.split(",") if (p := " ".join(piece.split()).strip(_AROUND))]
    kept = [p for n, p in enumerate(pieces) if n == 0 or not (_JOB.search(p) or _CREDIT.match(p) or site.is_called(p))]
    name = _without_job(", ".join(kept))
    is_none = not any(map(str.isalpha, name)) or _NOBODY.fullmatch(name) or _CREDIT.match(name)
    return None if is_none or len(name.split()) > MAX_NAME_WORDS * max(1, len(kept) / 3) else name


def _without_job(name: str) -> str:
    """A name of two words or more without the title of a job behind it ("Mara Voss Staff Writer")."""
    kept = name.split()
    while len(kept) > 2 and kept[-1][0].isupper() and _JOB.fullmatch(kept[-1]):
        kept.pop()
    return " ".join(kept)


def _without_by(line: str) -> str:
    return line[by.end() :] if (by := _BY.match(line)) else line


def _is_person(name: str) -> bool:
    """Whether a part behind a bar is another author and not an employer: two or three capitalised words."""
    parts = name.split()
    return 2 <= len(parts) <= 3 and all(p[0].isupper() and re.fullmatch(r"[\w'’.-]+", p) for p in parts)


def _raw_names(value: object) -> list[str]:
    """The names of a text, an object with a name, or a list of them; addresses are none."""
    if isinstance(value, list):
        return [name for entry in value for name in _raw_names(entry)]
    if isinstance(value, dict):
        return _raw_names(value.get("name") or value.get("@value"))
    name = plain(value)
    return [name] if name and not re.match(r"https?://|www\.", name) else []


def _written_by(metas: dict[str, list[str]]) -> list[str]:
    """The author among the labels that a page gives for its card on other sites."""
    labels = ((n, metas.get(f"twitter:label{n}", [""])[0]) for n in (1, 2))
    return [name for n, label in labels if _BY.fullmatch(label) for name in metas.get(f"twitter:data{n}", [])[:1]]


def _words(*names: str) -> set[str]:
    return set(re.findall(r"\w+", " ".join(names).lower()))


def _letters(name: str) -> str:
    return "".join(re.findall(r"\w", name.lower()))


def _joined(names: list[str]) -> str | None:
    joined = ", ".join(names)
    return joined if 0 < len(joined) <= MAX_NAMES_CHARS else None


# ---------------------------------------------------------------- on the page


def _marked(tree: HtmlElement) -> Iterator[str]:
    """The names that microdata gives for the author of the page, and not for one of a comment or a picture."""
    for element in islice(_MARKED(tree), MAX_MARKED):
        around = [element, *element.iterancestors()]
        if any(a.tag in ASIDE or _OTHERS.search(a.get("itemtype") or "") for a in around[1:]):
            continue
        if not {"author", "creator"} & set(element.get("itemprop").split()):
            continue
        named = [e for e in element.iter() if "name" in (e.get("itemprop") or "").split()]
        for place in named or [element]:
            line = line_of(place)
            yield place.get("content") or _line_names(line) or (line if len(line.split()) <= MAX_MARKED_WORDS else "")


def _printed(top: TopOfPage, site: Site) -> tuple[list[str], bool]:
    """The names that are printed between headline and text, and whether each is a link to an author."""
    links = list(islice((e for e in top.elements if e.tag == "a" and _is_author_link(e)), MAX_PLACES))
    boxes = list(islice(filter(_is_author_box, top.elements), MAX_PLACES))
    lines = list(islice(filter(_begins_with_by, top.elements), MAX_PLACES))
    for place in (*lines, *boxes):
        if not (line := _own_line(place)) or any(a.tag in _BESIDE for a in place.iterancestors()):
            continue
        own = [link for link in links if _is_within(link, place)]
        inner = [
            box
            for box in boxes
            if _is_within(box, place) and not any(_is_within(b, box) for b in boxes if b is not box)
        ]
        choices = ([line_of(link) for link in own], [_line_names(line_of(box)) for box in inner], [_line_names(line)])
        for n, raw_names in enumerate(choices):
            if names := cleaned(raw_names, site):
                return names, n == 0
    beside = [link for link in links if not any(a.tag in _BESIDE for a in link.iterancestors())]
    row = beside[0].getparent() if beside else None
    return cleaned(
        (line_of(link) for link in beside if link.getparent() is row or link.get("rel") == "author"), site
    ), True


def _begins_with_by(element: HtmlElement) -> bool:
    """Whether a text of the element itself, or one behind an element in it, begins with "By"."""
    own_words = (element.text, *(child.tail for child in element))
    return any(_BY.match(words.lstrip()) for words in own_words if words)


def _is_within(element: HtmlElement, outer: HtmlElement) -> bool:
    return element is outer or any(a is outer for a in element.iterancestors())


def _own_line(place: HtmlElement) -> str:
    """The line of an element, or the one that it stands in when it says no more than "By"; the words of a longer one alone."""
    line = " ".join(line_of(place).split())
    if not line:
        own_words = (place.text, *(child.tail for child in place))
        return next((" ".join(w.split()) for w in own_words if w and _BY.match(w.lstrip()) and len(w) <= MAX_LINE), "")
    parent = place.getparent()
    return " ".join(line_of(parent).split()) if _BY.fullmatch(line) and parent is not None else line


def _is_author_link(link: HtmlElement) -> bool:
    is_marked = "author" in (link.get("rel") or "").lower().split()
    if not is_marked and not _AUTHOR_ADDRESS.search(link.get("href") or ""):
        return False
    parent = link.getparent()
    return is_marked or parent is not None and bool(line_of(parent))  # not one within a sentence


def _is_author_box(element: HtmlElement) -> bool:
    name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"
    return _names_author(name)


@lru_cache(maxsize=4096)  # the same names come again and again on the pages of a site
def _names_author(name: str) -> bool:
    return _AUTHOR_NAME.search(name) is not None and _NO_AUTHOR_NAME.search(name) is None


def _line_names(line: str) -> str:
    """What a line says of names: the words behind "By", up to a date, a label, or words of a sentence."""
    kept: list[str] = []
    for word in _without_by(line.strip()).split():
        if _CUT.search(word.strip(_AROUND)) or word.islower() and word.strip(_AROUND) not in _SMALL:
            break
        kept.append(word)
    while kept and (_DAY_OR_MONTH.fullmatch(kept[-1]) or kept[-1].strip(_AROUND).lower() in _SMALL):
        kept.pop()
    return " ".join(kept)
