"""The columns `kind`, `unit`, `unit_text` and `per_unit`: as written, from the noun that is counted, or from the figure before.

`source` keeps how the unit was found: `symbol`, `noun`, `inherited`, `context`, or nothing; `money` the currency as named.
"""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.lexicon import words
from assets.statistics.clause.ages import (
    are_those_aged,
    is_age_limit,
    is_age_of_resident,
    is_age_of_thing,
    is_bare_age,
    is_listed_age,
)
from assets.statistics.clause.categories import PERSONS
from assets.statistics.clause.counted_thing import as_many_before, counted_in_thing, counted_plural, is_spent
from assets.statistics.clause.counting import counted_in_parse, counted_phrase, counts_children, unit_name
from assets.statistics.clause.pointed import counted_elsewhere
from assets.statistics.clause.roles import acts_on_something
from assets.statistics.clause.sports import unit_of_scores
from assets.statistics.quantity import Quantity
from assets.statistics.units import Unit, per_after, unit_called
from assets.statistics.work import JOINT, Case, Counted, Figure, Sentence, Settled, Work, step

_PATTERNS = patterns.table("en/figures")
_WEIGHED, _INDEX, _LISTED, _TIE = (_PATTERNS[n] for n in ("weighed", "index", "listed", "tie"))
_OLD, _AGED, _PART, _TWICE_AS = (_PATTERNS[n] for n in ("old", "aged", "part", "twice_as"))
_SCORED = _PATTERNS["scored"]
_AGE_GROUP, _AGE_OF, _TOTAL_OF, _SENTIMENT = (_PATTERNS[n] for n in ("age_group", "age_of", "total_of", "sentiment"))
_PEOPLE_THING, _PEOPLE_BEFORE, _OTHERS_BEHIND = (_PATTERNS[n] for n in ("people_thing", "people_before", "others"))
_OTHERS_WITH, _OF_US, _PEOPLE_AFTER = (_PATTERNS[n] for n in ("others_with", "of_us", "people_after"))
_GENDERED = words("en/figures", "gendered")
_CROWDS, _BALLOTS = words("en/figures", "crowd"), words("en/events", "ballots")
_TIMES_AS_MANY = _PATTERNS["times_as_many"]
_TIMES_MORE, _THEN_MOVED, _MORE_TIMES = (_PATTERNS[n] for n in ("times_more", "then_moved", "more_times"))
_PLAIN_BEFORE_UNITS = words("en/figures", "before_unit")
_OCCASIONS = ("twice", "thrice")
_BILLION = 1e9
_AMOUNT = 1e6  # from which on a bare number is likely to be money where the sentence is about money
_OF_RESULTS = _PATTERNS["of_results"]
_RESULT_LINE, _VERSUS, _SMALL_MONEY = _PATTERNS["result_line"], _PATTERNS["versus"], words("en/figures", "subunit")
_REACH_OF_LINE = 30  # characters before an amount in which a line of results names it
_REACH_OF_TIE = 30  # characters before a bare number in which a word ties it to the figure before
_LIKELY_SHARE = {"count": (0.02, 50.0)}  # how many times the figure before a bare number in its unit may be
_LIKELY = (0.2, 5.0)


# ---------------------------------------------------------------- as written


@step(reads="bounds", writes="unit")
def as_written(case: Case) -> None:
    """The unit or currency at the number, or the kind that its style makes."""
    figure, q = case.figure, case.quantity
    figure.per_unit, figure.digits = q.per_unit, q.digits
    if q.unit is not None and q.unit_start is not None and q.unit_end is not None:
        _set_unit(figure, case.sentence, q.unit, q.unit_start, q.unit_end)
        if q.unit.kind == "duration" and _is_age(case.text, q):
            _set_age(case)
    elif q.shared is not None:
        figure.kind, figure.unit, figure.source = q.shared.kind, q.shared.name or None, "inherited"
        figure.money = q.shared if q.shared.kind == "money" else None
    elif q.style == "score":
        figure.kind, figure.source = "score", "symbol"
    elif _is_age_in_words(case.text, q):
        figure.kind, figure.unit, figure.source = "age", "year", "context"
    elif not _set_times(case) and q.style in ("ratio", "multiplier", "part"):
        figure.kind = "ratio"


def _set_times(case: Case) -> bool:
    """Set the unit of "three times", "three more times" and "twice"; whether they are that."""
    figure, q = case.figure, case.quantity
    if more := _MORE_TIMES.match(case.text, q.number_end):
        case.last = case.sentence.token_at(more.end() - 1)
        figure.unit, figure.unit_text, figure.source = "time", more.group().split()[-1], "noun"
        figure.take_in(more.end())
    elif q.style == "exact" and _next_word(case) == "times":
        figure.kind, figure.unit, figure.source = "ratio", "count", "noun"
        case.last = case.number_last + 1
        figure.unit_text = case.sentence.copied(case.last, case.last + 1)
        figure.take_in(case.sentence.span(case.last, case.last + 1)[1])
    elif case.text[q.number_start : q.number_end].lower() in _OCCASIONS:
        figure.kind = "ratio" if _TWICE_AS.match(case.text, q.number_end) else "count"
        figure.unit, figure.unit_text, figure.source = "time", case.text[q.number_start : q.number_end], "noun"
    return bool(figure.source)


def _is_age_in_words(text: str, q: Quantity) -> bool:
    """ "Over the age of 65", "those aged 18 to 29 vote", "the 18-35 age bracket", "the over-70s"."""
    told = _AGE_OF.search(text, max(0, q.start - 20), q.number_start) or _AGE_GROUP.match(text, q.end)
    return told is not None or are_those_aged(text, q.number_start, q.number_end)


def _next_word(case: Case) -> str:
    after = case.number_last + 1
    return case.tokens[after].lower if after < len(case.tokens) else ""


def _set_unit(figure: Figure, s: Sentence, unit: Unit, start: int, end: int) -> None:
    """Set kind and unit to those that the characters `start` to `end` name."""
    figure.kind, figure.unit, figure.source = unit.kind, unit.name or None, "symbol"
    figure.unit_text = s.text[start:end] or None  # "2:06.73" names none
    figure.take_in(end)
    if unit.name == "pound" and unit.currency is None and _WEIGHED.search(s.text, s.start, s.end):
        figure.kind, figure.unit = "measure", "pound-mass"
    elif unit.kind == "money":
        figure.money = unit


def _is_age(text: str, q: Quantity) -> bool:
    """Whether the words beside a number of years say that they are an age: "aged 12", "a 9-year-old"."""
    return bool(_OLD.match(text, q.end) or _AGED.search(text, max(0, q.start - 16), q.start))


def _set_age(case: Case) -> None:
    case.figure.kind = "age"
    if old := _OLD.match(case.text, case.figure.end):
        case.figure.take_in(old.end())  # "a 14-year-old boy": the boy is the thing, not an old boy
        case.last = max(case.last, case.sentence.token_at(case.figure.end - 1))


# ---------------------------------------------------------------- the counted noun


@step(reads="unit", writes="unit")
def of_what_is_counted(case: Case) -> None:
    """The noun after the number is the unit, or names one ("two more years")."""
    if counts_children(case):
        case.figure.unit, case.figure.source = "child", "context"
        return
    counted = _counted(case)
    if counted is None:
        if is_spent(case):
            case.figure.kind, case.figure.source = "money", "context"
        return
    case.counted = counted
    if _is_unit(case, counted):
        case.counted = None
    elif case.quantity.style in ("part", "ratio"):
        case.figure.source = "noun"
        case.figure.take_in(case.sentence.span(counted.first, counted.head + 1)[1])
    else:
        _set_noun(case, counted)
    case.last = max(case.last, case.sentence.token_at(case.figure.end - 1))


def _counted(case: Case) -> Counted | None:
    q = case.quantity
    if q.unit is not None or case.figure.source or q.style == "multiplier" or is_age_of_resident(case):
        return None
    may_join = q.style not in ("ratio", "part") or case.text.startswith("point", q.number_end + 1)
    joined = may_join and q.joined and case.text[q.number_end] in "-‑–"
    counted = counted_phrase(case.tokens, case.last + 1, q.value, joined)
    return counted if counted or joined or q.style != "exact" else counted_in_parse(case.tokens, case.last)


def _is_unit(case: Case, counted: Counted) -> bool:
    """Whether the counted noun is itself a unit, which is then set: "two more years", "a quarter point"."""
    s, figure, head = case.sentence, case.figure, case.tokens[counted.head]
    start, end = s.span(counted.first, counted.head + 1)
    called = unit_called(head.text)
    plain = all(t.lower in _PLAIN_BEFORE_UNITS for t in case.tokens[counted.first : counted.head])
    if called and (plain or called.kind == "duration"):
        _set_unit(figure, s, called, s.span(counted.head, counted.head + 1)[0], end)
        if called.kind == "duration" and _OLD.match(s.text, end):
            figure.kind = "age"
        _set_rate(figure, s, end)
        return True
    if case.quantity.style == "part" and head.lower == "point" and counted.first == counted.head:
        _set_unit(figure, s, Unit("point", "index"), start, end)
        return True
    return False


def _set_noun(case: Case, counted: Counted) -> None:
    s, figure = case.sentence, case.figure
    start, end = s.span(counted.first, counted.head + 1)
    strong = case.quantity.joined and case.tokens[counted.head].lower == "strong"  # "the 6,000-strong crowd"
    figure.unit, figure.source = "people" if strong else unit_name(case.tokens, counted), "noun"
    figure.unit_text = s.text[start:end]
    figure.take_in(end)
    if figure.unit in ("point", "points"):
        figure.unit = "point"
        if _INDEX.search(s.text, s.start, case.quantity.start):
            figure.kind = "index"
    _set_rate(figure, s, end)


def _set_rate(figure: Figure, s: Sentence, end: int) -> None:
    if per := per_after(s.text, end):
        figure.per_unit, figure.end = per


# ---------------------------------------------------------------- by what it is said of


@step(reads="unit trend", writes="unit")
def of_index(case: Case) -> None:
    """Points with a fraction that moved are an index's: "was up 58.06 points"."""
    figure, q = case.figure, case.quantity
    if figure.unit == "point" and q.digits and (q.value or 0) % 1 and figure.trend != "none":
        figure.kind = "index"


@step(reads="unit", writes="unit")
def of_occasions(case: Case) -> None:
    """ "Times" that multiply nothing are occasions: "raised rates three times this year"; "four times as many" has the unit, too."""
    figure, after = case.figure, (case.text, case.figure.end)
    multiplies = _TIMES_AS_MANY.match(*after) is not None
    if figure.kind == "ratio" and figure.unit == "count" and (not multiplies or _TIMES_MORE.match(*after)):
        figure.kind, figure.unit = "ratio" if multiplies else "count", "time"


@step(reads="unit trend", writes="unit")
def of_levels(s: Sentence) -> None:
    """A bare level has the unit of the change that follows it: "the index (16,369.03, up 58.06 points)"."""
    for level, change in zip(s.figures, s.figures[1:], strict=False):
        if is_level_of(s, level, change):
            level.kind, level.unit, level.source = "index", change.unit, "inherited"


def is_level_of(s: Sentence, level: Figure, change: Figure) -> bool:
    """Whether a bare number is the level of an index, told with the change that led to it."""
    bare = level.source == "" and level.kind == "count" and change.kind == "index"
    return bare and _THEN_MOVED.fullmatch(s.text, level.end, change.start) is not None


@step(reads="unit event thing", writes="unit")
def of_victims(case: Case) -> None:
    """Whoever is killed, arrested or protests is a person, and so are those of a crowd: "killed 12", "a population of 70,000"; votes are as those before."""
    figure = case.figure
    if figure.kind != "count" or figure.unit is not None:
        return
    votes = case.before.unit if case.before is not None and case.before.unit in _BALLOTS else None
    thing = (figure.thing or "").split(JOINT)[0].split(" of ")[0].split(" in ")[0].lower()
    crowd = thing.split(" ")[-1] in _CROWDS or _PEOPLE_THING.search(thing)
    if figure.category is not None or crowd or _are_people(case):
        are_votes = figure.category == "voting" and (votes or thing)
        figure.unit, figure.source = (votes or "vote") if are_votes else "people", "context"
    elif total := _TOTAL_OF.search(thing):
        figure.unit, figure.source = total["of"], "context"


def _are_people(case: Case) -> bool:
    """Whether the words beside a bare number say that it is of people: "attended by thousands", "she and eight others", "hundreds watched it"."""
    text, figure = case.text, case.figure
    near = max(0, figure.start - 30)
    told = _PEOPLE_AFTER.match(text, figure.end) or _OF_US.match(text, figure.end)
    told = told or _PEOPLE_BEFORE.search(text, near, figure.start)
    others = _OTHERS_WITH.search(text, near, figure.end + 8)
    many = case.tokens[case.number_last]
    # "thousands were without power"; billions are seldom of people
    does = many.dep == "nsubj" and many.head.tag.startswith("VB") and not many.children and (figure.low or 0) < _BILLION
    act = case.quantity.style == "vague" and (does or acts_on_something(many))
    return told is not None or act or (others is not None and others.end() > figure.end)


# ---------------------------------------------------------------- a bare number


@step(reads="unit bounds event thing trend", writes="unit")
def of_bare_number(case: Case) -> None:
    """What a number without unit or noun is: an age, a figure in the unit of one before it, the level of an index."""
    figure = case.figure
    if figure.source or case.quantity.style not in ("exact", "vague", "few"):
        return
    settled = _settled(case)
    case.settled = settled
    if settled is None:
        return
    how, before, counted = settled
    if how in ("age", "listed_age", "age_limit"):
        figure.kind, figure.unit = "age", "year"
        figure.source = "inherited" if how == "listed_age" else "context"
    elif how in ("level", "points"):
        figure.kind, figure.unit, figure.source = "index", "point", "context"
    elif counted is not None:
        figure.unit, figure.source = unit_name(case.tokens, counted), "context"
    elif before is not None:
        figure.kind, figure.unit, figure.source = before.kind, before.unit, "inherited"
        others = _OTHERS_BEHIND.match(case.text, figure.number_end) is not None
        harmed = {figure.category, before.category} == {"killed", "injured"}
        if (others or harmed) and not _GENDERED.isdisjoint((before.unit or "").split()[-1:]):
            figure.unit = "people"  # "two Norland men dead and four wounded", "two women killed and three others hurt"
        if how == "like":
            figure.per_unit, figure.money = figure.per_unit or before.per_unit, before.money


def _settled(case: Case) -> Settled | None:
    if is_bare_age(case) or is_age_of_thing(case):
        return Settled("age")
    if is_listed_age(case):
        return Settled("listed_age")
    if case.figure.kind == "count" and is_age_limit(case):
        return Settled("age_limit")
    if counted := counted_in_thing(case):
        return Settled("counted", counted=counted)
    if case.quantity.digits and (case.quantity.value or 0) % 1 and _SENTIMENT.search(case.figure.thing or ""):
        return Settled("points")
    for before in sorted(reversed(case.earlier[-3:]), key=lambda f: f.kind != "index"):  # noqa: C414 the nearest first
        if case.figure.category and _PART.search(case.text, max(0, before.start - 20), before.start):
            continue  # the 30 of "12 people, including three children, were killed and 30 wounded"
        if how := _like(case, before):
            return Settled(how, before)
    if counted := counted_plural(case):
        return Settled("counted", counted=counted)
    # "rose 544 mln stg, and consumption 399 mln"
    if case.quantity.magnitude >= _AMOUNT and case.figure.category is None:
        paid = next((f for f in reversed(case.earlier) if f.kind == "money"), None)
        return Settled("like", paid) if paid else None
    return None


def _like(case: Case, before: Figure) -> str | None:
    """In which way a bare number is like a figure before it: its `level`, a further `index`, or an amount `like` it; or None."""
    q, s = case.quantity, case.sentence
    if case.figure.category and before.kind != "count":
        return None  # "two weeks after he and four others were hurt"
    if before.trend != "none" and q.digits:
        if before.kind == "index":
            return "index"
        if before.kind == "percent" and _INDEX.search(s.text, s.start, q.start):
            return "level"
    if not before.source or before.kind not in ("count", "money", "measure", "duration", "percent"):
        return None
    lead = s.text[max(before.end, case.figure.start - _REACH_OF_TIE) : case.figure.start].lower()
    is_object = case.tokens[case.number].dep == "dobj" or _OTHERS_BEHIND.match(s.text, case.figure.end) is not None
    tied = _TIE.search(lead) or (before.kind == "count" and is_object)
    return "like" if _are_alike(q, before) and tied else None


def _are_alike(q: Quantity, before: Figure) -> bool:
    """Whether two numbers are of an order that one unit makes likely."""
    size = q.value if q.value is not None else q.low
    other = before.value if before.value is not None else before.low
    least, most = _LIKELY_SHARE.get(before.kind, _LIKELY)
    return bool(size and other) and size is not None and other is not None and least <= size / other <= most


# ---------------------------------------------------------------- by what the article is about


@step(reads="unit", writes="unit")
def of_sport(work: Work) -> None:
    """What somebody scored is counted as in the article's sport: "a break of 63" in points, "top-scoring with 93" in runs."""
    text = work.doc.text
    scored: list[Figure] = []
    for figure in work.figures:
        if figure.kind != "count" or figure.unit_text is not None or figure.category:
            continue
        listed = scored and _LISTED.fullmatch(text, scored[-1].end, figure.start)
        if listed or _SCORED.search(text, max(0, figure.start - 40), figure.start):
            scored.append(figure)
    unit = unit_of_scores(text) if scored else None
    if unit is not None:
        for figure in scored:
            figure.unit, figure.source = unit, "context"


@step(reads="unit thing", writes="unit")
def of_pointed(work: Work) -> None:
    """A bare number counts the plural that the network ties it to, and that stands elsewhere."""
    for figure, noun in counted_elsewhere(work):
        figure.unit, figure.source = noun, "context"


@step(reads="unit", writes="unit")
def of_results(work: Work) -> None:
    """A firm's results tell amounts without their currency: "Net 18.8 mln vs 357,000", under "Shr 1.27 dlrs"."""
    text = work.doc.text
    if not _OF_RESULTS.search(text):
        return
    # "Shr 62 cts" alone: so agencies print results in dollars
    in_cents = unit_called("dollars") if any(f.unit == "cent" for f in work.figures) else None
    money = next((f.money for f in work.figures if f.money and f.unit not in _SMALL_MONEY), in_cents)
    for before, figure in zip([None, *work.figures], work.figures, strict=False):
        if figure.kind == "count" and not figure.source and money is not None:
            versus = before is not None and before.money == money and _VERSUS.fullmatch(text, before.end, figure.start)
            if versus or _RESULT_LINE.search(text, max(0, figure.start - _REACH_OF_LINE), figure.start):
                figure.kind, figure.unit, figure.money, figure.source = "money", money.name or None, money, "context"


@step(reads="unit bounds", writes="unit")
def of_group(work: Work) -> None:
    """Those of whom as many were told before are the same: "three sisters … all three are awaiting trial"."""
    for figure, same in as_many_before(work):
        is_bare = figure.unit is None and not figure.source
        counts_people = PERSONS.get((same.unit or "").split(" ")[-1]) == "yes"
        are_people = figure.unit == "people" and figure.source == "context" and counts_people
        if is_bare or are_people:
            figure.unit, figure.source = same.unit, "context"
