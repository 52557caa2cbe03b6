"""Parquet, one article a row, read in batches."""

from __future__ import annotations

from assets.articles.raw import Raw
from assets.articles.readers.formats import Columns, Format, Offers
from assets.articles.readers.rows import FIELDS, Seen, column_of, row_offer, without_mapped, without_text


def read_parquet(raw: Raw, columns: Columns | None = None, start: int = 0) -> Offers:
    """(row number, offer) of each row of a Parquet file, after row `start`."""
    import pyarrow.parquet

    source = pyarrow.BufferReader(raw.data) if raw.path is None else str(raw.path)
    with pyarrow.parquet.ParquetFile(source) as file:
        there = file.schema_arrow.names
        if refusal := without_text(raw, there, columns):
            yield 1, refusal
            return
        if start == 0:
            yield from without_mapped(raw, there, columns)
        header = dict.fromkeys(there)
        names = [column_of(field, header, columns).casefold() for field in FIELDS]
        named = {*names, *(name.partition(".")[0] for name in names)}
        wanted = [name for name in there if name.strip().casefold() in named]
        others = [name for name in there if name not in wanted]
        seen: Seen = {}
        number = 0
        for batch in file.iter_batches(batch_size=200, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                offer = row_offer(raw, "parquet", f"row {number}", number, row, columns, seen, others)
                if number > start:
                    yield number, offer


FORMAT = Format("parquet", lambda look: look.head.startswith(b"PAR1"), read_parquet)
