"""What a measure, an amount or a share is of: read from the parse.

For a count the counted noun is the thing (`counting.py`); for "5%", "$3m" or "40 km" the thing is the noun that the
parse ties it to: "of" what, the noun it describes, or the subject of its verb.
"""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import words
from assets.reading.syntax import Token, Tokens
from assets.statistics.clause.movement import TRENDS
from assets.statistics.clause.own import MOVED_BY, NOUN_TAGS, TAKES
from assets.statistics.clause.phrases import (
    EXPECTING,
    QUANTITY_NOUNS,
    Span,
    after_preposition,
    child_phrase,
    has_to,
    is_time,
    object_of,
    part_of,
    past_brackets,
    phrase,
    subject_before,
    subject_of,
)

_IMPOSES = words("en/things", "imposing")
_TRADES = words("en/things", "trading")
_CONTESTS = words("en/things", "contest")
_SETS = words("en/things", "setting")
_SPENDS = words("en/things", "spending")
_FIRST_PREPOSITIONS = tuple(sorted(words("en/things", "first_preposition")))
_OBJECTS = ("dobj", "dative")
_DIRECTIONS = ("up", "down", "higher", "lower")
_MAX_CLIMB = 6
_TICKER = patterns.table("en/figures")["ticker"]
_TICKER_REACH = 9  # characters before a number in which the sign of a firm on an exchange stands
_LONGEST_TIME = 5  # tokens between an amount and what it is for: "$5bn over ten years for the fund"


def thing_of(doc: Tokens, first: int, last: int, is_money: bool) -> Span | None:
    """Tokens of what the clause says that the quantity at tokens `first` to `last` (inclusive) is of, or None.

    An amount of money is for what it buys ("$12,000 for a new roof") before it is its subject's; what a verb moves is
    its object ("raised fares by 8%"). A quantity that is itself the subject ("Nine percent agree") is of nothing said.
    """
    inside = range(first, last + 1)
    token = doc.root_of(first, last)
    if token.dep in ("punct", "dep") and (span := subject_before(doc, first)):
        return span
    for _ in range(_MAX_CLIMB):
        if token.head is token:
            break
        found = _Climb(doc, token, inside, is_money).look()
        if found.ends:
            return found.span
        if found.above is None:
            break
        token = found.above
    return child_phrase(doc, inside, _FIRST_PREPOSITIONS) or subject_before(doc, first)


class _Found:
    """What one step up the parse gave: the answer (which may be that nothing is said), or the token to go on from, if any."""

    def __init__(self, ends: bool, span: Span | None = None, above: Token | None = None):
        self.ends, self.span, self.above = ends, span, above


def _answer(span: Span | None) -> _Found:
    return _Found(True, span)


def _go_on(token: Token) -> _Found:
    return _Found(False, above=token)


_STOP = _Found(False)


class _Climb:
    """One step up the parse from `token`, which is the quantity at tokens `inside` or stands above it."""

    def __init__(self, doc: Tokens, token: Token, inside: range, is_money: bool):
        self.doc, self.token, self.inside, self.is_money = doc, token, inside, is_money
        self.head, self.dep, self.last = token.head, token.dep, inside[-1]

    def look(self) -> _Found:
        """What the word above says."""
        head, dep = self.head, self.dep
        if span := self.for_after():
            return _answer(span)
        if head.i in self.inside:
            return _go_on(head)
        verbal = head.tag.startswith(("VB", "MD"))
        if dep in ("nsubj", "nsubjpass") and verbal and self.token.i in self.inside:
            return _answer(_bought(self.doc, head, self.inside) if self.is_money else None)
        if dep in ("pobj", "pcomp"):
            return self.of_preposition()
        if (on := _imposed_on(head)) is not None:
            return _answer(None if on.i in self.inside else phrase(self.doc, on, self.inside))
        if verbal or (dep == "prep" and head.tag.startswith(("JJ", "RB"))):
            return self.of_verb()
        if head.tag.startswith("NN") and dep not in ("prt", "mark"):
            return self.of_noun()
        return _go_on(head)

    def for_after(self) -> Span | None:
        """ "Of $12,000 for a new roof": what an amount after a preposition is for."""
        if not self.is_money or self.dep not in ("pobj", "conj", "appos") or self.head.lower == "of":
            return None
        after = past_brackets(self.doc, self.last + 1)
        is_for = after < len(self.doc) and self.doc[after].lower == "for"
        return after_preposition(self.doc, after, self.inside) if is_for else None

    def of_preposition(self) -> _Found:
        """What governs the preposition: "a price of $3", "a margin of error of 3 points"."""
        governor = self.head.head
        if self.head.lower != "of" or not governor.tag.startswith("NN"):
            return _go_on(self.head)
        if governor.lower in QUANTITY_NOUNS:
            return _go_on(governor)
        if governor.dep == "pobj" and governor.head.lower == "of" and governor.head.head.tag == "NN":
            governor = governor.head.head
        return _answer(phrase(self.doc, governor, self.inside))

    def of_verb(self) -> _Found:
        """What the verb moves, buys, or has as its subject or object."""
        doc, head, inside = self.doc, self.head, self.inside
        if self.dep in ("dobj", "attr", "oprd") and self.is_money and (bought := _bought(doc, head, inside)):
            return _answer(bought)
        if moved := _object_moved(doc, head, self.token, inside):
            return _answer(moved)
        if self.dep == "dobj" and lemma(head) in EXPECTING:
            return _answer(None)  # "analysts had forecast 3.8%"
        subject = meant_by(subject_of(head))
        if self.is_money and subject is not None and subject.lower == "it" and (aim := _aim(head, self.last)):
            return _answer(phrase(doc, aim, inside))
        if subject is not None and subject.i not in inside and not is_time(subject):
            return _answer(phrase(doc, subject, inside))
        other = next((c for c in head.children if c.dep == "dobj" and c.i not in inside), None)
        if other is not None and other.tag in NOUN_TAGS and not is_time(other):
            return _answer(phrase(doc, other, inside))
        if head.dep == "ccomp" and head.head.i < head.i and not has_to(head) and head.tag != "VBG":
            return _STOP  # "says that 5,000 will be sold": not the speaker
        return _go_on(head)

    def of_noun(self) -> _Found:
        """The noun above, unless it is only beside the quantity: "with a fracture and one with burns"."""
        head = self.head
        if self.dep == "conj":
            amount = any(c.tag in ("CD", "$") for c in head.children)
            return _go_on(head) if amount or head.dep in ("dobj", "attr", "conj") else _STOP
        if head.lower in QUANTITY_NOUNS and head.i < self.inside[0]:
            return _go_on(head)  # "spent a record £5bn"
        return _go_on(head) if is_time(head) else _answer(phrase(self.doc, head, self.inside))


def _imposed_on(verb: Token) -> Token | None:
    """Who is fined or jailed."""
    return next((c for c in verb.children if c.dep in _OBJECTS), None) if lemma(verb) in _IMPOSES else None


def _object_moved(doc: Tokens, verb: Token, token: Token, inside: range) -> Span | None:
    """The object that a verb moves by the quantity, sets at it, or sells for it, or None.

    "raised fares by 8%", "cut prices 15%", "sent shares down 3%", "put the toll at 12", "sold the mill for $4m"; "cut 5% from the
    budget".
    """
    base = lemma(verb)
    if (noun := _put(doc, verb, token, inside)) is not None:
        return phrase(doc, noun, inside)
    if token.i in inside and base in TAKES:
        part = _taken_from(verb, token, base, inside[-1])
        return None if part is None or is_time(part) else phrase(doc, part, inside)
    return None


def _put(doc: Tokens, verb: Token, token: Token, inside: range) -> Token | None:
    """The object before the quantity, if the verb moves it by that or sets it at it."""
    put = next((c for c in verb.children if c.dep == "dobj" and c.i < inside[0]), None)
    put = (part_of(put, inside) if put is not None else None) or put  # "all of the shares"
    if put is None or not _is_noun_without_number(put, ("CD",)) or is_time(put):
        return None
    base = lemma(verb)
    if token.dep == "prep":
        # "lowered its forecast for 2019 to 1%", where the parse ties the amount to "for"
        word = "to" if doc[inside[0]].lower == "to" or doc[inside[0] - 1].lower == "to" else token.lower
        return _put_by(doc, put, token, word, base)
    return put if base in TRENDS or base in _SETS or token.lower in _DIRECTIONS else None


def _put_by(doc: Tokens, put: Token, preposition: Token, word: str, base: str) -> Token | None:
    """The noun that a verb moves or sells by the amount after this preposition, which reads as `word`."""
    if not ((word == "for" and base in _TRADES) or (word in MOVED_BY and base not in _CONTESTS)):
        return None
    if any(t.tag == "CD" and not is_time(t) for t in doc[put.i + 1 : preposition.i]):
        put = doc[preposition.i - 1]  # "puts Smith at 48% and Jones at 43%", which the parse ties to the verb as well
    return put if put.tag.startswith("NN") else None


def _taken_from(verb: Token, token: Token, base: str, last: int) -> Token | None:
    """What an amount is taken from or added to: "cut 5% from the budget"."""
    word = "to" if base == "add" else "from"
    for child in (*verb.children, *token.children):
        if child.dep == "prep" and child.i > last and child.lower == word:
            part = object_of(child)
            if part is not None and _is_noun_without_number(part, ("CD", "$")):
                return part
    return None


def _is_noun_without_number(noun: Token, numbers: tuple[str, ...]) -> bool:
    return noun.tag.startswith("NN") and not any(c.tag in numbers for c in noun.children)


def _bought(doc: Tokens, verb: Token, inside: range) -> Span | None:
    """What an amount is for: the phrase with "for" or "on" right after it, whether tied to it or to its verb."""
    if span := child_phrase(doc, inside, ("for", "on")):
        return span
    is_subject = verb.i > inside[-1]  # "£2m was spent on", "£2m went on"
    after = (verb.i if is_subject else inside[-1]) + 1
    if (is_subject or lemma(verb) in _SPENDS) and (doing := _done_with(doc, after)):
        return doing
    for child in verb.children:
        beside = child.i == past_brackets(doc, after) or _only_time(doc, after, child.i)
        if child.dep == "prep" and child.lower in ("for", "on") and beside:
            noun = object_of(child)
            return phrase(doc, noun, inside) if noun is not None and not is_time(noun) else None
    return None


def _aim(verb: Token, last: int) -> Token | None:
    """ "It could cost $8m to hold a referendum": what is done for the amount, where "it" is the subject."""
    done = next((c for c in verb.children if c.dep in ("xcomp", "advcl") and c.i > last and has_to(c)), None)
    return next((c for c in done.children if c.dep == "dobj"), None) if done is not None else None


def _done_with(doc: Tokens, after: int) -> Span | None:
    """What money is spent doing: "$2m digging up a field", "$200,000 in bailing protesters out"."""
    if after < len(doc) and doc[after].lower in ("in", "on"):
        after += 1
    if after >= len(doc) or doc[after].tag != "VBG":
        return None
    end = next((c.right_edge.i for c in doc[after].children if c.dep == "dobj"), after)
    return after, min(end, after + _LONGEST_TIME) + 1


def _only_time(doc: Tokens, first: int, end: int) -> bool:
    """Whether the few tokens `first` to `end` only say when or how long: "$5bn over ten years for the fund"."""
    if end - first > _LONGEST_TIME:
        return False
    return all(t.tag in ("IN", "CD", "DT", "JJ", "JJR") or is_time(t) for t in doc[first:end])


def meant_by(subject: Token | None) -> Token | None:
    """The subject itself; for "it" and "they" that of a clause before it in the sentence: "the phones were big and they cost $90"."""
    if subject is None or subject.lower not in ("it", "they"):
        return subject
    tags = ("NNS", "NNPS") if subject.lower == "they" else ("NN", "NNP")
    before = (t for t in reversed(subject.doc[: subject.i]) if t.dep in ("nsubj", "nsubjpass"))
    return next((t for t in before if t.tag in tags), subject)


def went_on(doc: Tokens, first: int, last: int) -> Span | None:
    """What went on for the time at tokens `first` to `last`: the object of its clause, else the subject, or None.

    "The court heard arguments for three days": arguments; "growth slowed in the three months to June": growth.
    """
    inside = range(first, last + 1)
    verb = verb_above(doc, first, last)
    if verb is None or lemma(verb) in _IMPOSES:
        return None  # "sentenced her to 12 years": not the judge
    objects = (c for c in verb.children if c.dep == "dobj" and c.i not in inside)
    for noun in (*objects, subject_of(verb)):
        if noun is not None and noun.i not in inside and noun.tag in NOUN_TAGS and not is_time(noun):
            return phrase(doc, noun, inside)
    return None


def verb_above(doc: Tokens, first: int, last: int) -> Token | None:
    """The verb of the clause that the quantity at tokens `first` to `last` stands in, or None."""
    verb = doc.root_of(first, last)
    for _ in range(_MAX_CLIMB):
        if verb.tag.startswith("VB") or verb.head is verb:
            break
        verb = verb.head
    return verb if verb.tag.startswith("VB") else None


def of_period(doc: Tokens, first: int, last: int) -> Span | None:
    """The noun that a period is said of: "recovery" in "a strong recovery in the past two years"."""
    period = doc.root_of(first, last)
    noun = period.head.head if period.dep == "pobj" else period
    if not noun.tag.startswith("NN") or noun.i >= first or is_time(noun):
        return None
    span = phrase(doc, noun, range(first, last + 1))
    return (span[0], noun.i + 1) if span and span[0] <= noun.i else None


def multiplied(doc: Tokens, verb: int) -> Span | None:
    """Tokens of what the verb at token `verb` multiplies: "profit" in "the firm doubled its profit", "profit doubled"."""
    token, inside = doc[verb], range(verb, verb + 1)
    if not token.tag.startswith("VB"):
        return None
    put = next((c for c in token.children if c.dep == "dobj"), None)
    noun = put if put is not None and not is_time(put) else subject_of(token)
    return phrase(doc, noun, inside) if noun is not None else None


def ticker_before(text: str, number: int) -> str | None:
    """A firm's sign on an exchange right before a number: "TSLA" of "Tesla Inc. TSLA, +7.55%"."""
    found = _TICKER.search(text, max(0, number - _TICKER_REACH), number)
    return found["ticker"] if found else None
