"""Whose things are counted or measured: "Ford" in "Ford has 13,000 workers", "fleet" in "a fleet of 8 ships"."""

from __future__ import annotations

from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import rows, words
from assets.reading.syntax import Token, Tokens
from assets.statistics.clause.movement import MOVEMENTS
from assets.statistics.clause.phrases import QUANTITY_NOUNS, Span, is_time, phrase, subject_of

# whose subject undoes or only tells of what is counted, and so is not the one that has it
_NOT_OWNING = (
    frozenset(r["lemma"] for r in rows("categories") if r["use"] == "object")
    | words("en/things", "undoing")
    | words("en/things", "telling")
    | words("en/things", "expecting")
)
_ASIDE = words("en/things", "aside")
_IS = words("en/things", "is")
_MAY_BE_OWNED = ("dobj", "attr", "pobj", "conj", "npadvmod")
_UNDER_A_VERB = ("prep", "pobj", "conj", "xcomp", "dobj", "acl", "relcl", "advcl")
_MAX_CLIMB = 4


def bearer_of(doc: Tokens, first: int, head: int) -> Span | None:
    """Tokens of whose things the figure with its noun at tokens `first` to `head` (inclusive) counts, or None."""
    token, inside = doc[head], range(first, head + 1)
    if token.dep not in _MAY_BE_OWNED or (token.dep == "pobj" and token.head.head.lower == "according"):
        return None  # "according to two people": they say it and are nobody's
    token = _first_of_list(token)
    if token.dep == "pobj":
        whole = token.head.head
        if _is_home(whole, token.head):
            home = subject_of(whole.head)
            return phrase(doc, home, inside) if home is not None else None
        if whole.tag.startswith("NN"):
            owns = token.head.lower in ("of", "on", "with") and whole.lower not in QUANTITY_NOUNS
            return phrase(doc, whole, inside) if owns else None
    verb = _verb_over(token)
    if token.dep == "pobj" and _is_aside(token.head, verb):
        return None
    subject = subject_of(verb)
    if subject is not None and subject.i != head and lemma(verb) not in _NOT_OWNING and not is_time(subject):
        return phrase(doc, subject, inside)
    return None


def _first_of_list(token: Token) -> Token:
    while token.dep == "conj" and token.head.tag.startswith("NN") and token.head.dep in ("pobj", "conj"):
        token = token.head
    return token


def _is_home(whole: Token, preposition: Token) -> bool:
    """ "The city is home to 800 firms"."""
    if whole.head.lower not in _IS or preposition.lower not in ("to", "for"):
        return False
    return whole.lower == "home" or any(c.lower == "home" for c in whole.children)


def _verb_over(token: Token) -> Token:
    verb = token.head
    for _ in range(_MAX_CLIMB):
        if verb.dep not in _UNDER_A_VERB or subject_of(verb):
            break
        verb = verb.head
    return verb


def _is_aside(preposition: Token, verb: Token) -> bool:
    """ "Played before a crowd of 45,000", "bought by 300 firms"; "convicted the man on two counts", which are not the jury's."""
    if preposition.lower in _ASIDE:
        return True
    return preposition.lower == "on" and any(c.dep == "dobj" for c in verb.children)


def owner_before(doc: Tokens, first: int) -> Span | None:
    """Tokens of the owner right before a quantity: "Britain" in "France's 60 reactors and Britain's nine"."""
    if first < 2 or doc[first - 1].tag != "POS" or not doc[first - 2].tag.startswith("NN"):
        return None
    return phrase(doc, doc[first - 2], range(first, first + 1))


def measured_bearer(doc: Tokens, noun: int, first: int) -> Span | None:
    """Tokens of whose size a bare noun with "of" gives: "plane" in "the plane flew at an altitude of 9 km"."""
    if noun + 1 >= len(doc) or doc[noun + 1].lower != "of" or noun >= first:
        return None
    if doc[noun].tag != "NN" or doc[noun].lower in MOVEMENTS:
        return None
    return bearer_of(doc, noun, noun)
