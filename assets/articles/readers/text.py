"""Plain text: the article is the file, character for character.

Headline, byline and date are taken only where they stand on lines of their own at the top. A line counts as one of them only by
its form and place. What is not certain stays null: nothing is taken out of running sentences except the dateline's date
when it names its year.
"""

from __future__ import annotations

import re

from assets.articles.documents import Document, Offer, Refusal
from assets.articles.raw import Raw, TooLarge
from assets.articles.readers.dates import printed_dates, publication_date, written_date
from assets.articles.readers.decoding import NotText, decode
from assets.articles.readers.formats import Columns, Format, Offers
from assets.reading.en.sentences import dateline_day

TOP_LINES = 8  # headline, byline, date and dateline stand among the first lines that are not blank
MAX_HEADLINE_WORDS = 25

_NAME = r"[^\W\d_][\w.'’\-]*"
_BYLINE = re.compile(rf"(?:By|by|BY)\s+({_NAME}(?:[ ,&]+(?:and\s+)?{_NAME}){{0,11}})\s*$")
_MARKDOWN = re.compile(r"^(?:#{1,6}\s+(.*)|([*_]{1,3})(\S.*)\2)$")  # a heading; a line in italics or bold
_LABELS = {
    "title": re.compile(r"(?:title|headline)\s*:\s*(\S.*)", re.I),
    "byline": re.compile(r"(?:by|byline|authors?)\s*:\s*(\S.*)", re.I),
    "date": re.compile(r"(?:date|published(?: on)?|posted(?: on)?|publication date)\s*:\s*(\S.*)", re.I),
    "url": re.compile(r"(?:url|link)\s*:\s*(https?://\S+)\s*$", re.I),
    "publisher": re.compile(r"(?:publisher|publication|newspaper)\s*:\s*(\S.*)", re.I),
}


def read_text(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """The one article of a text file, at position 1, or why there is none."""
    yield 1, text_offer(raw)


def text_offer(raw: Raw) -> Offer:
    """The one article of a text file, or why there is none."""
    try:
        text, _ = decode(raw.read(), raw.charset)
    except TooLarge as error:
        return Refusal(raw.uri, "too_large", f"{raw.uri}: {error}")
    except NotText as error:
        return Refusal(raw.uri, "unreadable", f"{raw.uri}: {error}")
    found = top_matter(text)
    published_on, source = found.pop("published_on", None), found.pop("published_on_source", None)
    return Document(
        text=text,
        external_id=raw.name,
        source_uri=raw.uri,
        source_format="text",
        raw_sha256=raw.sha256,
        published_on=published_on,
        published_on_source=source,
        **({"url": raw.url} | found),
    )


def top_matter(text: str) -> dict:
    """Headline, byline, date and address from the top of a plain text; only the keys that are really there.

    Keys: title, byline, publisher, url, published_on with published_on_source (`input` for a labelled or separate date
    line, `dateline` for a dateline).
    """
    lines = [_MARKDOWN.sub(lambda m: m[1] or m[3] or "", line.strip()) for line in text[:8000].split("\n")]
    top = [n for n, line in enumerate(lines) if line][: TOP_LINES + 1]
    found: dict = {}
    headline_at = None
    for place, n in enumerate(top[:TOP_LINES]):
        line = lines[n]
        if len(line) > 300:
            _dateline(line, found)
            break
        labelled = next(((key, m[1].strip()) for key, p in _LABELS.items() if (m := p.fullmatch(line))), None)
        if labelled:
            key, value = labelled
            if key != "date":
                found.setdefault(key, value)
            elif (day := written_date(value)) and "published_on" not in found:
                found["published_on"], found["published_on_source"] = day, "input"
        elif (match := _BYLINE.match(line)) and match[1][0].isupper() and place > 0:
            found.setdefault("byline", match[1])
        elif printed := printed_dates(line):
            if (day := publication_date(printed)) and "published_on" not in found:
                found["published_on"], found["published_on_source"] = day, "input"
        elif place == 0 and _is_headline(lines, top):
            headline_at = n
        else:
            _dateline(line, found)
            if len(line.split()) > 12:
                break  # running text; a line like "From our correspondent" is not
    if headline_at is not None:
        found.setdefault("title", lines[headline_at])
    return found


def _dateline(line: str, found: dict) -> None:
    if "published_on" not in found and (day := written_date(dateline_day(line) or "")):
        found["published_on"], found["published_on_source"] = day, "dateline"


def _is_headline(lines: list[str], top: list[int]) -> bool:
    """Whether the first line stands apart as a headline: no full stop, set off from the running text that follows."""
    first = lines[top[0]]
    words = first.split()
    if not 2 <= len(words) <= MAX_HEADLINE_WORDS or first[-1] in ".,;:…" or not any(map(str.isalpha, first)):
        return False
    if len(top) < 2:
        return False
    second = lines[top[1]]
    set_off = top[1] > top[0] + 1 or bool(_BYLINE.match(second)) or bool(printed_dates(second))
    body = any(len(lines[n].split()) > 12 and re.search(r"[.!?][\"”’)]*(\s|$)", lines[n]) for n in top[1:])
    return body and (set_off or len(second.split()) > 2 * len(words) and second[-1] in '.!?"”')


# released character for character, also when it begins with { or <
FORMAT = Format("text", lambda look: look.suffix in (".txt", ".text", ".md"), read_text)
