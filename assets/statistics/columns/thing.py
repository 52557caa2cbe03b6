"""The column `thing`: what is counted or measured, of those that the sentence names and those of the figures before it."""

from __future__ import annotations

import re

from assets.reading import patterns
from assets.reading.lexicon import words
from assets.reading.span import Span
from assets.statistics.clause.bearers import bearer_of, measured_bearer, owner_before
from assets.statistics.clause.categories import is_person
from assets.statistics.clause.copied import after_figures, copied_thing, touches
from assets.statistics.clause.counted_thing import as_many_before
from assets.statistics.clause.counting import is_number
from assets.statistics.clause.doing import acts, done_by, lasting_verb, payer_of, paying, served, voted_on
from assets.statistics.clause.levels import levels_of_it, share_before
from assets.statistics.clause.movement import moved_noun
from assets.statistics.clause.own import own_thing
from assets.statistics.clause.people import People, is_year_old
from assets.statistics.clause.phrases import complement_of, is_apposed, label_before, phrase, subject_of
from assets.statistics.clause.pointed import Sentences, instead, share_of
from assets.statistics.clause.things import multiplied, of_period, thing_of, ticker_before, went_on
from assets.statistics.columns.unit import is_level_of
from assets.statistics.work import JOINT, Case, Counted, Figure, Sentence, Work, step

_PATTERNS = patterns.table("en/figures")
_OTHERS = _PATTERNS["others"]
_LEVEL, _WITHIN = _PATTERNS["level"], _PATTERNS["within"]
_ADJUNCT_BEFORE, _ADJUNCT_AFTER, _COMPARED = (_PATTERNS[n] for n in ("adjunct_before", "adjunct_after", "compared"))
_OF_AGED, _ALTERNATIVE = _PATTERNS["of_aged"], _PATTERNS["alternative"]
_OCCASIONS = _PATTERNS["occasions"]
_SPAN_BEFORE, _SPAN_AFTER = _PATTERNS["span_before"], _PATTERNS["span_after"]
_ANAPHORIC = _PATTERNS["the_figure"]
_OF_PEOPLE, _OPINES, _POLLED, _ASKED = (_PATTERNS[n] for n in ("of_people", "opines", "polled", "asked"))
_SCALES = words("en/things", "scale")
_MEASURES = words("en/things", "measure")
_FIGURES = words("en/things", "figure")
_BALLOTS = words("en/events", "ballots")
_REACH = 60  # characters before a number in which "the figure" stands that it is
_COMPARED_REACH = 120  # characters between the two


@step(reads="unit event trend", writes="thing")
def told(case: Case) -> None:
    """The noun counted with its owner, or what the amount, measure or share is of; a thing of the figure before may be its own."""
    counted, kind = case.counted, case.figure.kind
    if kind == "ratio" and counted is None:
        if span := multiplied(case.tokens, case.sentence.token_at(case.figure.number_end - 1)):
            case.figure.thing = copied_thing(case, span)
            return
    if kind in ("count", "percent", "ratio") and (group := _OF_AGED.match(case.text, case.figure.end)):
        case.figure.thing = group["group"]
    elif counted is not None and kind in ("count", "ratio"):
        _set_counted(case, counted)
    elif kind == "count" and (others := _OTHERS.match(case.text, case.figure.number_end)):
        case.figure.thing = others["others"]
    elif kind != "duration" or not _stands_after(case, _WITHIN, 8):
        _set_measured(case)


def _set_counted(case: Case, counted: Counted) -> None:
    """The counted noun and whose it is: "workers … Ford"."""
    figure, s = case.figure, case.sentence
    noun = moved_noun(case.tokens, case.begins, case.last, False)
    if noun is not None and case.before is not None and _is_move_of(case, (noun, noun + 1), case.before):
        figure.thing = case.before.thing  # "sales were 2m, an increase of 42,000 units"
        return
    if counted.rest is not None and figure.category is None:
        figure.thing = s.copied(counted.head + 1, counted.rest + 1)
        return
    figure.thing = s.copied(counted.first, complement_of(s.tokens, counted.head))
    if figure.category is None and figure.kind == "count":
        bearer = bearer_of(s.tokens, case.begins, counted.head)
        if bearer is None and s.tokens[counted.head].lower in _MEASURES:
            bearer = thing_of(s.tokens, case.begins, case.last, False)  # "ahead by four points"
        _add_bearer(case, after_figures(s, bearer) if bearer else None)


def _add_bearer(case: Case, bearer: Span | None) -> None:
    s = case.sentence
    if bearer and not any(touches(s.span(*bearer), q) for q in s.quantities):
        case.figure.thing = f"{case.figure.thing}{JOINT}{s.copied(*bearer)}"


def _set_measured(case: Case) -> None:
    """What an amount, a measure or a share is of."""
    figure, before = case.figure, case.before
    span = own_thing(case.tokens, case.begins, case.last, figure.kind == "money")
    if before is not None and case.restated and (span is None or not case.text.startswith(" of ", figure.end)):
        figure.thing = before.thing
        return
    if span is not None and before is not None and _is_move_of(case, span, before):
        figure.thing = before.thing
        return
    beside, span = span, span or _span_in_clause(case)
    if span is not None:
        figure.thing = copied_thing(case, span)
        if figure.thing:
            _add_owner(case, span)
    if figure.kind == "money" and beside is None:
        _set_paid(case, span)


def _set_paid(case: Case, span: Span | None) -> None:
    """What is done with money that is told of nothing but whoever gets or gives it: "earned … Ford"."""
    s, verb = case.sentence, paying(case.tokens, case.begins, case.last)
    if verb is None or (span is not None and verb[0] in range(*span)):
        return  # "those earning $3m"
    payer = payer_of(s.tokens[verb[0]])
    if span is None and case.figure.thing is None:
        case.figure.thing = s.copied(*verb)
    elif span is not None and payer is not None and span[0] <= payer.i < span[1] and case.figure.thing:
        case.figure.thing = f"{s.copied(*verb)}{JOINT}{case.figure.thing}"


def _add_owner(case: Case, span: Span) -> None:
    """Whose a bare level, rate or amount is: "sales broke through the $4bn mark"."""
    head = span[1] - 1
    is_scale = case.tokens[head].lower in _SCALES
    if head > case.last and is_scale:
        _add_bearer(case, bearer_of(case.tokens, case.begins, head))
    elif span[1] - span[0] == 1 or is_scale:
        _add_bearer(case, measured_bearer(case.tokens, head, case.begins))


def _span_in_clause(case: Case) -> Span | None:
    """Tokens of the thing that the clause names; where it names none, that of another figure may be set."""
    figure = case.figure
    if figure.kind == "duration" and (where := served(case.tokens, case.begins, case.last)) is not None:
        return phrase(case.tokens, where, case.inside)
    if figure.kind == "duration" and (_says_when(case) or _is_span(case)):
        period = of_period(case.tokens, case.begins, case.last)
        return period if period or _says_when(case) else went_on(case.tokens, case.begins, case.last)
    if _is_of_another(case) or (figure.kind == "age" and is_year_old(case.sentence, figure)):
        return None
    span = thing_of(case.tokens, case.begins, case.last, figure.kind == "money")
    if span is None and figure.kind == "percent":
        figure.thing = share_before(case)
    if span is None and figure.kind == "duration":
        return went_on(case.tokens, case.begins, case.last)
    if span is None and figure.thing is None and case.may_be_labelled:
        return label_before(case.tokens, case.begins)
    return span


def _says_when(case: Case) -> bool:
    """ "Two years ago", "the highest in nine weeks"."""
    return bool(_ADJUNCT_AFTER.match(case.text, case.figure.end)) or _stands_after(case, _ADJUNCT_BEFORE, 24)


def _is_span(case: Case) -> bool:
    """ "In the past two years", "the three months to June"."""
    return bool(_SPAN_AFTER.match(case.text, case.figure.end)) or _stands_after(case, _SPAN_BEFORE, 24)


def _is_move_of(case: Case, span: Span, before: Figure) -> bool:
    """ "Sales fell to $2m, a 4% drop": of sales."""
    noun = moved_noun(case.tokens, case.begins, case.last, case.figure.kind == "money")
    if noun is None or not span[0] <= noun < span[1] or not before.thing:
        return False
    if span[1] - span[0] == 1 and (before.kind == case.figure.kind or _compared_with(case) is not None):
        return True  # "rose 4.5% to $22bn, less than the 5.1% increase of a year ago"
    if before.kind == case.figure.kind and before.trend != "none":
        return True  # "rose 0.1%, after an increase of 0.6% in May"
    return is_apposed(case.tokens, min(noun, case.begins), case.sentence.token_at(before.end - 1))


def _is_of_another(case: Case) -> bool:
    """Whether it is of the thing of the figure before it, which is then set."""
    other = _compared_with(case) or _apposed_to(case) or _instead_of(case)
    if other is not None:
        case.figure.thing = other.thing
    return other is not None


# ---------------------------------------------------------------- the figure before


def _stands_after(case: Case, pattern: re.Pattern[str], reach: int) -> bool:
    """Whether the words right before the figure, at most `reach` characters, end with a pattern."""
    start = case.figure.start
    return pattern.search(case.text, max(case.sentence.start, start - reach), start) is not None


def _compared_with(case: Case) -> Figure | None:
    """The figure before this one whose level before, or whose counterpart, this one is: "61%, compared with 58% in 2015"."""
    figure, before, text = case.figure, case.before, case.text
    if before is None:
        return None
    if before.trend != "none" and _LEVEL.fullmatch(text, before.end, figure.start):
        return before
    same = before.kind == figure.kind and (before.unit == figure.unit or not figure.source)
    if not same or figure.start - before.end > _COMPARED_REACH:
        return None
    return before if _COMPARED.search(text, before.end, figure.start) else None


def _instead_of(case: Case) -> Figure | None:
    """The figure before this one beside which this one stands with "or": "70% of the herd, or 80%"."""
    figure, before = case.figure, case.before
    if before is None or not before.thing or (before.kind, before.unit) != (figure.kind, figure.unit):
        return None
    between = case.text[before.end : figure.start].replace(before.thing, "", 1)
    return before if _ALTERNATIVE.fullmatch(between) else None


def _apposed_to(case: Case) -> Figure | None:
    """The figure before this one whose change this one is: "sold 40,000 cars in May, 7% more than a year earlier"."""
    figure, before, doc = case.figure, case.before, case.tokens
    if before is None or figure.trend == "none" or figure.kind not in ("percent", "money", "measure"):
        return None
    if before.thing is None or before.kind == "duration":
        return None
    first, last = case.begins, case.last
    at = first - 1 if doc[first - 1].lower in ("up", "down") else first
    following = [t.lower for t in doc[last + 1 : last + 3]]
    compares = following[1:] == ["than"] and following[0] in ("more", "less", "fewer", "higher", "lower")
    if at == first and not compares:
        return None
    return before if is_apposed(doc, at, case.sentence.token_at(before.end - 1)) else None


# ---------------------------------------------------------------- once unit and event are known


@step(reads="unit thing event", writes="thing")
def of_bare_number(case: Case) -> None:
    """A bare number whose unit is that of a figure before it is of its thing, or of its owner's: "and Britain's nine"."""
    figure, s, settled = case.figure, case.sentence, case.settled
    if settled is None:
        return
    if settled.how == "age_limit":
        person = s.token_at(figure.start) - 1
        figure.thing = s.copied(person, person + 1) if s.tokens[person].tag.startswith("NN") else None
    elif settled.counted is not None and figure.thing is None:
        figure.thing = s.copied(settled.counted.first, settled.counted.head + 1)
    elif settled.how == "like" and settled.before is not None:
        _set_like(case, settled.before)


def _set_like(case: Case, before: Figure) -> None:
    figure, s = case.figure, case.sentence
    if _OTHERS.match(case.text, figure.number_end):
        return  # "killed two and hurt three others"
    if figure.unit == "people" and before.unit != "people":
        figure.thing = None  # "left two men dead and four wounded"
        return
    counted = (before.thing or "").split(JOINT)[0] if figure.kind == "count" else ""
    if figure.kind == "count" and figure.category is not None:
        figure.thing = counted or None
    elif figure.kind == "count" and before.source in ("noun", "inherited"):
        figure.thing = before.thing
    owner = owner_before(s.tokens, s.token_at(figure.start))
    if owner is not None and not is_number(s.tokens[owner[0]]):
        figure.thing = f"{counted}{JOINT}{s.copied(*owner)}" if counted else s.copied(*owner)


@step(reads="unit", writes="thing")
def of_ticker(work: Work) -> None:
    """How a share moved is of the firm whose sign stands right before it: "Tesla Inc. TSLA, +7.55%"."""
    for figure in work.figures:
        if figure.kind == "percent" and (ticker := ticker_before(work.doc.text, figure.number_start)):
            figure.thing = ticker


@step(reads="unit event", writes="thing")
def of_event(case: Case) -> None:
    """ "The quake killed 46": whom it killed is not said, and it did not kill quakes."""
    figure = case.figure
    is_others = figure.thing is not None and _OTHERS.match(case.text, figure.number_end)
    counted = case.counted or (case.settled and case.settled.counted)
    is_told = counted is not None or figure.source == "inherited" or is_others
    if case.event and figure.kind == "count" and not is_told:
        figure.thing = None


@step(reads="unit event thing", writes="thing")
def of_vote(case: Case) -> None:
    """What a vote was on, with the word for it or who voted: "the Senate passed the bill 61-12", "the bill passed on a 61-12 vote", "by 61 votes to 12"."""
    figure, before = case.figure, case.before
    is_by = case.tokens[case.begins - 1].lower == "by" and figure.unit in _BALLOTS
    if is_by or (figure.kind == "score" and figure.category == "voting"):
        span = voted_on(case.tokens, case.begins, case.last)
        told = case.sentence.copied(*span) if span else None
        if told and figure.thing and told != figure.thing:
            is_vote = figure.thing.lower().rstrip("s") in _BALLOTS
            told = f"{figure.thing}{JOINT}{told}" if is_vote else f"{told}{JOINT}{figure.thing}"
        figure.thing = told or figure.thing
    elif before is not None and figure.unit in _BALLOTS and case.text[before.end : figure.start] == " to ":
        figure.thing = before.thing


@step(reads="unit thing", writes="thing")
def of_occasions(case: Case) -> None:
    """What was done so often: "won the cup four times"; with whoever it is said of, "was deported five times"."""
    figure, s = case.figure, case.sentence
    if figure.kind != "count" or figure.unit != "time":
        return
    if figure.thing is None and (span := went_on(case.tokens, case.begins, case.last)):
        figure.thing = s.copied(*span)
    if _OCCASIONS.match(case.text, figure.number_start):
        figure.thing = _done(s, figure) or figure.thing


@step(reads="unit thing", writes="thing")
def of_levels(s: Sentence) -> None:
    """A change told after its level is of the same thing: "the index (16,369.03, up 58.06 points)"."""
    for level, change in zip(s.figures, s.figures[1:], strict=False):
        if is_level_of(s, level, change):
            change.thing = change.thing or level.thing


# ---------------------------------------------------------------- told elsewhere in the article


@step(reads="unit thing", writes="thing")
def of_poll(work: Work) -> None:
    """Shares that hold an opinion are of those polled, whom a share before them or the sample names: "45% said", after "half of voters"."""
    text = work.doc.text
    asked = (f for f in work.figures if f.kind == "count" and f.source == "noun")
    sample = next(
        (f for f in asked if _POLLED.search(text, max(0, f.start - 40), f.start) or _ASKED.match(text, f.end)), None
    )
    polled = (sample.thing or "").split(JOINT)[0] or None if sample is not None else None
    for figure in work.figures:
        if figure.kind not in ("percent", "ratio"):
            continue
        if figure.thing is not None and _OF_PEOPLE.match(work.doc.text, figure.number_end):
            polled = figure.thing
        elif figure.thing is None and _OPINES.match(work.doc.text, figure.end):
            figure.thing = polled


@step(reads="unit thing", writes="thing")
def of_figure_before(work: Work) -> None:
    """ "In 2003 the figure was 29%", "it peaked at 31%": of what the share or number before it is."""
    for figure, before in levels_of_it(work):
        figure.thing = before.thing
    for before, figure in zip(work.figures, work.figures[1:], strict=False):
        if (figure.thing or "").lower() in _FIGURES and before.kind == figure.kind and before.thing:
            if _ANAPHORIC.search(work.doc.text, max(0, figure.start - _REACH), figure.start):
                figure.thing = before.thing


@step(reads="unit thing", writes="thing")
def of_group(work: Work) -> None:
    """Those of whom as many were told before: "two teens were shot … both were taken to a clinic"."""
    for figure, same in as_many_before(work):
        if figure.unit == same.unit and figure.thing is None:
            figure.thing = (same.thing or "").split(JOINT)[0] or None


@step(reads="unit thing", writes="thing")
def of_age(work: Work) -> None:
    """Whose age it is, by name where the article says it: "the 46-year-old said", "he was aged 84"; with what is said beside the age.

    Else the noun before it ("two boys, ages 8 and 14"), and of those whom nothing else tells the words themselves: "10-year-old".
    """
    people = People(work)
    for sentence in work.sentences:
        for before, figure in zip([None, *sentence.figures], sentence.figures, strict=False):
            if figure.kind == "age":
                figure.thing = people.told(sentence, figure, before)


@step(reads="unit event trend thing", writes="thing")
def as_marked(work: Work) -> None:
    """What the network points at, where it is surer of that than of what the words around the figure tell."""
    sentences = Sentences(work)
    for figure in work.figures:
        if mark := work.doc.marked_numbers.get(figure.number_start):
            figure.thing = instead(mark, figure, sentences) or figure.thing
            figure.likely, figure.pointed = mark.figure, share_of(mark, figure.thing, work.doc.text)


@step(reads="unit thing", writes="thing")
def of_doing(work: Work) -> None:
    """What is done for a time that no noun is told to last, "took 19 seconds to beat him", with whoever it is said of: "banned … Smith"."""
    for s in work.sentences:
        for figure in s.figures:
            if figure.kind == "duration" and (thing := _done(s, figure)):
                figure.thing = thing


def _done(s: Sentence, figure: Figure) -> str | None:
    first, last = s.token_at(figure.start), s.token_at(figure.end - 1)
    verb = lasting_verb(s.tokens, first, last)
    done = done_by(verb, first, last) if verb is not None else None
    if verb is None or done is None or any(touches(s.span(*done), q) for q in s.quantities):
        return None
    if figure.thing is None:
        return s.copied(*done)
    subject = subject_of(verb)
    if subject is None or not (
        subject.tag.startswith("NNP") or is_person(subject) or (JOINT not in figure.thing and acts(verb, first, last))
    ):
        return None
    return f"{s.copied(*done)}{JOINT}{figure.thing}" if subject.text in figure.thing.split() else None
