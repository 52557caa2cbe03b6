"""What a run and its release leave out, in sentences: sources, documents, fields of articles.

Numbers and quotation marks that are no statistic and no statement are not told here: they are most of the rejects, and
no loss.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

# why a document is a reject although nothing is lost with it
NO_LOSS = ("duplicate", "withdrawn")
SHOWN = 3  # examples
MAP = "to read another column, map it in sources.yaml"


@dataclass(frozen=True)
class Note:
    """Something to be told; `is_loss` when something was offered and is not in the tables."""

    text: str
    is_loss: bool = True


def of_sources(sources: pl.DataFrame) -> list[Note]:
    """The sources (columns of an ingest report) that could not be read to their end, or gave nothing, and what their columns were read as."""
    notes = []
    for row in sources.iter_rows(named=True):
        if row.get("columns"):
            notes.append(Note(f"source {row['source']}: {row['columns']} ({MAP})", is_loss=False))
        given = row["read"] + row["unchanged"]
        if row["problem"] is not None:
            notes.append(Note(f"source {row['source']} could not be read to its end: {row['problem']}"))
        elif not given:
            notes.append(Note(f"source {row['source']} gave nothing: there was nothing to read in it", is_loss=False))
        elif not row["unchanged"] and row["rejected"] == row["read"]:
            these = "its only document is a reject" if given == 1 else f"all of its {given:,} documents are rejects"
            notes.append(Note(f"source {row['source']} gave no article: {these}"))
    return notes


def of_documents(rejects: pl.DataFrame) -> list[Note]:
    """The documents that became no article, the articles that nothing was read from, and what of articles was dropped."""
    documents = rejects.filter((pl.col("candidate") == "document") & ~pl.col("reason").is_in(NO_LOSS))
    whole = pl.col("article_id").is_null()
    dropped = ~whole & (pl.col("stage") == "read")
    kinds = (
        (whole & (pl.col("stage") != "validate"), "document could not be read", "documents could not be read"),
        (
            ~whole & (pl.col("stage") == "parse"),
            "article is in the table, but nothing could be read from it",
            "articles are in the table, but nothing could be read from them",
        ),
        (
            dropped,
            "field or character of an article could not be used and was left out",
            "fields or characters of articles could not be used and were left out",
        ),
    )
    found = [(documents.filter(where), one, several) for where, one, several in kinds]
    return [note(these, one if these.height == 1 else several) for these, one, several in found if these.height]


def note(rejects: pl.DataFrame, what: str) -> Note:
    """How many rejects of one kind there are, for which reasons, and the first for each."""
    reasons = rejects["reason"].value_counts().sort(["count", "reason"], descending=[True, False])
    counts = ", ".join(f"{reason} {count:,}" for reason, count in reasons.iter_rows())
    examples = rejects.sort("source_uri", "detail").unique("reason", keep="first", maintain_order=True)["detail"]
    first = "; ".join(examples.head(SHOWN))
    return Note(f"{rejects.height:,} {what} ({counts}): {first}{' …' if rejects.height > SHOWN else ''}")
