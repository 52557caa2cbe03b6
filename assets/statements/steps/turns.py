"""Transcripts: who speaks by the layout, in interviews, calls, parliaments, courts, briefings, broadcasts and chats.

Lines that begin with a label ("MR. DOE:", "Jane Doe -- Chief Financial Officer", "((DOE))", "Q.") are found first (`layout`), since the
cast reads their names, in capitals or not. Where they make a transcript, each turn is one statement with its paragraphs as parts
(`turns`), in place of what the tagger made of the same words. The one idea: a turn goes on until the next label, unless its
paragraph is plainly nobody's or the author's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.words import first_names
from assets.reading.span import Span, holds, length
from assets.statements.speakers.entities import MOST, Cast
from assets.statements.speakers.name_words import openers
from assets.statements.speakers.names import Mention
from assets.statements.speakers.roles import head_noun
from assets.statements.steps.dialogue import LAYOUT_CERTAINTY
from assets.statements.work import TURN, Draft, Label, Work, step

_PATTERNS = patterns.table("en/turns")
_EXAMINER, _BRACKETED = _PATTERNS["examiner"], _PATTERNS["bracketed"]
_LAYOUTS = [_EXAMINER, _BRACKETED, *(_PATTERNS[name] for name in ("letter", "titled", "named"))]
_CHAT, _INLINE = _PATTERNS["chat"], _PATTERNS["inline"]
_PART, _HONORIFIC = _PATTERNS["part"], _PATTERNS["honorific"]
_ASIDE = _PATTERNS["aside"]
_UNSPOKEN, _OVER = _PATTERNS["unspoken"], _PATTERNS["over"]
_PRESENTS_HIMSELF = _PATTERNS["presents_himself"]
_LINE, _ENDS, _FIGURE = (_PATTERNS[n] for n in ("line", "ends", "figure"))
_DIVIDES, _THE, _SEVERAL = _PATTERNS["divides"], _PATTERNS["the"], _PATTERNS["several"]
_QUESTION = patterns.table("en/dialogue")["question"]
_ASKED = patterns.table("en/dialogue")["asked"]
LEAST_TURNS = 4  # labels that are names alone that make an interview rather than a list
LEAST_CERTAIN = 2  # different labels that are nothing but a speaker's: "MR. DOE", "((DOE))", "Doe -- Analyst"
CHAT = 0.6  # of the lines have a label where small letters are names
LONGEST_NAME = 6  # words
ACRONYM = 3  # letters; a label of so few in capitals is one
WHOLE = 0.8  # of a turn; so much of it is the turn itself


# ---------------------------------------------------------------- labels


@step(writes="labels")
def layout(work: Work) -> None:
    """The labels that say who speaks, where the text is a transcript; none elsewhere."""
    found = _apart([label for p in _LAYOUTS for m in p.finditer(work.doc.text) if (label := _label(work.doc, m))])
    found = _apart([*found, *_inside_lines(work.doc, found)])
    work.labels = found if _is_transcript(work.doc, found) else _chat(work.doc)


def _label(doc: Doc, m: re.Match[str]) -> Label | None:
    """A label as matched; None where the words before the colon are no speaker."""
    if letter := _group(m, "letter") or _group(m, "bare"):
        return Label(m.start(), m.end(), _group(m, "cue") or letter, None, None, doc.text[letter[0]], certain=False)
    name, role = _name_and_role(doc, m)
    certain = role is not None or m.re is _BRACKETED or _is_speaker(doc[name])
    words = doc[name].split()
    if len(words) > LONGEST_NAME + 4 * certain or not (certain or _is_name(doc, words)):
        return None
    kind = "by" if m.re is _EXAMINER else ""
    return Label(m.start(), m.end(), _group(m, "cue") or name, name, role, kind, certain)


def _name_and_role(doc: Doc, m: re.Match[str]) -> tuple[Span, Span | None]:
    """Who a label names, and the office that it gives: 'The | Minister for Health | (| Mr. John Doe |)'."""
    name, role = m.span("name"), _group(m, "role")
    role = _office(doc, role) if role else None
    for aside in _ASIDE.finditer(doc.text, *(_group(m, "asides") or (0, 0))):
        inner = aside.span("inner")
        office = _office(doc, inner)
        if office is None and _HONORIFIC.match(doc[inner]):
            name, role = inner, _office(doc, name)
        role = role or office
    return name, role


def _group(m: re.Match[str], name: str) -> Span | None:
    return m.span(name) if name in m.re.groupindex and m[name] else None


def _is_speaker(words: str) -> bool:
    """Whether words before a colon can be nothing but a speaker: 'MR. DOE', 'THE COURT', 'JANE DOE'."""
    first, _, rest = words.partition(" ")
    in_full = bool(rest) and words.isupper() and first.title() in first_names()
    return in_full or _HONORIFIC.match(words) is not None or _PART.match(words) is not None


def _office(doc: Doc, span: Span) -> Span | None:
    """The part of some words that is somebody's office: '| Prime Minister |, Lib.'."""
    at = span[0]
    for part in _DIVIDES.split(doc[span]):
        start = doc.text.index(part, at)
        at = start + len(part)
        opening = _THE.match(part)
        head = head_noun(part)
        if head is not None and head[1].kind == "person":
            blank = len(part) - len(part.lstrip())
            return start + (opening.end() if opening else blank), start + len(part.rstrip())
    return None


def _is_name(doc: Doc, words: list[str]) -> bool:
    """Whether a label names somebody: it opens with no word of the language, and ends with none that the text has in small letters."""
    named = words[0] not in openers() and len(words[-1]) > 1
    return named and words[-1].lower() not in _small(doc.text)


@lru_cache(maxsize=1)
def _small(text: str) -> frozenset[str]:
    """The words that a text has in small letters."""
    return frozenset(_SMALL.findall(text))


_SMALL = _PATTERNS["small"]


def _apart(found: list[Label]) -> list[Label]:
    """Labels in reading order, of two that meet the first."""
    kept: list[Label] = []
    for label in sorted(found, key=lambda x: (x.start, -x.end)):
        if not kept or label.start >= kept[-1].end:
            kept.append(label)
    return kept


def _inside_lines(doc: Doc, found: list[Label]) -> list[Label]:
    """Labels in the middle of lines: those of others, and those in capitals where line breaks were lost."""
    text = doc.text
    again = sorted((re.escape(name) for name, _ in _names(doc, found).most_common(MOST)), key=len, reverse=True)
    inside = []
    if again:
        known = re.compile(
            rf"(?<=[.!?)\]…\"”’—–-] )(?P<name>{'|'.join(again)})(?: \([^()\n]{{1,40}}\))?(?P<cue>:)(?= )"
        )
        inside += [label for m in known.finditer(text) if (label := _label(doc, m))]
    lost = [label for m in _INLINE.finditer(text) if (label := _label(doc, m))]
    lost = [label for label in lost if label.name] if _has(found, "Q") else lost
    shouted = any(label.name and doc[label.name].isupper() for label in found)
    return [*inside, *lost] if shouted or len(lost) >= LEAST_CERTAIN else inside


def _has(found: list[Label], letter: str) -> bool:
    return any(label.letter == letter for label in found)


def _names(doc: Doc, labels: list[Label]) -> Counter[str]:
    """The names on labels, and how often each stands there."""
    return Counter(doc[label.name] for label in labels if label.name)


def _is_transcript(doc: Doc, found: list[Label]) -> bool:
    """Whether labels are those of a transcript: certain ones, questions and answers, or names that come again."""
    names, certain = _names(doc, found), _names(doc, [label for label in found if label.certain])
    letters = Counter(label.letter for label in found)
    asks = letters["Q"] >= LEAST_CERTAIN and letters["A"] >= LEAST_CERTAIN
    alone = max(certain.values(), default=0) >= LEAST_TURNS
    parts = len(certain) + (letters["Q"] > 0 and bool(certain))
    several = parts >= LEAST_CERTAIN and (len(found) > LEAST_CERTAIN or _are_called(certain))
    every_line = bool(certain) and len(names) > 1 and len(found) == len(_LINE.findall(doc.text))
    return (
        asks or alone or several or every_line or (_comes_again(names) and (bool(certain) or _in_sentences(doc, found)))
    )


def _are_called(names: Iterable[str]) -> bool:
    """Whether names on labels are all in capitals and behind a title or for a part: 'MR. DOE', 'THE COURT'."""
    return all(n.isupper() and (_HONORIFIC.match(n) or _PART.match(n)) for n in names)


def _comes_again(names: Counter[str]) -> bool:
    """Whether there are several names, of which two or more stand on several labels."""
    again = len(names) - list(names.values()).count(1)
    return names.total() >= LEAST_TURNS and len(names) > 1 and again >= min(2, len(names))


def _in_sentences(doc: Doc, found: list[Label]) -> bool:
    """Whether most labels stand before whole sentences, as those of a list do not, such as 'Serves: 4' and 'Roe: 34 percent.' are."""
    lines = [line[0] for label in found if (line := _LINE.search(doc.text, label.end))]
    return 2 * sum(bool(_ENDS.search(line) and not _FIGURE.match(line)) for line in lines) > len(found)


def _chat(doc: Doc) -> list[Label]:
    """The labels of a chat, whose names are in small letters: most of its lines have one, and somebody speaks twice."""
    found = []
    for m in _CHAT.finditer(doc.text):
        name, cue = ("angled", "bracket") if m["angled"] else ("nick", "colon")
        found.append(Label(m.start(), m.end(), m.span(cue), m.span(name), None, "@", certain=False))
    names = _names(doc, found)
    lines = len(_LINE.findall(doc.text))
    is_chat = len(found) > LEAST_CERTAIN and 1 < len(names) < len(found) and len(found) >= CHAT * lines
    return found if is_chat else []


# ---------------------------------------------------------------- names of labels


def as_names(doc: Doc, labels: list[Label]) -> Doc:
    """The article with its labels in capitals written as names are, at the same places: "MR. O'DOE" as "Mr. O'Doe".

    As the article writes the word elsewhere, if it does; else a word alone that is short or stands in capitals elsewhere too is an acronym.
    """
    if not labels:
        return doc
    text = _unshouted(doc, [label.name for label in labels if label.name and _SHOUTED.search(doc[label.name])])
    letters = list(text)
    for label in labels:
        if label.letter == "Q" and label.cue == (label.start, label.end):
            letters[label.start] = "q"  # "Q | The President ..."
    text = "".join(letters)
    return Doc(text, doc.published_on, doc.article_id, doc.url, doc.title) if text != doc.text else doc


def _unshouted(doc: Doc, spans: list[Span]) -> str:
    """The text with the words of some spans that stand in capitals written as names are."""
    written = {w.upper(): w for w in _WRITTEN.findall(doc.text)}
    printed, in_labels = (Counter(_SHOUTED.findall(words)) for words in (doc.text, " ".join(doc[s] for s in spans)))
    letters = list(doc.text)
    for start, end in spans:
        whole = doc[(start, end)]
        if " " in whole or whole in written or (len(whole) > ACRONYM and printed[whole] <= in_labels[whole]):
            name = _SHOUTED.sub(lambda m: written.get(m[0], m[0].title()), whole)
            letters[start:end] = name if len(name) == len(whole) else whole
    return "".join(letters)


_WRITTEN, _SHOUTED = _PATTERNS["written"], _PATTERNS["shouted"]


@step(reads="labels", writes="cast")
def people(work: Work) -> None:
    """Everybody whom the article names, each once, with the roles that labels give."""
    doc = as_names(work.doc, work.labels)
    cast = work.cast = Cast(doc, _mentions(doc, work.labels))
    for entity in cast.entities if doc is not work.doc else ():
        entity.roles = [_as_printed(work.doc, cast, role) for role in entity.roles]
    for label in work.labels:
        if label.name and label.role and (named := cast.inside(*label.name)):
            entity = cast.entities[named[0].entity]
            entity.kind = "person"
            entity.roles = list(dict.fromkeys([work.doc[label.role], *entity.roles]))


def _as_printed(doc: Doc, cast: Cast, words: str) -> str:
    """Words of the cast as the article prints them, whose labels it reads in small letters."""
    at = cast.text.find(words)
    return doc.text[at : at + len(words)] if at >= 0 else words


def _mentions(doc: Doc, labels: list[Label]) -> list[Mention]:
    """Mentions that the labels make, whatever their words: names in a chat, and parts in a transcript ("THE WITNESS")."""
    made = []
    for span, letter in ((label.name, label.letter) for label in labels):
        if span and letter == "@":
            made.append(Mention(span[0], span[1], "person", (doc[span],), doc[span]))
        elif span and _PART.match(doc[span]):
            name = _THE.sub("", doc[span])
            made.append(Mention(span[0], span[1], "group" if _SEVERAL.search(name) else "unnamed", (name,), name))
    return made


# ---------------------------------------------------------------- turns


@step(reads="drafts labels cast", writes="drafts nesting")
def turns(work: Work) -> None:
    """The turns of a transcript, in place of what the tagger made of the same words or over their ends."""
    made, reach = _turns(work)
    if made:
        starts = [label.start for label in work.labels]
        speech = [(label.end, end) for label, end in zip(work.labels, reach, strict=True)]
        work.drafts = [d for d in work.drafts if _is_apart(d, starts, speech)]
        whose = {draft.content[-1][1]: draft for draft in made}
        for draft in work.drafts:
            turn = _turn_at(draft.cue[0], starts, speech)
            draft.parent = whose[turn[1]] if turn else None
        work.drafts += made


def _turns(work: Work) -> tuple[list[Draft], list[int]]:
    """The turns, and where each label's words end."""
    doc, labels = work.doc, work.labels
    answers = interviewee(work.cast, labels)
    asks, answering = None, (answers.start, answers.end) if answers else None
    made: list[Draft] = []
    reach: list[int] = []
    in_paragraphs = False
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        until = following.start if following else len(doc.text)
        parts = _paragraphs(doc, label, until, in_paragraphs or following is not None) if label.letter != "by" else []
        in_paragraphs = in_paragraphs or len(parts) > 1
        reach.append(parts[-1][1] if parts else label.end)
        if label.letter == "by":
            asks = label.name
        elif label.name and _WITNESS.fullmatch(doc[label.name]):
            answering = answering or label.name
        who = {"Q": asks, "A": answering}.get(label.letter, label.name)
        if parts:
            made.append(Draft(parts, label.cue, who, LAYOUT_CERTAINTY, [TURN]))
    return made, reach


_WITNESS = _PATTERNS["witness"]


def _paragraphs(doc: Doc, label: Label, until: int, goes_on: bool) -> list[Span]:
    """The paragraphs of a turn: whole sentences, marks and all."""
    parts: list[Span] = []
    for m in _LINE.finditer(doc.text, label.end, until):
        if _UNSPOKEN.fullmatch(m[0]) and (parts or m[0].lstrip()[:1] not in ("(", "[")):
            continue
        near = doc.text[label.start - 2 : label.start] == "\n\n" and doc.text[m.start() - 2 : m.start()] != "\n\n"
        if parts and (not (goes_on or near) or _is_anothers(doc, label, parts[0], m)):
            break
        blank = len(m[0]) - len(m[0].lstrip())
        if any(map(str.isalnum, m[0])):
            parts.append((m.start() + blank, m.start() + len(m[0].rstrip())))
    return parts


def _is_anothers(doc: Doc, label: Label, first: Span, line: re.Match[str]) -> bool:
    """Whether a later line is no speech of the turn: a heading, the author's on the speaker, or outside the marks that the turn has."""
    surname = doc[label.name].split()[-1].title() if label.name else ""
    quotes = doc.quotations.touching(*line.span())
    outside = doc.text[first[0]] in _MARKS and not (quotes and quotes[0].start == line.start())
    named = bool(surname) and re.search(rf"\b{re.escape(surname)}\b", line[0]) is not None
    return outside or _OVER.fullmatch(line[0]) is not None or (named and not _PRESENTS_HIMSELF.search(line[0]))


_MARKS = '“"‘«„'


def _is_apart(draft: Draft, starts: list[int], speech: list[Span]) -> bool:
    """Whether a draft lies in the speech of one turn and is not most of it, or in none; takes off what of its content lies elsewhere."""
    turn = _turn_at(draft.cue[0], starts, speech)
    if turn is None:
        return all(_lies_between(span, starts, speech) for span in draft.spans())
    draft.content = [span for span in draft.content if holds(turn, span)]
    said = length(draft.content)
    return 0 < said < WHOLE * (turn[1] - turn[0]) and all(holds(turn, span) for span in draft.spans())


def _turn_at(position: int, starts: list[int], speech: list[Span]) -> Span | None:
    """The speech at a place, that of its label too; None between turns."""
    at = bisect_right(starts, position) - 1
    return speech[at] if at >= 0 and position < speech[at][1] else None


def _lies_between(span: Span, starts: list[int], speech: list[Span]) -> bool:
    at = bisect_right(starts, span[0]) - 1
    return bisect_right(starts, span[1] - 1) - 1 == at and (at < 0 or speech[at][1] <= span[0])


# ---------------------------------------------------------------- who answers


def interviewee(cast: Cast, labels: list[Label]) -> Mention | None:
    """Who says "I" outside quotation marks: the one person interviewed, where a text is made of questions and answers."""
    answers = _has(labels, "A")
    if not answers and sum(1 for _ in _QUESTION.finditer(cast.text)) < 3:
        return None
    found: dict[int, Mention] = {}
    for match in _ASKED.finditer(cast.text, 0, 2500):
        if m := _asked(cast, *match.span()):
            found.setdefault(m.entity, m)
    if not found and answers:
        until = labels[0].start
        found = {m.entity: m for m in reversed(cast.inside(0, until)) if _in_full(cast, m)}
    return next(iter(found.values())) if len(found) == 1 else None


def _asked(cast: Cast, start: int, end: int) -> Mention | None:
    """Whom an interview is said to be with: who is named after "spoke to", or before it where a medium or reporter follows."""
    line = cast.text.find("\n", end)
    after = [m for m in cast.inside(end, min(end + 160, line if line >= 0 else end + 160)) if _in_full(cast, m)]
    near = [m for m in after if cast.distance(end, m.start) == 0 and not _reports(cast, m)]
    opening = cast.sentence_starts[cast.sentence(start) - 1] if cast.sentence(start) else 0
    before = [m for m in cast.inside(opening, start) if _in_full(cast, m) and not _reports(cast, m)]
    return near[0] if near else before[-1] if before else None


def _in_full(cast: Cast, m: Mention) -> bool:
    entity = cast.entities[m.entity]
    return entity.kind == "person" and len(entity.core) > 1


def _reports(cast: Cast, m: Mention) -> bool:
    heads = [head_noun(role) for role in cast.entities[m.entity].roles]
    return any(head is not None and _REPORTS.fullmatch(head[0]) is not None for head in heads)


_REPORTS = _PATTERNS["reports"]
