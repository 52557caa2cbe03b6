"""The publisher's own page, opened at the words: the address with a text fragment, in Python and in SQL.

Both say the same thing of the same words (`tests/reader/test_passages.py`). What a directive is made of and how it is escaped:
https://wicg.github.io/scroll-to-text-fragment/. It stays within a block of the page, so that it is made of the first paragraph.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

WORDS_OF_AN_END = 5  # a long passage is told by its first and last words
SHORT = 80  # characters up to which the whole of it is
JOINT = " … "  # between the parts of a content that stands in several places
FRAME = "“”\"'‘’ \n"  # a page may set its quotation marks as it likes
WEB = r"https?://[^/?#\[\]\x00-\x20]+"
DIRECTIVE = ":~:"
WORD = r"[^\t-\r\x1c-\x20\x{85}\pZ]+"  # what str.split() leaves, in RE2


def passage_url(url: str | None, words: str | None = None) -> str:
    """The address of the page with the words as its text fragment; empty unless it is one of the web, as it is without words."""
    if not url or not re.match(WEB, url, re.IGNORECASE):
        return ""
    try:
        urlsplit(url)
    except ValueError:
        return ""
    found = directive(words or "")
    page = url.split(DIRECTIVE)[0]
    return f"{page}{'' if '#' in page else '#'}{DIRECTIVE}text={found}" if found else url


def directive(text: str) -> str:
    """The words themselves when they are few, else the first and last of the first paragraph."""
    line = text.split(JOINT)[0].strip(FRAME).split("\n")[0]
    words = line.split()
    if len(line) <= SHORT or len(words) < 2 * WORDS_OF_AN_END:
        return encoded(words)
    return f"{encoded(words[:WORDS_OF_AN_END])},{encoded(words[-WORDS_OF_AN_END:])}"


def encoded(words: list[str]) -> str:
    """Percent-encoded with `-`, `,` and `&` too, which mean something in a text directive."""
    return quote(" ".join(words), safe="").replace("-", "%2D")


def _literal(text: str) -> str:
    return " || ".join(f"chr({ord(c)})" if c in "\n'" else f"'{c}'" for c in text)


def _encoded_sql(words: str) -> str:
    return f"replace(url_encode(array_to_string({words}, ' ')), '-', '%2D')"


_LINE = f"split_part(trim(split_part(words, '{JOINT}', 1), {_literal(FRAME)}), chr(10), 1)"
_WORDS = f"regexp_extract_all({_LINE}, '{WORD}')"
_PAGE = f"split_part(url, '{DIRECTIVE}', 1)"
# the expression over `url` and `words`; null where Python says nothing
PASSAGE_URL_SQL = f"""CASE WHEN NOT coalesce(regexp_matches(url, '^(?i:{WEB})'), false) THEN NULL
    WHEN coalesce(len({_WORDS}), 0) = 0 THEN url
    ELSE {_PAGE} || CASE WHEN contains({_PAGE}, '#') THEN '' ELSE '#' END || '{DIRECTIVE}text='
        || CASE WHEN length({_LINE}) <= {SHORT} OR len({_WORDS}) < {2 * WORDS_OF_AN_END} THEN {_encoded_sql(_WORDS)}
            ELSE {_encoded_sql(f"{_WORDS}[1:{WORDS_OF_AN_END}]")} || ',' || {_encoded_sql(f"{_WORDS}[-{WORDS_OF_AN_END}:]")} END END"""
