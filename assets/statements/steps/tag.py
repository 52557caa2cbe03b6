"""The first step: the attributions that the tagger marks become drafts, their source and cue trimmed, their content fitted.

The tagger's spans are right about who and what, less about where a span ends. `REPAIRS` is the list of what is mended, in
order; each takes the article and one draft, and leaves it as it is where its case is not met.
"""

from __future__ import annotations

from collections.abc import Callable

from assets.reading import patterns
from assets.reading.decoding import Attribution
from assets.reading.doc import Doc
from assets.reading.en.cues import is_clause, lemma_of
from assets.reading.en.quotations import Quotation
from assets.reading.en.sentences import DATELINE
from assets.reading.en.words import source_nouns
from assets.reading.lexicon import words
from assets.reading.span import Span, holds, meets
from assets.statements.speakers.roles import head_noun
from assets.statements.steps.content import fitted, is_article, trimmed, with_quoted_subject
from assets.statements.steps.formulas import CERTAINTY
from assets.statements.work import Draft, Work, step

_PATTERNS = patterns.table("en/sources")
_NAME_AND_HEARER = _PATTERNS["name_and_hearer"]  # "says | Jane Doe | to the paper"
_NO_NAME = _PATTERNS["no_name"]
_HEARD = _PATTERNS["heard"]
_GOVERNS = _PATTERNS["governs"]
_GOVERNED = _PATTERNS["governed"]
_LOOSE_CUE = _PATTERNS["loose_cue"]
_ON_A_DAY = _PATTERNS["on_a_day"]
_ABBREVIATED = _PATTERNS["abbreviated"]
_RELATIVE = _PATTERNS["relative"]
_OBJECT_BEFORE_MARK = _PATTERNS["object_before_mark"]
_DOES_WHAT_IS_QUOTED = _PATTERNS["does_what_is_quoted"]
_PRONOUN = _PATTERNS["pronoun_beside"]
_NESTING = patterns.table("en/nesting")
_ASIDE, _WHO_KNOW, _AS_SAYING = _NESTING["aside"], _NESTING["who_know"], _NESTING["as_saying"]
_MEDIUM_SAYS = (
    ("source", "cue"),
    ("subject", "follows"),
    ("precedes", "verb"),
)  # groups of who and says, by construction
_POINTS_BACK = words("en/cues", "points_back")
_LABELS = words("en/stances", "labels")
_CITES = words("en/cues", "cites")
REACH_OF_PARAGRAPHS = 10_000  # characters before the cue in which a quotation of several paragraphs may begin
AROUND = 200  # characters on either side of a source, in which all that a medium tells in between stands
_ENDS_A_SENTENCE = _PATTERNS["ends_a_sentence"]
_HEARS = tuple(f" {word}" for word in words("en/cues", "hears"))
NEAR = 60  # characters from a verb of hearing to that of saying
AUTHORS = 4  # words with a stop, between a quotation and the next, that are a sentence of the author's
_AROUND_A_CUE = ',.;“”"'


@step(writes="drafts")
def tagged(work: Work) -> None:
    """What the tagger finds, fitted to the marks and the words around it."""
    found: dict[Span, Draft] = {}  # by the cue: of two with one cue the first
    for attribution in work.doc.attributions:
        draft = _drafted(work.doc, attribution)
        if draft is not None and _repaired(work.doc, draft) and not _is_nothing(work.doc, draft):
            found.setdefault(draft.cue, draft)
    work.drafts = sorted(found.values(), key=lambda d: d.content)


def _drafted(doc: Doc, a: Attribution) -> Draft | None:
    """A draft with source and cue in one piece each, without the loose words at their ends; None without a cue."""
    source = _one_span(doc, a.source, a.cue)
    if source and doc[source].endswith(_HEARS) and 0 < a.cue[0][0] - source[1] < NEAR:
        source = source[0], a.cue[0][0]  # "A guard heard | the manager | say"
    if source:
        if doc.text.startswith("%", source[1]):
            source = source[0], source[1] + 1  # "with 12% saying": the model marks the number
        source = source_trimmed(doc, _with_governed(doc, source, [*a.content, *a.cue]))
    cue = _one_span(doc, a.cue, a.source)
    cue = _cue_trimmed(doc, cue) if cue else None
    return Draft(list(a.content), cue, source, a.confidence, ["tagger"], a.named) if cue else None


def _repaired(doc: Doc, draft: Draft) -> bool:
    """Whether anything is left of the draft's content after all repairs; notes those that did something."""
    for repair in REPAIRS:
        before, source = draft.spans(), draft.source
        repair(doc, draft)
        if draft.spans() != before:
            draft.made_by.append(f"tag.{repair.__name__}")
        if draft.source and source and not meets(draft.source, source):
            draft.named = None  # the model was asked for another
        if not draft.content:
            return False
    return True


def _is_nothing(doc: Doc, draft: Draft) -> bool:
    """Whether the content is an article alone, points back alone ('he said that'), or is behind the marks around source and cue."""
    first = draft.content[0]
    bare = len(draft.content) == 1 and (is_article(doc, first) or doc[first].lower() in _POINTS_BACK)
    around = doc.quotations.at(draft.cue[0])
    outside = (
        around is not None
        and around.closed
        and first[0] >= around.inner_end
        and meets(around.inner, draft.source or (0, 0))
    )
    return bare or outside or _is_source_cited(doc, draft)


def _is_source_cited(doc: Doc, draft: Draft) -> bool:
    """Whether it is said where words come from, and none are said: 'the Post reported, | citing | people familiar with the matter'."""
    if lemma_of(doc[draft.cue]) not in _CITES or doc.quotations.touching(*draft.content[0]):
        return False
    said, as_saying = doc[draft.content[0]], _AS_SAYING.match(doc.text, draft.cue[1])
    return (
        len(draft.content) == 1
        and not as_saying
        and not is_clause(said)
        and head_noun(_WHO_KNOW.split(said)[0]) is not None
    )


# ---------------------------------------------------------------- repairs of a draft


def told_by_a_medium(doc: Doc, draft: Draft) -> None:
    """What a medium tells in between is the whole sentence: '| Neighbours |, according to | The Courier |, | said it was arson |'."""
    if draft.source is None:
        return
    start, end = doc.sentence_at(draft.cue[0])
    aside = _ASIDE.search(doc.text, max(start, draft.source[0] - AROUND), min(end, draft.source[1] + AROUND))
    if aside is None or not holds(aside.span(), draft.source):
        return
    who, says = next(pair for pair in _MEDIUM_SAYS if aside[pair[0]])
    draft.source, draft.cue = aside.span(who), aside.span(says)
    draft.confidence = max(draft.confidence, CERTAINTY)
    rest = max([min(end, e) for _, e in draft.content if e > aside.end()], default=end)
    draft.content = [(start, aside.start()), (aside.end(), rest)]


def name_without_hearer(doc: Doc, draft: Draft) -> None:
    """A source after its cue ends with the name: 'says | Jane Doe | to the paper'."""
    source = draft.source
    if source and draft.cue[0] < source[0] and (hearer := _NAME_AND_HEARER.match(doc.text, *source)):
        if hearer["last"].lower() not in source_nouns():  # no "Ambassador to France"
            draft.source = (source[0], hearer.end("last"))


def without_relative(doc: Doc, draft: Draft) -> None:
    """No relative pronoun that only ties the content to what goes before: 'posters, | which | critics claimed | were cheap'."""
    if len(draft.content) > 1 and _RELATIVE.fullmatch(doc.text, *draft.content[0]):
        draft.content = draft.content[1:]


def without_object(doc: Doc, draft: Draft) -> None:
    """What somebody is called, not who: 'called | it | “a step back”', but 'said | it “welcomes the step”'."""
    (start, end), *rest = draft.content
    if _DOES_WHAT_IS_QUOTED.match(doc.text, start, end) and lemma_of(doc[draft.cue]) not in _LABELS:
        return
    if draft.cue[1] < start and (named := _OBJECT_BEFORE_MARK.match(doc.text, start, end)):
        draft.content = [(named.end(), end), *rest]


def without_dateline(doc: Doc, draft: Draft) -> None:
    """Content begins after the article's dateline, or that of its paragraph, as in a column of briefs."""
    top, begin = doc.dateline
    said = [(max(s, begin) if s >= top else s, e) for s, e in draft.content if not top <= s <= e <= begin]
    draft.content = [(_after_dateline(doc, s, e), e) for s, e in said]


def fitted_to_marks(doc: Doc, draft: Draft) -> None:
    """Content as `content.fitted` cuts and widens it."""
    draft.content = fitted(doc, draft.content, draft.cue, draft.source)


def without_sentences_before(doc: Doc, draft: Draft) -> None:
    """No unquoted parts in sentences before the cue's, if that holds a part itself."""
    here = doc.sentence_at(draft.cue[0])
    if any(here[0] <= start < here[1] for start, _ in draft.content):
        draft.content = [span for span in draft.content if span[1] > here[0] or doc.quotations.touching(*span)]


def without_paragraphs_before(doc: Doc, draft: Draft) -> None:
    """No quotation of an earlier paragraph, if the cue's own holds a part: those are of whoever spoke before.

    Paragraphs of one quotation that each open with a mark stay together, however many.
    """
    here = doc.text.rfind("\n", 0, draft.cue[0]) + 1
    for q in reversed(doc.quotations.touching(max(0, here - REACH_OF_PARAGRAPHS), draft.cue[0])):
        if q.end > here and q.start >= here and q.continued:
            here = doc.text.rfind("\n", 0, here - 1) + 1
    left = [trimmed(doc, *_after_quotations(doc, part, here)) for part in draft.content]
    draft.content = [part for part in left if part] or draft.content


def without_quotations_before(doc: Doc, draft: Draft) -> None:
    """No quotation from which a sentence of the author's divides the cue, as in '“X.” Lind paid tribute to Roe. “Y,” he said'."""
    frame = [span for span in (draft.cue, draft.source) if span]
    before = [span for span in draft.content if span[1] <= draft.cue[0]]
    following = [*[s for s, _ in before[1:]], min(s for s, _ in frame)]
    for part, until in reversed(list(zip(before, following, strict=False))):
        gap = doc.text[part[1] : until]
        if doc.quotations.touching(*part) and len(gap.split()) > AUTHORS and _ENDS_A_SENTENCE.search(gap.strip()[1:]):
            draft.content = [span for span in draft.content if span > part] or draft.content
            return


def of_one_speaker(doc: Doc, draft: Draft) -> None:
    """The quotation beside the cue, of two that follow each other with nothing between: '“You were there.” | “It was dark,” said Moore'."""
    first = draft.content[0][0]
    quotes = doc.quotations.touching(first, max(first, draft.cue[0]))
    answers = [later.start for earlier, later in zip(quotes, quotes[1:], strict=False) if _answers(doc, earlier, later)]
    start = max([first, *(at for at in answers if any(s <= at < e for s, e in draft.content))])
    draft.content = [(max(s, start), e) for s, e in draft.content if start < e]


def with_pronoun_beside(doc: Doc, draft: Draft) -> None:
    """A pronoun right before the cue is its subject: 'He looked at me and | I | asked'."""
    beside = _PRONOUN.search(doc.text, max(0, draft.cue[0] - 20), draft.cue[0])
    if beside and draft.source and draft.source[1] < beside.start():
        if not any(meets(beside.span("who"), part) for part in draft.content):
            draft.source = beside.span("who")


def with_subject_of_passive(doc: Doc, draft: Draft) -> None:
    """'“No,” | the mayor | was quoted as saying by | the Herald' is the mayor's."""
    draft.source, draft.content = with_quoted_subject(doc, draft.cue, draft.source, draft.content)


REPAIRS: tuple[Callable[[Doc, Draft], None], ...] = (
    told_by_a_medium,
    name_without_hearer,
    without_dateline,
    without_relative,
    without_object,
    fitted_to_marks,
    without_sentences_before,
    without_paragraphs_before,
    without_quotations_before,
    of_one_speaker,
    with_pronoun_beside,
    with_subject_of_passive,
)


# ---------------------------------------------------------------- what the repairs ask


def _answers(doc: Doc, earlier: Quotation, later: Quotation) -> bool:
    """Whether a quotation answers the one before it: a whole sentence in marks that are closed, and nothing between; a question, if a line."""
    gap, said = doc.text[earlier.end : later.start], doc[earlier.inner].rstrip()
    ends = "?" if "\n" in gap else _ENDS
    return earlier.closed and not later.continued and not gap.strip() and said.endswith(tuple(ends))


_ENDS = ".!?…"


def _after_quotations(doc: Doc, part: Span, here: int) -> Span:
    """What is left of a part of content without quotations that end before `here`."""
    ended = [q.end for q in doc.quotations.touching(*part) if q.end <= here]
    return (max(ended), part[1]) if ended else part


def _after_dateline(doc: Doc, start: int, end: int) -> int:
    """Where a span of content begins when the dateline of its paragraph is left out."""
    found = DATELINE.match(doc.text, start, end) if start == 0 or doc.text[start - 1] == "\n" else None
    return found.end() if found else start


def _one_span(doc: Doc, spans: tuple[Span, ...], other: tuple[Span, ...]) -> Span | None:
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


def _with_governed(doc: Doc, source: Span, taken: list[Span]) -> Span:
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


def _cue_trimmed(doc: Doc, span: Span) -> Span | None:
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
