"""The extractor of statements by its name and version, and what it keeps beside the columns of the contract.

For whoever asks what is kept from before: nothing of the extractor itself is loaded, which takes seconds.
"""

from __future__ import annotations

import polars as pl

from assets.contracts import REJECTS, STATEMENTS
from assets.reading.model import deciding_files
from assets.version import extractor_version

FUNCTION = "assets.statements.rows:extract_statements"

# columns that are kept with the parts, not in the release: for `resolve_speakers`, and for `explain`
HELPERS = {"speaker_aliases": pl.List(pl.String), "made_by": pl.List(pl.String)}

EXTRACTOR = extractor_version(
    "statements@1.0.0",
    FUNCTION.partition(":")[0],
    tables=[STATEMENTS, REJECTS],
    models=deciding_files(),
    packages=["onnxruntime", "tokenizers", "numpy", "simplemma"],
)
