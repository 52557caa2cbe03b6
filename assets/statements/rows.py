"""Articles in, rows of the statements table and of the rejects out: a pure function, one article at a time."""

from __future__ import annotations

from typing import Any

import polars as pl

from assets.contracts import REJECTS, STATEMENTS
from assets.contracts.ids import reject_id
from assets.reading.doc import Doc
from assets.readings.rows import marks_of
from assets.statements.confidence import probability
from assets.statements.extractor import EXTRACTOR, HELPERS
from assets.statements.pipeline import article_statements
from assets.statements.work import Draft, Work


def extract_statements(
    articles: pl.DataFrame, readings: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(statements, rejects) of `articles` (columns of the contract); those that `readings` does not hold are read here.

    Statements have all STATEMENTS columns, with `speaker`, `speaker_type` and `speaker_role` resolved within the
    article and `speaker_id` null, and the HELPERS. Rejects are quotations that became no statement. Rows depend on their
    own article only and come in its order.
    """
    rows: list[dict[str, Any]] = []
    rejects: list[dict[str, Any]] = []
    known = marks_of(readings)
    for article in articles.select("article_id", "source_uri", "published_on", "text").iter_rows(named=True):
        key = article["article_id"]
        doc = Doc(article["text"], article["published_on"], key, known=known.get(key))
        work = article_statements(doc)
        rows += statement_rows(work)
        rejects += reject_rows(work, article["source_uri"])
    schema = {**STATEMENTS.polars_schema, **HELPERS}
    return pl.DataFrame(rows, schema=schema), pl.DataFrame(rejects, schema=REJECTS.polars_schema)


def statement_rows(work: Work) -> list[dict[str, Any]]:
    """The rows of one article, in reading order."""
    return [_row(work, draft, position) for position, draft in enumerate(work.drafts)]


def reject_rows(work: Work, source_uri: str) -> list[dict[str, Any]]:
    """The quotations of one article that became no statement."""
    article_id = work.doc.article_id
    return [
        {
            "reject_id": reject_id(source_uri, article_id, "quotation", start, end, reason, detail),
            "source_uri": source_uri, "article_id": article_id, "stage": "parse", "candidate": "quotation",
            "start": start, "end": end, "text": work.copied((start, end)), "reason": reason, "detail": detail,
        }
        for start, end, reason, detail in work.rejects
    ]  # fmt: skip


def _row(work: Work, d: Draft, position: int) -> dict[str, Any]:
    entity, source = d.speaker.entity, d.source
    return {
        "statement_id": d.id,
        "article_id": work.doc.article_id,
        "position": position,
        "kind": d.kind,
        "attribution_type": d.attribution_type,
        "content": work.copied(*d.content),
        "content_spans": [{"start": s, "end": e} for s, e in d.content],
        "quoted": d.quoted,
        "cue": work.copied(d.cue),
        "cue_start": d.cue[0],
        "cue_end": d.cue[1],
        "cue_lemma": d.lemma,
        "source": work.copied(source) if source else None,
        "source_start": source[0] if source else None,
        "source_end": source[1] if source else None,
        "source_form": d.speaker.form,
        "speaker_id": None,
        "speaker": entity.name if entity else None,
        "speaker_type": entity.kind if entity else None,
        "speaker_role": work.as_printed(entity.roles[0]) if entity and entity.roles else None,
        "addressee": work.as_printed(d.addressee) if d.addressee else None,
        "said_on": d.said_on,
        "said_on_text": work.as_printed(d.said_on_text) if d.said_on_text else None,
        "negated": d.negated,
        "stance": d.stance,
        "parent_statement_id": d.parent.id if d.parent else None,
        "confidence": probability(work, d),
        "extractor": EXTRACTOR,
        "speaker_aliases": sorted(entity.aliases) if entity else [],
        "made_by": [*d.made_by, f"speaker.{d.speaker.step}"],
    }
