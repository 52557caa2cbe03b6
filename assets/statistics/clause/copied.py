"""How the words of a thing are copied from the text, where other figures stand among them: "the 26-year-old striker" is a striker."""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.span import Span, meets
from assets.reading.syntax import Tokens
from assets.statistics.clause.phrases import subject_before, without_end
from assets.statistics.quantity import Quantity
from assets.statistics.work import Case, Sentence

_PATTERNS = patterns.table("en/figures")
_LEFT_OF_AGE, _LISTED = _PATTERNS["left_of_age"], _PATTERNS["listed"]


def copied_thing(case: Case, span: Span) -> str | None:
    """The words of the noun phrase at tokens `span`, or what is left of it where other figures stand in it."""
    s = case.sentence
    start, end = s.span(*span)
    start = _past_later(case, start, s.span(0, _head_of(s.tokens, span) + 1)[1], end)
    overlapped = [f for f in case.earlier if f.number_start < end and start < f.number_end]
    if overlapped:
        within = overlapped[0].start
        head = without_end(s.tokens, span[0], s.token_at(within)) if start < within else None
        # "the yield on the 10-year note fell 2%": the yield
        return s.copied(*head) if head else overlapped[-1].thing
    later = next((q for q in s.quantities if touches((start, end), q)), None)
    return _up_to(case, span, start, later) if later else s.text[start:end]


def _head_of(doc: Tokens, span: Span) -> int:
    """The token of a noun phrase that the others describe."""
    return max((i for i in range(*span) if not span[0] <= doc[i].head.i < span[1]), default=span[1] - 1)


def _past_later(case: Case, start: int, head: int, end: int) -> int:
    """Where a phrase goes on after the figures before its head: "a five-year, 1.8 billion-mile journey" is a journey."""
    text = case.text
    for other in case.sentence.quantities:
        if start <= other.number_start < head and other.end < end and other.number_start > case.figure.number_start:
            start = other.end + len(text[other.end : end]) - len(text[other.end : end].lstrip(" ,)-–"))
            if old := _LEFT_OF_AGE.match(text, start, end):
                start = old.end()  # "the 22-year-old striker"
    return start


def _up_to(case: Case, span: Span, start: int, later: Quantity) -> str | None:
    """The phrase up to a figure in it ("29% of Japan's population of 125 million"), else the thing of a list or the subject."""
    figure, before, s = case.figure, case.before, case.sentence
    follows = figure.end <= start < later.start
    head = without_end(s.tokens, s.token_at(start), s.token_at(later.start)) if follows else None
    if head and s.tokens[head[1] - 1].text.isalpha():
        return s.copied(*head)
    if before is not None and before.kind == figure.kind == "money":
        if _LISTED.fullmatch(s.text, before.end, figure.start):
            return before.thing
    subject = subject_before(s.tokens, case.begins)
    return s.copied(*subject) if subject else None


def after_figures(s: Sentence, span: Span) -> Span | None:
    """A noun phrase without the figures at its beginning: "striker" of "the 26-year-old striker"."""
    start, end = span
    for figure in s.figures:
        if s.span(start, end)[0] <= figure.start < figure.end < s.span(start, end)[1] and figure.source != "noun":
            start = s.token_at(figure.end - 1) + 1
    while start < end and s.tokens[start].tag in (",", ":", "-RRB-", "''", "HYPH", "CD"):
        start += 1
    return (start, end) if start < end and s.tokens[start].tag != "IN" else None


def touches(span: Span, quantity: Quantity) -> bool:
    """Whether some words of the text and those of a quantity have characters in common."""
    return meets(span, (quantity.start, quantity.end))
