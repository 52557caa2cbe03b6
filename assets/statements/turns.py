"""Statements that the layout attributes: interviews in turns, signed quotations and posts, and who answers "I".

'Smith: We won.' on lines of its own, a quotation over '— Jane Doe, teacher', a post signed '— Jane Doe (@doe) May 5,
2020'. The tagger reads running text; here the line itself says who speaks. Plain prose is never touched.
"""

from __future__ import annotations

import re
from collections import Counter

from assets.reading import patterns
from assets.reading.en.quotations import DASHES
from assets.reading.en.words import name_words, source_nouns
from assets.statements.cast import Cast, Entity
from assets.statements.content import QuotationIndex, Span, trimmed
from assets.statements.draft import Draft

_PATTERNS = patterns.table("en/dialogue")
_TURN = _PATTERNS["turn"]
_SIGNED = _PATTERNS["signed"]
_POST = _PATTERNS["post"]
_SPLIT_SIGNATURE = _PATTERNS["split_signature"]
_QUESTION = _PATTERNS["question"]
_ASKED = _PATTERNS["asked"]
LEAST_TURNS = 4  # lines of "Name:" that make an interview rather than a list
LAYOUT_CERTAINTY = 0.93  # stands in for the tagger's: the layout leaves little doubt


def turns(text: str, drafts: list[Draft], quotes: QuotationIndex) -> list[Draft]:
    """The statements that the layout attributes. Drafts of the same words that the tagger made are taken out of `drafts`."""
    made = [*_interview(text), *_signed(text, quotes), *_posts(text)]
    if made:
        drafts[:] = [d for d in drafts if not any(_same_words(d, new) for new in made)]
    return made


def _same_words(old: Draft, new: Draft) -> bool:
    """Whether a draft covers most of the new content, or is a part of it that has no source of its own inside."""
    start, end = new.content[0][0], new.content[-1][1]
    covered = sum(max(0, min(e, end) - max(s, start)) for s, e in old.content)
    frame = old.source or old.cue
    inside = frame is not None and start <= frame[0] < end
    return covered > 0 and (not inside or covered >= 0.8 * (end - start))


def _interview(text: str) -> list[Draft]:
    found = [m for m in _TURN.finditer(text) if _is_label(m["label"])]
    labels = Counter(m["label"] for m in found)
    if len(found) < LEAST_TURNS or len(labels) < 2 or sum(n > 1 for n in labels.values()) < min(2, len(labels)):
        return []
    spoken = re.compile(
        rf"(?:^|(?<=[.!?)\]…\"”’] ))(?P<label>{'|'.join(sorted(map(re.escape, labels), key=len, reverse=True))})(?: \([^()\n]{{1,40}}\))?(?P<colon>:) ",
        re.M,
    )
    places = list(spoken.finditer(text))
    made = []
    for m, following in zip(places, [*places[1:], None], strict=True):
        line = text.find("\n", m.end())
        stop = min(line if line >= 0 else len(text), following.start() if following else len(text))
        said = text[m.end() : stop].strip()
        start = text.find(said, m.end()) if any(c.isalnum() for c in said) else -1
        content = (start, start + len(said)) if start >= 0 else None  # a turn is whole sentences, marks and all
        if content and _is_name(text, m["label"]):
            made.append(Draft([content], m.span("colon"), m.span("label"), LAYOUT_CERTAINTY))
    return made


def _is_name(text: str, label: str) -> bool:
    """Whether a label names somebody: not Q, Host or Answer, and no word that the text has in lower case as well."""
    last = label.split()[-1]
    return (
        len(label) > 1 and last.lower() not in source_nouns() and not re.search(rf"\b{re.escape(last.lower())}\b", text)
    )


def _is_label(label: str) -> bool:
    words = label.split()
    return len(words) <= 5 and words[0] not in name_words("opener") | name_words("not_name")


def _signed(text: str, quotes: QuotationIndex) -> list[Draft]:
    made = []
    for i, q in enumerate(quotes.outer):
        if q.style in DASHES:
            continue  # a line of dialogue: the next line is the answer
        match = _SIGNED.match(text, q.end)
        if not match or q.inner_end - q.inner_start < 15:
            continue
        spans: list[Span] = [(q.start, q.end)]
        j = i
        while quotes.outer[j].continued and j > 0:
            j -= 1
            spans.insert(0, (quotes.outer[j].start, quotes.outer[j].end))
        who = _SPLIT_SIGNATURE.split(match["who"], maxsplit=1)[0].rstrip()
        if len(who.split()) <= 6 and who[-1:].isalnum():
            start = match.start("who")
            made.append(Draft(spans, match.span("dash"), (start, start + len(who)), LAYOUT_CERTAINTY))
    return made


def _posts(text: str) -> list[Draft]:
    made = []
    for match in _POST.finditer(text):
        content = trimmed(text, *match.span("said"))
        if content:
            made.append(Draft([content], match.span("dash"), match.span("who"), LAYOUT_CERTAINTY))
    return made


def interviewee(cast: Cast) -> Entity | None:
    """Who says "I" outside quotation marks: the one person interviewed, where a text is made of questions and answers."""
    if sum(1 for _ in _QUESTION.finditer(cast.text)) < 3:
        return None
    found: list[Entity] = []
    for match in _ASKED.finditer(cast.text, 0, 2500):
        for m in cast.inside(match.end(), match.end() + 160):
            if "\n" in cast.text[match.end() : m.start] or cast.distance(match.end(), m.start) > 0:
                break
            entity = cast.entities[m.entity]
            if entity.kind == "person" and len(entity.core) > 1:
                if entity not in found:
                    found.append(entity)
                break
    return found[0] if len(found) == 1 else None
