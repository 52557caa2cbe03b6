"""Who said each statement: the article's cast is made, each source told, and what its speakers are settled.

Sources are told in reading order, those inside others' words last, since who has spoken decides whom "he" means; what each answer
teaches is written into the cast before the next is asked for. How one source is told is in `speakers/choice.py`.
"""

from __future__ import annotations

from assets.contracts.ids import statement_id
from assets.reading import patterns
from assets.reading.en.words import first_names
from assets.reading.lexicon import words
from assets.reading.span import Span, meets
from assets.statements.speakers.choice import choose
from assets.statements.speakers.entities import Cast, Entity, Speaker
from assets.statements.speakers.pronouns import FORMS
from assets.statements.speakers.roles import head_noun
from assets.statements.steps.addressee_and_day import addressee, hearer_beside
from assets.statements.steps.cues import hears
from assets.statements.steps.turns import interviewee
from assets.statements.work import TURN, Draft, Work, step

_SELF = patterns.table("en/sources")["self"]
_ASKS, _ANSWERS = words("en/cues", "asks"), words("en/cues", "answers")


@step(reads="drafts cast", writes="drafts")
def whole_names(work: Work) -> None:
    """Sources with all of the person's name that they begin or end in the middle of."""
    for draft in work.drafts:
        if draft.source:
            draft.source = _whole_name(work.cast, draft, draft.source)


@step(reads="drafts nesting lemma cast labels", writes="speaker cast")
def speakers(work: Work) -> None:
    """Who each source is: in reading order, and then those who speak inside others' words and have no name there."""
    first: list[Draft] = []
    last: list[Draft] = []
    for draft in sorted(work.drafts, key=_place):
        (last if _is_told_last(work.cast, draft) else first).append(draft)
    _tell(work, first)
    for draft in last:
        around = draft.parent.speaker.entity if draft.parent else None
        if draft.source:
            he_himself = (
                not _is_quoted(draft) and work.text(draft.source).lower() in FORMS
            )  # "she said she had told them"
            others = [around] if around and not he_himself else []
            found = choose(work.cast, draft.source, first_person=around, others=others, named=draft.named)
            if draft.parent and draft.parent.made_by[0] == TURN and found.step in _BY_NEARNESS:
                found = _named_in_turn(work.cast, draft.parent, draft.source, found)
            draft.speaker = work.cast.learn(found)


_BY_NEARNESS = ("pronoun", "last speaker")


def _named_in_turn(cast: Cast, turn: Draft, source: Span, found: Speaker) -> Speaker:
    """Who a pronoun or description in a turn means, if the turn names him; whoever spoke before is most likely asked."""
    named = [
        cast.entities[m.entity] for start, end in turn.content for m in cast.inside(start, end) if m.start < source[0]
    ]
    if found.entity in named:
        return found
    if found.form == "pronoun":
        return Speaker("pronoun", None, "open", candidates=found.candidates)
    return choose(cast, source, others=[e for e in cast.entities if e not in named])


def _is_quoted(draft: Draft) -> bool:
    """Whether a statement lies in the very words of another: in a quotation or a turn."""
    return draft.within is not None or (draft.parent is not None and draft.parent.made_by[0] == TURN)


def _is_told_last(cast: Cast, draft: Draft) -> bool:
    """Whether a statement lies in the very words of another, or in reported words and has no name there."""
    named = draft.source is not None and cast.inside(*draft.source)
    return _is_quoted(draft) or (draft.parent is not None and not named)


@step(reads="cast", writes="cast")
def kinds(work: Work) -> None:
    """What speakers of unknown kind are."""
    work.cast.settle_kinds()


@step(reads="drafts", writes="id drafts")
def distinct(work: Work) -> None:
    """Statements in reading order with their ids; of two with the same spans the first stays."""
    seen: dict[str, Draft] = {}
    for draft in sorted(work.drafts, key=lambda d: (d.start, -d.content[-1][1], d.cue)):
        draft.id = statement_id(work.doc.article_id, draft.content, draft.cue, draft.source)
        seen.setdefault(draft.id, draft)
    work.drafts = list(seen.values())


def _place(draft: Draft) -> Span:
    return draft.source or draft.cue


def _tell(work: Work, drafts: list[Draft]) -> None:
    cast = work.cast
    asked, named = interviewee(cast, work.labels), _named_inside(cast, work.drafts)
    pointed = {draft.source: draft.named for draft in reversed(drafts) if draft.named is not None}
    answering = cast.entities[asked.entity] if asked else None
    known: dict[Span, Speaker] = {}
    ended: dict[int, Speaker] = {}
    last: Draft | None = None
    for draft in drafts:
        source = draft.source
        if source is None:
            continue
        if source not in known:
            others = named[source]
            if last and last.source and last.lemma in _ASKS and cast.distance(last.cue[0], source[0]) <= 2:
                _hear(cast, last)
                if draft.lemma in _ANSWERS and last.speaker.entity:
                    others.append(last.speaker.entity)  # who asks is not who answers
            before = _right_before(cast, source, ended)
            known[source] = ended[source[1]] = cast.learn(
                choose(cast, source, first_person=answering, others=others, before=before, named=pointed.get(source))
            )
        last = draft
        draft.speaker = known[source]
        if hears(work.doc, draft):
            draft.speaker = Speaker(draft.speaker.form, None, "none")  # the article does not say who spoke


def _whole_name(cast: Cast, draft: Draft, source: Span) -> Span:
    start, end = source
    for m in cast.inside(start - 60, end + 60):
        known = m.kind == "person" and len(m.core) > 1 and (m.titled or m.core[0] in first_names())
        if known and (m.start < start < m.end or m.start < end < m.end):
            whole = min(start, m.start), max(end, m.end)
            if not any(meets(span, whole) for span in [*draft.content, draft.cue]):
                return whole
    return source


def _hear(cast: Cast, asking: Draft) -> None:
    """Notes the one whom a question was put to as if he had spoken: the next to answer is most likely he."""
    hearer = addressee(cast.doc, asking, [s for s, _ in asking.content])
    head = head_noun(hearer) if hearer else None
    if hearer and hearer.lower() not in FORMS and (hearer[0].isupper() or (head and head[1].kind == "person")):
        start = cast.text.index(hearer, asking.cue[1])
        others = [asking.speaker.entity] if asking.speaker.entity else []
        cast.learn(choose(cast, (start, start + len(hearer)), others=others))


def _named_inside(cast: Cast, drafts: list[Draft]) -> dict[Span, list[Entity]]:
    """By source: who is named after it, or quoted, in what it says, and so is somebody else if it is a pronoun or description.

    A name before it may be the same ("Doe would resign, she said") unless it stands in the quotation itself, and some
    papers print a possessive all the same.
    """
    named: dict[Span, list[Entity]] = {}
    for draft in drafts:
        if draft.source:
            named.setdefault(draft.source, []).extend(
                cast.entities[m.entity]
                for start, end in draft.content
                for m in cast.inside(start, end)
                if m.kind != "country"
                and (m.start - draft.source[1] > 2 or cast.is_quoted(m.start))
                and not _SELF.search(cast.text, start, m.start)
                and not cast.text.startswith(("'", "’"), m.end)
            )
            named[draft.source].extend(_hearers(cast, draft))
    return named


def _hearers(cast: Cast, draft: Draft) -> list[Entity]:
    """Who is named between the verb and what is said, whom it is said to or of: 'He asked | Jane Doe, | "Why?"'; and who is named as spoken to."""
    if draft.source is None:
        return []
    beside = hearer_beside(cast.doc, draft)
    heard = [m for m in cast.inside(*beside) if m.kind != "country"] if beside else []
    if draft.source[1] <= draft.cue[0]:
        end = min(draft.content[0][0], draft.cue[1] + LONGEST_HEARER)
        heard += cast.inside(draft.cue[1], end)
    return [cast.entities[m.entity] for m in heard if not cast.text.startswith(("'", "’"), m.end)]


LONGEST_HEARER = 60  # characters


def _right_before(cast: Cast, source: Span, ended: dict[int, Speaker]) -> Entity | None:
    """The speaker of the source that ends right before this one: 'a trader, | who asked not to be named'."""
    for end in (source[0] - 2, source[0] - 1):
        if end in ended and not cast.text[end : source[0]].strip(" ,"):
            return ended[end].entity
    return None
