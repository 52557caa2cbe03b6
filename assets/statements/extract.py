"""From the tagger's spans to rows of the statements table, one article at a time.

Here the pieces meet: the tagger says which words are source, cue and content; `content` fits them to the quotation
marks, `cues` reads the cue, `coreference` tells the speaker, `occasion` the hearer and the day, `nesting` what is said
inside what is said. What stands in quotation marks and became no statement is a reject with its reason. Speakers are
joined across articles afterwards, in `speakers.py`.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from pathlib import Path

import polars as pl

from assets.contracts import REJECTS, STATEMENTS
from assets.contracts.ids import reject_id, statement_id
from assets.parts import extractor_version
from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.en.cues import is_refusal, lemma_of, only_hears, type_of
from assets.reading.en.quotations import DASHES
from assets.reading.en.sentences import DATELINE, sentence_at
from assets.reading.en.words import cue_types, first_names, lookup_files, source_nouns
from assets.reading.lexicon import words
from assets.reading.model import MODEL_DIR
from assets.statements.cast import Cast, Entity
from assets.statements.confidence import combined
from assets.statements.content import QuotationIndex, Span, fitted, kind_of
from assets.statements.continuing import adopt_continuations
from assets.statements.coreference import Speaker, resolve
from assets.statements.draft import Draft
from assets.statements.estimates import estimates
from assets.statements.nesting import nested_statements, parents_of, reported_statements, with_quoted_subject
from assets.statements.occasion import REACH_OF_DAYS, addressee, said_on
from assets.statements.pronouns import FORMS
from assets.statements.refusals import refusals
from assets.statements.rejected import reason_of
from assets.statements.roles import head_noun
from assets.statements.turns import interviewee, turns

HELPERS = {"speaker_aliases": pl.List(pl.String)}  # columns for resolve_speakers, not in the release


_HERE = Path(__file__).parent
_CODE = [*_HERE.glob("*.py"), *(p for p in (_HERE.parent / "reading").rglob("*.py") if "training" not in p.parts)]
_MODEL = [path for path in MODEL_DIR.iterdir() if path.suffix in (".onnx", ".json")]
EXTRACTOR = extractor_version("statements@1.0.0", [*_CODE, *lookup_files(), *_MODEL])


def extract_statements(articles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(statements, rejects) of `articles` (columns of the contract).

    Statements have all STATEMENTS columns, with `speaker`, `speaker_type` and `speaker_role` resolved within the
    article and `speaker_id` null, and the helper column `speaker_aliases`. Rejects are quotations that became no
    statement. Rows depend on their own article only and come in its order.
    """
    rows: list[dict] = []
    rejects: list[dict] = []
    for article in articles.select("article_id", "source_uri", "published_on", "text").iter_rows(named=True):
        made, left = article_statements(article["article_id"], article["text"], article["published_on"])
        rows += made
        for start, end, reason, detail in left:
            uri = article["source_uri"]
            rejects.append({
                "reject_id": reject_id(uri, article["article_id"], "quotation", start, end, reason, detail), "source_uri": uri,
                "article_id": article["article_id"], "stage": "parse", "candidate": "quotation", "start": start, "end": end,
                "text": article["text"][start:end], "reason": reason, "detail": detail,
            })  # fmt: skip
    schema = {**STATEMENTS.polars_schema, **HELPERS}
    return pl.DataFrame(rows, schema=schema), pl.DataFrame(rejects, schema=REJECTS.polars_schema)


def article_statements(
    article_id: str, text: str, published_on: dt.date | None = None
) -> tuple[list[dict], list[tuple[int, int, str, str]]]:
    """Rows of one article, and its rejected quotations as (start, end, reason, detail)."""
    doc = Doc(text, published_on)
    quotes, sentences = doc.quotations, doc.sentences
    drafts = _drafts(doc)
    adopt_continuations(text, drafts, quotes)
    drafts += turns(text, drafts, quotes)
    drafts += refusals(text, drafts, sentences)
    drafts += estimates(text, drafts, sentences)
    drafts += [*nested_statements(text, drafts, quotes), *reported_statements(text, drafts, quotes)]
    parents_of(drafts)
    for draft in drafts:
        draft.kind, draft.quoted = kind_of(text, draft.content, quotes, draft.within)
        draft.lemma = _lemma(text, draft) if draft.cue else None
    cast = Cast(text, [(q.start, q.end) for q in quotes.outer], sentences)
    _resolve(drafts, cast, interviewee(cast))
    cast.settle_kinds()
    drafts = _distinct(article_id, drafts)
    said = sorted(span for draft in drafts for span in draft.content)
    rows = [
        _row(
            article_id, text, draft, position, sentences, published_on, _said_by_others(draft, said, sentences, quotes)
        )
        for position, draft in enumerate(drafts)
    ]
    return rows, _rejected(text, drafts, quotes)


def _lemma(text: str, draft: Draft) -> str:
    """The cue's lemma; with a cue of auxiliaries alone that of the verb after it: 'did not | comment'."""
    words = text[slice(*draft.cue)]
    if words.lower() in _AUXILIARIES and 0 < draft.start - draft.cue[1] < 3:
        words += f" {text[draft.start : draft.content[0][1]].split()[0]}"
    return lemma_of(words)


_AUXILIARIES = words("en/cues", "auxiliary_with_not")

# ---------------------------------------------------------------- spans


def _drafts(doc: Doc) -> list[Draft]:
    """What the tagger finds, fitted to the marks and the words around it."""
    drafts = []
    text, quotes, sentences = doc.text, doc.quotations, doc.sentences
    top, begin = doc.dateline
    for a in doc.attributions:
        source = _one_span(text, a.source, a.cue)
        if source:
            source = _source_trimmed(text, _with_governed(text, source, [*a.content, *a.cue]))
        cue = _one_span(text, a.cue, a.source)
        cue = _cue_trimmed(text, cue) if cue else None
        if source and cue and cue[0] < source[0] and (hearer := _NAME_AND_HEARER.match(text, *source)):
            source = (source[0], hearer.end("last")) if _names(hearer["last"]) else source
        if cue and source and _ASKED.match(text, cue[0]) and text[source[0] - 3 : source[0]] != "by ":
            source = None  # "Asked whether he would run, Smith ...": who asked is not said
        said = [(max(s, begin) if s >= top else s, e) for s, e in a.content if not top <= s <= e <= begin]
        said = [(_after_dateline(text, s, e), e) for s, e in said]
        content = fitted(text, said, cue, source, quotes)
        if cue and content:
            cue, content = _declined_whole(text, cue, content)
        if source and content and cue:
            source, content = _with_counted(text, cue, source, content)
        if cue:
            content = _without_sentences_before(content, sentence_at(sentences, cue[0]), quotes)
        if source is None and content and cue:
            source = source_beside(text, cue, content, quotes)
        if content and cue:
            source, content = with_quoted_subject(text, cue, source, content, quotes)
        bare = len(content) == 1 and text[slice(*content[0])].lower() in ("the", "a", "an")
        place = content and cue and not quotes.touching(*content[0]) and _is_place_line(text, cue, source)
        if content and cue and not bare and not place:
            drafts.append(Draft(content, cue, source, a.confidence))
    drafts.sort(key=lambda d: d.content)
    return drafts


_PATTERNS = patterns.table("en/sources")
_NAME_AND_HEARER = _PATTERNS["name_and_hearer"]


def _names(word: str) -> bool:
    """Whether a capitalised word before "to" is a name: no 'Ambassador to France'."""
    return word.lower() not in source_nouns()


_DECLINED = _PATTERNS["declined"]


def _declined_whole(text: str, cue: Span, content: list[Span]) -> tuple[Span, list[Span]]:
    """What is declined begins with its verb: 'refused to comment on | the report' is 'refused | to comment on the report'."""
    declined = _DECLINED.search(text, *cue)
    if declined is None or not 0 <= content[0][0] - cue[1] < 3:
        return cue, content
    return (cue[0], declined.end()), [(declined.end() + 1, content[0][1]), *content[1:]]


_COMMA = _PATTERNS["comma"]


def _with_counted(text: str, cue: Span, source: Span, content: list[Span]) -> tuple[Span, list[Span]]:
    """A source cut after a number runs to the comma: 'According to a poll of 1,517 | adults, 56 per cent ...'."""
    start, end = content[0]
    if not (cue[1] < source[0] and source[1] + 1 == start and text[start - 2].isdigit()):
        return source, content
    comma = _COMMA.search(text, start, min(end, start + 60))
    if comma is None:
        return source, content
    return (source[0], comma.start()), [(comma.end(), end), *content[1:]]


def _without_sentences_before(content: list[Span], here: Span, quotes: QuotationIndex) -> list[Span]:
    """Content without unquoted parts in sentences before the cue's (`here`), if that holds a part itself."""
    if not any(here[0] <= start < here[1] for start, _ in content):
        return content
    return [span for span in content if span[1] > here[0] or quotes.touching(*span)]


def _after_dateline(text: str, start: int, end: int) -> int:
    """Where a span of content begins when the dateline of its paragraph is left out, as in a column of briefs."""
    found = DATELINE.match(text, start, end) if start == 0 or text[start - 1] == "\n" else None
    return found.end() if found else start


_LABEL = _PATTERNS["label"]


def _is_place_line(text: str, cue: Span, source: Span | None) -> bool:
    """Whether the source is a place before an article's first words: 'LAHORE: The court ...'; a transcript has more labels."""
    if source is None or text[slice(*cue)] != ":" or (source[0] and text[source[0] - 1] != "\n"):
        return False
    return _LABEL.match(text, source[0]) is not None and len(_LABEL.findall(text)) == 1


_ASKED = _PATTERNS["asked"]
_INVERTED = _PATTERNS["inverted"]


def source_beside(text: str, cue: Span, content: list[Span], quotes: QuotationIndex) -> Span | None:
    """The source that the tagger missed after an inverted cue: “No entry,” read a sign on the gate."""
    before = [e for _, e in content if e <= cue[0]]
    if not before or text[max(before) : cue[0]].strip(" ,") or not quotes.touching(max(before) - 1, max(before)):
        return None
    if (
        any(s >= cue[1] and s - cue[1] < 3 for s, _ in content)
        or cue_types().get(lemma_of(text[slice(*cue)])) != "communication"
    ):
        return None
    match = _INVERTED.match(text, cue[1], cue[1] + 120)
    return _source_trimmed(text, match.span(1)) if match else None


def _one_span(text: str, spans: tuple[Span, ...], other: tuple[Span, ...]) -> Span | None:
    """One contiguous span for a source or cue: all of it when the parts are next to each other, else the longest part."""
    if not spans:
        return None
    ordered = sorted(spans)
    start, end = ordered[0][0], ordered[-1][1]
    if len(ordered) == 1:
        return ordered[0]
    clash = any(start < b and a < end for a, b in other)
    if not clash and end - start < 80 and "\n" not in text[start:end]:
        return start, end
    return max(ordered, key=lambda s: (s[1] - s[0], -s[0]))


_NO_NAME = _PATTERNS["no_name"]
_GOVERNS = _PATTERNS["governs"]
_GOVERNED = _PATTERNS["governed"]


def _with_governed(text: str, source: Span, taken: list[Span]) -> Span:
    """The source with the name that its last word asks for: 'data from | Acme Research', 'Jane Doe and | John Roe'."""
    rest = _GOVERNED.match(text, source[1]) if _GOVERNS.search(text, *source) else None
    free = rest and not any(s < rest.end() and source[1] < e for s, e in taken)
    return (source[0], rest.end()) if free else source


def _source_trimmed(text: str, span: Span) -> Span | None:
    start, end = span
    while tail := _NO_NAME.search(text, start, end):
        end = tail.start()
    while start < end and not (text[start].isalnum() or text[start] in "$@#([‘“\"'"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")]”\"’'%"):
        if (
            text[end - 1] == "."
            and text[end - 2 : end - 1].isalpha()
            and re.search(r"(?:\b[A-Z]|Inc|Corp|Co|Ltd|Jr|Sr)\.$", text[max(start, end - 6) : end])
        ):
            break
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


_LOOSE_CUE = _PATTERNS["loose_cue"]
_ON_A_DAY = _PATTERNS["on_a_day"]


def _cue_trimmed(text: str, span: Span) -> Span | None:
    start, end = span
    if loose := _LOOSE_CUE.search(text, start, end):
        end = loose.start()  # "wrote | in a memo"
    elif _ON_A_DAY.match(text, end - len(" on")):
        end -= len(" on")
    while start < end and (text[start].isspace() or text[start] in ',.;“”"'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ',.;“”"'):
        end -= 1
    return (start, end) if start < end else None


# ---------------------------------------------------------------- speakers


def _resolve(drafts: list[Draft], cast: Cast, answering: Entity | None) -> None:
    """Fills in speakers: the outer statements in reading order of their sources, then those inside them."""
    known: dict[Span, Speaker] = {}
    for draft in drafts:
        if draft.source:
            draft.source = _whole_name(cast, draft)
    named = _named_inside(cast, drafts)
    outer = [d for d in drafts if d.parent is None]
    inner = [d for d in drafts if d.parent is not None]
    last: Draft | None = None
    for draft in sorted(outer, key=lambda d: d.source or d.cue or d.content[0]):
        if draft.source is None:
            draft.speaker = Speaker("none", None, "none")
            continue
        if draft.source not in known:
            others = named[draft.source]
            if last and last.lemma in _ASKS and cast.distance(last.cue[0], draft.source[0]) <= 2:
                _hear(cast, last)
                if draft.lemma in _ANSWERS and last.speaker.entity:
                    others.append(last.speaker.entity)  # who asks is not who answers
            before = _right_before(cast, draft.source, known)
            known[draft.source] = resolve(cast, *draft.source, first_person=answering, others=others, before=before)
        last = draft
        draft.speaker = known[draft.source]
        if _is_hearer(cast.text, draft) or _is_nobody(cast.text, draft):
            draft.speaker = Speaker(draft.speaker.form, None, "open")
    for draft in sorted(inner, key=lambda d: d.source or d.cue or d.content[0]):
        around = draft.parent.speaker.entity if draft.parent.speaker else None
        draft.speaker = (
            resolve(cast, *draft.source, first_person=around, others=[around] if around else [])
            if draft.source
            else Speaker("none", None, "none")
        )


def _whole_name(cast: Cast, draft: Draft) -> Span:
    """The source, with all of the person's name that it begins or ends in the middle of."""
    start, end = draft.source
    for m in cast.inside(start - 60, end + 60):
        known = m.kind == "person" and len(m.core) > 1 and (m.titled or m.core[0] in first_names())
        if known and (m.start < start < m.end or m.start < end < m.end):
            whole = min(start, m.start), max(end, m.end)
            if not any(s < whole[1] and whole[0] < e for s, e in [*draft.content, draft.cue or (0, 0)]):
                return whole
    return start, end


_ASKS = words("en/cues", "asks")
_ANSWERS = words("en/cues", "answers")


def _hear(cast: Cast, asking: Draft) -> None:
    """Notes the one whom a question was put to as if he had spoken: the next to answer is most likely he."""
    stops = [s for s, _ in asking.content]
    hearer = asking.cue and addressee(cast.text, asking.lemma, asking.cue, asking.source, stops)
    head = head_noun(hearer) if hearer else None
    if hearer and hearer.lower() not in FORMS and (hearer[0].isupper() or (head and head[1].kind == "person")):
        start = cast.text.index(hearer, asking.cue[1])
        resolve(cast, start, start + len(hearer), others=[asking.speaker.entity])


_SELF = _PATTERNS["self"]


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
    return named


def _right_before(cast: Cast, source: Span, known: dict[Span, Speaker]) -> Entity | None:
    """The speaker of the source that ends right before this one: 'a trader, | who asked not to be named'."""
    for (_, end), speaker in known.items():
        if 0 < source[0] - end < 3 and not cast.text[end : source[0]].strip(" ,"):
            return speaker.entity
    return None


_PASSIVE = _PATTERNS["passive"]


def _is_nobody(text: str, d: Draft) -> bool:
    """Whether the source is the "it" of a passive: 'it was determined that ...'."""
    return bool(d.cue and text[slice(*d.source)].lower() == "it" and _PASSIVE.match(text, d.cue[0]))


def _is_hearer(text: str, d: Draft) -> bool:
    """Whether the source hears what is said: 'the court heard that ...', 'residents were told ...'."""
    return bool(
        d.cue and d.source and d.source[1] <= d.cue[0] and only_hears(text[slice(*d.source)], text[slice(*d.cue)])
    )


def _distinct(article_id: str, drafts: list[Draft]) -> list[Draft]:
    """Drafts in reading order with their ids; of two with the same spans the first stays."""
    seen: dict[str, Draft] = {}
    for draft in sorted(drafts, key=lambda d: (d.start, -d.content[-1][1], d.cue or (0, 0))):
        draft.id = statement_id(article_id, draft.content, draft.cue, draft.source)
        seen.setdefault(draft.id, draft)
    return list(seen.values())


# ---------------------------------------------------------------- rows

_OPENS_NEITHER = _PATTERNS["opens_neither"]
REACH = 40  # characters between a cue and content that it opens: "declined | to say | how many"


def _said_by_others(d: Draft, said: list[Span], sentences: list[Span], quotes: QuotationIndex) -> list[Span]:
    """Contents (of all `said`) and quotations in the cue's sentence that do not hold the cue: no day in them is the cue's."""
    if d.cue is None:
        return []
    start, end = sentence_at(sentences, d.cue[0])
    start, end = max(start, d.cue[0] - REACH_OF_DAYS), min(end, d.cue[1] + REACH_OF_DAYS)
    begun = said[bisect_left(said, (start, start)) : bisect_left(said, (end, end))]
    marked = [(q.start, q.end) for q in quotes.touching(start, end)]
    return [(s, e) for s, e in begun + marked if not s <= d.cue[0] < e]


def _row(
    article_id: str,
    text: str,
    d: Draft,
    position: int,
    sentences: list[Span],
    published_on: dt.date | None,
    others: list[Span],
) -> dict:
    entity: Entity | None = d.speaker.entity
    cue, source = d.cue, d.source
    words = text[cue[0] : cue[1]] if cue else None
    hearer, day, day_words = None, None, None
    if cue:
        stops = [s for s, _ in d.content] + ([source[0]] if source else [])
        hearer = text[slice(*source)] if _is_hearer(text, d) else addressee(text, d.lemma, cue, source, stops)
        sentence = sentence_at(sentences, cue[0])
        day, day_words = said_on(text, sentence, cue, d.content + others + ([source] if source else []), published_on)
    content = " … ".join(text[s:e] for s, e in d.content)
    following = text[cue[1] : d.content[0][1]] if cue and cue[1] <= d.start < cue[1] + REACH else ""
    neither = "neither " if source and _OPENS_NEITHER.search(text, max(0, source[0] - 8), source[0] + 8) else ""
    negated = is_refusal(neither + words, following, d.quoted is not None) if cue else False
    role = entity.roles[0] if entity is not None and entity.roles else None
    return {
        "statement_id": d.id,
        "article_id": article_id,
        "position": position,
        "kind": d.kind,
        "attribution_type": type_of(d.lemma, content, negated or d.quoted is not None) if d.lemma else "communication",
        "content": content,
        "content_spans": [{"start": s, "end": e} for s, e in d.content],
        "quoted": d.quoted,
        "cue": words,
        "cue_start": cue[0] if cue else None,
        "cue_end": cue[1] if cue else None,
        "cue_lemma": d.lemma,
        "source": text[source[0] : source[1]] if source else None,
        "source_start": source[0] if source else None,
        "source_end": source[1] if source else None,
        "source_form": d.speaker.form,
        "speaker_id": None,
        "speaker": entity.name if entity else None,
        "speaker_type": entity.kind if entity else None,
        "speaker_role": role,
        "addressee": hearer,
        "said_on": day,
        "said_on_text": day_words,
        "negated": negated,
        "parent_statement_id": d.parent.id if d.parent else None,
        "confidence": combined(d.confidence, d.speaker.step),
        "extractor": EXTRACTOR,
        "speaker_aliases": sorted(entity.aliases) if entity else [],
    }


# ---------------------------------------------------------------- what is left

MOST_OF_LINE = 0.8  # of the characters of a line of dialogue: it is in a statement


def _rejected(text: str, drafts: list[Draft], quotes: QuotationIndex) -> list[tuple[int, int, str, str]]:
    """Quotations that lie in no statement, with the reason."""
    covered = sorted(s for d in drafts for s in d.spans())
    left = []
    at = 0
    ends: list[Span] = []
    for s, e in covered:
        if ends and s <= ends[-1][1]:
            ends[-1] = (ends[-1][0], max(e, ends[-1][1]))
        else:
            ends.append((s, e))
    for q in quotes.outer:
        while at < len(ends) and ends[at][1] < q.end:
            at += 1
        if at < len(ends) and ends[at][0] <= q.start and q.end <= ends[at][1]:
            continue
        if q.style in DASHES:  # a line of dialogue, whose content leaves out the dash and the last comma
            inside = ends[max(0, bisect_left(ends, (q.start, 0)) - 1) : bisect_left(ends, (q.end, 0))]
            held = sum(max(0, min(e, q.inner_end) - max(s, q.inner_start)) for s, e in inside)
            if held >= MOST_OF_LINE * (q.inner_end - q.inner_start):
                continue
        reason, detail = reason_of(text, q)
        left.append((q.start, q.end, reason, detail))
    return left
