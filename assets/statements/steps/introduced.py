"""Quotations of whole sentences that a sentence of the author's introduces: 'Lund was delighted. “We won”'.

Such a quotation is speech, and asserted, whatever the verb before it is: he was glad, he hoped, he denied it. What that verb itself
says, denies or feels stands in its own sentence, where the tagger, which looks for quotations first, often leaves it out.
"""

from __future__ import annotations

from assets.reading.doc import Doc
from assets.reading.en.cues import is_clause, lemma_of
from assets.reading.en.words import cue_types
from assets.reading.lexicon import words
from assets.reading.span import Span, meets
from assets.statements.steps.tag import tagged
from assets.statements.work import Draft, Work, step

_DENIES = words("en/stances", "denies") | words("en/stances", "rejects")
_STOPS = (".", "!", "?", "…")


@step(reads="drafts", writes="drafts")
def introductions(work: Work) -> None:
    """What the introducing sentence says beside the quotation: a part of it where the cue speaks, a statement of its own where it denies or thinks."""
    for draft in list(work.drafts):
        at = _first_quoted(work.doc, draft)
        if at is None:
            continue
        lemma = lemma_of(work.text(draft.cue))
        said = draft.content[:at] or _read_alone(work.doc, draft)
        clause = said if is_clause(" ".join(work.doc[span] for span in said)) else []
        if lemma in _DENIES:
            _divide(work, draft, at, said)
        elif cue_types().get(lemma) in ("attitude", "control"):
            _divide(work, draft, at, clause)
        elif cue_types().get(lemma) == "communication" and at == 0:
            draft.content = [*clause, *draft.content]


def is_introduced(doc: Doc, draft: Draft) -> bool:
    """Whether the content is a quotation that the sentence of the cue introduces, and no words of that sentence."""
    return _first_quoted(doc, draft) == 0


def _first_quoted(doc: Doc, draft: Draft) -> int | None:
    """Which part of the content is the quotation of whole sentences right behind the sentence of cue and source; None without."""
    start, end = doc.sentence_at(draft.cue[0])
    if not doc[(start, end)].endswith(_STOPS) or doc.quotations.touching(start, end):
        return None
    at = next((i for i, (s, _) in enumerate(draft.content) if s >= end), len(draft.content))
    q = doc.quotations.at(draft.content[at][0]) if at < len(draft.content) else None
    if q is None or q.start != draft.content[at][0] or doc.text[end : q.start].strip():
        return None
    whole = doc[q.inner].rstrip().endswith(_STOPS) and doc.text[q.inner_start].isupper()
    before = all(start <= s and e <= end for s, e in (*draft.content[:at], draft.source or draft.cue))
    return at if whole and before else None


def _divide(work: Work, draft: Draft, at: int, said: list[Span]) -> None:
    """Leaves the quotation to the draft, and makes one of what the cue itself says."""
    draft.content = draft.content[at:]
    if said:
        made = Draft(said, draft.cue, draft.source, draft.confidence, [*draft.made_by], draft.named)
        work.drafts.insert(work.drafts.index(draft), made)


def _read_alone(doc: Doc, draft: Draft) -> list[Span]:
    """What the cue says in its sentence, if that is all there is to read."""
    start, end = doc.sentence_at(draft.cue[0])
    again = Work(Doc(doc[(start, end)]))
    tagged(again)
    cue = draft.cue[0] - start, draft.cue[1] - start
    return next(([(s + start, e + start) for s, e in d.content] for d in again.drafts if meets(d.cue, cue)), [])
