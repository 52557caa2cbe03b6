"""An extractor for tests: some articles take the process that reads them with them."""

from __future__ import annotations

import os
import signal

import polars as pl

from assets.contracts import REJECTS, STATEMENTS

FUNCTION = f"{__name__}:extract"
DEADLY, HUNGRY = "this article ends its worker", "this article asks for a terabyte"


def extract(articles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    for text in articles["text"]:
        if DEADLY in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if HUNGRY in text:
            bytearray(1 << 40)
    return STATEMENTS.empty(), REJECTS.empty()
