"""Around the cue: to whom it was said, and on which day.

Both are read from the words of the sentence that are neither content nor source; null when nothing is printed there.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.times import Time, find_times, resolve
from assets.reading.en.words import source_nouns
from assets.reading.lexicon import words
from assets.reading.span import Span
from assets.statements.speakers.pronouns import FORMS
from assets.statements.steps.cues import hears
from assets.statements.steps.formulas import subject_before
from assets.statements.work import Draft, Work, step

_TO_SOMEBODY, _SAYS_TO = words("en/cues", "to_somebody"), words("en/cues", "said_to")
_GATHERINGS = words("en/cues", "gatherings")
_PATTERNS = patterns.table("en/addressee")
_TOLD_BY = patterns.table("en/cues")["told_by"]
_HEARER = _PATTERNS["hearer"]
_NO_HEARER = _PATTERNS["no_hearer"]
_TO, _SAID_TO = _PATTERNS["to"], _PATTERNS["said_to"]
_INTERVIEW, _SPEAKING_TO = _PATTERNS["interview"], _PATTERNS["speaking_to"]
_FIRST_PREPOSITION = patterns.table("en/formulas")["first_preposition"]
_MAYBE_TIME = _PATTERNS["maybe_time"]
_A_DAY = _PATTERNS["a_day"]
_AFTER_WORD = _PATTERNS["after_word"]
_WITH_ON = _PATTERNS["with_on"]
_THE, _NAME_OF_A_PAPER = _PATTERNS["the"], _PATTERNS["name_of_a_paper"]
_NO_DAY_BEFORE, _NO_DAY_AFTER = _PATTERNS["no_day_before"], _PATTERNS["no_day_after"]
_YET_TO_COME = _PATTERNS["yet_to_come"]
# kinds of expression as fine as a day; a year or a month does not say when somebody spoke
_DAYS = ("iso", "full", "month_day", "numeric", "weekday", "day_word")
REACH_OF_DAYS = 250  # characters on either side of the cue
REACH_OF_HEARERS = 120  # characters after the cue
BESIDE = 60  # characters between an act of saying and other words of whom it speaks to
FAR = 90  # characters beyond which a day in the sentence is not that of the cue


@step(reads="drafts lemma", writes="addressee")
def addressees(work: Work) -> None:
    """To whom each statement was made: the source itself where it only hears."""
    for draft in work.drafts:
        draft.addressee = work.text(draft.source) if hears(work.doc, draft) else _printed(work.doc, draft)


@step(reads="drafts", writes="day")
def days(work: Work) -> None:
    """On which day each statement was made, in the words of the article and as a date."""
    doc, contents = work.doc, sorted(span for draft in work.drafts for span in draft.content)
    for draft in work.drafts:
        taken = draft.content + _by_others(doc, draft.cue, contents) + ([draft.source] if draft.source else [])
        draft.said_on, draft.said_on_text = said_on(doc, draft.cue, taken)


def _printed(doc: Doc, draft: Draft) -> str | None:
    if _TOLD_BY.search(doc[draft.cue]):
        hearer = subject_before(doc, doc.sentence_at(draft.cue[0])[0], draft.cue[0])
        return doc[hearer] if hearer else None  # "Residents were told by the mayor"
    stops = [s for s, _ in draft.content]
    found = addressee(doc, draft, [*stops, draft.source[0]] if draft.source else stops)
    beside = None if found else hearer_beside(doc, draft)
    return doc[beside] if beside else found


def hearer_beside(doc: Doc, draft: Draft) -> Span | None:
    """Who is spoken or written to in other words than the cue's: 'Addressing | a rally |, he said', 'said in a letter to | parents | that'."""
    start, end = doc.sentence_at(draft.cue[0])
    frame = [span for span in (draft.source, draft.cue) if span]
    for part in _gaps((start, end), [*draft.content, *([draft.source] if draft.source else [])]):
        for match in _SPEAKING_TO.finditer(doc.text, *part):
            apart = min(max(s - match.end(), match.start() - e, 0) for s, e in frame)
            if apart <= BESIDE and not doc.quotations.at(match.start()) and _is_somebody(match.group(1)):
                return match.span(1)
    return None


def addressee(doc: Doc, draft: Draft, stops: list[int]) -> str | None:
    """The hearer as printed after the cue ("told reporters", "said to her", "in an interview with the paper"), else None.

    The words in question end at the first of `stops`. After a source that follows its cue ("said Jane Doe in an interview
    with the paper") they go on.
    """
    cue, source = draft.cue, draft.source
    after = _words_after(doc, cue[1], stops)
    if found := _told(draft.lemma, after) or _said_to(draft.lemma, _words_after(doc, _before_to(doc, cue), stops)):
        return found
    match = _INTERVIEW.search(doc[cue] + after)  # the cue may hold "in an interview"
    if match is None and source is not None and 0 <= source[0] - cue[1] < 3:
        after = _words_after(doc, source[1], stops)
        match = _INTERVIEW.search(after)
        if match is None and after.startswith(" to ") and (said_to := _SAID_TO.match(after, 1)):
            match = said_to if _is_somebody(said_to.group(1)) else None  # not "to applause"
    return match.group(1).strip(" ,.") if match else None


def _told(lemma: str, after: str) -> str | None:
    """Whom a verb like "tell" has behind it."""
    match = _HEARER.match(after) if lemma in _TO_SOMEBODY else None
    found = match.group(1).strip(" ,.") if match else ""
    return None if _NO_HEARER.match(found) else found or None


def _said_to(lemma: str, after: str) -> str | None:
    """Whom a verb like "write" has behind "to"."""
    to = _TO.match(after) if lemma in _SAYS_TO else None
    match = _SAID_TO.match(after, to.end()) if to else None
    found = match.group(1).strip(" ,.") if match else ""
    return found if found and (found in FORMS or _is_somebody(found)) else None


def _before_to(doc: Doc, cue: Span) -> int:
    """The end of a cue without the "to" that it may have taken in: 'wrote | to', 'said | to the judge'."""
    verb, to, _ = f"{doc[cue]} ".partition(" to ")
    return cue[0] + len(verb) if to else cue[1]


def _words_after(doc: Doc, position: int, stops: list[int]) -> str:
    """The rest of the line from `position` to the first of the `stops` after it, if it is near."""
    limit = min([s for s in stops if s >= position], default=position + REACH_OF_HEARERS)
    return doc.text[position : min(limit, position + REACH_OF_HEARERS)].split("\n", 1)[0]


def _is_somebody(found: str) -> bool:
    """Whether words name somebody, or turn on a noun for those who speak and hear: 'the newspaper', 'a rally of nurses'."""
    *_, last = _FIRST_PREPOSITION.split(found)[0].split()
    noun = source_nouns().get(last) or source_nouns().get(last.removesuffix("s"))
    return last[0].isupper() or last in _GATHERINGS or (noun is not None and noun.kind != "document")


def _by_others(doc: Doc, cue: Span, contents: list[Span]) -> list[Span]:
    """Contents (of all, sorted) and quotations in the cue's sentence that do not hold the cue: no day in them is the cue's."""
    start, end = _reach(doc, cue)
    begun = contents[bisect_left(contents, (start, start)) : bisect_left(contents, (end, end))]
    marked = [(q.start, q.end) for q in doc.quotations.touching(start, end)]
    return [(s, e) for s, e in begun + marked if not s <= cue[0] < e]


def _reach(doc: Doc, cue: Span) -> Span:
    """The part of the cue's sentence in which its day may stand."""
    start, end = doc.sentence_at(cue[0])
    return max(start, cue[0] - REACH_OF_DAYS), min(end, cue[1] + REACH_OF_DAYS)


def said_on(doc: Doc, cue: Span, taken: list[Span]) -> tuple[dt.date | None, str | None]:
    """(day, the words it came from), from the time expression nearest to the cue in its sentence, outside `taken`."""
    text = doc.text
    found = [(max(cue[0] - e, s - cue[1], 0), s, e) for s, e in _days_printed(doc, cue, taken)]
    distance, s, e = min(found, default=(FAR + 1, 0, 0))
    if distance > FAR:
        return None, None
    before = None if text[s:e].lower().startswith("on ") else _WITH_ON.search(text, max(s - 4, 0), s)
    printed = text[before.start() if before else s : e]
    day, today = resolve(printed, doc.published_on), doc.published_on
    if day and today and day < today and printed.endswith("day") and _YET_TO_COME.search(text, *cue):
        day += dt.timedelta(weeks=1)  # "will say on Friday"
    return day, printed


def _days_printed(doc: Doc, cue: Span, taken: list[Span]) -> Iterator[Span]:
    """The expressions of days in the cue's sentence outside `taken` that may be the day of saying."""
    text, opening = doc.text, doc.sentence_at(cue[0])[0]
    for a, b in _gaps(_reach(doc, cue), taken):
        if b - a < 3 or not _MAYBE_TIME.search(text, a, b):
            continue
        for time in find_times(text[a:b]):
            s, e = a + time.start, a + time.end
            is_day = time.kind in _DAYS or _A_DAY.search(text, s, e)
            if is_day and not _is_no_day(text, opening, time._replace(start=s, end=e)):
                yield s, e


def _is_no_day(text: str, opening: int, time: Time) -> bool:
    """Whether words of a day are part of a name ("USA Today", "the Sunday Courier"), or the day of something else ("Sunday's vote")."""
    start, end = time.start, time.end
    if time.kind == "day_word" and text[start].isupper() and _AFTER_WORD.search(text, opening, start):
        return True
    if time.kind == "weekday" and _THE.search(text, opening, start) and _NAME_OF_A_PAPER.match(text, end):
        return True
    return _NO_DAY_BEFORE.search(text, opening, start) is not None or _NO_DAY_AFTER.match(text, end) is not None


def _gaps(within: Span, taken: list[Span]) -> list[Span]:
    """What is left of a span without those taken."""
    at, end = within
    gaps = []
    for a, b in sorted(taken):
        if b <= at:
            continue
        if a > at:
            gaps.append((at, min(a, end)))
        at = max(at, b)
        if at >= end:
            break
    return [*gaps, (at, end)] if at < end else gaps
