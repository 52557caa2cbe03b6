"""The reader by its name and version, and the columns of what it keeps; nothing of it is loaded, which takes seconds."""

from __future__ import annotations

import polars as pl

from assets.contracts import REJECTS
from assets.reading.model import deciding_files
from assets.version import extractor_version

FUNCTION = "assets.readings.rows:extract_readings"

_SPANS = pl.List(pl.Struct({"start": pl.Int32(), "end": pl.Int32()}))
_WEIGHTS = pl.List(pl.Struct({"start": pl.Int32(), "end": pl.Int32(), "weight": pl.Float32()}))
_ATTRIBUTION = pl.Struct(
    {"source": _SPANS, "cue": _SPANS, "content": _SPANS, "confidence": pl.Float64(), "named": _WEIGHTS}
)
_NUMBER = pl.Struct({"start": pl.Int32(), "figure": pl.Float32(), "thing": _WEIGHTS})
_WORD = pl.Struct({"start": pl.Int32(), "end": pl.Int32(), "tag": pl.UInt8(), "head": pl.UInt16(), "dep": pl.UInt8()})
SCHEMA: dict[str, pl.DataType] = {
    "article_id": pl.String(),
    "attributions": pl.List(_ATTRIBUTION),
    "numbers": pl.List(_NUMBER),
    "parses": pl.List(pl.List(_WORD)),  # tags and dependencies by their numbers in `reading/syntax.py`
}

READER = extractor_version(
    "reading@1.2.0",
    FUNCTION.partition(":")[0],
    tables=[REJECTS],
    models=deciding_files(),
    packages=["onnxruntime", "tokenizers", "numpy"],
)
