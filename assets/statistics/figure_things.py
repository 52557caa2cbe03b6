"""Which thing a figure gets, of those that the sentence names and of those of the figures before it."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from assets.statistics.counting import Counted
from assets.statistics.draft import Figure, Sentence
from assets.statistics.figure_units import LISTED
from assets.statistics.quantities import Quantity
from assets.statistics.things import (
    bearer_of,
    complement_of,
    label_before,
    measured_bearer,
    multiplied,
    own_thing,
    subject_before,
    thing_of,
    without_end,
)
from assets.statistics.trends import moved_noun

_LEFT_OF_AGE = re.compile(r"(?:year-)?olds?\s", re.I)
# between a change and the level it led to: "rose 5% to 12%"
LEVEL = re.compile(r"[^.;]{0,30}\bto\s(?:about\s|around\s|just\s|nearly\s|a\s(?:record\s)?)?", re.I)
# before the same amount in another unit: "190 points, or 0.6%", "87 mph (140 km/h)"
RESTATED = re.compile(
    r"\s*(?:,?\s*or\s(?:about\s|around\s|roughly\s)?|\((?:or\s|about\s|around\s|roughly\s|some\s)*)\s*", re.I
)


def set_thing(
    figure: Figure, s: Sentence, first: int, last: int, counted: Counted | None, earlier: list[Figure], restated: bool
) -> None:
    """Set the thing of the figure whose tokens are `first` to `last`, which may be that of a figure before it.

    `counted`: the noun it counts; `restated`: it says the figure before it again in another unit.
    """
    if figure.kind == "ratio" and counted is None and (span := multiplied(s.doc, s.token_at(figure.number_end - 1))):
        _copy_thing(figure, s, span, first, earlier)
        return
    if counted is not None and figure.kind in ("count", "ratio"):
        if counted.rest is not None and figure.category is None:
            figure.thing = s.copied(counted.head + 1, counted.rest + 1)
            return
        figure.thing = s.copied(counted.first, complement_of(s.doc, counted.head))
        if figure.category is None and figure.kind == "count":
            bearer = bearer_of(s.doc, first, counted.head)
            bearer = _after_figures(s, bearer, earlier) if bearer else None
            if bearer and not any(meet(s.span(*bearer), q) for q in s.quantities):
                figure.thing += f" … {s.copied(*bearer)}"
        return
    is_money = figure.kind == "money"
    if figure.kind == "duration" and (_WITHIN.search(s.text, max(s.offset, figure.start - 8), figure.start)):
        return
    span = own_thing(s.doc, first, last, is_money)
    if restated and (span is None or not s.text.startswith(" of ", figure.end)):
        figure.thing = earlier[-1].thing
        return
    if span is not None and earlier and (noun := moved_noun(s.doc, first, last, is_money)) is not None:
        apposed = _is_apposed(s.doc, min(noun, first), s.token_at(earlier[-1].end - 1))
        if span[0] <= noun < span[1] and apposed and earlier[-1].thing:
            figure.thing = earlier[-1].thing  # "sales fell to $2m, a 4% drop": of sales
            return
    if span is None:
        if figure.kind == "duration" and _is_adjunct(s, figure):
            return
        compared = _compared_with(figure, s, earlier) or _apposed_to(figure, s, first, last, earlier)
        if compared is not None:
            figure.thing = compared.thing
            return
        if figure.kind == "age" and s.text[figure.start : figure.end].lower().endswith(("-old", "-olds", "olds")):
            return  # "a 9-year-old": the person is the figure's own words
        span = thing_of(s.doc, first, last, is_money)
        if span is None and figure.kind == "percent":
            figure.thing = _share_before(s, earlier)
        if span is None and figure.thing is None and figure.kind in ("money", "measure", "percent"):
            span = label_before(s.doc, first)
    if span is not None:
        _copy_thing(figure, s, span, first, earlier)
        if figure.thing and span[1] - span[0] == 1 and (bearer := measured_bearer(s.doc, span[0], first)):
            if not any(meet(s.span(*bearer), q) for q in s.quantities):
                figure.thing += f" … {s.copied(*bearer)}"


def _copy_thing(figure: Figure, s: Sentence, span: tuple[int, int], first: int, earlier: list[Figure]) -> None:
    """Set the thing to the noun phrase at tokens `span`, or to what is left of it where other figures stand in it."""
    start, end = s.span(*span)
    for other in s.quantities:  # "a five-year, 1.8 billion-mile journey": the thing is the journey
        if start <= other.number_start and other.end < end and other.number_start > figure.number_start:
            start = other.end + len(s.text[other.end : end]) - len(s.text[other.end : end].lstrip(" ,)-–"))
            if old := _LEFT_OF_AGE.match(s.text, start, end):
                start = old.end()  # "the 22-year-old striker"
    overlapped = [f for f in earlier if f.number_start < end and start < f.number_end]
    if overlapped:
        within = overlapped[0].start
        head = without_end(s.doc, span[0], s.token_at(within)) if start < within else None
        # "the yield on the 10-year note fell 2%": the yield
        figure.thing = s.copied(*head) if head else overlapped[-1].thing
    elif later := next((q for q in s.quantities if meet((start, end), q)), None):
        head = without_end(s.doc, span[0], s.token_at(later.start)) if figure.end <= start < later.start else None
        if head and s.doc[head[1] - 1].is_alpha:
            figure.thing = s.copied(*head)  # "29% of Japan's population of 125 million"
            return
        if (
            earlier
            and earlier[-1].kind == figure.kind == "money"
            and LISTED.fullmatch(s.text, earlier[-1].end, figure.start)
        ):
            figure.thing = earlier[-1].thing
            return
        before = subject_before(s.doc, first)
        figure.thing = s.copied(*before) if before else None
    else:
        figure.thing = s.text[start:end]


def _share_before(s: Sentence, earlier: list[Figure]) -> str | None:
    """What an earlier share of the sentence is of: "a third of voters agree, 15% do not"."""
    for before in reversed(earlier):
        if before.kind in ("percent", "ratio") and before.thing and s.text.startswith(" of ", before.end):
            return before.thing
    return None


# durations that say when or how long ago something was, and are no property of a thing: "in the past nine weeks"
_ADJUNCT_BEFORE = re.compile(
    r"\b(?:last|past|next|previous|coming|preceding|following|first|final|after|(?:\w+est|worst|best|least|most|first|time)\sin)\s"
    r"(?:just\s|only\s|about\s)?$",
    re.I,
)
_ADJUNCT_AFTER = re.compile(
    r"\s(?:to|ended|ending|through)\s(?:the\send\sof\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"|\s(?:ago|later|earlier|before|after|afterwards?|hence|since|previously|prior|beforehand|into|in\sadvance|from\snow|on)\b",
    re.I,
)
_WITHIN = re.compile(r"\bwithin\s$", re.I)


def _is_adjunct(s: Sentence, figure: Figure) -> bool:
    return bool(
        _ADJUNCT_AFTER.match(s.text, figure.end)
        or _ADJUNCT_BEFORE.search(s.text, max(s.offset, figure.start - 24), figure.start)
    )


# what an earlier figure of the same kind is held against: "61%, compared with 58% in 2015"
COMPARED = re.compile(
    r"\b(?:compared\s(?:to|with)|against|versus|vs\.?|instead\sof|rather\sthan|(?:up\s|down\s)?from|than)\s(?:the\s)?$",
    re.I,
)
_COMPARED_REACH = 120  # characters between the two


def _compared_with(figure: Figure, s: Sentence, earlier: list[Figure]) -> Figure | None:
    """The figure before this one whose level before, or whose counterpart, this one is."""
    if not earlier:
        return None
    before = earlier[-1]
    same = before.kind == figure.kind and (before.unit == figure.unit or not figure.source)
    level = before.trend != "none" and LEVEL.fullmatch(s.text, before.end, figure.start)
    near = figure.start - before.end <= _COMPARED_REACH
    return before if level or (same and near and COMPARED.search(s.text, before.end, figure.start)) else None


def _is_apposed(doc: Doc, at: int, before: int) -> bool:
    """Whether the phrase at token `at` stands behind a comma, with no verb since the figure that ends at token `before`."""
    while at > before + 1 and doc[at - 1].tag_ in ("DT", "JJ", "JJR", "RB", "PDT"):
        at -= 1
    between = doc[before + 1 : at]
    if not between or between[-1].text not in (",", "–", "—", "("):
        return False
    return not any(
        t.tag_.startswith(("VB", "MD"))
        or t.lower_ in ("and", "but", "while", ";")
        or (t.text == "(" and len(between) > 1)
        for t in between
    )


def _apposed_to(figure: Figure, s: Sentence, first: int, last: int, earlier: list[Figure]) -> Figure | None:
    """The figure before this one whose change this one is: "sold 40,000 cars in May, 7% more than a year earlier"."""
    if figure.trend == "none" or figure.kind not in ("percent", "money", "measure") or not earlier:
        return None
    doc, before = s.doc, earlier[-1]
    at = first - 1 if doc[first - 1].lower_ in ("up", "down") else first
    compares = (
        last + 2 < len(doc)
        and doc[last + 1].lower_ in ("more", "less", "fewer", "higher", "lower")
        and doc[last + 2].lower_ == "than"
    )
    if before.thing is None or before.kind == "duration" or not (at < first or compares):
        return None
    return before if _is_apposed(doc, at, s.token_at(before.end - 1)) else None


def _after_figures(s: Sentence, span: tuple[int, int], earlier: list[Figure]) -> tuple[int, int] | None:
    """A noun phrase without the figures at its beginning: "striker" of "the 26-year-old striker"."""
    start, end = span
    for figure in earlier:
        if s.span(start, end)[0] <= figure.start < figure.end < s.span(start, end)[1] and figure.source != "noun":
            start = s.token_at(figure.end - 1) + 1
    while start < end and s.doc[start].tag_ in (",", ":", "-RRB-", "''", "HYPH", "CD"):
        start += 1
    return (start, end) if start < end and s.doc[start].tag_ != "IN" else None


def meet(span: tuple[int, int], quantity: Quantity) -> bool:
    """Whether these characters and a quantity overlap."""
    return span[0] < quantity.end and quantity.start < span[1]
