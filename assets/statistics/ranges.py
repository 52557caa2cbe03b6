"""Quantities of two numbers: ranges ("10 to 20"), scores ("3-1"), feet and inches."""

from __future__ import annotations

from dataclasses import replace

from assets.reading import patterns
from assets.reading.en.numbers import Number
from assets.statistics.quantity import Quantity, read_quantity, set_bounds

_PATTERNS = patterns.table("en/quantities")
_FROM, _JOIN, _MOVED, _NOUN_TO = (_PATTERNS[n] for n in ("from", "join", "moved", "noun_to"))
_ADDED, _MANY_TIMES = _PATTERNS["added"], 3.0  # so much higher is a level that is added to than what is added
_BY_SO_MUCH = _PATTERNS["by_so_much"]
_SOME, _FAR_OFF = 100.0, 8.0  # from so much on, what is so many times higher is the level after a change by it
_TWICE = 2.0  # no more than so much higher is the end of a range: "fell by 3 to 4 percent"
_BETWEEN_YEARS, _RESULT, _SCORELINE = (_PATTERNS[n] for n in ("between_years", "result", "scoreline"))
_RESULT_AFTER, _NEXT_SET, _NO_MORE = (_PATTERNS[n] for n in ("result_after", "next_set", "no_more"))
_HANGING, _MOVED_BY = _PATTERNS["hanging"], _PATTERNS["moved_by"]
_SET_AFTER_SET, _WON_SET, _TIE_BREAK = (_PATTERNS[n] for n in ("set_after_set", "won_set", "tie_break"))
_DECIDED = ("7-6", "6-7", "7–6", "6–7")  # by a tie-break
_VOTED, _VOTE_BEFORE, _RANGES = (_PATTERNS[n] for n in ("voted", "vote_before", "ranges"))
_COUNTED_AFTER_SCORE, _GREW = _PATTERNS["counted_after_score"], _PATTERNS["grew"]
_INCHES, _AN_HOUR, _BY = _PATTERNS["inches"], _PATTERNS["an_hour"], _PATTERNS["by_length"]
_RELAY = _PATTERNS["relay"]
_SIDES = ("inch", "foot", "yard", "millimetre", "centimetre", "metre")
_DASHES = ("-", "–", "‑")
_REACH = 40  # characters between two numbers of one range
_REACH_OF_VOTE = 80  # characters before a result in which a vote is told of
_HIGHEST_SCORE, _MOST_VOTES = 250, 1000
_THOUSAND = 1000.0


def read_quantities(text: str, numbers: list[Number]) -> list[Quantity]:
    """The quantities of `text` that start from `numbers` (those that are not dates, names, ...), ranges joined."""
    found: list[Quantity] = []
    for quantity in (read_quantity(text, number) for number in numbers):
        if found and quantity.number_end <= found[-1].end:
            continue  # the zero of "12 degrees below zero"
        if found and (_add_inches(text, found[-1], quantity) or _add_time(text, found[-1], quantity)):
            continue
        _add_hour(text, found[-1].end if found else 0, quantity)
        merged = (_score(text, found, quantity) or _range(text, found[-1], quantity)) if found else None
        if merged:
            found[-1] = merged
            _join_sets(text, found)
        else:
            found.append(quantity)
    for quantity in found:
        set_bounds(text, quantity)
    return found


def _add_inches(text: str, feet: Quantity, inches: Quantity) -> bool:
    """Add inches to the feet right before them ("6-foot-2", "5 feet 11 inches"), which are one length; whether it was done."""
    if feet.unit is None or feet.unit.name != "foot" or feet.value is None:
        return False
    if inches.value is None or inches.value >= 12:
        return False
    between = text[feet.end : inches.start]
    glued = _INCHES.match(text, inches.end) if between == " " else None  # "6ft 6in"
    left_out = between == " " and text[feet.end - 2 : feet.end] == "ft" and _NO_MORE.match(text, inches.end)
    bare = between == "-" or glued or left_out  # "6-foot-2", "stood 6ft 2, and"
    if not (inches.unit.name == "inch" and between in ("", " ", "-") if inches.unit else bare):
        return False
    feet.value += inches.value / 12
    feet.low = feet.high = feet.value
    end = glued.end() if glued else inches.end
    feet.end, feet.number_end, feet.joined = end, inches.number_end, False
    return True


# how many of the first the second has
_TIMES_LONGER = {
    ("month", "year"): 12.0,
    ("day", "week"): 7.0,
    ("hour", "day"): 24.0,
    ("minute", "hour"): 60.0,
    ("second", "minute"): 60.0,
}
_OF_ONE_TIME = _TIMES_LONGER | {("second", "hour"): 3600.0}


def _add_time(text: str, long: Quantity, short: Quantity) -> bool:
    """Add what is left of a time to what stands right before it: "one minute 53.35 seconds", "five years and eight months"."""
    if long.unit is None or short.unit is None or long.value is None or short.value is None:
        return False
    ratio = _OF_ONE_TIME.get((short.unit.name, long.unit.name), 0.0)
    if short.value >= ratio or text[long.end : short.start] not in (" ", ", ", " and "):
        return False
    long.value = long.low = long.high = round(long.value * ratio + short.value, 6)
    long.unit, long.unit_start, long.unit_end = short.unit, short.unit_start, short.unit_end
    long.end, long.number_end, long.joined = short.end, short.number_end, short.joined
    return True


def _add_hour(text: str, free: int, q: Quantity) -> None:
    """Add the hour whose number is an article, where it stands behind `free`: "an hour and 20 minutes"."""
    if q.unit is None or q.unit.name != "minute" or not 0 < (q.value or 0.0) < 60:
        return
    if hour := _AN_HOUR.search(text, max(free, q.start - 14), q.start):
        q.value = q.low = q.high = (q.value or 0.0) + 60
        q.start = q.number_start = hour.start()


# ---------------------------------------------------------------- ranges


def _range(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    """`first` and `second` as one range, where the words between them join them: "10 to 20", "between 5 and 7 million"."""
    if not (_may_begin(first) and _is_exact(second)) or second.start - first.end > _REACH:
        return None
    second = _in_units_of(first, second)
    if first.unit is None and _is_side(text, second) and _BY.fullmatch(text, first.end, second.start):
        first.shared = second.unit  # "16 x 20 inches"
        return None
    if first.unit is None and second.joined and second.unit and _HANGING.fullmatch(text, first.end, second.start):
        first.shared = second.unit  # "5- and 6-year-old pupils"
        return None
    opener = _FROM.search(text, max(0, first.start - 30), first.start)
    opening = opener["word"].lower() if opener else ""
    word = _joining_word(text, first, second, opening)
    if word is None or not _units_agree(first, second, word, bool(opener)):
        return None
    if not _may_join(text, first, second, word, opening):
        if word == "to" and first.unit is None and _is_share(second) and (first.value or 0.0) <= 100:
            first.shared = second.unit  # "led by 78 to 5 percent"
        return None
    if _is_movement(text, first, second, word, opening):
        _share(first, second)
        return None
    moved = opening != "" and word == "to"
    low, high = sorted((_scaled(first, second, word), second.value or 0.0))
    start = opener.start() if opener and opening != "from" and not moved else first.start
    named = second if second.unit else first
    return Quantity(
        start, second.end, first.number_start, second.number_end, "exact", None, low, high, True, True, "between",
        named.unit, named.unit_start, named.unit_end, second.currency or first.currency, second.per_unit,
        second.digits, second.joined, moved, second.magnitude,
    )  # fmt: skip


def _is_side(text: str, q: Quantity) -> bool:
    """Whether it may be a side of something: a length, and none that is run or swum by several ("4 x 100 metres relay")."""
    return q.unit is not None and q.unit.name in _SIDES and not _RELAY.match(text, q.end)


def _is_share(q: Quantity) -> bool:
    return q.unit is not None and q.unit.kind == "percent"


def _is_movement(text: str, first: Quantity, second: Quantity, word: str, opening: str) -> bool:
    """Whether the two are levels before and after, and no range: "fell from 102 in 2003 to 81", "doubled from 15 to 35"."""
    if word != "to" or not opening.endswith("from"):
        return False
    between = text[first.end : second.start]
    if _BETWEEN_YEARS.fullmatch(between) and not _JOIN.fullmatch(between):
        return True
    return bool((first.value or 0) > (second.value or 0) or _GREW.search(text, max(0, first.start - 60), first.start))


def _share(first: Quantity, second: Quantity) -> None:
    """Give the level before the magnitude and the unit that only the level after has: "from 5 to 7 million euros"."""
    first.value = first.low = first.high = _scaled(first, second)
    if first.unit is None and second.unit is not None:
        first.shared = second.unit


def _may_begin(q: Quantity) -> bool:
    """Whether a quantity may be the first of a range."""
    return _is_exact(q) and q.modifier != "between"


def _is_exact(q: Quantity) -> bool:
    return q.value is not None and q.style == "exact"


def _scaled(first: Quantity, second: Quantity, joint: str = "") -> float:
    """The first number, by the magnitude that only the second names: "5 to 7 million", "$5 to $7 million"."""
    low, high = first.value or 0.0, second.value or 0.0
    plain = first.unit is None or first.unit.kind == "money"
    magnitude = second.magnitude
    if magnitude == 1 and joint == "-" and high >= _THOUSAND and not high % _THOUSAND:
        magnitude = _THOUSAND  # "$50-100,000"
    shares = plain and magnitude > 1 and low < 1000 and low <= high / magnitude
    return low * magnitude if shares else low


def _joining_word(text: str, first: Quantity, second: Quantity, opening: str) -> str | None:
    """The word between two numbers that may make a range of them, "to" for whole phrases; None where there is none."""
    between = text[first.end : second.start]
    joint = _JOIN.match(between)
    if joint and joint.end() == len(between):
        words = between.lower().strip("-‑ ").split()
        word = words[0] if words else "-"  # "30- to 40-year-olds"
        return word[:2] if word.startswith("to") else word
    if not opening.endswith("from"):
        return None
    return "to" if _BETWEEN_YEARS.fullmatch(between) or _same_noun(text, between, second.end) else None


def _same_noun(text: str, between: str, end: int) -> bool:
    """Whether the noun between the numbers comes back after the second: "from 40 seats to 35 seats"."""
    match = _NOUN_TO.fullmatch(between)
    return match is not None and text.startswith(match[1][:-1], end + 1)


def _in_units_of(first: Quantity, second: Quantity) -> Quantity:
    """The second in the time of the first, where its own is the next longer one: "16 months to four years" ends at 48 months."""
    if first.unit is None or second.unit is None or first.per_unit or second.per_unit or second.value is None:
        return second
    times = _TIMES_LONGER.get((first.unit.name, second.unit.name))
    if times is None:
        times = _TIMES_LONGER.get((second.unit.name, first.unit.name))
        if times is not None and first.value == 1:  # "a week to 10 days"
            first.value = times
            first.unit, first.unit_start, first.unit_end = second.unit, second.unit_start, second.unit_end
        return second
    value, start, end = second.value * times, first.unit_start, first.unit_end
    return replace(second, value=value, unit=first.unit, unit_start=start, unit_end=end)


def _units_agree(first: Quantity, second: Quantity, word: str, opened: bool) -> bool:
    a, b = first.unit, second.unit
    if a and b and (a.name, a.kind) != (b.name, b.kind):
        return False
    return not first.per_unit or first.per_unit == second.per_unit or (word == "to" and opened)


def _may_join(text: str, first: Quantity, second: Quantity, word: str, opening: str) -> bool:
    """Whether this word makes a range of these numbers."""
    low, high = _scaled(first, second, word), second.value or 0.0
    unit_lost = first.unit is not None and second.unit is None  # "5% to 7"
    measure_lost = unit_lost and first.unit is not None and first.unit.kind != "money"
    if word == "and":
        return opening.endswith("between")
    if word == "or":
        return low < high <= 3 * max(low, 1) and not unit_lost
    if word == "/":
        return False
    if word in "-‑–—":
        spaced = " " in text[first.end : second.start].strip(" ")
        return low < high and not spaced and not measure_lost
    if word in ("to", "up", "through") and not opening:
        before = text, max(0, first.start - 40), first.start
        added = (
            first.unit is not None
            and first.unit.kind == "money"
            and high > _MANY_TIMES * low
            and _ADDED.search(*before)
        )
        by_either = first.unit is None and second.unit is not None and high <= _TWICE * low
        moved = _MOVED.search(*before) and not (by_either and _BY_SO_MUCH.search(*before))
        # "rose by a seasonal 17,000 to 4.48 million"
        far_off = low >= _SOME and high > _FAR_OFF * low and _MOVED_BY.search(*before)
        change = low > high or added or moved or far_off or _is_by_share(first, second, low, high, before)
        return not change and not measure_lost
    return True


def _is_by_share(first: Quantity, second: Quantity, low: float, high: float, before: tuple[str, int, int]) -> bool:
    """Whether a share is by how much another moved: "raised its stake by 2 percent to 18 percent", "by a median 0.4 to 3 percent"."""
    likely = _MANY_TIMES if first.unit is not None else _TWICE * _MANY_TIMES
    return _is_share(second) and high > likely * low and _MOVED_BY.search(*before) is not None


# ---------------------------------------------------------------- scores


def _score(text: str, found: list[Quantity], second: Quantity) -> Quantity | None:
    """A result such as "3-1": two small whole numbers and a dash, nothing counted after them; so is each set of a match."""
    first = found[-1]
    joint = text[first.end : second.start]
    if joint not in (*_DASHES, " to ") or not (_may_score(first, _MOST_VOTES) and _may_score(second, _MOST_VOTES)):
        return None
    voted = is_vote(text, first.start, second.end)
    if joint == " to " and (
        not _VOTED.match(text, second.end) or _RANGES.search(text, max(0, first.start - 16), first.start)
    ):
        return None  # "the 227 to 198 vote", but "the age was cut from 18 to 16", "those aged 18 to 29 vote"
    if not voted and max(first.value or 0.0, second.value or 0.0) > _HIGHEST_SCORE:
        return None
    if (first.value or 0) < (second.value or 0):
        if second.joined or _COUNTED_AFTER_SCORE.match(text[second.end : second.end + 30]):
            return None
        set_before = len(found) > 1 and found[-2].style == "score"
        next_set = set_before and _NEXT_SET.fullmatch(text, found[-2].end, first.start)
        told = (
            voted
            or _RESULT.search(text, max(0, first.start - 60), first.start)
            or _RESULT_AFTER.match(text, second.end)
        )
        if not (next_set or told or _is_scoreline(text, first.start)):
            return None
    score = Quantity(
        first.start, second.end, first.number_start, second.number_end, "score", None, None, None, None, None, "exact"
    )
    score.digits = True
    return score


def is_vote(text: str, start: int, end: int) -> bool:
    """Whether two numbers there are the result of a vote: "the 254-171 vote", "passed it by 405-11"."""
    return bool(_VOTED.match(text, end) or _VOTE_BEFORE.search(text, max(0, start - _REACH_OF_VOTE), start))


def _may_score(q: Quantity, most: int) -> bool:
    return q.unit is None and q.digits and q.value is not None and q.value <= most and not q.value % 1


def _join_sets(text: str, found: list[Quantity]) -> None:
    """Make one result of the sets of a match: "6-2 3-6 6-3", "7-6 (7-2), 6-4"; with a comma only where both are surely sets."""
    if len(found) < 2 or any(q.style != "score" for q in found[-2:]):
        return
    before, last = found[-2:]
    decided = _TIE_BREAK.match(text, before.end) if text[before.end - 3 : before.end] in _DECIDED else None
    if decided and decided.start() < last.start < decided.end():
        before.end = before.number_end = decided.end()
        found.pop()
        return
    between = _SET_AFTER_SET.fullmatch(text, before.end, last.start)
    ends = text[max(before.start, before.end - 3) : before.end], text[last.start : last.end]
    tied = text[before.end - 1] == ")"
    if between and (between["apart"] is None or (_WON_SET.match(ends[1]) and (tied or _WON_SET.match(ends[0])))):
        before.end, before.number_end = last.end, last.number_end
        found.pop()


def _is_scoreline(text: str, position: int) -> bool:
    """Whether the line is nothing but a result: "Rovers 1-2 Athletic"."""
    start, end = text.rfind("\n", 0, position) + 1, text.find("\n", position)
    end = end if end >= 0 else len(text)
    return end - start < 130 and bool(_SCORELINE.fullmatch(text, start, end))
