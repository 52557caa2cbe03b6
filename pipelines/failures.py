"""A failed run told in one sentence: to a log, and, where refresh.yaml says so, to a webhook or by e-mail."""

from __future__ import annotations

import datetime as dt
import json
import os
import smtplib
import urllib.request
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import dagster as dg

from pipelines.faults import what_to_do
from pipelines.settings import Alert

LOG = "failures.log"
TIMEOUT = 20.0
NO_CAUSE = "it ended without saying why; its page has the log"


def cause_of(events: Sequence[dg.DagsterEvent]) -> str:
    """Why a run failed: which step and what its error says, without the frames around it, and what to do where that is the machine's fault."""
    cause = told_cause(events)
    return cause + what_to_do(cause)


def cause_in_log(instance: dg.DagsterInstance, run_id: str) -> str:
    """The same of a run that has ended, from what Dagster keeps of it."""
    return cause_of([entry.dagster_event for entry in instance.all_logs(run_id) if entry.dagster_event])


def told_cause(events: Sequence[dg.DagsterEvent]) -> str:
    """The same in the words of the error alone."""
    for event in events:
        if event.event_type == dg.DagsterEventType.STEP_FAILURE:
            return f"{event.step_key}: {step_cause(event)}"
    for event in events:
        if event.event_type == dg.DagsterEventType.RUN_FAILURE:
            error = getattr(event.event_specific_data, "error", None)
            while error is not None and error.cause is not None:
                error = error.cause
            return (plain(error.message) if error is not None else event.message) or NO_CAUSE
    return NO_CAUSE


def step_cause(event: dg.DagsterEvent) -> str:
    """What the error of a failed step says."""
    failure = event.step_failure_data
    if failure.user_failure_data is not None and failure.user_failure_data.description:
        return failure.user_failure_data.description
    error = failure.error
    return plain((error.cause or error).message) if error is not None else NO_CAUSE


def plain(message: str) -> str:
    """A message without the name of the class of the exception, where a sentence follows it."""
    name, colon, rest = message.strip().partition(": ")
    return rest if colon and " " not in name and rest else message.strip()


def tell(instance: dg.DagsterInstance, alert: Alert, run: dg.DagsterRun, cause: str) -> list[str]:
    """Tell of a failed run once, however often this is called; returns what could not be delivered, and why.

    The cause becomes the last line of the run too, which is what its page opens with.
    """
    run_id, job = run.run_id, run.job_name
    log = Path(instance.root_directory) / LOG
    if log.exists() and f" run {run_id} " in log.read_text(encoding="utf-8"):
        return []
    now = dt.datetime.now(dt.UTC)
    one_line = " ".join(cause.split())
    text = f"On Record: run {run_id} of {job} failed. {one_line}"
    problems = []
    for name, to, send in (("webhook", alert.webhook, post), ("e-mail", alert.email_to, mail)):
        if to:
            try:
                send(alert, text, cause)
            except (OSError, smtplib.SMTPException) as error:
                problems.append(f"the {name} to {to} could not be sent: {error}")
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{now:%Y-%m-%d %H:%M:%S} run {run_id} of {job} failed: {one_line}\n")
        file.writelines(f"{now:%Y-%m-%d %H:%M:%S} {problem}\n" for problem in problems)
    instance.report_engine_event(f"WHY THIS RUN FAILED: {cause}", run)
    return problems


def post(alert: Alert, text: str, cause: str) -> None:
    """Send the text to the webhook as JSON. Raises OSError."""
    request = urllib.request.Request(
        str(alert.webhook), json.dumps({"text": text}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT):
        pass


def mail(alert: Alert, text: str, cause: str) -> None:
    """Send the text by e-mail. Raises OSError or SMTPException."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "On Record: a run failed", alert.email_from, alert.email_to
    message.set_content(f"{text}\n\n{cause}\n")
    host, port = alert.smtp.split(":")
    with smtplib.SMTP(host, int(port), timeout=TIMEOUT) as server:
        if user := os.environ.get("ONRECORD_SMTP_USER"):
            server.starttls()
            server.login(user, os.environ.get("ONRECORD_SMTP_PASSWORD", ""))
        server.send_message(message)
