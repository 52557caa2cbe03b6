"""The real web server with its daemon, as `make ui` starts it, for tests to ask, to launch runs in, and to kill."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from assets.workspace import PROJECT, Workspace

T = TypeVar("T")
BIN = Path(sys.executable).parent
LAUNCH = """mutation($job: String!, $location: String!) { launchRun(executionParams: {
  selector: {repositoryLocationName: $location, repositoryName: "__repository__", jobName: $job}, runConfigData: {}
}) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
LOCATIONS = "{ workspaceOrError { ... on Workspace { locationEntries { name loadStatus } } } }"
STATUS = "query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
RUNS = "{ runsOrError { ... on Runs { results { runId status tags { key value } } } } }"


@dataclass
class Server:
    """A running UI with its daemon and the reader beside it, with its own data folder."""

    address: str
    reader: str
    folder: Path
    workspace: Workspace
    process: subprocess.Popen[bytes]

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """One GraphQL request."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.address}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as response:
            answer = json.load(response)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def launch(self) -> str:
        """Launch the job with its default configuration; returns the run's id."""
        location = self.ask(LOCATIONS)["workspaceOrError"]["locationEntries"][0]["name"]
        launched = self.ask(LAUNCH, job="refresh", location=location)["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return launched["run"]["runId"]

    def status(self, run: str) -> str:
        """The status of a run."""
        return self.ask(STATUS, id=run)["runOrError"]["status"]

    def outcome(self, run: str) -> str | None:
        """How a run has ended; None while it goes on."""
        status = self.status(run)
        return status if status in ("SUCCESS", "FAILURE", "CANCELED") else None

    def runs(self) -> list[dict[str, Any]]:
        """Every run, the newest first."""
        return self.ask(RUNS)["runsOrError"]["results"]

    def kill_everything(self) -> None:
        """Kill the server, its daemon and every process that they started, all with SIGKILL."""
        tree = [self.process.pid, *descendants(self.process.pid)]
        for pid in tree:
            os.kill(pid, signal.SIGSTOP)  # so that none starts another meanwhile
        for pid in {*tree, *descendants(self.process.pid)}:
            os.kill(pid, signal.SIGKILL)
        self.process.wait(30)


@contextmanager
def serving(folder: Path, workspace: Workspace) -> Iterator[Server]:
    """`onrecord ui`, as `make ui` starts it, on free ports, its instance in `folder`/home."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    shutil.copy(PROJECT / "data" / "defaults" / "dagster_home" / "dagster.yaml", home)
    port, reader = free_port(), free_port()
    settings = workspace.refreshes.read_text(encoding="utf-8") if workspace.refreshes.exists() else ""
    settings = re.sub(r"^reader:.*\n", "", settings, flags=re.MULTILINE)
    workspace.refreshes.write_text(f"{settings}reader: http://127.0.0.1:{reader}\n", encoding="utf-8")
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            [BIN / "onrecord", "ui", "--port", str(port)],
            cwd=PROJECT, stdout=log, stderr=log, start_new_session=True,
            env={**os.environ, "DAGSTER_HOME": str(home), "ONRECORD_DATA": str(workspace.data)},
        )  # fmt: skip
    try:
        up = Server(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{reader}", folder, workspace, process)

        def answers() -> bool:
            assert process.poll() is None, (folder / "log").read_text()[-2000:]
            return bool(up.ask("{ version }"))

        wait_for("the web server answers", 400, answers)
        yield up
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(30)


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in listed.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found, waiting = [], [pid]
    while waiting:
        waiting += (next_ones := children.get(waiting.pop(), []))
        found += next_ones
    return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what: str, seconds: float, done: Callable[[], T | None]) -> T:
    """Ask `done` until it answers something; fail with `what` after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if answer := done():
                return answer
        except OSError:
            pass
        time.sleep(1)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")
