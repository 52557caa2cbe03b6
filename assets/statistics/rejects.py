"""Numbers that are no statistics, and why: dates, times, ordinals, names, addresses, identifiers, idioms.

`reject_reasons` reads the text around each number without a parser. Names that only part-of-speech tags show ("Planet 9"),
and numbers of which nothing is said, are told in `rejects_parsed.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from assets.reading import patterns
from assets.reading.en.numbers import Number
from assets.reading.en.times import CLOCK_TIME, DATES, Time
from assets.reading.lexicon import rows, words
from assets.reading.span import Span
from assets.statistics.clause.ages import are_those_aged
from assets.statistics.clause.sports import unit_of_scores
from assets.statistics.quantity import is_athletics
from assets.statistics.units import currency_before, unit_after

_P = patterns.table("en/no_statistics")
_HEADS = {r["word"]: r["reason"] for r in rows("number_heads")}
_LEGAL = words("en/figures", "legal")
_WINDOW = 30  # characters before a number
_LONGEST_LIST, _BRACKET = 20, 300  # things; characters in which a bracket was opened
DETAILS = {
    "date": "a calendar date, year or season, or the time from there to then, is not a statistic",
    "time": "a clock time is not a statistic",
    "ordinal": "a rank or place in an order is not a statistic",
    "name_part": "the number belongs to a name",
    "address": "the number belongs to a postal or web address, or to a place on the map",
    "identifier": "a phone, case, version or list number",
    "idiom": "a number word that counts nothing",
    "low_confidence": "no unit, noun or measure could be found for it, or the model takes it for no figure",
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
    ("twice_shy", "idiom"),
    ("kind_of", "name_part"),
    ("powers", "name_part"),
    ("programme", "name_part"),
    ("work", "name_part"),
    ("owner", "name_part"),
    ("console", "name_part"),
    ("rating", "name_part"),
    ("last_so_many", "ordinal"),
    ("top_so_many", "ordinal"),
    ("nearly_now", "date"),
    ("short_while_ago", "date"),
    ("made_so", "idiom"),
)


class Context:
    """The spans of one text inside which a number is no statistic, found once for all its numbers."""

    def __init__(self, text: str, times: list[Time]) -> None:
        spans = [(t.start, t.end, "date", t.kind) for t in times if t.kind in DATES]
        spans += [(*m.span(), "time", "clock") for m in CLOCK_TIME.finditer(text)]
        for name, reason in _HOLDERS:
            spans += [(*m.span(), reason, "") for m in _P[name].finditer(text)]
        spans += [(*m.span(1), "identifier", "list number") for m in _P["list_number"].finditer(text)]
        spans += [(*point, "identifier", "list number") for point in _points(text)]
        if unit_of_scores(text) is not None:
            spans += [(*m.span(), "time", "of a match") for m in _P["match_minute"].finditer(text)]
        if is_athletics(text):
            spans += [(*m.span(), "name_part", "race") for m in _P["race_alone"].finditer(text)]
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


def _points(text: str) -> Iterator[Span]:
    """Where the points of lists within sentences are numbered, from 1 on: "either (1) boiled or (2) fried"."""
    run: list[Span] = []
    for m in _P["point"].finditer(text):
        if not _P["point_before"].search(text, max(0, m.start() - _WINDOW), m.start()):
            continue
        goes_on = bool(run) and int(m[1]) == len(run) + 1 and "\n" not in text[run[-1][1] : m.start()]
        if not goes_on:
            run = []
        if goes_on or m[1] == "1":
            run.append(m.span(1))
        if len(run) > 1:
            yield from run[-1:] if len(run) > 2 else run


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
    if number.style == "race_time":
        return _race_time_reason(text, number, context)
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


def _race_time_reason(text: str, number: Number, context: Context) -> str | None:
    """The reason for which "10:30.45" is no time that somebody ran: "at 10:30.45 GMT", or part of an address."""
    found = context.at(number.start)
    if found and found[0] != "time":
        return found[0]
    told = _P["at_a_time"].search(text, max(0, number.start - 10), number.start) or _P["of_the_clock"].match(
        text, number.end
    )
    return "time" if told else None


def _is_rank(text: str, number: Number, before: str) -> bool:
    """ "World number 51", "the round of 16", "in week three"; but "in week three of 40 days" has 40."""
    ends = number.end == len(text) or _P["ranking_after"].match(text, number.end)
    if (ends and _P["ranking_before"].search(before)) or _P["ranked_before"].search(before):
        return True
    stage = _P["stage_before"].search(before)
    return stage is not None and (not stage[0].endswith("of ") or bool(_P["of_rounds"].match(text, number.start)))


def _held_reason(text: str, number: Number, words_: str, before: str, reason: str, detail: str) -> str | None:
    """The reason of what holds a number, unless it counts something after all."""
    if detail == "year" and "©" not in before[-2:] and _is_count(text, number, before):
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
    return "identifier" if _is_code(text, number) or _is_list_mark(text, number) else None


def _is_list_mark(text: str, number: Number) -> bool:
    """ "1) lower taxes 2) more schools": a bracket that nothing opened, behind a number."""
    if not text.startswith(") ", number.end) or (number.value or 0) > _LONGEST_LIST or "1) " not in text:
        return False
    before = text[max(0, number.start - _BRACKET) : number.start]
    return before[-1:] in (" ", "\n", "") and before.count("(") <= before.count(")")


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


def _is_part_of_name(text: str, number: Number, before: str) -> bool:
    """Whether a number in words follows the head of a name: "Chapter Eleven"."""
    head = _P["head"].search(before)
    printed = head["head"] if head else ""
    return _HEADS.get(printed.lower()) == "name_part" and printed[0].isupper() and text[number.start].isupper()


def _words_reason(text: str, number: Number, words_: str, before: str) -> str | None:
    zero = words_ == "zero" and _P["zero_idiom"].match(text[number.end : number.end + 10])
    if zero or (words_ == "scores" and _P["no_scores"].search(before)):
        return "idiom"
    if words_ == "one":
        return "idiom" if _is_idiom_of_one(text, number.end, before) else None
    if number.style == "part":
        if words_ == "half":
            return "idiom" if _is_idiom_of_half(text, number.end, before) else None
        if _is_place_in_order(text, number.end, words_, before):
            return "ordinal"
    if _is_part_of_name(text, number, before):
        return "name_part"
    is_money = _P["of_money"].match(text, number.end) and not before.lower().endswith("multi-")
    return "idiom" if number.bare and _P["magnitude_alone"].match(words_) and not is_money else None


def _is_idiom_of_one(text: str, end: int, before: str) -> bool:
    """ "One another", "no one", "one day"; but "killing one", "one was killed" and "one of the dead" count."""
    if _P["one_of"].match(text[end : end + 4]):
        if text.startswith(" of", end):
            return bool(_P["no_one_of"].search(before) or _P["one_of_best"].match(text, end))
        return _P["one_victim_before"].search(before) is None  # "kills one in Hull"
    if (after := _P["one_after_another"].match(text, end)) and ("after" in after[0] or before.endswith("from ")):
        return True
    if (span := _P["one_span"].match(text, end)) and (span[0][0] != " " or _P["lasts"].search(before)):
        return False  # "for one year", "a one-year delay"
    if not (_P["one_after"].match(text, end) or _P["one_before"].search(before)) or _P["between_one"].search(before):
        return False
    if _P["one_victim_before"].search(before):
        return False
    return not _P["one_victim_after"].match(text[end : end + 20]) or _P["no_before"].search(before) is not None


def _is_idiom_of_half(text: str, end: int, before: str) -> bool:
    """ "The first half", "half-hearted", "half-dressed"; but "a half-mile" and "the half-hour talk" are."""
    found = unit_after(text, end) if text.startswith("-", end) else None
    if found and found[0].name != "century":
        return False
    if _P["half_before"].search(before) or _P["half_after"].match(text[end : end + 9]):
        return True
    if text.startswith("-Life", end):
        return True  # a game
    return text.startswith("-", end) and not (found or text.startswith("point", end + 1))


def _is_place_in_order(text: str, end: int, words_: str, before: str) -> bool:
    """ "A third party": no part of anything."""
    if not words_.startswith(("a ", "an ", "one ")):
        return False
    return not _P["part_after"].match(text, end) and not _P["part_before"].search(before)
