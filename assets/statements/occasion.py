"""Around the cue: to whom it was said, and on which day.

Both are read from the words of the sentence that are neither content nor source; null when nothing is printed there.
"""

from __future__ import annotations

import datetime as dt
import re

from assets.reading import patterns
from assets.reading.en.times import find_times, resolve
from assets.reading.en.words import source_nouns
from assets.reading.lexicon import words

Span = tuple[int, int]

# verbs whose object is the hearer
_TO_SOMEBODY = words("en/cues", "to_somebody")
_PATTERNS = patterns.table("en/addressee")
_HEARER = _PATTERNS["hearer"]
_NO_HEARER = _PATTERNS["no_hearer"]
_SAID_TO = _PATTERNS["said_to"]
_INTERVIEW = _PATTERNS["interview"]
_MAYBE_TIME = _PATTERNS["maybe_time"]
# kinds of expression as fine as a day; a year or a month does not say when somebody spoke
_DAYS = frozenset("iso full month_day numeric weekday day_word".split())
REACH_OF_DAYS = 250  # characters on either side of the cue
_A_DAY = _PATTERNS["a_day"]
_AFTER_WORD = _PATTERNS["after_word"]
_WITH_ON = _PATTERNS["with_on"]


def addressee(text: str, lemma: str, cue: Span, source: Span | None, stops: list[int]) -> str | None:
    """The hearer as printed after the cue ("told reporters", "said to her", "in an interview with the paper"), else None.

    `stops` are the places where content and source begin: the words in question end there. After a source that follows
    its cue ("said Jane Doe in an interview with the paper") they go on.
    """
    limit = min([s for s in stops if s >= cue[1]], default=cue[1] + 120)
    after = text[cue[1] : min(limit, cue[1] + 120)]
    after = after.split("\n", 1)[0]
    if lemma in _TO_SOMEBODY and (match := _HEARER.match(after)):
        found = match.group(1).strip(" ,.")
        if not _NO_HEARER.match(found):
            return found or None
    if lemma in (
        "say",
        "speak",
        "explain",
        "write",
        "announce",
        "complain",
        "confess",
        "admit",
        "respond",
        "reply",
        "add",
    ) and (match := re.match(r"\s+(?=to\b)", after)):
        found = _SAID_TO.match(after, match.end())
        if found:
            return found.group(1).strip(" ,.") or None
    match = _INTERVIEW.search(text[cue[0] : cue[1]] + after)  # the cue may hold "in an interview"
    if match is None and source is not None and 0 <= source[0] - cue[1] < 3:
        limit = min([s for s in stops if s >= source[1]], default=source[1] + 120)
        after = text[source[1] : min(limit, source[1] + 120)].split("\n", 1)[0]
        match = _INTERVIEW.search(after)
        if match is None and after.startswith(" to ") and (said_to := _SAID_TO.match(after, 1)):
            match = said_to if _is_somebody(said_to.group(1)) else None  # not "to applause"
    return match.group(1).strip(" ,.") if match else None


def _is_somebody(words: str) -> bool:
    """Whether words name somebody, or end in a noun for those who speak and hear: 'the newspaper'."""
    *_, last = words.split()
    return last[0].isupper() or last in source_nouns() or last.removesuffix("s") in source_nouns()


def said_on(
    text: str, sentence: Span, anchor: Span, taken: list[Span], published_on: dt.date | None
) -> tuple[dt.date | None, str | None]:
    """(day, the words it came from), from the time expression nearest to the cue outside content and source."""
    start, end = max(sentence[0], anchor[0] - REACH_OF_DAYS), min(sentence[1], anchor[1] + REACH_OF_DAYS)
    gaps = []
    at = start
    for a, b in sorted(taken):
        if b <= at:
            continue
        if a > at:
            gaps.append((at, min(a, end)))
        at = max(at, b)
        if at >= end:
            break
    if at < end:
        gaps.append((at, end))
    best: tuple[int, Span] | None = None
    for a, b in gaps:
        if b - a < 3 or not _MAYBE_TIME.search(text, a, b):
            continue
        for time in find_times(text[a:b]):
            s, e = a + time.start, a + time.end
            if time.kind == "day_word" and text[s].isupper() and _AFTER_WORD.search(text, sentence[0], s):
                continue  # a name: "USA Today", the BBC's Today programme
            if time.kind not in _DAYS and not _A_DAY.search(text, s, e):
                continue
            distance = max(anchor[0] - e, s - anchor[1], 0)
            if best is None or distance < best[0]:
                best = (distance, (s, e))
    if best is None or best[0] > 90:
        return None, None
    s, e = best[1]
    words = text[s:e]
    before = _WITH_ON.search(text, max(s - 4, 0), s)
    if before:
        words = text[before.start() : e]
    return resolve(words, published_on), words
