"""What was said, as spans: the tagger's content trimmed, freed of "that", and fitted to the quotation marks around it.

Content keeps its quotation marks and the punctuation inside them; a leading complementizer, the cue, the source and
the punctuation around all of these stay out. Which words are content is the tagger's doing.
"""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.en.quotations import Quotation, QuotationIndex
from assets.reading.span import Span

_OPENING = "“„‟\"‘'«‹`([{$£€#@‚"
_CLOSING = "”\"’'»›`)]}%"
_PATTERNS = patterns.table("en/content")
_THAT = _PATTERNS["that"]
_LOOSE_END = _PATTERNS["loose_end"]
_AFTER_MARK = _PATTERNS["after_mark"]  # “Resign!” for
_ABBREVIATED = _PATTERNS["abbreviated"]


def trimmed(text: str, start: int, end: int) -> Span | None:
    """`start:end` without the space and punctuation around it; None when nothing is left."""
    while start < end and not (text[start].isalnum() or text[start] in _OPENING):
        start += 1
    while start < end and text[start] in _CLOSING and text[start] not in _OPENING:
        start += 1
        while start < end and not (text[start].isalnum() or text[start] in _OPENING):
            start += 1
    while end > start and text[end - 1] not in _CLOSING and not text[end - 1].isalnum():
        if text[end - 1] == "." and _ABBREVIATED.search(text, max(start, end - 8), end):
            break
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def fitted(text: str, spans: list[Span], cue: Span | None, source: Span | None, quotes: QuotationIndex) -> list[Span]:
    """The content's spans, in reading order without overlap, fitted to the marks they touch."""
    parts: list[Span] = []
    for start, end in sorted(spans):
        for piece in _without(start, end, [s for s in (cue, source) if s]):
            whole = _to_marks(text, *piece, cue, source, quotes)
            clean = trimmed(text, *whole)
            if clean is not None:
                if tail := _AFTER_MARK.search(text, *clean) or _LOOSE_END.search(text, *clean):
                    clean = (clean[0], tail.start())
                parts.append(_closed(text, *clean, quotes))
    parts.sort()
    joined: list[Span] = []
    for start, end in parts:
        gap = text[joined[-1][1] : start] if joined else ""
        if joined and (not gap.strip() or gap in _INSIDE_A_WORD):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    if joined and (match := _THAT.match(text, *joined[0])) and match.end() < joined[0][1]:
        start = match.end()
        first = trimmed(text, start, joined[0][1])
        if first and (
            len(joined) > 1 or " " in text[slice(*first)] or not text[first[0]].isalnum()
        ):  # "question that figure"
            joined[0] = first
    return _without_scraps(text, joined, quotes)


_INSIDE_A_WORD = ("-", "–", "/", "'", "’")
SCRAP = 5  # words; an unquoted part this short beside a quoted one is mostly the author's


def _without_scraps(text: str, spans: list[Span], quotes: QuotationIndex) -> list[Span]:
    """Leaves out short unquoted parts that stand apart from a quotation of the same statement."""
    if len(spans) < 2:
        return spans
    quoted = [any(q.start <= s and e <= q.end for q in quotes.touching(s, e)) for s, e in spans]
    touched = [bool(quotes.touching(s, e)) for s, e in spans]
    words = [len(text[s:e].split()) for s, e in spans]
    if not any(q and n >= SCRAP for q, n in zip(quoted, words, strict=True)):
        return spans
    return [span for span, t, n in zip(spans, touched, words, strict=True) if t or n > SCRAP]


def _without(start: int, end: int, holes: list[Span]) -> list[Span]:
    pieces = [(start, end)]
    for a, b in holes:
        pieces = (
            [p for s, e in pieces for p in ((s, min(e, a)), (max(s, b), e)) if p[0] < p[1]]
            if any(a < e and s < b for s, e in pieces)
            else pieces
        )
    return pieces


def _to_marks(text: str, start: int, end: int, cue: Span | None, source: Span | None, quotes: QuotationIndex) -> Span:
    """Widens a span to the quotation it covers most of, or whose mark it misses by a character or two."""
    for q in quotes.touching(start - 1, end + 1):
        overlap = min(end, q.inner_end) - max(start, q.inner_start)
        size = q.inner_end - q.inner_start
        holds_frame = any(s and q.start <= s[0] < q.end for s in (cue, source))
        if q.start < start <= q.inner_start or (
            q.start < start < q.inner_end and not text[q.start : start].strip(_OPENING + " ")
        ):
            start = q.start
        if q.inner_end <= end <= q.end or (
            start < q.inner_end and end < q.end and not text[end : q.end].strip(_CLOSING + " .,;!?—…-")
        ):
            end = max(end, q.end)
        if overlap >= 0.6 * size and not holds_frame and "\n" not in text[q.start : q.end]:
            start, end = min(start, q.start), max(end, q.end)
    return start, end


def _closed(text: str, start: int, end: int, quotes: QuotationIndex) -> Span:
    """Takes in the closing mark that trimming or the tagger left off, and drops one that closes nothing in the span."""
    for q in quotes.touching(start, end):
        if q.start >= start and q.closed and q.inner_end - 2 <= end < q.end:
            end = q.end
    return start, end


def kind_of(
    text: str, spans: list[Span], quotes: QuotationIndex, within: Quotation | None = None
) -> tuple[str, str | None]:
    """(kind, quoted): how much of the content stands in quotation marks, and that part without the marks.

    `within` is the quotation around a nested statement: only marks inside it count.
    """
    outside = 0
    quoted: list[str] = []
    for start, end in spans:
        pool = (
            quotes.touching(start, end)
            if within is None
            else [
                q
                for q in quotes.all
                if within.start < q.start and q.end <= within.end and q.start < end and start < q.end
            ]
        )
        at = start
        for q in pool:
            outside += sum(c.isalnum() for c in text[at : max(at, q.start)])
            a, b = max(start, q.inner_start), min(end, q.inner_end)
            if a < b:
                quoted.append(text[a:b])
            at = max(at, min(end, q.end))
        outside += sum(c.isalnum() for c in text[at:end])
    if not quoted:
        return "indirect", None
    return ("mixed" if outside else "direct"), " … ".join(quoted)
