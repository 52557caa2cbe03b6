"""The extractor of figures by its name and version; nothing of it is loaded, which takes seconds."""

from __future__ import annotations

import polars as pl

from assets.contracts import REJECTS, STATISTICS
from assets.reading.model import deciding_files
from assets.version import extractor_version

FUNCTION = "assets.statistics.rows:extract_figures"

OF_TITLE = {"of_title": pl.Boolean()}  # column of the extracted rows, beside those of STATISTICS

EXTRACTOR = extractor_version(
    "statistics@1.0.0",
    FUNCTION.partition(":")[0],
    tables=[STATISTICS, REJECTS],
    models=deciding_files(),
    packages=["onnxruntime", "tokenizers", "numpy", "simplemma", "pint", "babel"],
)
