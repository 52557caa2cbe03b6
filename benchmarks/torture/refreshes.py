"""A refresh under a fault, and what is asked of it: a clear message, a whole `latest`, and a rerun that finishes the job.

Each try starts from a copy of one data folder, in which a release is published and new articles wait. `refresh` calls the
command `onrecord release` in this process, which saves its start; `process` calls it as a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from assets.workspace import PROJECT
from benchmarks.forks import PATIENCE, of_data
from benchmarks.kills import Bench, copied, digest_of, is_valid
from benchmarks.torture.disks import Refused
from benchmarks.torture.outcome import Outcome
from pipelines.releasing import DONE

KIND = "fault"
SHOWN = 150  # characters of a message in the table
COMMAND = (sys.executable, "-c", "from pipelines.cli import main; main()", "release")


@dataclass(frozen=True)
class Told:
    """How a refresh ended: its exit code, its words, and the exception that nobody caught, if there was one."""

    code: int
    words: str
    uncaught: str = ""

    def message(self) -> str:
        """The line that tells what is wrong: the last one but the pointer to the UI."""
        lines = [line.strip() for line in self.words.splitlines() if line.strip()]
        told = [line for line in lines if not line.endswith(("See it in `make ui`.", "the report say what."))]
        return next((line for line in told if line.startswith("warning:")), told[-1] if told else "")


def refresh(data: Path) -> Told:
    """`onrecord release` on a data folder, in this process."""
    from pipelines.cli import main

    before = dict(os.environ)
    os.environ.update(of_data(data))
    try:
        done = CliRunner().invoke(main, ["release"])
    finally:
        os.environ.clear()
        os.environ.update(before)
    uncaught = done.exception and not isinstance(done.exception, SystemExit)
    return Told(done.exit_code, done.output, repr(done.exception) if uncaught else "")


def process(
    data: Path,
    project: Path = PROJECT,
    environment: Mapping[str, str] | None = None,
    limit: Callable[[], None] | None = None,
) -> Told:
    """`onrecord release` as a process of its own, from the code in `project`; `limit` is called in it first."""
    done = subprocess.run(
        COMMAND, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=limit, timeout=PATIENCE,
        env={**os.environ, **of_data(data), "PYTHONPATH": str(project), **(environment or {})},
    )  # fmt: skip
    return Told(
        done.returncode, done.stdout, "a traceback" if "Traceback (most recent call last)" in done.stdout else ""
    )


@dataclass(frozen=True)
class Fault:
    """What is done to a data folder while it is refreshed, and what is asked of the refresh.

    `codes`: exit codes that will do; `says`: what stands in its words unless it is done. `publishes`: it may release what could be read. `may_die`: it may
    end in any way. `mended`: what people do before the rerun.
    """

    what: str
    done_to: Callable[[Path], AbstractContextManager[Any]] = lambda data: nullcontext()
    codes: tuple[int, ...] = (1,)
    says: str = ""
    publishes: bool = False
    may_die: bool = False
    mended: Callable[[Path], None] = lambda data: None
    run: Callable[[Path], Told] = field(default=refresh)


def tried(bench: Bench, data: Path, fault: Fault) -> Outcome:
    """A refresh under the fault, and a rerun after it."""
    copied(bench.start, data)
    try:
        with fault.done_to(data):
            told = fault.run(data)
    except Refused as error:
        return Outcome(KIND, fault.what, f"skipped: {error}", True)
    problems = list(wrong_with(told, fault))
    if not is_valid(data) or not fault.publishes and digest_of(data) not in (bench.before, bench.digest):
        problems.append("latest is not a good release after it")
    fault.mended(data)
    again = refresh(data)
    if again.code != DONE:
        problems.append(f"the rerun ended with {again.code}: {again.uncaught or again.message()[:SHOWN]}")
    elif not is_valid(data) or digest_of(data) != bench.digest:
        problems.append("the rerun gave other tables")
    ended = "done" if told.code == DONE else f"exit {told.code}: {short(told.message(), data)}"
    return Outcome(KIND, fault.what, "; ".join(problems) or f"{ended}; rerun as undisturbed", not problems)


def wrong_with(told: Told, fault: Fault) -> Iterator[str]:
    """What is wrong with how a refresh ended."""
    if told.uncaught and not fault.may_die:
        yield f"an exception that nobody caught: {told.uncaught[:SHOWN]}"
    elif told.code not in fault.codes:
        yield f"exit code {told.code}: {told.message()[:SHOWN]}"
    elif told.code != DONE and fault.says not in told.words:
        yield f"does not say {fault.says!r}: {told.message()[:SHOWN]}"


@contextmanager
def beside(command: tuple[str, ...], ready: str) -> Iterator[None]:
    """Another program that is at work meanwhile, from the moment when it prints `ready`."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline().strip() == ready
        yield
        other.kill()


def short(message: str, data: Path) -> str:
    """A message as the table shows it: without the folder of this machine, and not too long."""
    told = (
        message.replace(str(data), "data").replace(f"{data.parent}/project/", "").replace("|", "/").replace("\n", " ")
    )
    return told if len(told) <= SHOWN else told[:SHOWN].rsplit(" ", 1)[0] + " …"
