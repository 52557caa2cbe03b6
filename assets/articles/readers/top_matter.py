"""Headline, byline, date and address from the top of a plain text, where they stand on lines of their own.

A line counts as a headline, a byline or a date only by its form and place. What is not certain stays null: nothing is
taken out of running sentences except the dateline's date when it names its year. Front matter (`---`) is taken at its word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from assets.articles.addresses import is_web
from assets.articles.readers.dates import printed_dates, publication_date, stated_date, written_date
from assets.reading.en.sentences import dateline_day

TOP_CHARS = 8000
TOP_LINES = 8  # headline, byline, date and dateline stand among the first lines that are not blank
MAX_LINE_CHARS = 300
MAX_HEADLINE_WORDS = 25
MAX_HEADLINE_LINES = 3
MIN_WRAP_CHARS = 30  # of a line that goes on in the next
RUNNING_WORDS = 12  # a line with more is running text; one like "From our correspondent" is not
TOP_LINES_OF_A_STANDFIRST = 3  # within so many lines behind a standfirst, a byline or a date follows

LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NAME = r"[^\W\d_][\w.'’\-]*"
_BYLINE = re.compile(rf"(?:By|by|BY)\s+({_NAME}(?:[ ,&]+(?:and\s+)?{_NAME}){{0,11}})\s*$")
_MARKDOWN = re.compile(r"^(?:#{1,6}\s+(.*)|([*_]{1,3})(\S.*)\2)$")  # a heading; a line in italics or bold
_UNDERLINE = re.compile(r"={3,}|-{3,}|\*{3,}|~{3,}")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.S)
_BODY = re.compile(r"[.!?][\"”’)]*(\s|$)")
_LABELS = {
    "title": re.compile(r"(?:title|headline)\s*:\s*(\S.*)", re.I),
    "byline": re.compile(r"(?:by|byline|authors?)\s*:\s*(\S.*)", re.I),
    "date": re.compile(r"(?:date|published(?: on)?|posted(?: on)?|publication date)\s*:\s*(\S.*)", re.I),
    "url": re.compile(r"(?:url|link)\s*:\s*(https?://\S+)\s*$", re.I),
    "publisher": re.compile(r"(?:publisher|publication|newspaper)\s*:\s*(\S.*)", re.I),
}


def top_matter(text: str) -> dict[str, Any]:
    """Headline, byline, date and address from the top of a plain text; only the keys that are really there.

    Keys: title, byline, publisher, url, published_on with published_on_source (`input` for a labelled or separate date
    line, `dateline` for a dateline).
    """
    top = LINE_END.sub("\n", text[:TOP_CHARS])
    found: dict[str, Any] = {}
    if front := _FRONT_MATTER.match(top):
        found = _from_front_matter(front[1])
        top = top[front.end() :] if found else top
    lines = _lines(top)
    filled = [n for n, line in enumerate(lines) if line][: TOP_LINES + 1]
    title, used = _headline(lines, filled)
    if title:
        found.setdefault("title", title)
    for place, n in enumerate(filled[:TOP_LINES]):
        line = lines[n]
        if n in used:
            continue
        if len(line) > MAX_LINE_CHARS:
            _dateline(line, found)
            break
        if _is_about(line, found, may_be_byline=place > 0 or lines[n + 1 : n + 2] == [""]):
            continue
        _dateline(line, found)
        if len(line.split()) > RUNNING_WORDS and not _is_standfirst(lines, filled, place):
            break
    return found


def _lines(top: str) -> list[str]:
    """The lines without blanks, invisible characters, marks of Markdown and the underlines of headings."""
    lines = [_MARKDOWN.sub(lambda m: m[1] or m[3] or "", _INVISIBLE.sub("", line).strip()) for line in top.split("\n")]
    return ["" if n and lines[n - 1] and _UNDERLINE.fullmatch(line) else line for n, line in enumerate(lines)]


def _is_about(line: str, found: dict[str, Any], *, may_be_byline: bool) -> bool:
    """Whether a line says something of the article and no more: a label, a byline, a date. What it says is added."""
    labelled = next(((key, m[1].strip()) for key, p in _LABELS.items() if (m := p.fullmatch(line))), None)
    if labelled:
        key, value = labelled
        if key != "date":
            found.setdefault(key, value)
        elif day := written_date(value):
            _add_day(found, day, "input")
        return True
    if may_be_byline and (byline := _byline(line)):
        found.setdefault("byline", byline)
        return True
    if printed := printed_dates(line):
        if may_be_byline and (byline := _byline(re.split(r"[,|•·–—(-]*\s*(?=[(\w. ]*\d)", line, maxsplit=1)[0])):
            found.setdefault("byline", byline)
        if day := publication_date(printed):
            _add_day(found, day, "input")
        return True
    return False


def _add_day(found: dict[str, Any], day: object, source: str) -> None:
    if "published_on" not in found:
        found["published_on"], found["published_on_source"] = day, source


def _byline(line: str) -> str | None:
    match = _BYLINE.match(line.strip())
    return match[1] if match and match[1][0].isupper() else None


def _is_standfirst(lines: list[str], filled: list[int], place: int) -> bool:
    """Whether a byline or a date follows soon behind a running line."""
    following = [lines[n] for n in filled[place + 1 : place + 1 + TOP_LINES_OF_A_STANDFIRST]]
    return any(_byline(line) or printed_dates(line) for line in following)


def _dateline(line: str, found: dict[str, Any]) -> None:
    words = dateline_day(line) or ""
    while words:  # a country or a state may stand between the place and the day
        if day := written_date(words):
            _add_day(found, day, "dateline")
        words = words.partition(",")[2].strip()


def _headline(lines: list[str], filled: list[int]) -> tuple[str | None, set[int]]:
    """The headline of the first lines, and the lines that it stands on: no full stop, set off from the text that follows."""
    if len(filled) < 2:
        return None, set()
    block = [filled[0]]
    for n in filled[1 : MAX_HEADLINE_LINES + 1]:
        if n != block[-1] + 1 or _byline(lines[n]) or printed_dates(lines[n]):
            break
        block.append(n)
    follows = next((n for n in filled if n > block[-1]), None)
    if 1 < len(block) <= MAX_HEADLINE_LINES and follows is not None and _is_wrapped([lines[n] for n in block]):
        title = " ".join(lines[n] for n in block)
        if _may_be_headline(title) and _has_body(lines, follows):
            return title, set(block)
    first, second = lines[filled[0]], lines[filled[1]]
    if not _may_be_headline(first) or not _has_body(lines, filled[1]):
        return None, set()
    is_set_off = filled[1] > filled[0] + 1 or bool(_byline(second)) or bool(printed_dates(second))
    if is_set_off or len(second.split()) > 2 * len(first.split()) and second[-1] in '.!?"”':
        return first, {filled[0]}
    return None, set()


def _may_be_headline(line: str) -> bool:
    is_label = any(pattern.fullmatch(line) for pattern in _LABELS.values())
    return (
        2 <= len(line.split()) <= MAX_HEADLINE_WORDS
        and line[-1] not in ".,;:…"
        and any(map(str.isalpha, line))
        and not is_label
        and not printed_dates(line)
        and not _byline(line)
    )


def _is_wrapped(block: list[str]) -> bool:
    """Whether lines are one that was broken at a width: none but the last ends a sentence, and none is much shorter."""
    widest = max(map(len, block))
    return widest >= MIN_WRAP_CHARS and all(
        len(line) > 0.6 * widest and line[-1] not in '.!?:"”' for line in block[:-1]
    )


def _has_body(lines: list[str], start: int) -> bool:
    """Whether a paragraph of running text stands at line `start` or behind; hard-wrapped lines are one paragraph."""
    paragraphs = re.split(r"\n{2,}", "\n".join(lines[start:]))
    return any(len(p.split()) > RUNNING_WORDS and _BODY.search(p) for p in paragraphs)


def _from_front_matter(text: str) -> dict[str, Any]:
    """The fields of YAML front matter; an empty dict when it is none."""
    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)  # every value a text, so that nothing is made of it
    except (yaml.YAMLError, RecursionError):
        return {}
    if not isinstance(values, Mapping):
        return {}
    names = {"title": "title headline", "byline": "byline author authors by", "publisher": "publisher publication"}
    names |= {"url": "url link canonical", "published_on": "published_on date published pubdate"}
    found: dict[str, Any] = {}
    given = {str(key).lower(): value for key, value in values.items()}
    for field, keys in names.items():
        value = next((given[key] for key in keys.split() if given.get(key)), None)
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            value = ", ".join(value)
        if not isinstance(value, str):
            continue
        if field == "published_on":
            if day := stated_date(value):
                _add_day(found, day, "input")
        elif field != "url" or is_web(value):
            found[field] = value.strip()
    return found
