"""Which words are pronouns as sources, and what they ask for; whom "who" and "which" hang on.

Whom he, she, it and they mean is a choice with fitted weights, in `antecedents.py`.
"""

from __future__ import annotations

from bisect import bisect_right

from assets.reading import patterns
from assets.reading.lexicon import mapping
from assets.statements.speakers.entities import Cast, Entity

# what each pronoun asks for: m, f, p (plural), n (a body or thing), 1 and 1p (the speaker), 2, r (relative); others are open;
# descriptions of anybody ("the 29-year-old") ask for a
FORMS = mapping("en/pronouns", "words", "form")

_PATTERNS = patterns.table("en/pronouns")
_RELATIVE_GAP = _PATTERNS["relative_gap"]


def relative(cast: Cast, position: int, word: str) -> Entity | None:
    """The entity that 'who' or 'which' at `position` hangs on: the name right before it, also across an apposition.

    "Who" is a person: in "Jane Doe, a professor at Acme University, who ..." not the university.
    """
    i = bisect_right(cast.starts, position) - 1
    body = None
    while i >= 0 and position - cast.mentions[i].start < 250:
        m = cast.mentions[i]
        entity, between = cast.entities[m.entity], cast.text[m.end : position]
        if between.strip(" ") in ("", ","):
            if word != "who" or entity.kind not in ("organisation", "government"):
                return entity
            body = entity
        elif _RELATIVE_GAP.fullmatch(between) and entity.kind == "person":
            return entity
        i -= 1
    return body
