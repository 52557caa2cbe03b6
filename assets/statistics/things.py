"""What a measure, an amount or a share is of, where it happened, and which way it moved: read from the parse.

For a count the counted noun is the thing (`counting.py`); for "5%", "$3m" or "40 km" the thing is the noun that the
parse ties it to: "of" what, the noun it describes, or the subject of its verb.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from assets.statistics.lookups import rows
from assets.statistics.parsing import lemma

_TRENDS = {r["lemma"]: r["trend"] for r in rows("trends")}
_NOUN_TAGS = ("NN", "NNS", "NNP", "NNPS", "VBG", "CD")
_FIRST_PREPOSITIONS = ("of", "for", "in", "on", "from", "to", "at", "with", "as", "by", "against")
_PLACE_PREPOSITIONS = frozenset("in at near across outside inside around throughout off over from".split())
_QUANTITY_NOUNS = frozenset("average total maximum minimum record high low rest majority number sum amount".split())
_EMPTY_NOUNS = frozenset("exchange addition total order return front top terms case cash part turn full fact".split())

Span = tuple[int, int]  # tokens


def thing_of(doc: Doc, first: int, last: int, is_money: bool) -> Span | None:
    """Tokens of what the quantity at tokens `first` to `last` (inclusive) is of, or None.

    An amount of money is for what it buys ("$12,000 for a new roof") before it is its subject's.
    """
    inside = range(first, last + 1)
    token = _root(doc, first, last)
    following = _child_phrase(doc, inside, ("of",))
    if following:
        return following
    if token.head.i > last and token.head.tag_ in _NOUN_TAGS and token.dep_ in _BEFORE_NOUN:
        noun = token.head
        while noun.dep_ in _BEFORE_NOUN and noun.head.i > noun.i and any(c.tag_ == "CD" for c in noun.children):
            noun = noun.head  # "a 1.8 billion-mile (2.8bn km) journey": past the other measure
        return _phrase(doc, noun, inside)
    for _ in range(_MAX_CLIMB):
        head, dep = token.head, token.dep_
        if head is token:
            break
        if head.i in inside:
            token = head
        elif dep in ("pobj", "pcomp"):
            governor = head.head
            if head.lower_ == "of" and governor.tag_.startswith("NN"):
                if governor.lower_ not in _QUANTITY_NOUNS:
                    return _phrase(doc, governor, inside)
                token = governor
            else:
                token = head
        elif head.tag_.startswith(("VB", "MD")) or (dep == "prep" and head.tag_.startswith(("JJ", "RB"))):
            if dep in ("dobj", "obj", "attr", "oprd") and is_money and (bought := _bought(doc, head, inside, last)):
                return bought
            put = next((c for c in head.children if c.dep_ == "dobj" and c.i < first and c.i not in inside), None)
            counted = put is not None and any(c.tag_ == "CD" for c in put.children)
            if dep == "prep" and put is not None and token.lower_ in ("at", "to") and put.tag_ == "NN" and not counted:
                return _phrase(doc, put, inside)  # "police put the toll at 12", "bringing the toll to 31"
            subject = _subject(head)
            if subject is not None and subject.i not in inside:
                return _phrase(doc, subject, inside)
            other = next((c for c in head.children if c.dep_ == "dobj" and c.i not in inside), None)
            if other is not None and other.tag_ in _NOUN_TAGS:
                return _phrase(doc, other, inside)
            token = head
        elif head.tag_.startswith("NN") and dep not in ("prt", "mark"):
            return _phrase(doc, head, inside)
        else:
            token = head
    return _child_phrase(doc, inside, _FIRST_PREPOSITIONS)


_BEFORE_NOUN = frozenset(("nummod", "compound", "amod", "nmod", "quantmod", "npadvmod", "poss"))
_MAX_CLIMB = 6


def _bought(doc: Doc, verb: Token, inside: range, last: int) -> Span | None:
    """What an amount is for: the phrase with "for", "on" or "in" right after it, whether tied to it or to its verb."""
    phrase = _child_phrase(doc, inside, ("for", "on", "in"))
    if phrase:
        return phrase
    for child in verb.children:
        beside = child.i == last + 1 or (child.i <= last + 10 and last + 1 < len(doc) and doc[last + 1].text == "(")
        if child.dep_ == "prep" and child.lower_ in ("for", "on") and beside:
            noun = next((c for c in child.children if c.dep_ == "pobj"), None)
            return _phrase(doc, noun, inside) if noun is not None else None
    return None


def bearer_of(doc: Doc, head: int) -> Span | None:
    """Tokens of whose things are counted: "Ford" in "Ford has 13,000 workers", "average" in "the average of 8 estimates"."""
    token = doc[head]
    if token.dep_ not in ("dobj", "attr", "pobj", "conj"):
        return None
    if token.dep_ == "pobj" and token.head.head.tag_.startswith("NN") and token.head.lower_ != "by":
        return _phrase(doc, token.head.head, range(head, head + 1))
    verb = token.head
    for _ in range(4):
        if verb.dep_ not in ("prep", "pobj", "conj", "xcomp", "dobj", "acl", "relcl", "advcl") or _subject(verb):
            break
        verb = verb.head
    subject = _subject(verb)
    if subject is not None and subject.i != head:
        return _phrase(doc, subject, range(head, head + 1))
    return None


def complement_of(doc: Doc, head: int) -> int:
    """The token after the counted noun's own "of" phrase ("35 sections of the region"), or the one after the noun."""
    if head + 1 < len(doc) and doc[head + 1].lower_ == "of" and doc[head + 1].head.i == head:
        edge = doc[head + 1].right_edge.i
        if edge - head <= 7 and not any(t.tag_ in ("CD", ",", "WDT", "WP", "-LRB-") for t in doc[head + 1 : edge + 1]):
            return edge + 1
    return head + 1


def trend_of(doc: Doc, first: int, last: int, kind: str, moves: bool = False) -> str:
    """`up`, `down` or `none`: whether a verb or adverb of movement has the quantity as the change, or as the level reached."""
    before = doc[first - 1].lower_ if first else ""
    if before in ("up", "down") and not (first > 1 and doc[first].lower_ in ("to",)):
        return before
    if before == "by" and first > 1 and doc[first - 2].lower_ in ("up", "down"):
        return doc[first - 2].lower_
    if last + 1 < len(doc):
        after = doc[last + 1]
        if after.lower_ in ("higher", "lower"):
            return _TRENDS[after.lower_]
    if before == "from" and not moves:
        return "none"
    verb = _verb_before(doc, first)
    if verb is not None and kind in ("percent", "index", "ratio"):
        return _TRENDS.get(lemma(verb), "none")
    if before == "to" and (verb := _verb_before(doc, first - 1, ("RB", "RP"))) is not None:
        if kind != "count" and lemma(verb) in _TRENDS:
            return _TRENDS[lemma(verb)]  # "dip down to minus 130 degrees", where the parse takes "to" for an infinitive
    root = _root(doc, first, last)
    dep, head = root.dep_, root.head
    if dep == "pobj":
        prep, head = head, head.head
        if moves and prep.lower_ == "from" and head.tag_.startswith("VB"):
            return _TRENDS.get(lemma(head), "none")
        if prep.lower_ not in ("by", "to", "at"):
            return "none"
        if prep.lower_ in ("to", "at"):
            if prep.lower_ == "at" or any(
                c.i < first
                and c.dep_ in ("dobj", "npadvmod", "obj", "advmod")
                and (c.tag_ in ("CD", "$") or any(g.tag_ == "CD" for g in c.children))
                for c in head.children
            ):
                return "none"
    elif dep not in ("dobj", "npadvmod", "obj", "attr", "advmod", "dep", "oprd", "nummod"):
        return "none"
    elif dep in ("dobj", "obj") and kind in ("count", "duration", "age", "ratio", "money"):
        return (
            _TRENDS.get(lemma(head), "none")
            if kind == "money"
            and lemma(head) in ("fall", "drop", "rise", "jump", "slip", "gain", "lose", "climb", "tumble")
            else "none"
        )
    if head.tag_.startswith("VB"):
        return _TRENDS.get(lemma(head), "none")
    return "none"


def _verb_before(doc: Doc, first: int, between: tuple[str, ...] = ("RB", "DT", "JJ")) -> Token | None:
    """The verb right before the quantity, past an adverb or two: "rose nearly 5%"."""
    for token in reversed(doc[max(0, first - 3) : first]):
        if token.tag_.startswith("VB"):
            return token
        if token.tag_ not in between and token.lower_ not in ("by", "about", "over", "under"):
            return None
    return None


def subject_before(doc: Doc, first: int) -> Span | None:
    """Tokens of the subject of the verb right before the quantity, or None."""
    verb = _verb_before(doc, first)
    subject = _subject(verb) if verb is not None else None
    return _phrase(doc, subject, range(first, first + 1)) if subject is not None else None


def place_of(doc: Doc, first: int, last: int) -> Span | None:
    """Tokens of the place that a preposition ties to the figure's clause ("in northern Gaza"), or None.

    The nearest after the figure; else the one that opens the sentence ("In Kabul, 12 people were killed").
    """
    for i in range(last + 1, min(len(doc) - 1, last + 16)):
        if doc[i].tag_ == "CD" and doc[i].i > last + 1:
            break
        if place := _place_at(doc, i):
            return place
    opening = next((i for i in range(min(4, first)) if doc[i].lower_ not in _BEFORE_OPENINGS), first)
    place = _place_at(doc, opening) if opening < first else None
    return place if place and place[1] <= first and doc[place[1]].text == "," else None


_BEFORE_OPENINGS = frozenset('and but so meanwhile elsewhere , " “ ``'.split())


def _place_at(doc: Doc, i: int) -> Span | None:
    """Tokens of the named place after the preposition at token `i`, or None."""
    if doc[i].lower_ not in _PLACE_PREPOSITIONS or doc[i].tag_ != "IN":
        return None
    end = i + 1
    while end < len(doc) and (
        doc[end].tag_ in ("NNP", "NNPS")
        or (doc[end].lower_ in _DIRECTIONS and end + 1 < len(doc))
        or (doc[end].lower_ == "the" and end == i + 1)
        or (doc[end].tag_ == "HYPH")
    ):
        end += 1
    names = [t for t in doc[i + 1 : end] if t.tag_ in ("NNP", "NNPS")]
    if not names or names[0].lower_ in _NOT_PLACES or doc[end - 1].tag_ not in ("NNP", "NNPS"):
        return None
    following = doc[end].tag_ if end < len(doc) else ""
    return None if following.startswith(("NN", "POS", "CD")) else (i + 1, end)


_DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central northeast northeastern northwest northwestern southeast southeastern southwest southwestern downtown suburban rural".split()
)
_NOT_PLACES = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday""".split()
)


def _root(doc: Doc, first: int, last: int) -> Token:
    """The token of the span whose head lies outside it."""
    for i in range(first, last + 1):
        head = doc[i].head.i
        if (head < first or head > last or head == i) and doc[i].tag_ not in (
            ",",
            ".",
            ":",
            "``",
            "''",
            "-LRB-",
            "-RRB-",
            "HYPH",
            "IN",
            "RB",
            "RBR",
            "JJR",
            "DT",
        ):
            return doc[i]
    return doc[last]


def _subject(verb: Token) -> Token | None:
    """The subject of a verb, looked for along auxiliaries, coordination and control; None where none is said."""
    for _ in range(4):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                if child.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
                    return verb.head
                return child
        if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp") and verb.head is not verb:
            verb = verb.head
            if verb.dep_ == "prep":
                verb = verb.head
            continue
        if verb.dep_ == "acl" and any(c.tag_ == "TO" for c in verb.children):
            verb = verb.head.head if verb.head.dep_ in ("dobj", "attr", "pobj") else verb.head
            continue
        if verb.dep_ in ("acl", "relcl"):
            return verb.head
        return None
    return None


def _child_phrase(doc: Doc, inside: range, prepositions: tuple[str, ...]) -> Span | None:
    """The noun phrase after a preposition that depends on the quantity or stands right after it."""
    after = inside[-1] + 1
    for i in inside:
        for child in doc[i].children:
            if child.dep_ == "prep" and child.i >= after and child.lower_ in prepositions:
                for noun in child.children:
                    if noun.dep_ in ("pobj", "pcomp") and noun.lower_ not in _EMPTY_NOUNS:
                        return _phrase(doc, noun, inside)
    if after < len(doc) and doc[after].lower_ == "of" and "of" in prepositions:
        noun = next((c for c in doc[after].children if c.dep_ == "pobj"), None)
        if noun is not None:
            return _phrase(doc, noun, inside)
    return None


def _phrase(doc: Doc, noun: Token, inside: range) -> Span | None:
    """The noun phrase of `noun` with its "of" and "in" parts, without what stands inside the quantity; None for pronouns."""
    if noun.tag_ in ("DT", "CD", "PDT", "NN") and (noun.tag_ != "NN" or noun.lower_ in _QUANTITY_NOUNS):
        for prep in noun.children:  # "each of the buildings", "the average of eight estimates"
            if prep.lower_ == "of" and prep.i > noun.i:
                part = next((c for c in prep.children if c.dep_ == "pobj" and c.i not in inside), None)
                if part is not None:
                    return _phrase(doc, part, inside)
    if noun.tag_ in ("PRP", "EX", "WP", "WDT", "DT", "$"):
        return None
    start = noun.i
    end = noun.i + 1
    for child in noun.children:
        if child.i < noun.i and child.dep_ in (
            "compound",
            "amod",
            "nmod",
            "poss",
            "nummod",
            "det",
            "quantmod",
            "case",
            "advmod",
            "npadvmod",
        ):
            left = child.left_edge.i
            start = min(start, left)
        elif (
            child.i > noun.i
            and child.dep_ == "prep"
            and child.lower_ in ("of", "in", "for", "from", "to", "on", "at", "between")
        ):
            right = child.right_edge.i + 1
            if right - end <= 12:
                end = max(end, right)
    while start <= noun.i and (
        start in inside or doc[start].tag_ in ("DT", "PRP$", ",", "HYPH", "-LRB-", "POS", "$", "``")
    ):
        start += 1
    for i in range(start, end):
        if i in inside:
            if i > noun.i:
                end = i
                break
            start = i + 1
    while end > start and doc[end - 1].tag_ in ("IN", "TO", ",", ".", ":", "-LRB-", "-RRB-", "CC", "DT", "$", "RB"):
        end -= 1
    return (start, end) if start < end else None
