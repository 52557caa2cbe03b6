"""Which attributions are acts of speech: a verb says something with a clause or a quotation, and does something with an object.

'Claimed that he won' is said, 'claimed victory' is done; the verbs for which this decides are a table with examples,
`data/language/en/lexicon/frames.tsv`. What is still to be said is a plan: 'the last studio to announce its films'.
"""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.en.cues import is_clause
from assets.reading.lexicon import words
from assets.statements.work import Draft, Work

_WITH_OBJECT = dict.fromkeys(words("en/frames", "control"), "control") | dict.fromkeys(
    words("en/frames", "factive"), "factive"
)
_TO_SPEAK = patterns.table("en/acts")["to_speak"]


def does(work: Work, draft: Draft) -> str | None:
    """The class of what the cue does with an object where it says nothing; None where it speaks."""
    if draft.quoted is not None or draft.negated or is_clause(work.said(draft)):
        return None
    return "control" if _TO_SPEAK.search(work.text(draft.cue)) else _WITH_OBJECT.get(draft.lemma)
