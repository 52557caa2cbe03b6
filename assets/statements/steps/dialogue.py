"""Quotations that go on, and statements that a signature attributes: signed quotations and posts.

A third of direct quotations are split around their source (“X,” he said. “Y.”), and long ones run over paragraphs that
each open with a mark; those that the tagger left out go to the statement before them. A quotation over '— Jane Doe, teacher', a
post signed '— Jane Doe (@doe) May 5, 2020': here the line itself says who speaks. Transcripts are told in `turns.py`.
"""

from __future__ import annotations

import re

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.quotations import DASHES, Quotation
from assets.reading.en.words import first_names
from assets.reading.span import Span, meets
from assets.statements.speakers.roles import head_noun
from assets.statements.steps.content import kind_of, trimmed, without_links
from assets.statements.steps.rejects import reason_of
from assets.statements.work import Draft, Work, step

_PATTERNS = patterns.table("en/dialogue")
_SIGNED = _PATTERNS["signed"]
_BELOW = _PATTERNS["below"]
_POST = _PATTERNS["post"]
_FIRST_POINT, _POINT = _PATTERNS["first_point"], _PATTERNS["point"]
_SPLIT_SIGNATURE = _PATTERNS["split_signature"]
FRAME_WORDS = 8  # words that may stand between the frame (he said) and the quotation that goes on
LEAST_SIGNED = 15  # characters of a quotation that is signed
LEAST_INNER = 8  # characters; shorter ones are single words in marks
_ENDS_A_PARAGRAPH = " \n.,!?…—–-\"”’'"  # what stands between the words of a quotation and its next paragraph
LAYOUT_CERTAINTY = 0.93  # stands in for the tagger's: the layout leaves little doubt


@step(reads="drafts", writes="drafts")
def continuations(work: Work) -> None:
    """Adds to the drafts the quotations that go on with one of theirs, in the same paragraph or from the last."""
    doc, drafts = work.doc, work.drafts
    spans = sorted((s, e, i, k < len(d.content)) for i, d in enumerate(drafts) for k, (s, e) in enumerate(d.spans()))
    seen, reached = 0, -1  # spans that start before the quotation; end of the furthest content among them
    last: tuple[int, int] | None = None  # end of the content that ended last before the quotation, and whose it is
    for q in doc.quotations.outer:
        while seen < len(spans) and spans[seen][0] < q.start:
            _, end, owner, is_content = spans[seen]
            if is_content and end >= reached:
                reached, last = end, (end, owner)
            seen += 1
        ahead = seen < len(spans) and spans[seen][0] < q.end and not (q.continued and _holds_all(q, drafts))
        if ahead or reached > q.start or last is None or q.inner_end - q.inner_start <= LEAST_INNER:
            continue
        end, owner = last
        between = []
        at = seen - 1
        while at >= 0 and spans[at][0] >= end:
            between.append(spans[at])
            at -= 1
        in_frame = any(e > q.start for _, e, _, _ in between)  # he said on “The Late Hour.”
        if in_frame or any(i != owner for _, _, i, _ in between) or " " not in doc[q.inner].strip():
            continue
        if reason_of(doc, q)[0] == "title":
            continue  # "she wrote in her memoir, “Chalk and Dust”"
        if _goes_on(doc, q, drafts[owner], end):
            _add(drafts[owner], q)
            reached, last = q.end, (q.end, owner)
    _begun_before(work)


@step(reads="drafts", writes="drafts")
def listed(work: Work) -> None:
    """Adds the points of a list that 'the report says:' opens, of which the first is content, unless somebody else speaks in them."""
    doc = work.doc
    cues = sorted(draft.cue[0] for draft in work.drafts)
    for draft in work.drafts:
        opener = max(end for _, end in (draft.cue, draft.source or draft.cue))
        first = _FIRST_POINT.match(doc.text, opener - 1)
        if first is None or draft.content[-1][0] - first.end() not in (0, -1) or draft.content[0][0] < opener:
            continue
        at = doc.text.find("\n", draft.content[-1][1])
        while at >= 0 and (point := _POINT.match(doc.text, at)) and point["mark"] == first["mark"]:
            if any(point.start() <= cue < point.end() for cue in cues):
                break
            if said := trimmed(doc, *point.span("said")):
                draft.content.append(said)
            at = point.end()


def _begun_before(work: Work) -> None:
    """Adds the paragraphs before the one that says who speaks, “X. ¶ “Y,” he said, and takes them from whoever spoke before them."""
    owners = {part[0]: draft for draft in work.drafts for part in draft.content}
    outer = work.doc.quotations.outer
    for q, following in zip(reversed(outer[:-1]), reversed(outer[1:]), strict=True):
        owner = owners.get(following.start)
        if not owner or not following.continued:
            continue
        holders = list(work.holders(q.start, q.end))
        if all(d is not owner and _gives_up(work.doc, d, q) for d in holders):
            for other in holders:
                other.content = [part for part in other.content if not meets(part, (q.start, q.end))]
            _add(owner, q)
            owners[q.start] = owner


def _gives_up(doc: Doc, draft: Draft, q: Quotation) -> bool:
    """Whether a draft that holds a quotation spoke in a paragraph before it and has other words."""
    others = [part for part in draft.content if not meets(part, (q.start, q.end))]
    return bool(others) and max(e for _, e in (draft.cue, *others)) < doc.text.rfind("\n", 0, q.start)


def _add(draft: Draft, q: Quotation) -> None:
    """The quotation becomes a part of the content, in place of what of it was one already."""
    others = [part for part in draft.content if not meets(part, (q.start, q.end))]
    outside = [part for part in draft.content if part not in others and not (q.start <= part[0] and part[1] <= q.end)]
    start, end = min([q.start, *(s for s, _ in outside)]), max([q.end, *(e for _, e in outside)])
    draft.content = sorted([*others, (start, end)])


def _holds_all(q: Quotation, drafts: list[Draft]) -> bool:
    """Whether whatever is said in a quotation is said by somebody in it: 'We told them so'."""
    return all(
        q.start <= draft.cue[0] < q.end
        for draft in drafts
        if any(meets(span, (q.start, q.end)) for span in draft.content)
    )


def _goes_on(doc: Doc, q: Quotation, owner: Draft, end: int) -> bool:
    """Whether `q` goes on with `owner`, whose content before it ended at `end`."""
    text = doc.text
    if kind_of(doc, owner.content)[0] == "indirect":
        return False
    frame = max([e for _, e in owner.spans() if e <= q.start], default=end)
    gap = text[frame : q.start]
    if q.continued and not gap.strip(_ENDS_A_PARAGRAPH):
        return True
    if "\n" in text[end : q.start]:
        return False
    framed = owner.source and any(end <= s < q.start for s, _ in (owner.cue, owner.source))
    in_mid_sentence = text[end - 2 : end - 1] == ","
    return bool(framed) and len(gap.split()) <= FRAME_WORDS and (text[q.inner_start].isupper() or in_mid_sentence)


@step(reads="drafts", writes="drafts")
def signed(work: Work) -> None:
    """Signed quotations and posts, in place of drafts of the same words that the tagger made."""
    made = [*_signed(work.doc), *_posts(work.doc)]
    work.drafts = [*in_place(work.drafts, made), *made]


def in_place(drafts: list[Draft], made: list[Draft]) -> list[Draft]:
    """The drafts without those of the same words as new ones that the layout attributes."""
    return [d for d in drafts if not any(_same_words(d, new) for new in made)]


def _same_words(old: Draft, new: Draft) -> bool:
    """Whether a draft covers most of the new content, or is a part of it that has no source of its own inside."""
    start, end = new.content[0][0], new.content[-1][1]
    covered = sum(max(0, min(e, end) - max(s, start)) for s, e in old.content)
    frame = old.source or old.cue
    inside = start <= frame[0] < end
    return covered > 0 and (not inside or covered >= 0.8 * (end - start))


def _signed(doc: Doc) -> list[Draft]:
    quotes = doc.quotations
    made = []
    for i, q in enumerate(quotes.outer):
        if q.style in DASHES or q.inner_end - q.inner_start < LEAST_SIGNED:
            continue  # a line of dialogue: the next line is the answer
        match = _SIGNED.match(doc.text, q.end) or _named_below(doc, q)
        if not match:
            continue
        spans: list[Span] = [(q.start, q.end)]
        j = i
        while quotes.outer[j].continued and j > 0:
            j -= 1
            spans.insert(0, (quotes.outer[j].start, quotes.outer[j].end))
        who = _SPLIT_SIGNATURE.split(match["who"], maxsplit=1)[0].rstrip()
        if len(who.split()) <= 6 and who[-1:].isalnum():
            start = match.start("who")
            made.append(
                Draft(spans, match.span("dash"), (start, start + len(who)), LAYOUT_CERTAINTY, ["dialogue.signed"])
            )
    return made


def _named_below(doc: Doc, q: Quotation) -> re.Match[str] | None:
    """The name on the line under a quotation that is a paragraph of its own, as papers set those that they pull out."""
    found = _BELOW.match(doc.text, q.end)
    alone = found is not None and q.closed and not doc.text[doc.text.rfind("\n", 0, q.start) + 1 : q.start].strip()
    if found is None or not alone:
        return None
    head = head_noun(found["role"] or "")
    describes = head is not None and head[1].kind == "person"
    return found if describes or found["who"].split()[0] in first_names() else None


def _posts(doc: Doc) -> list[Draft]:
    made = []
    for match in _POST.finditer(doc.text):
        content = trimmed(doc, *match.span("said"))
        if content:
            said = [without_links(doc, content)]
            made.append(Draft(said, match.span("dash"), match.span("who"), LAYOUT_CERTAINTY, ["dialogue.post"]))
    return made
