"""Whom the model alone says that a description means, where neither words nor roles of the article tell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from assets.reading.en.words import SourceNoun
from assets.reading.lexicon import words
from assets.reading.span import Span, Weight
from assets.statements.speakers.antecedents import (
    BESIDE_OTHERS,
    PUBLIC_OFFICES,
    Question,
    is_introduced,
    meant,
    weighed,
)
from assets.statements.speakers.descriptions import HEAD_ENDS, OWNED, UNNAMED, capitals, is_public, places_of
from assets.statements.speakers.entities import Cast, Entity
from assets.statements.speakers.names import BODIES

_ONE_OF_A_COUNTRY = words("en/descriptions", "one_of_a_country")
_OF_BUSINESS = ("company", "club", "newspaper")
_TAKEN_UP = (*_OF_BUSINESS, "organisation")  # what a body is called again: "the agency", "the charity"
# class of a description's noun (empty: of none that is known) to the kinds of those whom the model alone may say that it means
_POINTED_KINDS = {
    "person": ("person",),
    "organisation": BODIES,
    "government": BODIES,
    "document": (*BODIES, "document"),  # whose it is, or the document itself by more words
    "": ("person", *BODIES),
}
_FORM_OF_OWNER = {"his": "m", "her": "f"}
_SURELY = 0.7  # of the model's pointer, from which on it is followed where nothing else tells
_MORE_SURELY = 0.85  # the same where the noun, or who is named, is of no known kind
# the same of "his lawyer", and of what was brought up by its noun: "an agency of the state … the agency"
_MOST_SURELY = 0.95
LONGEST = 40  # characters of a word


def pointed_at(
    cast: Cast,
    phrase: str,
    word: str,
    noun: SourceNoun | None,
    position: int,
    others: Sequence[Entity],
    named: Sequence[Weight] | None,
) -> Entity | None:
    """Whom the model alone says that a description means: a person or body of the described kind on whom its pointer lies; None where it is not sure.

    A report is its author's, or the report itself by more words. Not what is said of somebody by more than the noun and what stands before it: "the head of the party" is as likely somebody new.
    """
    if not named or HEAD_ENDS.search(phrase):
        return None
    if noun is not None and _is_seldom_named(word, noun):
        return None
    shares = cast.shares(named)
    best = max(shares, key=shares.__getitem__, default=None)
    if best is None or not _may_be(cast.entities[best], shares[best], phrase, noun, others):
        return None
    e, surely = cast.entities[best], shares[best] >= _MOST_SURELY
    if OWNED.match(phrase):
        return e if surely and e.kind == "person" and e is not _owner(cast, phrase, position) else None
    is_document = noun is not None and noun.kind == "document"
    if is_introduced(cast.text[:position], word or phrase.split()[-1]) and (is_document or not surely):
        return None  # "a buyer from Ghent … The buyer said"
    return e


def pointed_word(cast: Cast, position: int, named: Sequence[Weight] | None) -> Span | None:
    """The one word before `position`, of nobody's name, that most of the model's pointer lies on."""
    weights: dict[Span, float] = defaultdict(float)
    for start, end, weight in named or ():
        if end <= position and not cast.shares([(start, end, weight)]):
            weights[_whole_word(cast.text, start)] += weight
    best = max(weights, key=weights.__getitem__, default=None)
    return best if best is not None and weights[best] >= _SURELY else None


def _whole_word(text: str, at: int) -> Span:
    """The word that the character at `at` belongs to; the pointer's pieces may be less."""
    before, after = (
        re.search(r"[\w’'-]*$", text[max(0, at - LONGEST) : at]),
        re.match(r"[\w’'-]*", text[at : at + LONGEST]),
    )
    return at - (len(before.group()) if before else 0), at + (after.end() if after else 0)


def _owner(cast: Cast, phrase: str, position: int) -> Entity | None:
    """Whom the "his" or "her" of a description means, who is not described: "Gordon Brown fell out with Tony Blair. His rival said"."""
    form = _FORM_OF_OWNER.get(phrase.split()[0].lower())
    return meant(weighed(cast, Question("he", position, form))) if form else None


def _may_be(e: Entity, share: float, phrase: str, noun: SourceNoun | None, others: Sequence[Entity]) -> bool:
    """Whether a description may mean this one, with so much of the pointer on it."""
    is_open = noun is None or e.kind == "unknown"  # what it is, or what is meant
    if share < (_MORE_SURELY if is_open else _SURELY):
        return False
    if e in others and (share < _MOST_SURELY or noun is None or noun.kind != "organisation"):
        return False  # but a firm names itself: "the company said Acme's sales had risen"
    if e.kind not in (*_POINTED_KINDS.get(noun.kind if noun else "", ()), "unknown"):
        return False
    return noun is None or not _is_unlike(e, phrase, noun)


def _is_seldom_named(word: str, noun: SourceNoun) -> bool:
    """Whether whoever is described so is mostly nobody else of the article: a spokesman, a source, a department, "the judge" if nobody was called so."""
    office = noun.role in PUBLIC_OFFICES and word not in _ONE_OF_A_COUNTRY
    seldom = noun.role in ("spokesperson", "relative") or (noun.kind == "organisation" and noun.role not in _TAKEN_UP)
    return office or seldom or noun.generic or noun.kind == "government" or word in UNNAMED | BESIDE_OTHERS


def _is_unlike(e: Entity, phrase: str, noun: SourceNoun) -> bool:
    """Whether somebody is no such person or body: of another sex, with other roles than the office, no firm, or not the one whom the phrase names."""
    other_sex = noun.gender and e.gender and noun.gender != e.gender
    other_role = noun.role in PUBLIC_OFFICES and e.roles
    proper = set(capitals(phrase)) - set(e.core)
    # "the Doe campaign" is no commission, "the Ohio Republican" whoever was called so, "the US company" one of several
    of_another = proper and (noun.kind == "person" or noun.role == "organisation" or not places_of(phrase))
    is_state = e.kind == "government" and noun.role in _OF_BUSINESS  # "the paper" is no ministry
    return bool(other_sex or other_role or is_public(e, noun) or is_state or of_another)
