"""The columns `value`, `low`, `high`, `low_inclusive`, `high_inclusive` and `modifier`: how much, and how exactly."""

from __future__ import annotations

from assets.reading.en.lemmas import lemma
from assets.reading.lexicon import words
from assets.statistics.work import Case, step

_BOUNDS = ("more_than", "at_least", "less_than", "at_most", "nearly", "about")
_LASTING = words("en/figures", "lasting")
_LONGEST_SPENT = 8  # tokens between an amount and the time over which it is spent


@step(writes="bounds")
def stated(case: Case) -> None:
    """As the words at the number state them; a score has two numbers and no value."""
    figure, q = case.figure, case.quantity
    figure.modifier = q.modifier
    if q.style == "score":
        return
    figure.value, figure.low, figure.high = q.value, q.low, q.high
    figure.low_inclusive = q.low_inclusive if q.low is not None else None
    figure.high_inclusive = q.high_inclusive if q.high is not None else None


@step(reads="unit", writes="bounds")
def of_over(case: Case) -> None:
    """ "Over" that bounds nothing: "$9bn on six dams over 20 years", "over a two-year period", "took over one of them"."""
    figure, q = case.figure, case.quantity
    if q.value is None or case.text[q.start : q.start + 5].lower() != "over " or figure.modifier != "more_than":
        return
    if not (_is_taken_over(case) or _is_time_during(case) or _is_time_of_spending(case)):
        return
    figure.modifier, figure.start = "exact", q.number_start
    figure.low = figure.high = q.value
    figure.low_inclusive = figure.high_inclusive = True


def _is_taken_over(case: Case) -> bool:
    twice = case.figure.unit == "time" and case.figure.kind == "count"  # "it flipped over twice"
    return twice or (case.quantity.value == 1 and case.tokens[case.first].tag == "RP")


def _is_time_during(case: Case) -> bool:
    """ "Over an 11-year span", "killed 300 people over three days"; not "lasted over two hours", "for over two hours"."""
    q, over = case.quantity, case.tokens[case.first]
    if q.unit is None or q.unit.kind != "duration":
        return False
    return q.joined or (over.dep == "prep" and over.head.tag[:2] in ("NN", "VB") and lemma(over.head) not in _LASTING)


def _is_time_of_spending(case: Case) -> bool:
    q, before = case.quantity, case.before
    if before is None or q.value is None or q.unit is None or q.unit.kind != "duration":
        return False
    if all(f.kind != "money" for f in case.earlier[-2:]):
        return False
    if q.start - before.end <= 2:
        return True  # "£960m over 15 years", "£960m ($1.8bn) over 15 years"
    over = case.sentence.token_at(q.start)
    between = case.tokens[case.sentence.token_at(before.end - 1) + 1 : over]
    behind_noun = case.tokens[over - 1].tag[:2] in ("NN", "CD")  # not "for over 20 years", "and over 20 years"
    return behind_noun and len(between) <= _LONGEST_SPENT and not any(t.tag in ("VBD", "VBZ", ",") for t in between)


def shares_bound(case: Case) -> bool:
    """Whether it is the amount before it in another unit: "more than 10 miles (16 km)", "under $4, or three euros"."""
    before = case.before
    if before is None or not case.restated or case.figure.kind != before.kind or before.kind == "count":
        return False
    return before.kind == "money" or "(" in case.text[before.end : case.quantity.start]


@step(reads="unit bounds", writes="bounds")
def of_the_same_amount(case: Case) -> None:
    """What bounds an amount bounds the same amount in another unit."""
    figure, before = case.figure, case.before
    if before is None or not shares_bound(case):
        return
    if figure.modifier != "exact" or before.modifier not in _BOUNDS or figure.value is None:
        return
    figure.modifier = before.modifier
    figure.low = figure.value if before.low is not None else None
    figure.high = figure.value if before.high is not None else None
    figure.low_inclusive, figure.high_inclusive = before.low_inclusive, before.high_inclusive
