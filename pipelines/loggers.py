"""What a run prints on a terminal: its own messages, one plain line each, without Dagster's events."""

from __future__ import annotations

import logging
import sys

import dagster as dg


class PlainMessage(logging.Formatter):
    """The message alone, with the level where it is a warning or worse."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        meta = getattr(record, "dagster_meta", {}) or {}
        message = meta.get("orig_message") or record.getMessage()
        return message if record.levelno < logging.WARNING else f"{record.levelname.lower()}: {message}"


def is_own_message(record: logging.LogRecord) -> bool:
    """Whether a step wrote it, and not Dagster about a step. Failures are told once, at the end of the run."""
    meta = getattr(record, "dagster_meta", {}) or {}
    return (
        bool(meta.get("step_key")) and not meta.get("dagster_event") and logging.INFO <= record.levelno < logging.ERROR
    )


@dg.logger(None, description="The messages of the steps, one plain line each.")
def terminal(context: dg.InitLoggerContext) -> logging.Logger:
    """A logger to standard error."""
    made = logging.Logger("onrecord", logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlainMessage())
    handler.addFilter(is_own_message)
    made.addHandler(handler)
    return made
