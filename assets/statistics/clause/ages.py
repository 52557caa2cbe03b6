"""Which bare numbers are ages: by the words beside them, by whose they could be, and by what they are said of."""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.en.words import first_names
from assets.reading.lexicon import words
from assets.reading.syntax import Token, Tokens
from assets.statements.speakers.name_words import honorifics
from assets.statistics.clause.categories import is_person
from assets.statistics.clause.counting import TIME_WORDS
from assets.statistics.quantity import Quantity
from assets.statistics.work import Case

_PATTERNS = patterns.table("en/figures")
_AGED, _AGE_THINGS, _LISTED, _OTHERS = (_PATTERNS[n] for n in ("aged", "age_things", "listed", "others"))
_WORD_AFTER, _AFTER_BARE_AGE, _AFTER_AGE = (_PATTERNS[n] for n in ("word_after", "after_bare_age", "after_age"))
_WAS_OLD, _AT_AGE, _OR_OLDER = (_PATTERNS[n] for n in ("was_old", "at_age", "or_older"))
_OF_PLACE, _AT_THE_AGE = _PATTERNS["of_place"], _PATTERNS["at_the_age"]
_THOSE_OVER, _THEIR_PLURAL, _TURNED = (_PATTERNS[n] for n in ("those_over", "their_plural", "turned"))
_AGED_WORDS = words("en/figures", "aged")
_THEM = words("en/events", "them")
_FEWEST_TOKENS = 6  # of a line of a table
_HOURS = 24  # up to which "At 9, Ann Rowe" tells the time
_IS_SO_OLD = ("was", "is", "be", "turned", "turns")
_OLDEST = 120  # years; the first number that is no age


def are_those_aged(text: str, start: int, end: int) -> bool:
    """Whether a number names people by their age: "the over-70s", "under 16s"."""
    return bool(_THOSE_OVER.search(text, max(0, start - 8), start) and _THEIR_PLURAL.match(text, end))


def is_age_of_resident(case: Case) -> bool:
    """ "Ann Roe, 22 of Leeds, was hurt": an age between a full name and a place, and no number of the place's."""
    doc, number = case.tokens, case.number
    if number < 3 or doc[number - 1].text != "," or not _may_be_age(case.quantity):
        return False
    named = all(token.tag in ("NNP", "NNPS") for token in doc[number - 3 : number - 1])
    return named and _OF_PLACE.match(case.text, case.quantity.end) is not None


def is_age_of_thing(case: Case) -> bool:
    """ "The average age rose to 41"."""
    value = case.quantity.value
    return bool(value and 0 < value < _OLDEST and _AGE_THINGS.search(case.figure.thing or ""))


def is_listed_age(case: Case) -> bool:
    """ "Aged 9, 12 and 14", but not "the driver, 43, and 5 others"."""
    before, q = case.before, case.quantity
    if before is None or before.kind != "age" or not q.digits:
        return False
    return bool(_LISTED.fullmatch(case.text, before.end, q.start)) and not _OTHERS.match(case.text, q.end)


def is_age_limit(case: Case) -> bool:
    """Whether a bound right after a word for people is one of age: "children under five", "adults 18 and older"."""
    figure, q = case.figure, case.quantity
    token = case.sentence.token_at(figure.start)
    bounds = (q.low if q.low is not None else 0, q.high if q.high is not None else 0)
    if figure.modifier in ("exact", "vague", "about", "nearly") or not 0 < max(bounds) < _OLDEST or token == 0:
        return False
    before = case.tokens[token - 1]
    if before.lower in ("are", "were", "is", "was") and case.counted is None:  # "where the tenants are over 65"
        subjects = (c for c in before.children if c.dep == "nsubj")
        return any(is_person(c) or any(t.lower in _THEM for t in c.subtree) for c in subjects)
    return is_person(before) or before.lower in _AGED_WORDS


def is_bare_age(case: Case) -> bool:
    """ "Ms. Rivera, 43, said", "the driver, 24, was hurt", "aged 12": a bare number that is somebody's age."""
    text, doc, q, number = case.text, case.tokens, case.quantity, case.number
    if _AGED.search(text, max(0, q.start - 16), q.number_start):
        return True
    if (q.value or _OLDEST) < _OLDEST and _is_said_age(case):
        return True
    apart = _past_aside(doc, number) if number >= 2 and _may_be_age(q) else None
    if apart is None:
        return False
    number = apart
    mark, whose = doc[number - 1].text, doc[number - 2]
    if mark not in (",", "(", "—", "–") or text[q.number_start - 1] not in " (" or whose.lower in TIME_WORDS:
        return False  # "180 on Friday, 43 on Sunday"
    if case.figure.category is not None and _WORD_AFTER.match(text, q.end) and not _AFTER_AGE.match(text, q.end):
        return False  # "Four Killed, 20 Wounded"
    if mark == "(" and len(doc) <= _FEWEST_TOKENS and whose.text not in first_names() and number == 2:
        return False  # "SkyWest (14)" in a table
    closed = q.end >= len(text) or text[q.end] in ",.;)\n" or bool(_AFTER_BARE_AGE.match(text, q.end))
    if whose.tag in ("NNP", "NNPS"):
        return closed or mark == ","
    return closed and (whose.tag in ("NN", "NNS") or whose.lower in ("other", "another"))


def _past_aside(doc: Tokens, number: int) -> int | None:
    """The token of the number, or of what stands between it and the mark: "Smith, now 32", "Lee, known as “Juan,” 20"; None of no age."""
    before = doc[number - 1]
    if before.tag == "''" and doc[number - 2].text == ",":
        return number - 1
    if before.lower not in ("now", "then", "also") or doc[number - 2].text != ",":
        return number
    return number - 1 if before.lower != "also" or _is_one(doc[number - 3]) else None  # "the index, also 40, rose"


def _is_said_age(case: Case) -> bool:
    """ "Who was 10 when", "Maria is 36.", "23 or younger"."""
    text, q, number = case.text, case.quantity, case.number
    if _OR_OLDER.match(text, q.number_end):
        return True
    if case.counted is None and _TURNED.search(text, max(0, q.start - 20), q.start):
        return True
    if not _AT_AGE.match(text, q.end) or case.figure.modifier not in ("exact", "about", "nearly"):
        return False
    if _WAS_OLD.search(text, max(0, q.start - 30), q.start):
        return True
    if at := _AT_THE_AGE.search(text, max(0, q.start - 12), q.start):
        return (at["sure"] is not None or (q.value or 0) > _HOURS) and _names_one(case, number + 2)
    return any(_is_one(c) for c in _said_of(case.tokens[number].head))


def _said_of(verb: Token) -> list[Token]:
    """The subjects of "was" or "turned", and of "is soon to be"."""
    if verb.lower not in _IS_SO_OLD:
        return []
    subjects = [c for c in verb.children if c.dep == "nsubj"]
    if not subjects and verb.lower == "be":
        return [c for c in verb.head.children if c.dep == "nsubj"]
    return subjects


def _names_one(case: Case, token: int) -> bool:
    """Whether a name of one person stands there: "At 93, | Jimmy Carlson | still swims"."""
    name = case.tokens[token : token + 2]
    return len(name) == 2 and name[1].tag == "NNP" and _begins_name(name[0].text)


def _is_one(noun: Token) -> bool:
    """Whether a noun means one person: a word for people, or the end of a name with a given name or a title before it."""
    return is_person(noun) or (noun.tag == "NNP" and any(map(_begins_name, (noun.text, _first(noun)))))


def _begins_name(word: str) -> bool:
    return word in first_names() or word in honorifics()


def _first(name: Token) -> str:
    """The first word of a name that ends at this token."""
    return next((t.text for t in name.doc[max(0, name.i - 2) : name.i] if t.tag == "NNP"), "")


def _may_be_age(q: Quantity) -> bool:
    whole = q.value is not None and 0 < q.value < _OLDEST and not q.value % 1
    return q.digits and whole and q.modifier == "exact"
