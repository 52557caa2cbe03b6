"""An event, and how two events of one figure are one: "killed and injured", "shot and taken to hospital"."""

from __future__ import annotations

from typing import NamedTuple

from assets.reading.en.lemmas import lemma
from assets.reading.syntax import Token
from assets.statistics.clause.categories import USES, category_of
from assets.statistics.clause.roles import SUBJECTS


class Event(NamedTuple):
    """A category (or None) and the tokens of the predicate, `start` to `end` of the sentence, or None."""

    category: str | None
    start: int | None = None
    end: int | None = None


# "thousands killed and injured" is one figure for both; "shot and killed" is the graver alone
JOINT: dict[frozenset[str | None], str] = {
    frozenset(("killed", "injured")): "killed_or_injured",
    frozenset(("killed", "killed_or_injured")): "killed",
    frozenset(("injured", "killed_or_injured")): "injured",
}
_REACH, _REACH_OF_ATTACK = 3, 14  # tokens to the second of two verbs


def joined(category: str, role: str, word: Token) -> Event | None:
    """The one event of two verbs joined by "and" or "but"."""
    partner = _partner(word, _REACH_OF_ATTACK if category == "killed_or_injured" else _REACH)
    if partner is None:
        return None
    other = category_of(role, partner) or USES["state"].get(partner.lower) or USES["subject"].get(lemma(partner))
    joint = JOINT.get(frozenset((category, "injured" if lemma(partner) == "survive" else other)))
    if joint is None:
        return None
    near = partner.i - word.i <= _REACH
    return Event(joint, word.i if near else partner.i, partner.i + 1)


def _partner(word: Token, reach: int) -> Token | None:
    """The verb or adjective that "and" or "or" ties to `word` within `reach` tokens, with no figure between."""
    for child in word.children:
        if child.dep == "conj" and child.i - word.i <= reach and child.tag[:2] in ("VB", "JJ"):
            between = word.doc[word.i + 1 : child.i]
            if not any(t.tag == "CD" for t in between) and not any(c.dep in SUBJECTS for c in child.children):
                return child
    return None


def predicate(verb: Token) -> tuple[int, int]:
    """Tokens of the verb with the adverb or particle that follows it: "fled abroad"."""
    doc, end = verb.doc, verb.i + 1
    while end < len(doc) and doc[end].head.i == verb.i and doc[end].dep in ("prt", "advmod", "acomp", "oprd"):
        end += 1
    return verb.i, end
