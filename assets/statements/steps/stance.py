"""What a speaker does with the content: asserts it, denies it, asks it, or declines to speak of it.

Decided by the cue and the construction it stands in; the words are a table with examples, `data/language/en/lexicon/stances.tsv`.
"""

from __future__ import annotations

import re

from assets.reading import patterns
from assets.reading.en.cues import lemma_of
from assets.reading.lexicon import words
from assets.statements.steps.acts import between
from assets.statements.steps.introduced import is_introduced
from assets.statements.work import Draft, Work, step

_DENIES, _REJECTS, _LABELS = (
    words("en/stances", "denies"),
    words("en/stances", "rejects"),
    words("en/stances", "labels"),
)
_DENIES_THAT = words("en/stances", "denies_that")
_ASKS, _PUTS, _QUESTION = words("en/stances", "asks"), words("en/stances", "puts"), words("en/stances", "question")
_PATTERNS = patterns.table("en/stances")
_CLAIM, _FALSE = _PATTERNS["claim"], _PATTERNS["false"]
_NOT = _PATTERNS["not"]
OBJECT = 8  # words of the content, or before it, in which the object of the cue stands


@step(reads="drafts quoted lemma meaning", writes="stance")
def stances(work: Work) -> None:
    """The stance of each statement."""
    for draft in work.drafts:
        draft.stance = "declined" if draft.negated else _stance(work, draft)


def _stance(work: Work, draft: Draft) -> str:
    cue, said = work.text(draft.cue), work.said(draft)
    if _denies(work, draft, cue, said):
        return "denied"
    first = re.split(r"\W+", said.lower().lstrip("“\"‘'"), maxsplit=1)[0]
    ends_in_mark = said.rstrip("”\"’' ").endswith("?")
    asks = draft.lemma in _ASKS and (first in _QUESTION or _QUESTION & set(cue.lower().split()) or ends_in_mark)
    return "asked" if asks or (ends_in_mark and draft.lemma in _PUTS) else "asserted"


def _denies(work: Work, draft: Draft, cue: str, said: str) -> bool:
    if _NOT.search(cue) or is_introduced(work.doc, draft):
        return False
    verbs = {draft.lemma, *map(lemma_of, cue.split())}
    if verbs & _DENIES or (verbs & _DENIES_THAT and f"{cue}{between(work, draft)}".split()[-1] == "that"):
        return True
    opening = f"{between(work, draft)} {' '.join(said.split()[:OBJECT])}"
    if verbs & _REJECTS and (_CLAIM.search(f"{cue} {opening}") or _FALSE.search(said)):
        return True
    return bool(verbs & _LABELS) and _CLAIM.search(opening) is not None and _FALSE.search(said) is not None
