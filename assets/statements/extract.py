"""From the tagger's spans to rows of the statements table, one article at a time.

Here the pieces meet: the tagger says which words are source, cue and content; `content` fits them to the quotation
marks, `cues` reads the cue, `coreference` tells the speaker, `occasion` the hearer and the day, `nesting` what is said
inside what is said. What stands in quotation marks and became no statement is a reject with its reason. Speakers are
joined across articles afterwards, in `speakers.py`.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import polars as pl

from assets.contracts import REJECTS, STATEMENTS
from assets.contracts.ids import reject_id, statement_id
from assets.language.sentences import dateline, sentence_at, sentence_spans
from assets.parts import extractor_version
from assets.statements.cast import Cast, Entity
from assets.statements.confidence import combined
from assets.statements.content import QuotationIndex, Span, fitted, kind_of
from assets.statements.continuing import adopt_continuations
from assets.statements.coreference import Speaker, resolve
from assets.statements.cues import is_refusal, lemma_of, type_of
from assets.statements.draft import Draft
from assets.statements.estimates import estimates
from assets.statements.lookups import cue_types, lookup_files
from assets.statements.nesting import nested_statements, parents_of
from assets.statements.occasion import addressee, said_on
from assets.statements.quotes import in_double_marks, quotations
from assets.statements.refusals import refusals
from assets.statements.rejected import reason_of
from assets.statements.tagger import MODEL_DIR, Tagger
from assets.statements.turns import interviewee, turns

HELPERS = {"speaker_aliases": pl.List(pl.String)}  # columns for resolve_speakers, not in the release


_HERE = Path(__file__).parent
_CODE = [*_HERE.glob("*.py"), *(_HERE.parent / "language").glob("*.py")]
_MODEL = [path for path in MODEL_DIR.iterdir() if path.suffix in (".onnx", ".json")]
EXTRACTOR = extractor_version("statements@1.0.0", [*_CODE, *lookup_files(), *_MODEL])


@cache
def _tagger() -> Tagger:
    return Tagger()


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
    found = quotations(text)
    quotes = QuotationIndex(found)
    sentences = sentence_spans(text)
    drafts = _drafts(text, in_double_marks(text, found), quotes)
    adopt_continuations(text, drafts, quotes)
    drafts += turns(text, drafts, quotes)
    drafts += refusals(text, drafts, sentences)
    drafts += estimates(text, drafts, sentences)
    drafts += nested_statements(text, drafts, quotes)
    parents_of(drafts)
    for draft in drafts:
        draft.kind, draft.quoted = kind_of(text, draft.content, quotes, draft.within)
        draft.lemma = lemma_of(text[slice(*draft.cue)]) if draft.cue else None
    cast = Cast(text, [(q.start, q.end) for q in quotes.outer], sentences)
    _resolve(drafts, cast, interviewee(cast))
    cast.settle_kinds()
    drafts = _distinct(article_id, drafts)
    rows = [_row(article_id, text, draft, position, sentences, published_on) for position, draft in enumerate(drafts)]
    return rows, _rejected(text, drafts, quotes)


# ---------------------------------------------------------------- spans


def _drafts(text: str, read_as: str, quotes: QuotationIndex) -> list[Draft]:
    """What the tagger finds in `read_as`, which differs from `text` in its marks only."""
    drafts = []
    top, begin = dateline(text)
    for a in _tagger().attributions(read_as):
        source = _one_span(text, a.source, a.cue)
        source = _source_trimmed(text, source) if source else None
        cue = _one_span(text, a.cue, a.source)
        cue = _cue_trimmed(text, cue) if cue else None
        if (
            cue
            and source
            and cue[1] <= source[0]
            and _ASKED.match(text, cue[0])
            and text[source[0] - 3 : source[0]] != "by "
        ):
            source = None  # "Asked whether he would run, Smith ...": who asked is not said
        said = [(max(s, begin) if s >= top else s, e) for s, e in a.content if not top <= s <= e <= begin]
        content = fitted(text, said, cue, source, quotes)
        if source is None and content and cue:
            source = source_beside(text, cue, content, quotes)
        if content and cue:
            drafts.append(Draft(content, cue, source, a.confidence))
    drafts.sort(key=lambda d: d.content)
    return drafts


_ASKED = re.compile(r"(?:Asked|Questioned|Pressed)\b")
_INVERTED = re.compile(
    r"\s+((?!(?:that|to|of|by|in|on|at|as|for|with|from|it|him|her|them|me|us|so|not|there|when|if|how|what|why|who|this|before|after|and|but|or)\b)"
    r"[\w’'.&-]+(?:\s+[\w’'.&-]+){0,9}?)(?=\s*[.,;:\n]|\s+(?:as|when|while|who|after|before|during|outside|following|in an?|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|\s*$)"
)


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


def _source_trimmed(text: str, span: Span) -> Span | None:
    start, end = span
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


def _cue_trimmed(text: str, span: Span) -> Span | None:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ',.;“”"'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ',.;“”"'):
        end -= 1
    return (start, end) if start < end else None


# ---------------------------------------------------------------- speakers


def _resolve(drafts: list[Draft], cast: Cast, answering: Entity | None) -> None:
    """Fills in speakers: the outer statements in reading order of their sources, then those inside them."""
    known: dict[Span, Speaker] = {}
    outer = [d for d in drafts if d.parent is None]
    inner = [d for d in drafts if d.parent is not None]
    for draft in sorted(outer, key=lambda d: d.source or d.cue or d.content[0]):
        if draft.source is None:
            draft.speaker = Speaker("none", None, "none")
            continue
        if draft.source not in known:
            known[draft.source] = resolve(cast, *draft.source, first_person=answering)
        draft.speaker = known[draft.source]
    for draft in sorted(inner, key=lambda d: d.source or d.cue or d.content[0]):
        around = draft.parent.speaker.entity if draft.parent.speaker else None
        draft.speaker = (
            resolve(cast, *draft.source, first_person=around, enclosing=around)
            if draft.source
            else Speaker("none", None, "none")
        )


def _distinct(article_id: str, drafts: list[Draft]) -> list[Draft]:
    """Drafts in reading order with their ids; of two with the same spans the first stays."""
    seen: dict[str, Draft] = {}
    for draft in sorted(drafts, key=lambda d: (d.start, -d.content[-1][1], d.cue or (0, 0))):
        draft.id = statement_id(article_id, draft.content, draft.cue, draft.source)
        seen.setdefault(draft.id, draft)
    return list(seen.values())


# ---------------------------------------------------------------- rows

REACH = 40  # characters between a cue and content that it opens: "declined | to say | how many"


def _row(
    article_id: str, text: str, d: Draft, position: int, sentences: list[Span], published_on: dt.date | None
) -> dict:
    entity: Entity | None = d.speaker.entity
    cue, source = d.cue, d.source
    words = text[cue[0] : cue[1]] if cue else None
    hearer, day, day_words = None, None, None
    if cue:
        stops = [s for s, _ in d.content] + ([source[0]] if source else [])
        hearer = addressee(text, d.lemma, cue, stops)
        sentence = sentence_at(sentences, cue[0])
        day, day_words = said_on(text, sentence, cue, d.content + ([source] if source else []), published_on)
    content = " … ".join(text[s:e] for s, e in d.content)
    following = text[cue[1] : d.content[0][1]] if cue and cue[1] <= d.start < cue[1] + REACH else ""
    role = entity.roles[0] if entity is not None and entity.roles else None
    return {
        "statement_id": d.id,
        "article_id": article_id,
        "position": position,
        "kind": d.kind,
        "attribution_type": type_of(d.lemma, content, d.quoted is not None) if d.lemma else "communication",
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
        "negated": is_refusal(words, following, d.quoted is not None) if cue else False,
        "parent_statement_id": d.parent.id if d.parent else None,
        "confidence": combined(d.confidence, d.speaker.step),
        "extractor": EXTRACTOR,
        "speaker_aliases": sorted(entity.aliases) if entity else [],
    }


# ---------------------------------------------------------------- what is left


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
        reason, detail = reason_of(text, q)
        left.append((q.start, q.end, reason, detail))
    return left
