"""Statements inside statements: what a speaker says that somebody said.

The tagger marks one level only: the widest. So a content in which somebody says something is read again as a text of its own, and
what is found there once more. A wrong inner statement is worse than none: it needs a source, and a clause or a quotation.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.cues import is_clause, lemma_of, type_of
from assets.reading.en.words import cue_types
from assets.reading.excerpts import Excerpt, excerpts
from assets.reading.span import Span, holds, meets
from assets.statements.steps.content import fitted, without
from assets.statements.steps.tag import tagged
from assets.statements.work import TURN, Draft, Work, step

_PATTERNS = patterns.table("en/nesting")
_MAY = _PATTERNS["may"]
_AS_SAYING, _AND_ANOTHER = _PATTERNS["as_saying"], _PATTERNS["and_another"]
_PASSIVE = patterns.table("en/sources")["passive"]


@step(reads="drafts nesting", writes="drafts nesting")
def nested(work: Work) -> None:
    """Statements inside the content of others, each with its parent set; and what a medium quotes somebody as saying."""
    outer = [
        draft for draft in work.drafts if draft.made_by[0] != TURN
    ]  # in turns the tagger marks what is inside at once
    quoted = _quoted_as_saying(work)  # first: reading the content of the medium again would find these once more
    work.drafts += quoted
    work.drafts += _inside(work, quoted)
    work.drafts += _inside(work, outer)


def _inside(work: Work, outer: list[Draft]) -> list[Draft]:
    """What the tagger marks in the contents of statements, each read as a text of its own; and inside those, and so on."""
    cues = {draft.cue for draft in work.drafts}
    made = [
        child
        for parent in outer
        for excerpt in excerpts(work.doc, parent.content)
        for child in _read_again(work.doc, parent, excerpt)
        if not any(meets(child.cue, cue) for cue in cues)
    ]
    return [*made, *_inside(work, made)] if made else []


def _read_again(doc: Doc, parent: Draft, excerpt: Excerpt) -> Iterator[Draft]:
    """The statements in a passage of the content of another, with its parent set."""
    low, within = excerpt.low, excerpt.within
    again = Work(Doc(excerpt.text))
    tagged(again)
    for draft in again.drafts:
        if draft.source and _speaks(again, draft):
            draft.content = _quotation_alone(again.doc, draft.content)
            content = [_moved(span, low) for span in draft.content]
            inside = [(s, min(e, excerpt.whole[1])) for s, e in content]
            draft.content = [piece for span in inside for piece in without(*span, excerpt.frame)]
            draft.cue, draft.source = _moved(draft.cue, low), _moved(draft.source, low)
            draft.named = None  # the excerpt does not hold who is named before it
            draft.confidence *= parent.confidence
            draft.made_by.insert(0, "nesting.inside")
            draft.parent, draft.within = parent, within or doc.quotations.at(draft.cue[0])
            around = (draft.within.start, draft.within.end) if draft.within else excerpt.whole
            if any(meets(around, part) for part in draft.content):
                yield draft


def _speaks(work: Work, draft: Draft) -> bool:
    """Whether a statement in another tells what somebody has said: a clause or a quotation, and not 'all I can say is'."""
    cue, said = work.text(draft.cue), work.said(draft)
    quoted = any(work.doc.quotations.touching(*part) for part in draft.content)
    lemma = lemma_of(cue)
    if lemma not in cue_types() or type_of(lemma, said, quoted) != "communication" or _MAY.search(cue):
        return False
    return quoted or (is_clause(said) and not said.startswith("to "))


def _quotation_alone(doc: Doc, content: list[Span]) -> list[Span]:
    """Content that opens with a quotation ends with it, where a stop stands before its mark: 'Run,' and I ran."""
    start, end = content[0]
    q = doc.quotations.at(start)
    ended = q is not None and q.start == start and q.closed and q.end < end and doc.text[q.inner_end - 1] in ",.!?"
    return [(start, q.end)] if q and ended else content


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _quoted_as_saying(work: Work) -> list[Draft]:
    """What a medium quotes somebody as saying: 'The Herald quoted | the mayor | as saying | it was over'."""
    doc, text, made = work.doc, work.doc.text, []
    for parent in work.drafts:
        if parent.source is None:
            continue
        match = _AS_SAYING.match(text, parent.cue[1], parent.cue[1] + 140)
        if match is None or _PASSIVE.search(text, *parent.cue):
            continue
        another = _AND_ANOTHER.search(text, match.end(), max(e for _, e in parent.content))
        stop = another.start() if another else len(text)
        after = [(max(s, match.end()), min(e, stop)) for s, e in parent.content if match.end() < e and s < stop]
        cue, source = match.span("cue"), match.span("source")
        content = fitted(doc, after or parent.content, cue, source)
        if content and (not after or content[0][0] - match.end() < 8):
            made.append(Draft(content, cue, source, parent.confidence, ["nesting.as_saying"], parent=parent))
    return made


@step(reads="drafts nesting", writes="nesting")
def parents(work: Work) -> None:
    """Sets the parent where all of a statement, its source and its cue lie inside the content of another, the nearest in a turn."""
    drafts = work.drafts
    free = [(i, d) for i, d in enumerate(drafts) if d.parent is None or d.parent.made_by[0] == TURN]
    contents = sorted((s, e, i) for i, d in free for s, e in d.content)
    starts = [s for s, _, _ in contents]
    for number, child in free:
        at = bisect_right(starts, child.cue[0]) - 1
        for s, e, i in reversed(contents[max(0, at - DEPTH) : at + 1]):
            other = drafts[i]
            if i != number and other.parent is not child and all(holds((s, e), span) for span in child.spans()):
                child.parent = other
                break


DEPTH = 4  # contents that may begin between a statement and the start of the one that holds it
