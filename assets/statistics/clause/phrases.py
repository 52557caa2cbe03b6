"""Noun phrases of a parse: their extent, the subject of a verb, what stands after a preposition."""

from __future__ import annotations

from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import words
from assets.reading.syntax import Token, Tokens
from assets.statistics.clause.movement import verb_before

Span = tuple[int, int]  # tokens, half-open

QUANTITY_NOUNS = words("en/things", "quantity")
EXPECTING = words("en/things", "expecting")
_EMPTY_NOUNS = words("en/things", "empty")
_BIDS = words("en/things", "bidding")
_CALENDAR = frozenset(name.lower() for kind in ("month", "weekday") for name in words("en/calendar", kind))
_TIMES = words("en/things", "time") | _CALENDAR
_FINITE = ("VBZ", "VBD", "VBP")
_BEFORE_HEAD = frozenset("compound amod nmod poss nummod det quantmod case advmod npadvmod".split())
_AFTER_HEAD = frozenset("of in for from to on at between".split())
_NO_PHRASE = frozenset("PRP EX WP WDT DT $".split())
_NO_BEGINNING = frozenset("DT PRP$ , HYPH -LRB- -RRB- POS $ `` ''".split())
_NO_ENDING = frozenset("IN TO , . : -LRB- -RRB- CC DT $ RB POS".split())
_LONGEST_PART = 12  # tokens of an "of" or "in" phrase that still belongs to its noun
_MAX_CLIMB = 4


def is_time(noun: Token) -> bool:
    """Whether a noun names a time and so is nothing that a quantity is of: "4.5% year on year", "up 5% Tuesday"."""
    if noun.lower in ("may", "march", "second"):
        return noun.tag in ("NNP", "NNPS")
    return noun.lower in _TIMES or (noun.tag == "CD" and noun.text.isdigit() and len(noun) == 4)


def has_to(verb: Token) -> bool:
    """Whether the verb is an infinitive with "to"."""
    return any(c.tag == "TO" for c in verb.children)


def object_of(preposition: Token) -> Token | None:
    """The noun that a preposition governs."""
    return next((c for c in preposition.children if c.dep == "pobj"), None)


def past_brackets(doc: Tokens, i: int) -> int:
    """The token after the brackets that open or close at token `i`, else `i`: "$2.4m (£1.9m) for a mill"."""
    if i < len(doc) and doc[i].text in "()":
        return next((t.i + 1 for t in doc[i : i + 8] if t.text == ")"), i)
    return i


def after_preposition(doc: Tokens, preposition: int, inside: range) -> Span | None:
    """The noun phrase that the preposition at this token governs, if it is no time and no empty noun."""
    noun = object_of(doc[preposition])
    return phrase(doc, noun, inside) if noun is not None and _says_of_what(noun, inside) else None


def _says_of_what(noun: Token, inside: range) -> bool:
    """Whether a quantity may be of this noun: of no time ("for all of 1986") and of no empty noun."""
    return noun.lower not in _EMPTY_NOUNS and not is_time(part_of(noun, inside) or noun)


def child_phrase(doc: Tokens, inside: range, prepositions: tuple[str, ...]) -> Span | None:
    """The noun phrase after a preposition that depends on the quantity or stands right after it."""
    after = inside[-1] + 1
    tied = (c for i in inside for c in doc[i].children if c.dep == "prep" and c.i >= after and c.lower in prepositions)
    for preposition in tied:
        for noun in preposition.children:
            if noun.dep in ("pobj", "pcomp") and _says_of_what(noun, inside):
                return phrase(doc, noun, inside)
    if after < len(doc) and doc[after].lower == "of" and "of" in prepositions:
        return after_preposition(doc, after, inside)
    return None


def phrase(doc: Tokens, noun: Token, inside: range) -> Span | None:
    """The noun phrase of `noun` with its "of" and "in" parts, without what stands inside the quantity; None for pronouns."""
    if part := part_of(noun, inside):
        return phrase(doc, part, inside)
    if those := _those(doc, noun):
        return those
    if noun.tag in _NO_PHRASE or _is_source(noun):
        return None
    start, end = _extent(doc, noun)
    for i in range(start, end):
        if i in inside:
            if i > noun.i:
                end = i
                break
            start = i + 1
    while start <= noun.i and (start in inside or _begins_no_phrase(doc[start], noun)):
        start += 1
    while end > start and doc[end - 1].tag in _NO_ENDING:
        end -= 1
    return (start, end) if start < end else None


def _those(doc: Tokens, noun: Token) -> Span | None:
    """ "Those who own a car", "those polled": a pronoun that what follows makes a group of."""
    if noun.lower != "those":
        return None
    told = [c for c in noun.children if c.i > noun.i and (c.dep in ("relcl", "acl") or c.lower == "with")]
    if not told:
        return None
    end = min(told[0].right_edge.i, noun.i + _LONGEST_PART)
    stop = next((t.i for t in doc[noun.i + 1 : end + 1] if t.tag in (",", ":", "CC", "CD", "-LRB-")), end + 1)
    return (noun.i, stop) if stop > noun.i + 1 else None


def _is_source(noun: Token) -> bool:
    """ "According to the mayor": he says it and is nothing that is counted."""
    return noun.dep == "pobj" and noun.head.lower == "to" and noun.head.head.lower == "according"


def part_of(noun: Token, inside: range) -> Token | None:
    """What a word for a quantity is of: "each of the buildings", "the average of eight estimates"."""
    if noun.tag not in ("DT", "CD", "PDT") and not (noun.tag == "NN" and noun.lower in QUANTITY_NOUNS):
        return None
    for prep in noun.children:
        if prep.lower == "of" and prep.i > noun.i:
            part = next((c for c in prep.children if c.dep == "pobj" and c.i not in inside), None)
            if part is not None:
                return part
    return None


def _extent(doc: Tokens, noun: Token) -> Span:
    """Tokens of a noun with what describes it before and after."""
    start, end = noun.i, noun.i + 1
    for child in noun.children:
        if child.i < noun.i and child.dep in _BEFORE_HEAD:
            start = min(start, child.left_edge.i)
        elif child.i > noun.i and child.dep == "prep" and child.lower in _AFTER_HEAD:
            right = child.right_edge.i + 1
            if right - end <= _LONGEST_PART and not any(t.tag == "," for t in doc[noun.i + 1 : child.i]):
                end = max(end, right)
    return start, end


def _begins_no_phrase(token: Token, noun: Token) -> bool:
    is_hung = token.lower == "long" and token.i > 0 and token.doc[token.i - 1].tag == "HYPH"  # "a year-long inquiry"
    return token.tag in _NO_BEGINNING or is_hung or (token.lower in ("less", "fewer", "more") and token.i < noun.i)


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, looked for along auxiliaries, coordination and control; None where none is said."""
    for _ in range(_MAX_CLIMB):
        own = next((c for c in verb.children if c.dep in ("nsubj", "nsubjpass", "csubj")), None)
        if own is not None:
            return verb.head if own.tag in ("WDT", "WP") and verb.dep == "relcl" else own
        if any(c.dep == "expl" for c in verb.children):
            return None
        if verb.dep in ("conj", "xcomp", "advcl", "ccomp", "pcomp") and verb.head is not verb:
            told, above = _controller(verb)
            if above is None:
                return told
            verb = above
        elif verb.dep == "acl" and has_to(verb):
            verb = verb.head.head if verb.head.dep in ("dobj", "attr", "pobj") else verb.head
        else:
            return verb.head if verb.dep in ("acl", "relcl") else None
    return None


def _controller(verb: Token) -> tuple[Token | None, Token | None]:
    """(subject, None) where the clause above settles it, else (None, the verb above whose subject it shares)."""
    if verb.dep == "ccomp" and not has_to(verb) and verb.tag != "VBG":
        return None, None  # a clause of its own whose subject the parse did not find
    if verb.dep == "xcomp" and has_to(verb):
        told = next((c for c in verb.head.children if c.dep == "dobj" and c.i < verb.i), None)
        if told is not None and lemma(verb.head) in _BIDS:
            return told, None  # "ordered the firm to pay $5m"
    above = _past_infinitives(verb.head) if verb.tag in _FINITE else verb.head
    return None, above.head if above.dep == "prep" else above


def _past_infinitives(verb: Token) -> Token:
    """The verb that a finite one goes on: no infinitive, as in "is the first to come with gears and offers 90 hp"."""
    while verb.tag == "VB" and verb.dep in ("relcl", "acl", "advcl", "xcomp") and has_to(verb):
        verb = verb.head
        while verb.tag.startswith("NN") and verb.dep in ("attr", "dobj", "pobj", "prep") and verb.head is not verb:
            verb = verb.head
    return verb


def subject_before(doc: Tokens, first: int) -> Span | None:
    """Tokens of the subject of the verb right before the quantity, or None."""
    verb = verb_before(doc, first)
    subject = subject_of(verb) if verb is not None and lemma(verb) not in EXPECTING else None
    return phrase(doc, subject, range(first, first + 1)) if subject is not None else None


def without_end(doc: Tokens, start: int, end: int) -> Span | None:
    """Tokens `start` to `end` without what cannot end a noun phrase; None if no noun is left."""
    while end > start and not doc[end - 1].tag.startswith("NN"):
        end -= 1
    return (start, end) if end > start else None


def complement_of(doc: Tokens, head: int) -> int:
    """The token after the counted noun's own "of" phrase ("35 sections of the region"), or the one after the noun."""
    if head + 1 < len(doc) and doc[head + 1].lower == "of" and doc[head + 1].head.i == head:
        edge = doc[head + 1].right_edge.i
        if edge - head <= 7 and not any(t.tag in ("CD", ",", "WDT", "WP", "-LRB-") for t in doc[head + 1 : edge + 1]):
            return edge + 1
    return head + 1


def label_before(doc: Tokens, first: int) -> Span | None:
    """Tokens of the noun phrase that stands right before a quantity without a verb, as its label ("Price: $12.99"), or None."""
    if any(t.tag in ("VBZ", "VBD", "VBP", "MD") for t in doc[:first]):
        return None
    end = first - (1 if first and doc[first - 1].text in (":", "–", "—") else 0)
    start = end
    while start > 0 and doc[start - 1].tag in ("NN", "NNS", "NNP", "NNPS", "JJ", "VBN", "HYPH"):
        start -= 1
    if start == end or not doc[end - 1].tag.startswith("NN") or is_time(doc[end - 1]):
        return None
    return (start, end) if start == 0 or doc[start - 1].tag in ("DT", ".", ",", ":", "CC", "``", "PRP$") else None


def is_apposed(doc: Tokens, at: int, before: int) -> bool:
    """Whether the phrase at token `at` stands behind a comma, with no verb since the figure that ends at token `before`."""
    while at > before + 1 and doc[at - 1].tag in ("DT", "JJ", "JJR", "RB", "PDT"):
        at -= 1
    between = list(doc[before + 1 : at])
    if not between or between[-1].text not in (",", "–", "—", "("):
        return False
    if len(between) > 1 and any(t.text == "(" for t in between):
        return False
    return not any(t.tag.startswith(("VB", "MD")) or t.lower in ("and", "but", "while", ";") for t in between)
