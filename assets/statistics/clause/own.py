"""What the words right beside a quantity say that it is of, whatever clause they stand in.

"5% of revenue", "$3m worth of grain", "fines totalling $3m", "a 5% stake". What only the clause says is in `things.py`.
"""

from __future__ import annotations

from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import words
from assets.reading.syntax import Token, Tokens
from assets.statistics.clause.movement import BEFORE_NOUN, movement, verb_before
from assets.statistics.clause.phrases import (
    Span,
    after_preposition,
    child_phrase,
    is_time,
    object_of,
    phrase,
    subject_of,
)

_SESSIONS = words("en/things", "session")
_SUMS = words("en/things", "summing")
TAKES = words("en/things", "taking")
_WHOLES = words("en/things", "whole")
_EQUALS = ("be", "equal")
NOUN_TAGS = ("NN", "NNS", "NNP", "NNPS", "VBG", "CD")
_BARE_NOUN = frozenset(("NN", "NNS", "JJ", "VBN"))  # "in damages", "in lost income", but not "in the first quarter"
MOVED_BY = ("at", "to", "by", "from", "between", "below", "above", "under", "over")
_LEVEL_AT = (*MOVED_BY, "of")


def own_thing(doc: Tokens, first: int, last: int, is_money: bool) -> Span | None:
    """What the words right beside the quantity say that it is of, whatever clause they stand in, or None.

    "5% of revenue", "$3m worth of grain", "$2bn in income", "20% off a coat", "a 5% stake", "a grant worth $8m",
    "a drop of 40% in sales".
    """
    inside = range(first, last + 1)
    after, second = (doc[i].lower if i < len(doc) else "" for i in (last + 1, last + 2))
    if after == "worth" and second == "of":
        return after_preposition(doc, last + 2, inside)
    span = child_phrase(doc, inside, ("of",)) or _off_or_in(doc, first, last, is_money)
    if span is not None and not _is_scale_of_level(doc, first, last, span):
        return span
    if moved := movement(doc, first, last, is_money):
        return _moved_thing(doc, moved, inside)
    if first > 1 and doc[first - 1].lower == "worth":
        return _worth(doc, doc[first - 1], inside)
    if summed := _summed(doc, first, inside):
        return summed
    return _described(doc, doc.root_of(first, last), inside)


def _is_scale_of_level(doc: Tokens, first: int, last: int, span: Span) -> bool:
    """ "The deficit fell to 3% of GDP", "debt is 90% of GDP": of what is only told as a share of the whole."""
    root = doc.root_of(first, last)
    if not is_whole(doc[span[1] - 1]):
        return False
    if root.dep == "pobj":
        return doc[first - 1].lower in _LEVEL_AT or doc[first].lower in _LEVEL_AT
    return root.dep in ("attr", "dobj") and lemma(root.head) in _EQUALS


def is_whole(token: Token) -> bool:
    """Whether a word names what levels are told as shares of: "GDP", "the workforce"."""
    return token.lower in _WHOLES


def _off_or_in(doc: Tokens, first: int, last: int, is_money: bool) -> Span | None:
    """ "20% off a coat", "$2bn in income"."""
    after, inside = _past_time(doc, last + 1), range(first, last + 1)
    if after >= len(doc):
        return None
    word = doc[after].lower
    verb = doc[first - 1] if first and doc[first - 1].tag.startswith("VB") else None
    off = word == "off" and (verb is None or lemma(verb) in TAKES)
    in_ = word == "in" and is_money and after + 1 < len(doc) and _is_bare_noun(doc, after + 1)
    span = after_preposition(doc, after, inside) if off or in_ else None
    return None if span is not None and any(doc[i].lower in _SESSIONS for i in range(*span)) else span


def _past_time(doc: Tokens, i: int) -> int:
    """The token after "a year": "$30m (£24m) a year in relief"."""
    each = i + 1 < len(doc) and doc[i].lower in ("a", "per", "each") and is_time(doc[i + 1])
    return i + 2 if each else i


def _is_bare_noun(doc: Tokens, i: int) -> bool:
    """Whether a noun without article stands here, in quotation marks or not."""
    return doc[min(i + (doc[i].tag == "``"), len(doc) - 1)].tag in _BARE_NOUN


def _described(doc: Tokens, token: Token, inside: range) -> Span | None:
    """The noun that a quantity stands before: "a 5% stake"."""
    noun = token.head
    if noun.i <= inside[-1] or not _is_noun_after(doc, noun, token, inside):
        return None
    while noun.dep in BEFORE_NOUN and noun.head.i > noun.i and any(c.tag == "CD" for c in noun.children):
        noun = noun.head  # "a 1.8 billion-mile (2.8bn km) journey": past the other measure
    return None if is_time(noun) else phrase(doc, noun, inside)


def _is_noun_after(doc: Tokens, noun: Token, token: Token, inside: range) -> bool:
    """Whether a noun stands after the quantity that describes it; with an article, what is no noun to the parse is one: "a $35m bid"."""
    if noun.tag in NOUN_TAGS and token.dep in BEFORE_NOUN:
        return True
    before = doc[inside[0] - 1] if inside[0] else None
    named = noun.i == inside[-1] + 1 and noun.dep in ("dobj", "pobj", "nsubj", "nsubjpass", "attr")
    return named and before is not None and before.tag == "DT" and before.head.i == noun.i


def _summed(doc: Tokens, first: int, inside: range) -> Span | None:
    """ "Fines totalling nearly $3bn": the fines."""
    verb = verb_before(doc, first)
    if verb is None or verb.tag != "VBG" or verb.dep != "acl" or lemma(verb) not in _SUMS:
        return None
    return phrase(doc, verb.head, inside)


def _worth(doc: Tokens, worth: Token, inside: range) -> Span | None:
    """What is "worth" the amount: the noun right before it, or the subject of "is worth"."""
    before = doc[worth.i - 1]
    if before.tag.startswith("NN"):
        return phrase(doc, before, inside)
    subject = subject_of(worth.head) if worth.head.tag.startswith(("VB", "MD")) else None
    return phrase(doc, subject, inside) if subject is not None else None


def _moved_thing(doc: Tokens, noun: Token, inside: range) -> Span | None:
    """What a noun of movement moves: "fares" in "a 10% increase in fares", else the noun with what stands before it."""
    for i in (noun.i, *inside):
        least = max(noun.i, inside[-1] if i != noun.i else 0)
        for child in doc[i].children:
            if child.dep == "prep" and child.i > least and child.lower in ("in", "of", "for", "to", "from"):
                part = object_of(child)
                if part is None or part.i in inside or is_time(part):
                    continue
                if child.lower != "from" or any(c.tag == "CD" for c in part.children):  # "a rise from 88 deaths"
                    if span := phrase(doc, part, inside):
                        return span
    return phrase(doc, noun, inside)
