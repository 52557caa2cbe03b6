"""The newcomer's path with a stopwatch: every command of docs/tutorial.md, in a fresh clone, until the own article is in the reader.

    python -m benchmarks.newcomer [BRANCH]

Installs the locked packages anew, as a newcomer does, so it needs a package index. What the tutorial tells to copy is
typed as it stands there; for `make browse` a free port is named, the reader is asked for a page, and ended.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from assets.workspace import PROJECT

MOST_MINUTES = 10
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


def steps(clone: Path) -> list[str]:
    """The boxes of the tutorial, in order, without the steps that only change where one is."""
    text = (clone / "docs" / "tutorial.md").read_text(encoding="utf-8")
    return [block for block in BLOCK.findall(text) if not re.match(r"cd |export ", block)]


def read(command: str, clone: Path, environment: dict[str, str]) -> str:
    """What the reader that a command opens shows for the search of a word of the tutorial's own article."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    reader = subprocess.Popen(
        ["make", *command.split()[1:], f"PORT={port}"], cwd=clone, env=environment, start_new_session=True
    )
    try:
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/search?q=engine", timeout=30) as answer:
                    return answer.read().decode()
            except OSError:
                time.sleep(1)
        raise SystemExit(f"{command}: the reader did not answer")
    finally:
        os.killpg(reader.pid, 15)
        reader.wait(30)


def main() -> None:
    """Walk, and print the seconds since the start after each step."""
    branch = sys.argv[1:2] and ["-b", sys.argv[1]]
    with tempfile.TemporaryDirectory() as folder:
        home, clone = Path(folder) / "home", Path(folder) / "onrecord"
        home.mkdir()
        own = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "ONRECORD_DATA")}
        environment = {**own, "HOME": str(home)}
        start, page = time.monotonic(), ""
        subprocess.run(["git", "clone", "--quiet", *branch, str(PROJECT), str(clone)], check=True)
        for step in steps(clone):
            if step.startswith("make browse"):
                page = read(step.strip(), clone, environment)
            else:
                subprocess.run(["bash", "-ec", step], cwd=clone, env=environment, check=True)
            print(f"{time.monotonic() - start:>6.0f} s  {step.splitlines()[0]}", flush=True)
        minutes = (time.monotonic() - start) / 60
        is_read = "Jonas Berg" in page
    print(f"{minutes:.1f} minutes; the own article is {'in the reader' if is_read else 'NOT in the reader'}")
    sys.exit(not is_read or minutes > MOST_MINUTES)


if __name__ == "__main__":
    main()
