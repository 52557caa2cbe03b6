"""What a run prints on a terminal: three stages with how long each took, warnings, and how far long work has come."""

from __future__ import annotations

import logging
import sys
import time

import dagster as dg

from assets.pace import duration

STAGES = {
    "read": ("articles",),
    "extracted": ("readings", "extracted_statements", "statements_and_speakers", "statistics", "title_statistics"),
    "released": ("rejects", "checks", "release"),  # the release tells of its own stages
}
STAGE_OF = {step: stage for stage, steps in STAGES.items() for step in steps}


class Terminal(logging.Handler):
    """Prints the messages of the steps, one plain line each, and each stage when it is over.

    Failures are told once, at the end of the run, by who started it; Dagster's own events are not shown.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._stage = ""
        self._begun = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        """One line, or none."""
        meta = getattr(record, "dagster_meta", {}) or {}
        event = meta.get("dagster_event")
        if event is not None:
            self._follow(event)
        elif is_own_message(record):
            message = meta.get("orig_message") or record.getMessage()
            print(
                message if record.levelno < logging.WARNING else f"{record.levelname.lower()}: {message}",
                file=sys.stderr,
            )

    def _follow(self, event: dg.DagsterEvent) -> None:
        """A stage ends where a step of another begins."""
        stage = STAGE_OF.get(event.step_key or "", "")
        if event.event_type == dg.DagsterEventType.STEP_START and stage != self._stage:
            if self._stage:
                print(f"{self._stage} in {duration(time.monotonic() - self._begun)}", file=sys.stderr)
            self._stage, self._begun = stage, time.monotonic()


def is_own_message(record: logging.LogRecord) -> bool:
    """Whether a step or a resource wrote it, and not Dagster about one."""
    meta = getattr(record, "dagster_meta", {}) or {}
    is_ours = bool(meta.get("step_key") or meta.get("resource_name"))
    return is_ours and not meta.get("dagster_event") and logging.INFO <= record.levelno < logging.ERROR


@dg.logger(None, description="The stages and the messages of the steps, one plain line each.")
def terminal(context: dg.InitLoggerContext) -> logging.Logger:
    """A logger to standard error."""
    made = logging.Logger("onrecord", logging.DEBUG)
    made.addHandler(Terminal())
    return made
