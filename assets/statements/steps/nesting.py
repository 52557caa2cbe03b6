"""Statements inside statements: what a speaker says that somebody said.

The tagger marks one level only. Inside quotations a plain pattern finds the second: a subject, a verb of saying, and
a quotation or clause. It reads only the plain cases, since a wrong inner statement is worse than none.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.cues import lemma_of
from assets.reading.en.words import cue_types
from assets.reading.lexicon import in_order, words
from assets.reading.span import Span, holds
from assets.statements.steps.content import fitted, trimmed
from assets.statements.work import TURN, Draft, Work, step

_PATTERNS = patterns.table("en/nesting")
_INNER = _PATTERNS["inner"]
_HEARER = _PATTERNS["hearer"]
_CLAUSE_END = _PATTERNS["clause_end"]
_QUOTE = _PATTERNS["quote"]
_AS_SAYING, _AND_ANOTHER = _PATTERNS["as_saying"], _PATTERNS["and_another"]
_PASSIVE = _PATTERNS["passive"]
_THAT = _PATTERNS["that"]
_CITES = words("en/cues", "cites")
_TOLD_TO = in_order("en/cues", "told_to_beginning")
_SPOKEN = words("en/cues", "spoken")


@step(reads="drafts nesting", writes="drafts nesting")
def nested(work: Work) -> None:
    """Statements inside the quoted content of others, each with its parent set; and what a medium quotes somebody as saying."""
    work.drafts += [*_inside_quotations(work), *_quoted_as_saying(work)]


def _inside_quotations(work: Work) -> list[Draft]:
    """'He told me, ‘I quit’' inside a quotation."""
    doc, made = work.doc, []
    for parent in work.drafts:
        for start, end in parent.content:
            for q in doc.quotations.touching(start, end):
                low, high = max(start, q.inner_start), min(end, q.inner_end)
                if high - low < 25:
                    continue
                for match in _INNER.finditer(doc.text, low, high):
                    span, lemma = _said(doc, match, high), lemma_of(match["cue"])
                    if span and lemma in _SPOKEN and cue_types().get(lemma) == "communication":
                        made.append(
                            Draft(
                                [span],
                                match.span("cue"),
                                match.span("source"),
                                parent.confidence * 0.8,
                                ["nesting.inner"],
                                parent=parent,
                                within=q,
                            )
                        )
    return made


def _quoted_as_saying(work: Work) -> list[Draft]:
    """What a medium quotes somebody as saying: 'The Herald quoted | the mayor | as saying | it was over'."""
    doc, text, made = work.doc, work.doc.text, []
    for parent in work.drafts:
        if parent.source is None or lemma_of(doc[parent.cue]) not in _CITES:
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


def with_quoted_subject(
    doc: Doc, cue: Span, source: Span | None, content: list[Span]
) -> tuple[Span | None, list[Span]]:
    """(source, content) of a passive after a quotation: '“No,” | the mayor | was quoted as saying by | the Herald' is the mayor's."""
    text = doc.text
    if (source is not None and source[1] <= cue[0]) or not _PASSIVE.match(text, cue[0]):
        return source, content
    before = text.rfind("\n", 0, cue[0]) + 1
    marks = [q.end for q in doc.quotations.touching(before, cue[0]) if q.end <= cue[0]]
    who = trimmed(doc, max(marks), cue[0]) if marks else None
    if who is None or who[1] - who[0] > 80 or ". " in doc[who] or cue[0] - who[1] > 2:
        return source, content
    kept = [(s, min(e, who[0]) if s < who[0] else e) for s, e in content if not who[0] <= s < who[1]]
    clean = [span for span in (trimmed(doc, s, e) for s, e in kept) if span]
    return (who, clean) if clean else (source, content)


def _said(doc: Doc, match: re.Match[str], limit: int) -> Span | None:
    """What follows the cue: an inner quotation, or the clause up to its end."""
    text, at = doc.text, match.end()
    hearer = _HEARER.match(text, at, limit)
    if hearer and match["cue"].lower().startswith(_TOLD_TO):
        at = hearer.end()
    if opening := _QUOTE.match(text, at, limit):
        return next(((q.start, q.end) for q in doc.quotations.all if q.start == opening.start(1) and q.depth > 0), None)
    stop = _CLAUSE_END.search(text, at, limit)
    clean = trimmed(doc, at, stop.start() if stop else limit)
    if clean is None or len(doc[clean].split()) < 3:
        return None
    that = _THAT.match(text, clean[0])
    return (that.end(), clean[1]) if that and that.end() < clean[1] else clean


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
