"""Which day or period a figure is of, of those that its sentence names.

A time in another clause says when something else happened: "the plant, which opened in 1995, has 500 workers". Where an
event took its toll, the clauses around it are of the same day: "12 people died when a bus crashed on Monday".
"""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from assets.reading.en.times import Time, resolve
from assets.statistics.draft import Figure, Sentence
from assets.statistics.figure_things import COMPARED, meet

_SINCE = re.compile(
    r"\b(?P<word>as\sof|since|by|until|in|on|for|from|during|through|between)\s(?:early\s|late\s|mid-?)?(?:the\s)?$",
    re.I,
)
# what the figure is held against: "higher than in 2019", "up from last year"
_THAN = re.compile(
    r"\b(?:as(?!\s(?:of|at)\b)|than|from|compared\s(?:to|with)|versus|against)\s(?:(?:in|on|at|the|that|levels?|same|of|period|time|month|quarter|half)\s){0,4}$",
    re.I,
)


def _is_of_another(figure: Figure, s: Sentence, time: Time) -> bool:
    """Whether a time after the figure is that of what it is held against: "28%, compared with 19% in 2010"."""
    if time.start < figure.end:
        return False
    if any(COMPARED.search(s.text, figure.end, q.start) for q in s.quantities if figure.end <= q.start < time.start):
        return True
    if (
        figure.trend != "none"
        and s.text[figure.end : time.start] == " on "
        and time.kind not in ("weekday", "full", "month_day")
    ):
        return True  # "up 9% on last year"
    if s.text[max(0, time.start - 5) : time.start] == "from " and _TO_TIME.match(s.text, time.end):
        return False  # "died from 1914 to 1918"
    lead = max(figure.end, time.start - 60)
    return bool(_THAN.search(s.text, lead, time.start) or _RECORD_SINCE.search(s.text, lead, time.start))


_TO_TIME = re.compile(r"\s(?:to|until|till|through)\s")
# "the highest since 1982"
_RECORD_SINCE = re.compile(
    r"\b(?:[a-z]{2,}est|worst|best|first|most|least)\b[^,.;]{0,40}\ssince\s(?:(?:at|least)\s){0,2}$", re.I
)
_TIME_REACH = 60  # characters; further off, a time expression more often belongs to another clause


def set_time(figure: Figure, s: Sentence, inside: range) -> None:
    """The time expression nearest after the figure at tokens `inside`, or else the last before it, of those that are its own."""
    compared = COMPARED.search(s.text, max(s.offset, figure.start - 30), figure.start)
    others = [s.token_at(q.number_start) for q in s.quantities if not meet((figure.start, figure.end), q)]
    after = [t for t in s.times if 0 <= t.start - figure.end <= _TIME_REACH]
    before = [t for t in s.times if t.end <= figure.start and not compared]
    usable = [t for t in (*after, *reversed(before)) if not _is_of_another(figure, s, t)]
    time = next((t for t in usable if _is_day_of(s.doc, inside, s.token_at(t.start), others, False)), None)
    if time is None and figure.category is not None:
        time = next((t for t in usable if _is_day_of(s.doc, inside, s.token_at(t.start), others, True)), None)
    if time is None:
        return
    day = resolve(s.text[time.start : time.end], s.published_on)
    if day is None:
        return
    lead = _SINCE.search(s.text, max(s.offset, time.start - 18), time.start)
    if (
        lead
        and lead["word"].lower() in ("in", "for", "from", "between")
        and time.kind not in ("year", "dayless", "which_month", "quarter")
    ):
        lead = None  # "was sworn in Monday"
    figure.as_of, figure.as_of_text = day, s.text[lead.start() if lead else time.start : time.end]


# ---------------------------------------------------------------- by the parse

_WHILE = frozenset("when as while where once".split())
_OTHER_CLAUSES = ("advcl", "ccomp", "parataxis")


def _is_day_of(doc: Doc, inside: range, time: int, numbers: list[int], is_event: bool) -> bool:
    """Whether the time at token `time` is the day of the figure at tokens `inside`.

    `numbers` are the tokens of the sentence's other figures; `is_event`: the figure is a toll of some kind.
    """
    above = {a.i for i in inside for a in (doc[i], *doc[i].ancestors)}
    node = doc[time]
    while node.i not in above:
        if node.head.i == node.i:
            return is_event  # two trees: the parser found no way between them
        if _leaves_clause(node, inside) and not _is_shared(node, numbers, is_event):
            return False
        node = node.head
    meeting = node
    if meeting.i in inside:
        return True
    below = next(doc[i] for i in inside if doc[i].head.i not in inside and meeting in doc[i].ancestors)
    while below.i != meeting.i:
        if below.dep_ in ("relcl", "acl", "advcl") and not (is_event or time < below.left_edge.i):
            return False
        if below.dep_ == "conj" and below.tag_.startswith("VB") and not (is_event or time < meeting.i):
            return False  # "was born in 1960 and has won 12 titles", but "in 2020 it cut 300 jobs and closed 12 plants"
        below = below.head
    return True


def _leaves_clause(node: Token, inside: range) -> bool:
    """Whether above this token begins a clause that is not the time's own."""
    if node.dep_ in ("relcl", "acl"):
        return node.head.i not in inside
    return node.dep_ in _OTHER_CLAUSES or (node.dep_ in ("conj", "pcomp") and node.tag_.startswith("VB"))


def _is_shared(clause: Token, numbers: list[int], is_event: bool) -> bool:
    """Whether a clause beside the figure's is of the same day: it holds no figure, and happened at the same time."""
    if any(clause.is_ancestor(clause.doc[i]) for i in numbers):
        return is_event and clause.dep_ == "conj"  # "killed 12 people and injured 40 on Monday"
    if clause.dep_ in ("relcl", "acl", "ccomp", "pcomp"):
        return False
    return is_event or any(c.lower_ in _WHILE for c in clause.children if c.i < clause.i)
