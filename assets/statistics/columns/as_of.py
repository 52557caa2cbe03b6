"""The columns `as_of` and `as_of_text`: which day or period a figure is of, of those that its sentence names.

A time in another clause says when something else happened: "the plant, which opened in 1995, has 500 workers". Where an
event took its toll, the clauses around it are of the same day: "12 people died when a bus crashed on Monday".
"""

from __future__ import annotations

from collections.abc import Iterator

from assets.reading import patterns
from assets.reading.en.lemmas import lemma
from assets.reading.en.times import Time, resolve
from assets.reading.lexicon import words
from assets.reading.span import meets
from assets.reading.syntax import Token, Tokens
from assets.statistics.clause.sports import unit_of_scores
from assets.statistics.work import Case, Figure, Sentence, step

_PATTERNS = patterns.table("en/figures")
_SINCE, _THAN, _TO_TIME, _RECORD = (_PATTERNS[n] for n in ("since", "than", "to_time", "record_since"))
_COMPARED, _MULTIPLE_OF = _PATTERNS["compared"], _PATTERNS["multiple_of"]
_UP_TO = _PATTERNS["up_to_level"]
_RIGHT_BEHIND = 10  # characters between a figure and the time that is its own: "102 in 2003"
_REACH = 60  # characters; further off, a time expression more often belongs to another clause
_REACH_OF_TOLLS = 120  # "At least 20 people, including five children, were killed in a fire at a school on Tuesday"
_DATED_BY = words("en/figures", "dated_by")
_WHILE = words("en/figures", "while")
_OTHER_CLAUSES = ("advcl", "ccomp", "parataxis")
_PERIODS = ("year", "dayless", "which_month", "quarter")
_DAYS = ("weekday", "full", "month_day", "iso", "numeric")
_TELLING = words("en/things", "telling") | words("en/things", "expecting")


@step(reads="unit event trend", writes="as_of")
def of_clause(case: Case) -> None:
    """The time expression nearest after the figure, or else the last before it, of those that are its own."""
    figure, s = case.figure, case.sentence
    usable = list(_usable(figure, s))
    if not usable:
        return
    apart = (q for q in s.quantities if not meets((figure.start, figure.end), (q.start, q.end)))
    others = [s.token_at(q.number_start) for q in apart]
    time = None
    for is_event in (False, True) if figure.category is not None else (False,):
        own = (t for t in usable if _is_day_of(s.tokens, case.inside, s.token_at(t.start), others, is_event))
        time = time or next(own, None)
    if time is not None and time.kind == "quarter" and unit_of_scores(s.text):
        return  # "scored 12 in the fourth quarter"
    day = resolve(s.text[time.start : time.end], s.article.published_on) if time else None
    if time is not None and day is not None:
        figure.as_of, figure.as_of_text = day, s.text[_begins(s, time) : time.end]


def _begins(s: Sentence, time: Time) -> int:
    """Where a time begins with its preposition, which belongs to periods alone: not "was sworn in Monday"."""
    lead = _SINCE.search(s.text, max(s.start, time.start - 18), time.start)
    if lead is None or (lead["word"].lower() in _DATED_BY and time.kind not in _PERIODS):
        return time.start
    return lead.start()


def _usable(figure: Figure, s: Sentence) -> Iterator[Time]:
    compared = _COMPARED.search(s.text, max(s.start, figure.start - 30), figure.start)
    reach = _REACH if figure.category is None else _REACH_OF_TOLLS
    after = [t for t in s.times if 0 <= t.start - figure.end <= reach]
    before = [t for t in s.times if t.end <= figure.start and not compared]
    return (t for t in (*after, *reversed(before)) if not _is_of_another(figure, s, t))


def _is_of_another(figure: Figure, s: Sentence, time: Time) -> bool:
    """Whether a time is that of what the figure is held against: "28%, compared with 19% in 2010", "from 102 in 2003 to 81"."""
    if time.start < figure.end:
        told = any(0 <= time.start - q.end <= _RIGHT_BEHIND for q in s.quantities if q.end < figure.start)
        return told and _UP_TO.fullmatch(s.text, time.end, figure.start) is not None
    if any(_COMPARED.search(s.text, figure.end, q.start) for q in s.quantities if figure.end <= q.start < time.start):
        return True
    if s.text[max(0, time.start - 4) : time.start] == " on " and time.kind not in _DAYS:
        return True  # "up 9% on last year"
    if _MULTIPLE_OF.search(s.text, figure.end, time.start):
        return True  # "£12m, double the figure for 2021"
    if s.text[max(0, time.start - 5) : time.start] == "from " and _TO_TIME.match(s.text, time.end):
        return False  # "died from 1914 to 1918"
    lead = max(figure.end, time.start - 60)
    return bool(_THAN.search(s.text, lead, time.start) or _RECORD.search(s.text, lead, time.start))


# ---------------------------------------------------------------- by the parse


def _is_day_of(doc: Tokens, inside: range, time: int, numbers: list[int], is_event: bool) -> bool:
    """Whether the time at token `time` is the day of the figure at tokens `inside`.

    `numbers` are the tokens of the sentence's other figures; `is_event`: the figure is a toll of some kind.
    """
    above = {a.i for i in inside for a in (doc[i], *doc[i].ancestors)}
    node = doc[time]
    while node.i not in above:
        if node.head.i == node.i:
            return is_event  # two trees: no way leads between them
        if _leaves_clause(node, inside) and not _is_shared(node, numbers, is_event):
            return False
        node = node.head
    return node.i in inside or is_event or _is_told_before(doc, inside, time, node)


def _is_told_before(doc: Tokens, inside: range, time: int, meeting: Token) -> bool:
    """Whether no clause of its own begins between the figure and where its time meets it.

    "Was born in 1960 and has won 12 titles", but "in 2020 it cut 300 jobs and closed 12 plants"; nor is a speech's day that of what it tells.
    """
    below = next(doc[i] for i in inside if doc[i].head.i not in inside and meeting in doc[i].ancestors)
    while below.i != meeting.i:
        if below.dep in ("relcl", "acl", "advcl") and time >= below.left_edge.i:
            return False
        told = below.dep == "ccomp" and lemma(below.head) in _TELLING
        if told and not below.left_edge.i <= time <= below.right_edge.i:
            return False  # "said on Friday that it cost $40m"
        if below.dep == "conj" and below.tag.startswith("VB") and time >= meeting.i:
            return False
        below = below.head
    return True


def _leaves_clause(node: Token, inside: range) -> bool:
    """Whether above this token begins a clause that is not the time's own."""
    if node.dep in ("relcl", "acl"):
        return node.head.i not in inside
    return node.dep in _OTHER_CLAUSES or (node.dep in ("conj", "pcomp") and node.tag.startswith("VB"))


def _is_shared(clause: Token, numbers: list[int], is_event: bool) -> bool:
    """Whether a clause beside the figure's is of the same day: it holds no figure, and happened at the same time."""
    if any(clause.is_ancestor(clause.doc[i]) for i in numbers):
        return is_event and clause.dep == "conj"  # "killed 12 people and injured 40 on Monday"
    if clause.dep in ("relcl", "acl", "ccomp", "pcomp"):
        return False
    return is_event or any(c.lower in _WHILE for c in clause.children if c.i < clause.i)
