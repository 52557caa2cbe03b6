"""Sentence boundaries of English news text, found fast and with offsets kept.

`sentence_spans` is one regular expression over the text: an ending mark, closing quotes, space, and a beginning that
looks like one, minus the stops that belong to abbreviations. Line breaks end a sentence except where a text is
hard-wrapped; `unwrapped` reads such a text through its breaks. No model: what is parsed takes the spans from here. Texts with
lines of any length cost linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from assets.reading import patterns
from assets.reading.lexicon import words
from assets.reading.span import Span

# Stops after these do not end a sentence when a name, a number or a lower-case word follows.
# From the abbreviation lists of the Associated Press stylebook: titles, months, company forms, places.
_ABBREVIATIONS = words("en/sentences", "abbreviation")
# these end a sentence when a capital follows that is not a name's: "at 5 p.m. He", "in the U.S. The"
_MAY_END = words("en/sentences", "may_end")
_STARTERS = words("en/sentences", "starter")

_PATTERNS = patterns.table("en/sentences")
_BREAK = _PATTERNS["break"]
_WORD_BEFORE = _PATTERNS["word_before"]
_WORD_AFTER = _PATTERNS["word_after"]
_STOPPED_LETTERS = _PATTERNS["stopped_letters"]


MAX_SENTENCE = 1200  # characters; beyond, a "sentence" is a table or a wall of text
_TOP = 3000  # characters in which an article's dateline stands
DATELINE = _PATTERNS["dateline"]


def dateline(text: str) -> tuple[int, int]:
    """(start, end) of the place, day and agency before an article's first words ("LONDON, 3 May (AP) — "); (0, 0) without."""
    match = DATELINE.search(text, 0, _TOP)
    return match.span() if match else (0, 0)


def dateline_day(line: str) -> str | None:
    """The words for the day in the dateline with which a line begins ("3 May 2022"), or None without."""
    match = DATELINE.match(line)
    return match["day"].strip(" ,") if match and match["day"] else None


def pieces(sentences: list[Span], dateline: Span) -> list[Span]:
    """Sentences without the place and agency before the first words, which are part of none, cut to at most MAX_SENTENCE characters each."""
    after = [
        (dateline[1], end) if start <= dateline[0] < dateline[1] < end else (start, end) for start, end in sentences
    ]
    return [(at, min(at + MAX_SENTENCE, end)) for start, end in after for at in range(start, end, MAX_SENTENCE)]


def sentence_at(sentences: list[tuple[int, int]], position: int) -> tuple[int, int]:
    """The first of `sentences` that ends after `position`: the one that holds it, or the next; empty when there is none."""
    at = bisect_right(sentences, position, key=lambda span: span[1])
    return sentences[at] if at < len(sentences) else (position, position)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence in reading order, without the space around it; headlines and list lines count.

    Every non-space character of `text` lies in exactly one span.
    """
    spans: list[Span] = []
    start = 0
    wrapped = _is_hard_wrapped(text)
    for match in _BREAK.finditer(text):
        if match["line"] is not None:
            if wrapped and match["line"].count("\n") == 1:
                continue
            end, following = match.start(), match.end()
        elif match["glued"] is not None:
            end = following = match.end()  # "to hospital.Police said": the space was lost
        else:
            if _is_abbreviation(text, start, match):
                continue
            end, following = match.end("stop"), match.end()
        _add(spans, text, start, end)
        start = following
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _is_abbreviation(text: str, start: int, match: re.Match) -> bool:
    """Whether the stop belongs to the word before it rather than to the sentence."""
    stop = match["stop"]
    if stop != ".":
        return False
    word_match = _WORD_BEFORE.search(text, max(start, match.start() - 20), match.start())
    if not word_match:
        return False
    word = word_match.group().lower()
    after = _WORD_AFTER.match(text, match.end())
    if len(word) == 1 and word.isalpha() and word != "i":
        return True  # an initial: "George W. Bush"
    if word not in _ABBREVIATIONS and not _STOPPED_LETTERS.fullmatch(word):
        return False
    if word in _MAY_END or "." in word:
        if word == "no":
            return text[match.end() : match.end() + 1].isdecimal()
        return not (after and after.group().lower() in _STARTERS)
    return True


def unwrapped(text: str) -> str:
    """A hard-wrapped text with a blank for each break that only folds a line; same length, so that spans hold for both.

    A break folds where the next line's first word would not have fitted any more; before an indent it begins a paragraph.
    """
    if not _is_hard_wrapped(text):
        return text
    lines = text.split("\n")
    width = sorted(map(len, lines))[int(0.95 * (len(lines) - 1))]
    breaks = (" " if _is_folded(*pair, width) else "\n" for pair in zip(lines, lines[1:], strict=False))
    return lines[0] + "".join(fold + line for fold, line in zip(breaks, lines[1:], strict=True))


def _is_folded(line: str, following: str, width: int) -> bool:
    """Whether a paragraph goes on from a line to the next, in a text whose lines are `width` characters wide."""
    if not line.strip() or not following.strip() or following[0].isspace():
        return False
    return following[0].islower() or len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > WRAPS_AT * width


WRAPS_AT = 0.85  # of the width: typesetters break a little early, before long words and signs


def _is_hard_wrapped(text: str) -> bool:
    """Whether single line breaks only fold long lines: most lines that another one follows are 50 to 100 wide."""
    head = text[:4000]
    lines = [line for line in head.split("\n")[:-1] if line.strip()]
    if len(lines) < 4:
        return False
    folded = sum(
        50 <= len(line.rstrip()) <= 100 and not line.rstrip().endswith((".", "!", "?", '"', "”")) for line in lines
    )
    return folded >= 0.5 * len(lines)
