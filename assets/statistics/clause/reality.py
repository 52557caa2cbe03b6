"""Whether what a clause tells has happened, or is a wish, a plan, a fear or a denial."""

from __future__ import annotations

from assets.reading.en.lemmas import lemma_of
from assets.reading.lexicon import words
from assets.reading.syntax import Token
from assets.statistics.clause.roles import is_perfect

_UNREAL_GOVERNORS = words("en/events", "unreal_governor")
_MODALS = words("en/events", "modal")
_HELD = words("en/events", "held")
_CONDITIONS = words("en/events", "condition")
_GOVERNED = frozenset("xcomp ccomp conj acomp oprd acl advcl pcomp relcl attr".split())
_OWN_SUBJECTS = ("nsubj", "nsubjpass")
_MAX_CLIMB = 5


def is_unreal(word: Token) -> bool:
    """Whether the words around an event say that it did not happen, or not yet: "could kill", "plans to evacuate", "if 12 die"."""
    if word.lower in ("recover", "survive"):
        return False  # whoever "is expected to recover" is hurt
    for _ in range(_MAX_CLIMB):
        auxiliaries = [c for c in word.children if c.dep in ("aux", "auxpass")]
        if _is_conditional(word, auxiliaries):
            return True
        head = word.head
        if head.i == word.i or word.dep not in _GOVERNED:
            return False
        infinitive = any(c.tag == "TO" for c in auxiliaries)
        if _is_wished(word, head, infinitive):
            return True
        if _stands_alone(word, infinitive):
            return False
        word = head
    return False


def _is_conditional(word: Token, auxiliaries: list[Token]) -> bool:
    """Whether a modal or a condition stands at the verb; "may have killed 1,400" says how many were killed, if not for sure."""
    said = {c.lower for c in auxiliaries}
    if said & _MODALS or ("may" in said and not is_perfect(word)):
        return True
    return any(c.dep == "mark" and c.lower in _CONDITIONS for c in word.children)


def _is_wished(word: Token, head: Token, infinitive: bool) -> bool:
    """Whether the verb or noun above makes it a plan: "threatened to kill 12", "a plot to abduct 30", "denied that 40 had died"."""
    if infinitive and head.lower == "going":
        return True
    if not infinitive and word.dep not in ("ccomp", "pcomp"):
        return False
    if infinitive and lemma_of(head.lower, "VB") in _HELD and is_perfect(word):
        return False  # "40 are believed to have died", if not for sure
    return lemma_of(head.lower, "VB" if head.tag[0] == "V" else head.tag) in _UNREAL_GOVERNORS


def _stands_alone(word: Token, infinitive: bool) -> bool:
    """Whether the clause happened whatever the one above says."""
    # what is said to have happened is not the speaker's "would say"
    if word.dep in ("ccomp", "relcl", "advcl", "acl") and not infinitive:
        return True
    # "it could get worse, and 12 people were killed"
    return word.dep == "conj" and any(c.dep in _OWN_SUBJECTS for c in word.children)


def is_imagined(word: Token) -> bool:
    """Whether the verb over `word` says that it is not so, or not yet: "deaths would total 510,000"."""
    above = next((a for a in word.ancestors if a.tag.startswith(("VB", "MD"))), None)
    return above is not None and is_unreal(above)
