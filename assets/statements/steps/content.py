"""What was said, as spans: the tagger's content trimmed, freed of "that", and fitted to the quotation marks around it.

Content keeps its quotation marks and the punctuation inside them; a leading complementizer, the cue, the source and
the punctuation around all of these stay out. Which words are content is the tagger's doing.
"""

from __future__ import annotations

from itertools import pairwise

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.cues import lemma_of
from assets.reading.en.quotations import Quotation
from assets.reading.lexicon import words
from assets.reading.span import Span, meets
from assets.statements.work import Work, step

_OPENING = "“„‟\"‘'«‹`([{$£€#@‚"
_CLOSING = "”\"’'»›`)]}%"
_PATTERNS = patterns.table("en/content")
_THAT = _PATTERNS["that"]
_LOOSE_END = _PATTERNS["loose_end"]
_OPEN_END, _REST = _PATTERNS["open_end"], _PATTERNS["rest_of_phrase"]
_NEXT_SENTENCE = _PATTERNS["next_sentence"]
_SENTENCES = _PATTERNS["sentences_between"]
_AFTER_MARK = _PATTERNS["after_mark"]  # “Resign!” for
_LINKS = _PATTERNS["links"]
_ABBREVIATED = _PATTERNS["abbreviated"]
_HEARER = _PATTERNS["asked_hearer"]
_ASKS, _LABELS = words("en/stances", "asks"), words("en/stances", "labels")
_PASSIVE = patterns.table("en/sources")["passive"]


@step(reads="drafts nesting", writes="quoted")
def quoted(work: Work) -> None:
    """How much of each content stands in quotation marks, and that part."""
    for draft in work.drafts:
        inner, outside = marked(work.doc, draft.content, draft.within)
        draft.kind, draft.quoted = _kind(inner, outside), work.copied(*inner) if inner else None


def trimmed(doc: Doc, start: int, end: int) -> Span | None:
    """`start:end` without the space and punctuation around it; None when nothing is left."""
    text = doc.text
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


def fitted(doc: Doc, spans: list[Span], cue: Span, source: Span | None) -> list[Span]:
    """The content's spans, in reading order without overlap, fitted to the marks they touch."""
    frame = [span for span in (cue, source) if span]
    parts: list[Span] = []
    for start, end in sorted(spans):
        authors = _between_quotations(doc, start, end)
        until = end if authors else _before_another_sentence(doc, start, end)
        for piece in without(start, until, [*frame, *authors]):
            clean = trimmed(doc, *_between_marks(doc, *_to_marks(doc, *piece, frame)))
            if clean is not None:
                clean = without_links(doc, clean)
                if tail := _AFTER_MARK.search(doc.text, *clean) or _LOOSE_END.search(doc.text, *clean):
                    clean = (clean[0], tail.start())
                parts.append(_with_rest(doc, clean, frame))
    lemma, said = lemma_of(doc[cue]), _joined(doc, sorted(parts))
    said = said if lemma in _LABELS else _without_that(doc, said)  # "called | that a mistake"
    return _without_scraps(doc, _without_hearer(doc, said) if lemma in _ASKS else said)


def without_links(doc: Doc, span: Span) -> Span:
    """A span without the links at its end that a network sets below a post: 'We won. | pic.twitter.com/Ab12'."""
    links = _LINKS.search(doc.text, *span)
    return (span[0], links.start()) if links else span


def _with_rest(doc: Doc, span: Span, frame: list[Span]) -> Span:
    """A span that ends before the word that its last one asks for, with the rest of the phrase: 'his divorce last | month'."""
    rest = _REST.match(doc.text, span[1]) if _OPEN_END.search(doc.text, *span) else None
    return span if rest is None or any(meets(rest.span(), other) for other in frame) else (span[0], rest.end())


def _between_marks(doc: Doc, start: int, end: int) -> Span:
    """A span without a mark that opens the next quotation at its end, or closes the last at its beginning: 'We won. | "'."""
    while closed := [q.end for q in doc.quotations.touching(start, start + 1) if q.inner_end == start and q.end < end]:
        start = closed[0]
    opens = [q.start for q in doc.quotations.touching(end - 2, end) if q.start >= max(start + 1, end - 2)]
    return start, min([end, *opens])


def _before_another_sentence(doc: Doc, start: int, end: int) -> int:
    """Where content ends that runs on into the author's next sentence: '“We won.” | Lind takes over in May'."""
    for q in doc.quotations.touching(start, end):
        if (
            q.start >= start
            and q.closed
            and len(doc[q.inner].split()) >= SCRAP
            and _NEXT_SENTENCE.match(doc.text, q.inner_end - 1, end)
        ):
            return q.end
    return end


def _between_quotations(doc: Doc, start: int, end: int) -> list[Span]:
    """Sentences of the author's in content, between two quotations: '“We won.” | He smiled. | “It was hard.”'."""
    inside = [q for q in doc.quotations.touching(start, end) if start <= q.start and q.inner_end <= end]
    return [
        (q.end, following.start)
        for q, following in pairwise(inside)
        if q.closed and _SENTENCES.fullmatch(doc.text, q.inner_end - 1, following.start + 1)
    ]


def _joined(doc: Doc, parts: list[Span]) -> list[Span]:
    """Parts that only space, or a hyphen in a word, stands between are one."""
    joined: list[Span] = []
    for start, end in parts:
        gap = doc.text[joined[-1][1] : start] if joined else ""
        if joined and (not gap.strip() or gap in _INSIDE_A_WORD):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _without_that(doc: Doc, spans: list[Span]) -> list[Span]:
    """Spans without the complementizer that the first begins with, unless it is a determiner: "question that figure"."""
    match = _THAT.match(doc.text, *spans[0]) if spans else None
    if match is None or match.end() >= spans[0][1]:
        return spans
    first = trimmed(doc, match.end(), spans[0][1])
    clause = first and (len(spans) > 1 or " " in doc[first] or not doc.text[first[0]].isalnum())
    return [first, *spans[1:]] if first and clause else spans


_INSIDE_A_WORD = ("-", "–", "/", "'", "’")
SCRAP = 5  # words; an unquoted part this short beside a quoted one is mostly the author's


def _without_hearer(doc: Doc, spans: list[Span]) -> list[Span]:
    """A question without who is asked: "asked | Lindgren | how he felt"."""
    hearer = _HEARER.search(doc[spans[0]]) if spans else None
    return [(spans[0][0] + hearer.end(), spans[0][1]), *spans[1:]] if hearer else spans


def is_article(doc: Doc, span: Span) -> bool:
    """Whether a part of a content is an article alone."""
    return doc[span].lower() in ("the", "a", "an")


def _without_scraps(doc: Doc, spans: list[Span]) -> list[Span]:
    """Leaves out articles alone, and short unquoted parts that stand apart from a quotation of the same statement."""
    spans = [span for span in spans if not is_article(doc, span)] or spans
    if len(spans) < 2:
        return spans
    marks = [doc.quotations.touching(*span) for span in spans]
    whole = [any(q.start <= s and e <= q.end for q in found) for (s, e), found in zip(spans, marks, strict=True)]
    words = [len(doc[span].split()) for span in spans]
    if not any(q and n >= SCRAP for q, n in zip(whole, words, strict=True)):
        return spans
    return [span for span, found, n in zip(spans, marks, words, strict=True) if found or n > SCRAP]


def without(start: int, end: int, holes: list[Span]) -> list[Span]:
    """The pieces of a span that are left without the holes."""
    pieces = [(start, end)]
    for a, b in holes:
        pieces = (
            [p for s, e in pieces for p in ((s, min(e, a)), (max(s, b), e)) if p[0] < p[1]]
            if any(a < e and s < b for s, e in pieces)
            else pieces
        )
    return pieces


def _to_marks(doc: Doc, start: int, end: int, frame: list[Span]) -> Span:
    """Widens a span to the quotation it covers most of, or whose mark it misses by a character or two."""
    text = doc.text
    for q in doc.quotations.touching(start - 1, end + 1):
        overlap = min(end, q.inner_end) - max(start, q.inner_start)
        size = q.inner_end - q.inner_start
        holds_frame = any(q.start <= s < q.end for s, _ in frame)
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


def kind_of(doc: Doc, spans: list[Span], within: Quotation | None = None) -> tuple[str, str | None]:
    """(kind, quoted): how much of the content stands in quotation marks, and that part without the marks.

    `within` is the quotation around a nested statement: only marks inside it count.
    """
    inner, outside = marked(doc, spans, within)
    return _kind(inner, outside), " … ".join(map(doc.__getitem__, inner)) or None


def _kind(inner: list[Span], outside: int) -> str:
    if not inner:
        return "indirect"
    return "mixed" if outside else "direct"


def marked(doc: Doc, spans: list[Span], within: Quotation | None = None) -> tuple[list[Span], int]:
    """The parts of some spans inside quotation marks, without the marks, and how many letters and digits stand outside."""
    text, quotes = doc.text, doc.quotations
    outside = 0
    inner: list[Span] = []
    for start, end in spans:
        pool = (
            quotes.touching(start, end)
            if within is None
            else [
                q
                for q in quotes.all
                if within.start < q.start and q.end <= within.end and meets((q.start, q.end), (start, end))
            ]
        )
        at, reached = start, 0
        for q in pool:
            if q.start < reached:
                continue  # inside the one before, whose words are taken already
            reached = q.end
            outside += sum(c.isalnum() for c in text[at : max(at, q.start)])
            a, b = max(start, q.inner_start), min(end, q.inner_end)
            if a < b:
                inner.append((a, b))
            at = max(at, min(end, q.end))
        outside += sum(c.isalnum() for c in text[at:end])
    return inner, outside


def with_quoted_subject(
    doc: Doc, cue: Span, source: Span | None, content: list[Span]
) -> tuple[Span | None, list[Span]]:
    """(source, content) of a passive after a quotation: '“No,” | the mayor | was quoted as saying by | the Herald' is the mayor's."""
    text = doc.text
    if (source is not None and source[1] <= cue[0]) or not _PASSIVE.match(text, cue[0]):
        return source, content
    before = text.rfind("\n", 0, cue[0]) + 1
    marks = [q.end for q in doc.quotations.touching(before, cue[0]) if q.end <= cue[0]]
    who = trimmed(doc, max(marks), cue[0]) if marks else None
    if who is None or who[1] - who[0] > 80 or ". " in doc[who] or cue[0] - who[1] > 2:
        return source, content
    kept = [(s, min(e, who[0]) if s < who[0] else e) for s, e in content if not who[0] <= s < who[1]]
    clean = [span for span in (trimmed(doc, s, e) for s, e in kept) if span]
    return (who, clean) if clean else (source, content)
