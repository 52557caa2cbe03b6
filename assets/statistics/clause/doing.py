"""What is done for a time or with an amount, where no noun says what lasts or what it is of: "was banned for ten years", "earned $3m"."""

from __future__ import annotations

from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import words
from assets.reading.syntax import Token, Tokens
from assets.statistics.clause.phrases import Span, has_to, is_time, object_of, phrase, subject_of
from assets.statistics.clause.things import meant_by, verb_above, went_on

_FILLING = words("en/things", "filling")
_PAYS = words("en/things", "paying")
_PRICED = words("en/things", "priced")
# what is done then does not last
_POINTS = ("after", "within", "before", "since", "in", "at", "by", "every", "each")
_PARTS = ("prt", "dobj", "prep", "oprd", "acomp")
_LONGEST = 6  # tokens of a part of the verb's phrase
_LISTED = ("conj", "appos")
# the last where the verb is not said again: "earned $3m in May and $4m in June"
_OBJECTS = ("dobj", "oprd", "npadvmod", "conj")
_STATES = ("acomp", "attr", "oprd", "prep")
_SERVED = ("in", "on", "at", "as", "with", "under")


def lasting_verb(doc: Tokens, first: int, last: int) -> Token | None:
    """The verb whose clause the time at tokens `first` to `last` says the length of; None where the time only says when or how often."""
    return verb_above(doc, first, last) if not first or doc[first - 1].lower not in _POINTS else None


def done_by(verb: Token, first: int, last: int) -> Span | None:
    """Tokens of what goes on for the time: what is given ("granted him asylum for a year"), else the verb with what stands right after it.

    Of a verb that only fills the time ("spent two years teaching") it is what is done in it, of "was ill for two years" the state;
    None where nothing is told.
    """
    given = next((c for c in verb.children if c.dep == "dobj" and not first <= c.i <= last), None)
    if given is not None and any(c.dep == "dative" for c in verb.children):
        return phrase(verb.doc, given, range(first, last + 1))
    if lemma(verb) in _FILLING:
        inner = next((c for c in verb.children if c.i > last and (c.tag == "VBG" or has_to(c))), None)
        if inner is not None:
            return inner.i, _end(inner, first)
        if given is None or verb.doc.root_of(first, last).dep != "pobj":
            return _state(verb, first) if _tied(verb.doc, first, last) is verb else None
    return verb.i, _end(verb, first)


def _state(verb: Token, first: int) -> Span | None:
    """Tokens of what somebody is for the time: "ill", "in hospital", "member of the band"."""
    told = next((c for c in verb.children if verb.i < c.i < first and c.dep in _STATES), None)
    if told is None or (told.dep == "prep" and (told.right_edge.i >= first or is_time(told.right_edge))):
        return None
    end = min(told.right_edge.i, told.i + _LONGEST) + 1
    span = (told.i if told.dep == "prep" else told.left_edge.i), (end if end <= first else told.i + 1)
    return (span[0] + 1, span[1]) if verb.doc[span[0]].tag == "DT" else span


def _end(verb: Token, first: int) -> int:
    """The token after the verb's phrase, which holds no part that reaches to the time."""
    end = verb.i + 1
    for part in verb.children:
        right = part.right_edge.i + 1
        if part.i < verb.i or part.dep not in _PARTS or part.left_edge.i != end or right - end > _LONGEST:
            continue
        if not part.i < first < right:
            end = right
    return end if first <= verb.i else min(end, max(first, verb.i + 1))


def _tied(doc: Tokens, first: int, last: int) -> Token | None:
    """The verb that the parse ties a time to, by itself or by a preposition."""
    time = doc.root_of(first, last)
    verb = {"pobj": time.head.head, "npadvmod": time.head}.get(time.dep)
    return verb if verb is not None and verb.tag.startswith("VB") else None


def acts(verb: Token, first: int, last: int) -> bool:
    """Whether something is done for the time by or to the subject of a verb, so that the subject is not what lasts: "was closed for two days"."""
    if _tied(verb.doc, first, last) is None:
        return False  # "a three-year grant was refused", "growth in the past two years has helped"
    return any(c.dep == "auxpass" or (c.dep == "dobj" and c.i > verb.i) for c in verb.children)


def served(doc: Tokens, first: int, last: int) -> Token | None:
    """Where or as what somebody spends a time of his own, or what is left of it: "her two years at the bank", "two weeks left in office".

    "The plan's first two years" are the plan's.
    """
    before = first - 1
    while before > 0 and doc[before].tag in ("JJ", "RB") and doc[before].head.i == doc[last].i:
        before -= 1
    possessive = doc[before].tag if before > 0 else ""
    after = last + 1 + (doc[min(last + 1, len(doc) - 1)].lower in ("left", "remaining"))
    if possessive not in ("PRP$", "POS") and after == last + 1:
        return None
    is_where = after < len(doc) and doc[after].lower in _SERVED and doc[after].tag == "IN"
    found = object_of(doc[after]) if is_where else doc[before - 1] if possessive == "POS" else None
    return None if found is None or is_time(found) else found


def voted_on(doc: Tokens, first: int, last: int) -> Span | None:
    """Tokens of what the vote was on whose result stands at tokens `first` to `last`: "passed the bill 61-12", "voted 61-12 to close the mine"."""
    verb = verb_above(doc, first, last)
    if doc.root_of(first, last).head.dep in ("nsubj", "nsubjpass"):
        return None  # "a 61-12 vote ended the debate"
    aims = () if verb is None else (c for c in verb.children if c.i > last and c.tag == "VB" and has_to(c))
    aim = next((c for verb in aims for c in verb.children if c.dep == "dobj"), None)
    return phrase(doc, aim, range(first, last + 1)) if aim is not None else went_on(doc, first, last)


def paying(doc: Tokens, first: int, last: int) -> Span | None:
    """Tokens of the verb that tells of money got, given or lost, whose object the amount at tokens `first` to `last` is: "brought in $3m".

    None where its subject is only priced: "shares lost $3".
    """
    amount = doc.root_of(first, last)
    while amount.dep in _LISTED and amount.head.i < first and amount.head.tag in ("NN", "NNS", "CD", "$"):
        amount = amount.head
    verb = amount.head
    if amount.dep not in _OBJECTS or not verb.tag.startswith("VB") or verb.i > first or lemma(verb) not in _PAYS:
        return None
    payer = payer_of(verb)
    if payer is not None and lemma(payer) in _PRICED:
        return None
    end = verb.i + 1
    return verb.i, end + (end < first and doc[end].dep == "prt")


def payer_of(verb: Token) -> Token | None:
    """Who gets, gives or loses the money."""
    return meant_by(subject_of(verb))
