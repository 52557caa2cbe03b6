"""The frame of an attribution, its source and its cue: each in one piece, whole, and without the loose words at its ends."""

from __future__ import annotations

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.span import Span, meets
from assets.statements.steps.content import is_article

_PATTERNS = patterns.table("en/sources")
_NO_NAME = _PATTERNS["no_name"]
_HEARD = _PATTERNS["heard"]
_PHRASE = _PATTERNS["phrase_behind_article"]
_GOVERNS = _PATTERNS["governs"]
_GOVERNED = _PATTERNS["governed"]
_LOOSE_CUE = _PATTERNS["loose_cue"]
_ON_A_DAY = _PATTERNS["on_a_day"]
_ABBREVIATED = _PATTERNS["abbreviated"]
_AROUND_A_CUE = ',.;“”"'


def one_span(doc: Doc, spans: tuple[Span, ...], other: tuple[Span, ...]) -> Span | None:
    """One contiguous span for a source or cue: all of it when the parts are next to each other, else the longest part."""
    if not spans:
        return None
    ordered = sorted(spans)
    whole = ordered[0][0], ordered[-1][1]
    if len(ordered) == 1:
        return ordered[0]
    clash = any(meets(whole, part) for part in other)
    if not clash and whole[1] - whole[0] < 80 and "\n" not in doc[whole]:
        return whole
    return max(ordered, key=lambda s: (s[1] - s[0], -s[0]))


def with_noun(doc: Doc, source: Span, taken: list[Span]) -> Span:
    """An article alone as the source with the phrase that it opens: 'the | magazine's editor |, who said'."""
    if not is_article(doc, source):
        return source
    end = min([start for start, _ in taken if start >= source[1]], default=len(doc.text))
    phrase = _PHRASE.match(doc.text, source[1], end)
    return (source[0], phrase.end()) if phrase else source


def with_governed(doc: Doc, source: Span, taken: list[Span]) -> Span:
    """The source with the name that its last word asks for: 'data from | Acme Research', 'Jane Doe and | John Roe'."""
    rest = _GOVERNED.match(doc.text, source[1]) if _GOVERNS.search(doc.text, *source) else None
    if rest is None or any(meets(span, rest.span()) for span in taken):
        return source
    return source[0], rest.end()


def source_trimmed(doc: Doc, span: Span) -> Span | None:
    """A source without the loose words and the punctuation at its ends; None when nothing is left."""
    text, (start, end) = doc.text, span
    if heard := _HEARD.search(text, start, end):
        start = heard.end()  # "Passengers heard | the captain | say"
    while tail := _NO_NAME.search(text, start, end):
        end = tail.start()
    while start < end and not (text[start].isalnum() or text[start] in "$@#([‘“\"'"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")]”\"’'%"):
        stop_of_name = text[end - 1] == "." and text[end - 2 : end - 1].isalpha()
        if stop_of_name and _ABBREVIATED.search(text[max(start, end - 6) : end]):
            break
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def cue_trimmed(doc: Doc, span: Span) -> Span | None:
    """A cue without the loose words and the punctuation at its ends; None when nothing is left."""
    text, (start, end) = doc.text, span
    if loose := _LOOSE_CUE.search(text, start, end):
        end = loose.start()  # "wrote | in a memo"
    elif _ON_A_DAY.match(text, end - len(" on")):
        end -= len(" on")
    while start < end and (text[start].isspace() or text[start] in _AROUND_A_CUE):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _AROUND_A_CUE):
        end -= 1
    return (start, end) if start < end else None
