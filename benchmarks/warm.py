"""All that a refresh holds in memory before it begins: read and loaded once, in the process that those of `benchmarks/forks.py` are forked from.

Nothing here may start the threads of polars or of a model: a fork would not have them.
"""

from __future__ import annotations

import pipelines.definitions  # noqa: F401
from assets.reading.doc import Doc
from assets.statements.pipeline import article_statements
from assets.statistics.pipeline import article_figures

SAID = "“The port has 12 ships,” the mayor said."

article_statements(Doc(SAID))
article_figures(Doc(SAID))
