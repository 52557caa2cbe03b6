"""Attributions with a fixed wording that the tagger leaves out: refusals to speak, and estimates.

'did not immediately respond to a request for comment': the formula is fixed, which is why few annotators mark it and why a
pattern finds it; "declined to say" and "denied" are running text and the tagger's. 'police put the number of dead at 12':
the verb is rarely one of speech, which is why a model that learned from few examples passes it over; a quantity put "at" a
number by somebody who can speak is an attribution all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.words import source_nouns
from assets.reading.lexicon import words
from assets.reading.span import Span, holds
from assets.statements.steps.content import trimmed
from assets.statements.work import Draft, Work, step

CERTAINTY = 0.85  # of a formula with its subject right before it
_PATTERNS = patterns.table("en/formulas")
_REFUSALS = {
    name: _PATTERNS[name]
    for name in (
        "no_answer",
        "no_answer_on_a_day",
        "no_answer_yet",
        "no_comment",
        "yet_to_comment",
        "unavailable",
        "had_no_comment",
    )
}
_OF_THE_PAPER = {name: _PATTERNS[name] for name in ("unanswered", "in_vain")}  # not "her calls to the clinic"
_WITH_SOURCE = _OF_THE_PAPER | {
    name: _PATTERNS[name] for name in ("neither_answered", "nobody_answered", "no_comment_from")
}
_ESTIMATE = _PATTERNS["estimate"]
_AGAINST = _PATTERNS["against"]
_SUBJECT, _THAT = _PATTERNS["subject"], _PATTERNS["that_before_subject"]
_FIRST_PREPOSITION = _PATTERNS["first_preposition"]
_NO_SUBJECT, _NOT_ALONE = words("en/formulas", "no_subject"), words("en/formulas", "not_alone")
_DETERMINERS = words("en/formulas", "determiner")
_DAYS = words("en/calendar", "weekday")


@step(reads="drafts", writes="drafts")
def refusals(work: Work) -> None:
    """Refusals to speak that no draft holds yet; one with words between verb and request is cut anew."""
    doc, text, made = work.doc, work.doc.text, []
    cut = [match.span() for match in _REFUSALS["no_answer_on_a_day"].finditer(text)]
    work.drafts = [draft for draft in work.drafts if not any(holds(span, draft.cue) for span in cut)]
    for name, pattern in _REFUSALS.items():
        for match in pattern.finditer(text):
            start = match.start()
            if work.holds(*match.span()):
                continue
            opening = doc.sentence_at(start)[0]
            content, source = trimmed(doc, *match.span("said")), subject_before(doc, opening, start)
            if content and source and doc[source].lower().split()[-1] not in _NO_SUBJECT:
                if text[opening:start].count("“") == text[opening:start].count("”"):
                    made.append(Draft([content], match.span("cue"), source, CERTAINTY, [f"formulas.{name}"]))
    work.drafts += made
    work.drafts += _refusals_with_source(work)


def _refusals_with_source(work: Work) -> Iterator[Draft]:
    """Refusals whose subject is not before the verb: 'Neither he nor she replied to', 'Calls to | the firm | went unanswered'."""
    for name, pattern in _WITH_SOURCE.items():
        for match in pattern.finditer(work.doc.text):
            opening = work.doc.sentence_at(match.start())[0]
            cue, source = match.span("cue"), match.span("source")
            of_the_paper = name not in _OF_THE_PAPER or (
                match.start() == opening and _can_speak(work.doc, source, opening)
            )
            if not work.holds(*cue) and of_the_paper:
                yield Draft([match.span("said")], cue, source, CERTAINTY, [f"formulas.{name}"])


def is_refusal_by_wording(draft: Draft) -> bool:
    """Whether a statement was found by a wording that refuses to speak: 'There was | no comment | from the army'."""
    return draft.made_by[0].removeprefix("formulas.") in _WITH_SOURCE


@step(reads="drafts", writes="drafts")
def estimates(work: Work) -> None:
    """Estimates that no draft holds yet and whose subject can speak; one of which the tagger marks a part is cut anew."""
    doc, made = work.doc, []
    for match in _ESTIMATE.finditer(doc.text):
        opening = doc.sentence_at(match.start())[0]
        source = subject_before(doc, opening, match.start())
        content = trimmed(doc, *match.span("said"))
        if not (content and source and _can_speak(doc, source, opening)):
            continue
        cue = match.span("cue")
        parts = [
            d for d in work.holders(*match.span()) if d.cue == cue and not (d.quoted or holds(d.content[0], content))
        ]
        work.drafts = [d for d in work.drafts if d not in parts]
        if work.holds(*match.span()) and not _set_against(work, (source[0], match.end())):
            continue
        made.append(Draft([content], cue, source, CERTAINTY, ["formulas.estimate"]))
    work.drafts += made


def _set_against(work: Work, estimate: Span) -> bool:
    """Whether an estimate is set against what somebody says, whose content then ends before it: 'X said | 100,000 |, while police put it at'."""
    for draft in work.drafts:
        for n, (start, end) in enumerate(draft.content):
            against = _AGAINST.search(work.doc.text, start, estimate[0])
            if against and holds((start, end), estimate) and not work.doc.quotations.at(estimate[0]):
                draft.content[n] = (start, against.start())
                return True
    return False


def subject_before(doc: Doc, opening: int, verb: int) -> Span | None:
    """The subject that ends before `verb` in the sentence that begins at `opening`: 'Acme, a bank, | did not respond'."""
    found = _SUBJECT.search(doc.text[opening:verb])
    if found is None:
        return None
    begin = max([found.start(1), *(m.end() for m in _THAT.finditer(found.string, found.start(1)))])
    return trimmed(doc, opening + begin, opening + found.end(1))


def _can_speak(doc: Doc, source: Span, opening: int) -> bool:
    """Whether the head of the subject is a noun for sources or a name; a capital that only opens the sentence is no name."""
    subject = _FIRST_PREPOSITION.split(doc[source])[0].split()
    while subject and subject[-1] in _DAYS:
        subject.pop()  # "An attack Monday"
    if not subject or doc[source][0].isdigit():
        return False
    head = subject[-1]
    if head.lower() in source_nouns() and head.lower() not in _NOT_ALONE:
        return True
    # "The storm Irma"
    described = subject[0].lower() in _DETERMINERS and len(subject) > 2 and not subject[-2][0].isupper()
    return head[0].isupper() and not described and (len(subject) > 1 or source[0] > opening)
