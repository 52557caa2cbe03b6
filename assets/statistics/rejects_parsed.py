"""Numbers that are no statistics as the parse of their sentence shows: how far off a moment is, names, and numbers of which nothing is said.

What the text around a number shows without a parse is in `rejects.py`.
"""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import words
from assets.reading.syntax import Token
from assets.statistics.clause.categories import is_person
from assets.statistics.clause.counting import PLURALS, counted_phrase
from assets.statistics.clause.pointed import is_no_figure
from assets.statistics.quantity import Quantity
from assets.statistics.units import unit_called
from assets.statistics.work import Case, Counted, Sentence

_P = patterns.table("en/no_statistics")
_NOT_A_NAME = words("en/figures", "not_a_name")
_LASTING = words("en/figures", "lasting")
_SOFTENERS = ("just", "only", "a", "another", "some")
_FROM, _TO = (patterns.table("en/figures")[n] for n in ("from_level", "to_level"))
_MOVED_BY = patterns.table("en/quantities")["moved_by"]
_SUBUNITS = words("en/figures", "subunit")
_WINDOW = 30  # characters before a number
_LEAST_MODEL = 100  # from which on a number before a name and a singular is that of a model
_MANY = 1000  # who are so many, and do something, are people or things that the writer need not name
_GROUP = 20  # as many as a bare number stands for of those told of before
_DEEDS = ("VBD", "VBP", "VBZ", "MD")


def reason_in_sentence(s: Sentence, q: Quantity) -> str | None:
    """`date` for how far off a moment is, `name_part` for a number within a name: "two years ago", "Planet 9"."""
    if _is_moment(s, q):
        return "date"
    if (q.unit is None and not q.digits and _is_printed_name(s, q)) or _is_nickname(s, q):
        return "name_part"
    if s.text[q.number_start : q.number_end].lower() == "scores" and _are_results(s, q):
        return "idiom"
    return _part_of_name(s, q)


def _is_moment(s: Sentence, q: Quantity) -> bool:
    """ "Two years ago", "three days before the vote"; not "30 minutes before it ran out", where it tells how long."""
    if q.unit is None or q.unit.kind != "duration" or q.per_unit or q.joined:
        return False
    if _P["moment_after"].match(s.text, q.end):
        return True
    if _P["moment_from"].match(s.text, q.end):
        return not _lasts(s, q)
    ahead = _P["in_before"].search(s.text, max(0, q.start - _WINDOW), q.start)
    if ahead and _P["moment_ahead"].match(s.text, q.end):
        return True
    unit = s.tokens[s.token_at(q.end - 1)]
    into = unit.i + 1 < len(s.tokens) and s.tokens[unit.i + 1].lower == "into"
    return into and unit.dep == "npadvmod" and unit.head.i == unit.i + 1


def _lasts(s: Sentence, q: Quantity) -> bool:
    """Whether a time before "before" or "after" is one that something took: "for two days before it sold out"."""
    if q.modifier in ("at_most", "at_least") or _P["span_before"].search(s.text, max(0, q.start - _WINDOW), q.start):
        return True
    before = s.token_at(q.start) - 1
    while before > 0 and s.tokens[before].lower in _SOFTENERS:
        before -= 1
    return before >= 0 and lemma(s.tokens[before]) in _LASTING


def _is_printed_name(s: Sentence, q: Quantity) -> bool:
    """Whether capitals make a name of a number word and what stands beside it: "the Six Nations", "Radio One"."""
    first, after = s.token_at(q.number_start), s.token_at(q.number_end - 1) + 1
    if first == 0 or not s.text[q.number_start].isupper() or _is_title(s):
        return False
    before = s.tokens[first - 1]
    named = after < len(s.tokens) and s.tokens[after].text[:1].isupper()
    the = before.lower == "the" and first > 1  # "the film The Three Doors"
    begins = before.text.islower() or before.tag in ("POS", "CD", ",") or the or (first == 1 and before.text.isalpha())
    return (_is_name(before) and before.spaced) or (named and begins)


def _are_results(s: Sentence, q: Quantity) -> bool:
    """ "The 2017 scores fell", "reading scores": what was scored, and not many."""
    token = s.tokens[s.token_at(q.number_start)]
    told = any(c.i == token.i - 1 and c.tag in ("CD", "NN", "NNP", "NNS", "PRP$", "VBG") for c in token.children)
    return told and not _P["of_many"].match(s.text, q.number_end)


def _is_nickname(s: Sentence, q: Quantity) -> bool:
    """A coin in the singular and with a capital is a name: the rapper "50 Cent"."""
    if q.unit is None or q.unit.name not in _SUBUNITS or q.value == 1 or q.unit_start is None or q.unit_end is None:
        return False
    printed = s.text[q.unit_start : q.unit_end]
    return printed.istitle() and not printed.endswith("s") and s.text[q.unit_start - 1] == " " and not _is_title(s)


def _is_title(s: Sentence) -> bool:
    """Whether all nouns and verbs of a sentence have capitals."""
    return not any(t.text.islower() and t.tag[:2] in ("NN", "VB") for t in s.tokens)


def _part_of_name(s: Sentence, q: Quantity) -> str | None:
    """`name_part` for digits right after a proper noun with no unit and no plural noun after them: "Planet 9"."""
    if q.unit is not None or not q.digits or q.modifier != "exact" or q.style == "score":
        return None
    number, after = s.token_at(q.number_start), s.token_at(q.number_end - 1) + 1
    if number == 0 or s.tokens[number - 1].lower in _NOT_A_NAME:
        return None
    counted = counted_phrase(s.tokens, after, q.value, False) if after < len(s.tokens) else None
    if counted and _is_model(s, q, counted):
        return "name_part"
    if not _is_name(s.tokens[number - 1]) or (counted and _may_be_counted(s, counted)):
        return None
    if counted is None and number == 1 and _goes_on(s, after):
        return "name_part" if _is_sequel(s, q, after) else None
    return "name_part"


def _is_model(s: Sentence, q: Quantity, counted: Counted) -> bool:
    """ "The 11 Pro Max", "the 747 Max jetliner": so many would be jetliners."""
    first, head = s.tokens[counted.first], s.tokens[counted.head]
    if q.value != 1 and head.tag == s.tokens[s.token_at(q.number_end - 1) + 1].tag == "NNP":
        return True
    plain = s.text[q.number_start : q.number_end].isdigit() and (q.value or 0) >= _LEAST_MODEL
    is_one_thing = head.tag == "NN" and not (_may_be_counted(s, counted) or is_person(head))
    return plain and first.tag == "NNP" and is_one_thing


def _is_sequel(s: Sentence, q: Quantity, after: int) -> bool:
    """ "Halo 2 is out": one digit between a name and its verb."""
    return (q.value or 0) < 10 and s.tokens[after].tag in ("VBZ", "VBD", "MD") and s.tokens[0].tag == "NNP"


def _goes_on(s: Sentence, after: int) -> bool:
    """Whether a verb, adjective, adverb or preposition stands at this token."""
    return after < len(s.tokens) and s.tokens[after].tag.startswith(("VB", "JJ", "RB", "IN", "TO"))


def _is_name(token: Token) -> bool:
    capitals = token.text.isupper() and len(token) > 1 and token.text.isalpha()
    return (token.tag in ("NNP", "NNPS") or capitals) and token.text[:1].isupper()


def _may_be_counted(s: Sentence, counted: Counted) -> bool:
    """Whether a noun is a plural or a unit, which a number before it counts."""
    head = s.tokens[counted.head]
    if head.tag in ("NNS", "NNPS") and lemma(head) != head.lower:
        return True
    return head.lower in PLURALS or unit_called(head.text) is not None


def says_nothing(case: Case) -> str | None:
    """The reason for which a number is no statistic where nothing at all says what it is of; None where something does."""
    figure, q = case.figure, case.quantity
    if _is_some_one(case):
        return "idiom"
    if is_no_figure(case):
        return "low_confidence" if q.digits else "idiom"
    if figure.kind != "count" or figure.source or figure.category or figure.unit:
        return None
    if q.style != "few" and _says_something(case):
        return None
    if case.text[q.number_start : q.number_end].lower() == "one" or q.style in ("few", "part", "vague"):
        return "idiom"
    return "low_confidence"


def _is_some_one(case: Case) -> bool:
    """ "One of the farmers said so" counts nobody, unless something happened to that one: "one of the robbers was killed"."""
    figure, q = case.figure, case.quantity
    if figure.category is not None or figure.modifier != "exact" or not _P["some_one"].match(case.text, q.number_start):
        return False
    return q.style == "exact" and _P["only_one"].search(case.text, max(0, q.start - _WINDOW), q.start) is None


def _is_group(case: Case) -> bool:
    """Whether a bare number is of those who were told of before: "all three are awaiting trial", "three others fled"."""
    q, doc, after = case.quantity, case.tokens, case.number_last + 1
    if q.digits or q.style != "exact" or not 2 < (q.value or 0) <= _GROUP or after >= len(doc):
        return False
    if doc[after].lower == "others":
        return True
    while after + 1 < len(doc) and doc[after].tag == "RB":
        after += 1
    known = _P["group_before"].search(case.text, max(0, q.start - _WINDOW), q.start)
    return known is not None and doc[after].tag in (*_DEEDS, "VBN")


def _leads_to_level(case: Case) -> bool:
    """Whether a bare number is the level before another, or how far it is to that: "from 12,300 to 20,000", "by a seasonal 17,000 to 4.48 million"."""
    start, q = case.sentence.start, case.quantity
    if not _FROM.search(case.text, start, q.start) and not _MOVED_BY.search(case.text, start, q.start):
        return False
    later = (other.start for other in case.sentence.quantities if other.start > q.end)
    return any(_TO.fullmatch(case.text, q.end, other) for other in later)


def _says_something(case: Case) -> bool:
    """Whether a bare number is told of something: bounded, moved, large, or of those who were told of before."""
    figure, q = case.figure, case.quantity
    if figure.modifier != "exact" or figure.trend != "none" or q.style == "vague" or _is_group(case):
        return True
    if figure.thing is not None and (q.digits or q.magnitude >= _MANY):
        return True
    if _leads_to_level(case):
        return True
    # "organisers said 100,000 took part"
    after = case.last + 1
    return q.digits and (q.value or 0) >= _MANY and after < len(case.tokens) and case.tokens[after].tag in _DEEDS
