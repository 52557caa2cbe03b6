"""The first step: the attributions that the tagger marks become drafts, their source and cue trimmed, their content fitted.

The tagger's spans are right about who and what, less about where a span ends. `REPAIRS` is the list of what is mended, in
order; each takes the article and one draft, and leaves it as it is where its case is not met.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

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
from assets.statements.steps.frame import cue_trimmed, one_span, source_trimmed, with_governed, with_noun
from assets.statements.work import Draft, Work, step

_PATTERNS = patterns.table("en/sources")
_NAME_AND_HEARER = _PATTERNS["name_and_hearer"]  # "says | Jane Doe | to the paper"
_IN_RELATIVE, _GOES_ON, _JOINED_ON = _PATTERNS["in_relative"], _PATTERNS["before_main_clause"], _PATTERNS["joined_on"]
_RELATIVE = _PATTERNS["relative"]
_OBJECT_BEFORE_MARK = _PATTERNS["object_before_mark"]
_DOES_WHAT_IS_QUOTED = _PATTERNS["does_what_is_quoted"]
_QUOTED_BY = _PATTERNS["quoted_by"]
_PRONOUN = _PATTERNS["pronoun_beside"]
_CUES = patterns.table("en/cues")
_TOLD, _TOLD_BY, _IMPERSONAL = _CUES["told"], _CUES["told_by"], _CUES["impersonal"]
_NESTING = patterns.table("en/nesting")
_ASIDE, _WHO_KNOW, _AS_SAYING = _NESTING["aside"], _NESTING["who_know"], _NESTING["as_saying"]
_WHO_SAID_SO, _WHO_SAYS_SO = _NESTING["who_said_so"], _NESTING["who_says_so"]
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
RELATIVE = 8  # characters that hold "who" with a comma before it
LONGEST_SUBJECT = 80  # characters
AUTHORS = 4  # words with a stop, between a quotation and the next, that are a sentence of the author's
_MARKS = set('"“”„«»‘')


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
    source = one_span(doc, a.source, a.cue)
    if source and doc[source].endswith(_HEARS) and 0 < a.cue[0][0] - source[1] < NEAR:
        source = source[0], a.cue[0][0]  # "A guard heard | the manager | say"
    if source:
        if doc.text.startswith("%", source[1]):
            source = source[0], source[1] + 1  # "with 12% saying": the model marks the number
        taken = [*a.content, *a.cue]
        source = source_trimmed(doc, with_governed(doc, with_noun(doc, source, taken), taken))
    cue = one_span(doc, a.cue, a.source)
    cue = cue_trimmed(doc, cue) if cue else None
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


def with_who_said_so(doc: Doc, draft: Draft) -> None:
    """What a medium has holds who said it: '“It is absurd,” | the suit says |, according to | the Courier'; '| Mr Roe said |, according to a video, that'."""
    if draft.source is None:
        return
    first = min(draft.cue[0], draft.source[0])
    (start, _), (last, end) = draft.content[0], draft.content[-1]
    opening, closing = doc.sentence_at(start)[0], doc.sentence_at(first)[0]
    if end < first < end + AROUND and doc.sentence_at(last)[0] == closing:
        if said_so := _WHO_SAID_SO.fullmatch(doc.text, end, first):
            draft.content[-1] = last, said_so.start("tail")
    if lemma_of(doc[draft.cue]) != "according to" or opening != closing:
        return
    if end < first and _WHO_SAYS_SO.search(doc.text[opening:start]):
        draft.content[0] = opening, draft.content[0][1]
    elif first < start and _WHO_SAYS_SO.search(doc.text[opening:first]):
        draft.content.insert(0, (opening, first))


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


def without_hearer_told(doc: Doc, draft: Draft) -> None:
    """No hearer that is the subject of a passive; it takes the source's place if nobody is named: '| Residents | were told | the dam was safe'."""
    told = next((span for span in draft.content if _is_subject(doc, span, draft.cue)), None)
    if told is None or len(draft.content) == 1 or not (_TOLD.search(doc[draft.cue]) or _TOLD_BY.search(doc[draft.cue])):
        return
    draft.content = [span for span in draft.content if span != told]
    if draft.source is None:
        draft.source = source_trimmed(doc, told)


def without_empty_subject(doc: Doc, draft: Draft) -> None:
    """No "it" that only stands for the clause: '| It | was announced | the plant would close', but '| It | was said | to be old'."""
    left = [
        span for span in draft.content if not (_is_subject(doc, span, draft.cue) and doc[span].strip().lower() == "it")
    ]
    empty = left and len(left) < len(draft.content) and not doc[left[0]].lower().startswith(("to ", "as "))
    if empty and _IMPERSONAL.search(doc[draft.cue]) and is_clause(doc[left[0]]):
        draft.content, draft.confidence = left, max(draft.confidence, CERTAINTY)


def without_object(doc: Doc, draft: Draft) -> None:
    """What somebody is called, not who: 'called | it | “a step back”', but 'said | it “welcomes the step”'."""
    (start, end), *rest = draft.content
    if _DOES_WHAT_IS_QUOTED.match(doc.text, start, end) and lemma_of(doc[draft.cue]) not in _LABELS:
        return
    if draft.cue[1] < start and (named := _OBJECT_BEFORE_MARK.match(doc.text, start, end)):
        draft.content = [(named.end(), end), *rest]


def with_who_is_quoted(doc: Doc, draft: Draft) -> None:
    """Who is quoted speaks, not who quotes: '| The mayor | was quoted by the Herald as saying it was over'."""
    start, end = doc.sentence_at(draft.cue[0])
    around = max(0, start - 2, draft.cue[0] - AROUND), min(end, draft.cue[1] + AROUND)
    for found in _QUOTED_BY.finditer(doc.text, *around):
        who = source_trimmed(doc, found.span("who"))
        if who and who[1] < draft.cue[1] <= found.end():
            draft.source = who
            before = [part for part in draft.content if part[1] <= who[0] and doc.quotations.touching(*part)]
            draft.content = before + [(max(s, found.end()), e) for s, e in draft.content if e > found.end()]


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


def without_sentences_after(doc: Doc, draft: Draft) -> None:
    """No unquoted sentence behind that of the cue, if that holds what was said: 'Lind said talks went well. | He was in tears'."""
    start, end = doc.sentence_at(draft.cue[0])
    begins = min([s for s, _ in draft.content if draft.cue[1] <= s < end], default=start)
    introduced = ":" in doc.text[draft.cue[0] : begins] or doc.text[:end].rstrip().endswith(":")
    if (
        begins == start
        or introduced
        or doc.quotations.at(draft.cue[0])
        or not _ENDS_A_SENTENCE.search(doc.text, end - 8, end)
    ):
        return
    left = [(s, e if _is_quoted(doc, max(s, end), e) else min(e, end)) for s, e in draft.content]
    draft.content = [part for s, e in left if s < e and (part := trimmed(doc, s, e))]


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


def without_main_clause(doc: Doc, draft: Draft) -> None:
    """What is told in a relative clause ends with it, where the main clause goes on: 'Ann Roe, who said | she was ill |, has retired'."""
    start = draft.content[0][0]
    before = draft.source[1] if draft.source else draft.cue[0]
    if not draft.cue[1] <= start or not _IN_RELATIVE.search(doc.text, max(0, before - RELATIVE), draft.cue[0]):
        return
    for (_, end), (following, _) in pairwise(draft.content):
        own = doc.quotations.touching(end, following + 1) or _JOINED_ON.match(doc.text, following)
        if doc.text[end:following].strip() == "," and not own:
            draft.content = [span for span in draft.content if span[1] <= end]
            return
    goes_on = _GOES_ON.match(doc.text, start, draft.content[-1][1])
    if goes_on and not doc.quotations.touching(start, goes_on.end()):
        draft.content = [(start, goes_on.end())]


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
    with_who_said_so,
    name_without_hearer,
    with_who_is_quoted,
    without_dateline,
    without_relative,
    without_hearer_told,
    without_empty_subject,
    without_object,
    fitted_to_marks,
    without_sentences_before,
    without_sentences_after,
    without_paragraphs_before,
    without_quotations_before,
    of_one_speaker,
    without_main_clause,
    with_pronoun_beside,
    with_subject_of_passive,
)


# ---------------------------------------------------------------- what the repairs ask


def _is_subject(doc: Doc, part: Span, cue: Span) -> bool:
    """Whether a part of the content stands right before the cue, as the subject of a passive does."""
    return part[1] <= cue[0] and not doc.text[part[1] : cue[0]].strip() and cue[0] - part[0] < LONGEST_SUBJECT


def _answers(doc: Doc, earlier: Quotation, later: Quotation) -> bool:
    """Whether a quotation answers the one before it: a whole sentence in marks that are closed, and nothing between; a question, if a line."""
    gap, said = doc.text[earlier.end : later.start], doc[earlier.inner].rstrip()
    ends = "?" if "\n" in gap else _ENDS
    return earlier.closed and not later.continued and not gap.strip() and said.endswith(tuple(ends))


_ENDS = ".!?…"


def _is_quoted(doc: Doc, start: int, end: int) -> bool:
    """Whether words stand in a quotation, or with a mark that has lost its other."""
    return bool(doc.quotations.touching(start, end)) or not _MARKS.isdisjoint(doc.text[start:end])


def _after_quotations(doc: Doc, part: Span, here: int) -> Span:
    """What is left of a part of content without quotations that end before `here`."""
    ended = [q.end for q in doc.quotations.touching(*part) if q.end <= here]
    return (max(ended), part[1]) if ended else part


def _after_dateline(doc: Doc, start: int, end: int) -> int:
    """Where a span of content begins when the dateline of its paragraph is left out."""
    found = DATELINE.match(doc.text, start, end) if start == 0 or doc.text[start - 1] == "\n" else None
    return found.end() if found else start
