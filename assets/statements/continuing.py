"""Quotations that go on: given to the statement before them when the tagger left them out.

A third of direct quotations are split around their source (“X,” he said. “Y.”), and long ones run over paragraphs that
each open with a mark. Only quotations that no statement holds yet are looked at, in one pass over the text.
"""

from __future__ import annotations

from assets.reading.en.quotations import Quotation
from assets.statements.content import QuotationIndex, kind_of
from assets.statements.draft import Draft
from assets.statements.rejected import reason_of

FRAME_WORDS = 8  # words that may stand between the frame (he said) and the quotation that goes on
LEAST_INNER = 8  # characters; shorter ones are single words in marks


def adopt_continuations(text: str, drafts: list[Draft], quotes: QuotationIndex) -> None:
    """Adds to `drafts` the quotations that go on with one of theirs, in the same paragraph or from the last."""
    spans = sorted((s, e, i, k < len(d.content)) for i, d in enumerate(drafts) for k, (s, e) in enumerate(d.spans()))
    seen, reached = 0, -1  # spans that start before the quotation; end of the furthest content among them
    last: tuple[int, int] | None = None  # end of the content that ended last before the quotation, and whose it is
    for q in quotes.outer:
        while seen < len(spans) and spans[seen][0] < q.start:
            _, end, owner, is_content = spans[seen]
            if is_content and end >= reached:
                reached, last = end, (end, owner)
            seen += 1
        ahead = seen < len(spans) and spans[seen][0] < q.end
        if ahead or reached > q.start or last is None or q.inner_end - q.inner_start <= LEAST_INNER:
            continue
        end, owner = last
        between = []
        at = seen - 1
        while at >= 0 and spans[at][0] >= end:
            between.append(spans[at])
            at -= 1
        if any(i != owner for _, _, i, _ in between) or " " not in text[q.inner_start : q.inner_end].strip():
            continue
        if reason_of(text, q)[0] == "title":
            continue  # "she wrote in her memoir, “Chalk and Dust”"
        if _goes_on(text, q, drafts[owner], end, quotes):
            drafts[owner].content.append((q.start, q.end))
            drafts[owner].content.sort()
            reached, last = q.end, (q.end, owner)


def _goes_on(text: str, q: Quotation, owner: Draft, end: int, quotes: QuotationIndex) -> bool:
    """Whether `q` goes on with `owner`, whose content before it ended at `end`."""
    if kind_of(text, owner.content, quotes)[0] == "indirect":
        return False
    frame = max([e for _, e in owner.spans() if e <= q.start], default=end)
    gap = text[frame : q.start]
    if "\n" in text[end : q.start]:
        return q.continued and not gap.strip()
    framed = owner.cue and owner.source and any(end <= s < q.start for s, _ in (owner.cue, owner.source))
    in_mid_sentence = text[end - 2 : end - 1] == ","
    return bool(framed) and len(gap.split()) <= FRAME_WORDS and (text[q.inner_start].isupper() or in_mid_sentence)
