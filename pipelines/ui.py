"""`onrecord ui`: Dagster's UI with its daemon, and the reader beside it, so that the links of the UI lead somewhere."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from assets.workspace import IS_CLONE, PROJECT, Workspace

LOOK_EVERY = 5.0  # seconds until it is looked again whether there is a release to read


def is_free(port: int) -> bool:
    """Whether somebody can listen on the port."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def serve(workspace: Workspace, port: int, reader: str) -> int:
    """Run both until the UI ends or is interrupted; returns its exit code. Raises UsageError when the port is in use."""
    if not is_free(port):
        raise click.UsageError(f"port {port} is in use; name another one: make ui PORT={port + 1}")
    bin = Path(sys.executable).parent
    environment = {**os.environ, "ONRECORD_DATA": str(workspace.data)}
    command: list[str | Path] = [
        bin / "dg",
        "dev",
        "--log-level",
        "warning",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    if not IS_CLONE:  # no pyproject.toml to say where the definitions are
        command = [
            bin / "dagster",
            "dev",
            "-m",
            "pipelines.definitions",
            "--log-level",
            "warning",
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
        ]
    address = urlsplit(reader)
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # a script's background job; Dagster ends its parts with it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    ui = subprocess.Popen(command, cwd=PROJECT if IS_CLONE else None, env=environment)
    beside: subprocess.Popen[bytes] | None = None
    signal.signal(signal.SIGTERM, lambda *_: ui.terminate())
    click.echo(f"The UI: http://127.0.0.1:{port} (Ctrl-C ends it). The reader of releases: {reader}", err=True)
    try:
        while True:
            try:
                return ui.wait(LOOK_EVERY)
            except subprocess.TimeoutExpired:
                is_wanted = beside is None and address.hostname == "127.0.0.1" and is_free(address.port or 80)
                if is_wanted and (workspace.releases / "latest" / "onrecord.duckdb").exists():
                    read: list[str | Path] = [
                        bin / "onrecord",
                        "browse",
                        workspace.releases / "latest",
                        "--port",
                        str(address.port),
                    ]
                    beside = subprocess.Popen(read, env=environment, stdout=subprocess.DEVNULL)
            except KeyboardInterrupt:
                ui.send_signal(signal.SIGINT)
    finally:
        if beside is not None:
            beside.terminate()
