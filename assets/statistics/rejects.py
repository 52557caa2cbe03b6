"""Numbers that are no statistics, and why: dates, times, ordinals, names, addresses, identifiers, idioms.

`reject_reasons` reads the text around each number without a parser. Names that only part-of-speech tags show ("Planet 9"),
and numbers of which nothing is said, are told by `reason_in_sentence` and `says_nothing`.
"""

from __future__ import annotations

from bisect import bisect_right

from assets.reading import patterns
from assets.reading.en.lemmas import lemma
from assets.reading.en.numbers import Number
from assets.reading.en.times import CLOCK_TIME, DATES, Time
from assets.reading.lexicon import rows, words
from assets.reading.syntax import Token
from assets.statistics.clause.ages import are_those_aged
from assets.statistics.clause.counting import PLURALS, counted_phrase
from assets.statistics.clause.pointed import counts_nobody
from assets.statistics.quantity import Quantity
from assets.statistics.units import currency_before, unit_after, unit_called
from assets.statistics.work import Case, Counted, Sentence

_P = patterns.table("en/no_statistics")
_HEADS = {r["word"]: r["reason"] for r in rows("number_heads")}
_NOT_A_NAME = words("en/figures", "not_a_name")
_LASTING = words("en/figures", "lasting")
_SOFTENERS = ("just", "only", "a", "another", "some")
_FROM, _TO = (patterns.table("en/figures")[n] for n in ("from_level", "to_level"))
_LEGAL = words("en/figures", "legal")
_SUBUNITS = words("en/figures", "subunit")
_WINDOW = 30  # characters before a number
_MANY = 1000  # who are so many, and do something, are people or things that the writer need not name
_GROUP = 20  # as many as a bare number stands for of those told of before
_DEEDS = ("VBD", "VBP", "VBZ", "MD")
DETAILS = {
    "date": "a calendar date, year or season, or the time from there to then, is not a statistic",
    "time": "a clock time is not a statistic",
    "ordinal": "a rank or place in an order is not a statistic",
    "name_part": "the number belongs to a name",
    "address": "the number belongs to a postal or web address, or to a place on the map",
    "identifier": "a phone, case, version or list number",
    "idiom": "a number word that counts nothing",
    "low_confidence": "no unit, noun or measure could be found for it",
}
# patterns of what holds a number, and the reason that they give
_HOLDERS = (
    ("web", "address"),
    ("address", "address"),
    ("phone", "identifier"),
    ("version", "identifier"),
    ("page", "identifier"),
    ("photos", "identifier"),
    ("emergency_call", "identifier"),
    ("season", "date"),
    ("short_year", "date"),
    ("short_date", "date"),
    ("days", "date"),
    ("days_first", "date"),
    ("street_first", "address"),
    ("before_christ", "date"),
    ("mid_year", "date"),
    ("verse", "name_part"),
    ("club", "name_part"),
    ("coordinates", "address"),
    ("race", "name_part"),
    ("powers", "name_part"),
    ("programme", "name_part"),
    ("owner", "name_part"),
    ("console", "name_part"),
    ("rating", "name_part"),
)


class Context:
    """The spans of one text inside which a number is no statistic, found once for all its numbers."""

    def __init__(self, text: str, times: list[Time]) -> None:
        spans = [(t.start, t.end, "date", t.kind) for t in times if t.kind in DATES]
        spans += [(*m.span(), "time", "clock") for m in CLOCK_TIME.finditer(text)]
        for name, reason in _HOLDERS:
            spans += [(*m.span(), reason, "") for m in _P[name].finditer(text)]
        spans += [(*m.span(1), "identifier", "list number") for m in _P["list_number"].finditer(text)]
        spans.sort()
        self.spans = spans
        self.starts = [s[0] for s in spans]

    def at(self, start: int) -> tuple[str, str] | None:
        """(reason, detail) of a span that holds `start`, if any."""
        i = bisect_right(self.starts, start)
        for s, e, reason, detail in reversed(self.spans[max(0, i - 4) : i]):
            if s <= start < e:
                return reason, detail
        return None


def reject_reasons(text: str, numbers: list[Number], times: list[Time]) -> list[str | None]:
    """For each number the reason for which it is no statistic, or None."""
    context = Context(text, times)
    return [_reason(text, number, context) for number in numbers]


def _reason(text: str, number: Number, context: Context) -> str | None:
    words_ = text[number.start : number.end].lower()
    if number.style in ("ordinal", "decade"):
        return "date" if number.style == "decade" else "ordinal"
    if number.style == "multiplier":
        counts = words_.endswith(("ed", "fold")) and not _P["doubled_down"].match(text, number.end)
        return None if counts else "idiom"
    before = text[max(0, number.start - _WINDOW) : number.start]
    if number.magnitude == 1 and _is_rank(text, number, before):
        return "ordinal"
    if found := context.at(number.start):
        return _held_reason(text, number, words_, before, *found)
    if number.style == "code":
        return "name_part"
    if number.digits:
        return _digits_reason(text, number, before)
    if words_ in ("a", "an") and _P["before_now"].match(text, number.end) and _P["comparative"].search(before):
        return "date"
    return _words_reason(text, number, words_, before)


def _is_rank(text: str, number: Number, before: str) -> bool:
    """ "World number 51", "the round of 16", "in week three"; but "in week three of 40 days" has 40."""
    if _P["ranked_before"].search(before):
        return True
    stage = _P["stage_before"].search(before)
    return stage is not None and (not stage[0].endswith("of ") or bool(_P["of_rounds"].match(text, number.start)))


def _held_reason(text: str, number: Number, words_: str, before: str, reason: str, detail: str) -> str | None:
    """The reason of what holds a number, unless it counts something after all."""
    if detail == "year" and _is_count(text, number, before):
        return None
    if detail == "quarter" and number.style == "part":
        return "idiom" if words_ == "half" else "ordinal"
    return reason


def _is_count(text: str, number: Number, before: str) -> bool:
    """Whether a number that could be a year counts something: "2000 people", "1500 km"."""
    floats = _P["floating"].search(before) and not _P["may_float"].search(before)
    if floats or _P["that_year"].match(text, number.end):
        return False
    if number.magnitude > 1:
        return True
    return bool(_P["counted_after_year"].match(text, number.end) or unit_after(text, number.end))


# ---------------------------------------------------------------- in digits


def _digits_reason(text: str, number: Number, before: str) -> str | None:
    if _P["month_glued"].search(before):
        return "date"  # "Dec.17"
    if currency_before(text, number.start):
        return None
    if reason := _head_reason(text, number, before):
        return reason
    if _is_section(text, number.start, before):
        return "identifier"
    if are_those_aged(text, number.start, number.end):
        return None
    if _P["minute_of_change"].search(before):
        return "time"
    if number.end < len(text) and number.magnitude == 1 and not number.suffix:
        if _P["glued_word"].match(text, number.end) and not unit_after(text, number.end):
            return None if _P["feet_before"].search(before) and text.startswith("in", number.end) else "name_part"
    return "identifier" if _is_code(text, number) else None


def _head_reason(text: str, number: Number, before: str) -> str | None:
    """The reason that a word before the number gives: "Flight 370", "case 12"."""
    head = _P["head"].search(before)
    if head is None or _P["counted_after_head"].match(text, number.end):
        return None
    printed = head["head"]
    reason = _HEADS.get(printed.lower())
    named = reason == "identifier" or printed != printed.lower() or not printed[0].isalpha() or printed in _LEGAL
    return reason if named else None


def _is_section(text: str, start: int, before: str) -> bool:
    """ "501(c)(3)"."""
    inside = text[start - 1 : start] == "(" and _P["section_before"].search(before) is not None
    return inside or _P["section"].match(text, start) is not None


def _is_code(text: str, number: Number) -> bool:
    """ "007", "a_12", "km/2"; not "Y/12" or "S/12", which are money."""
    if _P["leading_zero"].match(text[number.start : number.end]):
        return True
    before = text[max(0, number.start - 2) : number.start]
    glued = before[-1:] in ("/", "_", "\\", "=") and not before.startswith(("Y", "S"))
    return glued and not (before[-1] == "/" and unit_after(text, number.end))  # "a 45 percent/43 percent split"


# ---------------------------------------------------------------- in words


def _words_reason(text: str, number: Number, words_: str, before: str) -> str | None:
    if words_ == "zero" and _P["zero_idiom"].match(text[number.end : number.end + 10]):
        return "idiom"
    if words_ == "scores" and _P["who_scores"].search(before):
        return "idiom"
    if words_ == "one":
        return "idiom" if _is_idiom_of_one(text, number.end, before) else None
    if number.style == "part":
        if words_ == "half":
            return "idiom" if _is_idiom_of_half(text, number.end, before) else None
        if _is_place_in_order(text, number.end, words_, before):
            return "ordinal"
    if head := _P["head"].search(before):
        printed = head["head"]
        if _HEADS.get(printed.lower()) == "name_part" and printed[0].isupper() and text[number.start].isupper():
            return "name_part"
    return "idiom" if number.bare and _P["magnitude_alone"].match(words_) else None


def _is_idiom_of_one(text: str, end: int, before: str) -> bool:
    """ "One another", "no one", "one day"; but "killing one", "one was killed" and "one of the dead" count."""
    if _P["one_of"].match(text[end : end + 4]):
        if text.startswith(" of", end):
            return bool(_P["no_one_of"].search(before) or _P["one_of_best"].match(text, end))
        return _P["one_victim_before"].search(before) is None  # "kills one in Hull"
    if _P["one_after_another"].match(text, end):
        return True
    if not (_P["one_after"].match(text, end) or _P["one_before"].search(before)):
        return False
    if _P["one_victim_before"].search(before):
        return False
    return not _P["one_victim_after"].match(text[end : end + 20]) or _P["no_before"].search(before) is not None


def _is_idiom_of_half(text: str, end: int, before: str) -> bool:
    """ "The first half", "half-hearted", "half-dressed"; but "a half-mile" is one."""
    if _P["half_before"].search(before) or _P["half_after"].match(text[end : end + 9]):
        return True
    return text.startswith("-", end) and not (unit_after(text, end) or text.startswith("point", end + 1))


def _is_place_in_order(text: str, end: int, words_: str, before: str) -> bool:
    """ "A third party": no part of anything."""
    if not words_.startswith(("a ", "an ", "one ")):
        return False
    return not _P["part_after"].match(text, end) and not _P["part_before"].search(before)


# ---------------------------------------------------------------- once the sentence is parsed


def reason_in_sentence(s: Sentence, q: Quantity) -> str | None:
    """`date` for how far off a moment is, `name_part` for a number within a name: "two years ago", "Planet 9"."""
    if _is_moment(s, q):
        return "date"
    if (q.unit is None and not q.digits and _is_printed_name(s, q)) or _is_nickname(s, q):
        return "name_part"
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
    if q.modifier in ("at_most", "at_least") or _P["span_before"].search(s.text, max(0, q.start - 20), q.start):
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
    begins = before.text.islower() or before.tag in ("POS", "CD") or (first == 1 and before.text.isalpha())
    return (_is_name(before) and before.spaced) or (named and begins)


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
    if counted and q.value != 1 and s.tokens[counted.head].tag == s.tokens[after].tag == "NNP":
        return "name_part"  # "the 11 Pro Max"
    if not _is_name(s.tokens[number - 1]) or (counted and _may_be_counted(s, counted)):
        return None
    if counted is None and number == 1 and _goes_on(s, after):
        return "name_part" if _is_sequel(s, q, after) else None
    return "name_part"


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
    if _is_some_one(case) or counts_nobody(case):
        return "idiom"
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


def _says_something(case: Case) -> bool:
    """Whether a bare number is told of something: bounded, moved, large, or of those who were told of before."""
    figure, q = case.figure, case.quantity
    if figure.modifier != "exact" or figure.trend != "none" or q.style == "vague" or _is_group(case):
        return True
    if figure.thing is not None and (q.digits or q.magnitude >= _MANY):
        return True
    if _FROM.search(case.text, case.sentence.start, q.start) and any(
        _TO.fullmatch(case.text, q.end, other.start) for other in case.sentence.quantities if other.start > q.end
    ):
        return True  # "from 12,300 to 20,000"
    # "organisers said 100,000 took part"
    after = case.last + 1
    return q.digits and (q.value or 0) >= _MANY and after < len(case.tokens) and case.tokens[after].tag in _DEEDS
