"""Whether a time expression belongs to a figure, by the parse.

A time in another clause says when something else happened: "the plant, which opened in 1995, has 500 workers". Where an
event took its toll, the clauses around it are of the same day: "12 people died when a bus crashed on Monday".
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

_WHILE = frozenset("when as while where once".split())
_OTHER_CLAUSES = ("advcl", "ccomp", "parataxis")


def is_day_of(doc: Doc, inside: range, time: int, numbers: list[int], is_event: bool) -> bool:
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
