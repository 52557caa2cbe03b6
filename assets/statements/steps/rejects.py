"""What becomes no row: statements that are likelier wrong than right, and the quotations that lie in no statement, and why.

Scare quotes, titles of works, nicknames, marks without a partner, nobody named.
"""

from __future__ import annotations

import re

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.quotations import DASHES, Quotation
from assets.reading.lexicon import words
from assets.reading.span import Span
from assets.statements.confidence import probability, probability_of_words
from assets.statements.work import Draft, Reject, Work, step

LEAST = 0.35  # of the probability that act, content and speaker are all right: what is left out under it was right in one of four
EVEN = 0.5  # of the probability that act and content are right, where it is open who spoke
_PATTERNS = patterns.table("en/rejects")
_WORK = _PATTERNS["work"]
_BEFORE_NICKNAME, _AFTER_NICKNAME = _PATTERNS["before_nickname"], _PATTERNS["after_nickname"]
_ENDS_IN_MARK, _ENDS_A_SENTENCE = _PATTERNS["ends_in_mark"], _PATTERNS["ends_a_sentence"]
_STOPS = " ,."  # which American papers set before the mark that closes a title, too
_SMALL = words("en/rejects", "small_in_a_title")


@step(reads="drafts quoted lemma speaker meaning nesting", writes="drafts nesting")
def likely(work: Work) -> None:
    """Statements of communication without those that are likelier wrong than right; what they hold stands on its own.

    Refusals stay, which a formula finds, and so do quotations whose speaker is open. What does not say who spoke is not wrong: of
    other words whose speaker is open, act and content alone are judged.
    """
    kept = [d for d in work.drafts if _is_sure(d) or _is_likely(work, d)]
    gone = {id(d) for d in work.drafts} - {id(d) for d in kept}
    for draft in kept:
        if id(draft.parent) in gone:
            draft.parent, draft.within = None, None
    work.drafts = kept


@step(reads="drafts", writes="rejects")
def rejects(work: Work) -> None:
    """Quotations that lie in no statement, with the reason."""
    covered = _merged(sorted(span for draft in work.drafts for span in draft.spans()))
    at = 0
    for q in work.doc.quotations.outer:
        while at < len(covered) and covered[at][1] < q.end:
            at += 1
        inside = at < len(covered) and covered[at][0] <= q.start and q.end <= covered[at][1]
        if not inside:
            work.rejects.append(Reject(q.start, q.end, *reason_of(work.doc, q)))


def _is_sure(draft: Draft) -> bool:
    quoted = draft.kind == "direct" and draft.speaker.step == "open"
    return draft.negated or quoted or draft.attribution_type != "communication"


def _is_likely(work: Work, draft: Draft) -> bool:
    if draft.speaker.step == "open":
        return probability_of_words(work, draft) >= EVEN
    return probability(work, draft) >= LEAST


def _merged(spans: list[Span]) -> list[Span]:
    """Sorted spans, those that touch as one."""
    merged: list[Span] = []
    for s, e in spans:
        if merged and s <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(e, merged[-1][1]))
        else:
            merged.append((s, e))
    return merged


def reason_of(doc: Doc, q: Quotation) -> tuple[str, str]:
    """(reason, detail) for a quotation that lies in no statement."""
    inner = doc[q.inner]
    printed = re.findall(r"[\w’'-]+", inner)
    before, after = doc.text[max(0, q.start - 40) : q.start], doc.text[q.end : q.end + 20]
    if q.style in DASHES:
        return "no_speaker", "a line of dialogue of which the article does not say who spoke it"
    if not q.closed and not q.continued:
        return "unbalanced_quotes", "the mark that opens here is not closed in its paragraph"
    capitals = sum(w[0].isupper() or w[0].isdigit() for w in printed)
    in_capitals = 1 <= len(printed) <= 4 and capitals == len(printed)
    if in_capitals and _BEFORE_NICKNAME.search(before) and _AFTER_NICKNAME.match(after):
        return "title", "a nickname inside a name"
    of_work = _WORK.search(before) is not None
    if _is_title(inner.strip(_STOPS) if of_work else inner, printed, capitals) and (len(printed) > 1 or of_work):
        return "title", "the title of a work or the name of a thing"
    if len(printed) <= 5 and not _ENDS_A_SENTENCE.search(inner.strip()):
        return "scare_quote", "marks around a word or phrase that nobody is said to have said here"
    return "no_speaker", "a quotation for which no source and cue were found"


def _is_title(inner: str, printed: list[str], capitals: int) -> bool:
    """Whether words are printed as titles are: all with capitals but the small ones."""
    small = sum(w.lower() in _SMALL for w in printed)
    as_title = 0 < len(printed) <= 12 and capitals + small >= len(printed) and printed[0][0].isupper()
    return as_title and not _ENDS_IN_MARK.search(inner.strip())
