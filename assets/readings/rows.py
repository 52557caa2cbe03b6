"""Articles in, what the model says of each out and back: one row an article, its marks in columns of lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from assets.contracts import REJECTS
from assets.reading.decoding import Attribution
from assets.reading.doc import Doc
from assets.reading.figures import NumberMark
from assets.reading.model import Marks
from assets.reading.span import Span, Weight
from assets.reading.syntax import DEPENDENCIES, TAGS, Parse, Word
from assets.readings.extractor import SCHEMA


def extract_readings(articles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(readings, rejects) of `articles` (columns article_id and text): a row with the columns of SCHEMA for each, and no reject."""
    given = articles.select("article_id", "text").iter_rows()
    rows = [{"article_id": article, **_row(Doc(text).marks)} for article, text in given]
    return pl.DataFrame(rows, schema=SCHEMA), REJECTS.empty()


def marks_of(readings: pl.DataFrame | None) -> dict[str, Marks]:
    """The marks of each article that `readings` (columns of SCHEMA) holds, by its id."""
    if readings is None:
        return {}
    return {
        row["article_id"]: Marks(
            [_attribution(a) for a in row["attributions"]],
            [_number(n) for n in row["numbers"]],
            [_parse(p) for p in row["parses"]],
        )
        for row in readings.iter_rows(named=True)
    }


def _row(found: Marks) -> dict[str, Any]:
    return {
        "attributions": [
            {
                "source": _spans(a.source), "cue": _spans(a.cue), "content": _spans(a.content), "confidence": a.confidence,
                "named": None if a.named is None else _weights(a.named),
            }
            for a in found.attributions
        ],
        "numbers": [{"start": n.start, "figure": n.figure, "thing": _weights(n.thing)} for n in found.numbers],
        "parses": [[_word(word) for word in parse] for parse in found.parses],
    }  # fmt: skip


def _spans(spans: Iterable[Span]) -> list[dict[str, int]]:
    return [{"start": start, "end": end} for start, end in spans]


def _weights(words: Iterable[Weight]) -> list[dict[str, float]]:
    return [{"start": start, "end": end, "weight": weight} for start, end, weight in words]


def _attribution(given: Mapping[str, Any]) -> Attribution:
    source, cue, content = (tuple((s["start"], s["end"]) for s in given[role]) for role in ("source", "cue", "content"))
    return Attribution(
        source, cue, content, given["confidence"], None if given["named"] is None else _words(given["named"])
    )


def _number(given: Mapping[str, Any]) -> NumberMark:
    return NumberMark(given["start"], given["figure"], _words(given["thing"]))


def _word(word: Word) -> dict[str, int]:
    tag, dep = TAGS.index(word.tag), DEPENDENCIES.index(word.dep)
    return {"start": word.start, "end": word.end, "tag": tag, "head": word.head, "dep": dep}


def _parse(given: Iterable[Mapping[str, int]]) -> Parse:
    return [Word(w["start"], w["end"], TAGS[w["tag"]], w["head"], DEPENDENCIES[w["dep"]]) for w in given]


def _words(given: Iterable[Mapping[str, Any]]) -> tuple[Weight, ...]:
    return tuple((word["start"], word["end"], word["weight"]) for word in given)
