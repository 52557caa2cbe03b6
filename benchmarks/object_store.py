"""A release in an S3 object store on this machine: the server of `moto`, in an environment of its own, while the context lasts."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUCKET = "releases"
SECONDS = 60


@contextmanager
def object_store(release: Path, home: Path) -> Iterator[dict[str, str]]:
    """The `endpoint` and `bucket` of a store that holds the files of the release; `home` is a folder to install it in.

    Empty where the server cannot be had.
    """
    python, uv = home / "moto" / "bin" / "python", [sys.executable, "-m", "uv", "--quiet"]
    try:
        subprocess.run([*uv, "venv", str(home / "moto")], check=True, capture_output=True)
        subprocess.run(
            [*uv, "pip", "install", "--python", str(python), "moto[server]"], check=True, capture_output=True
        )
    except subprocess.CalledProcessError:
        yield {}
        return
    program = (
        "from moto.server import ThreadedMotoServer as S; import sys\n"
        "s = S(ip_address='127.0.0.1', port=0, verbose=False); s.start(); print(*s.get_host_and_port(), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [str(python), "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:  # fmt: skip
        try:
            assert server.stdout
            host, port = server.stdout.readline().split()
            endpoint = f"http://{host}:{port}"
            put(f"{endpoint}/{BUCKET}", b"")
            for path in sorted(p for p in release.rglob("*") if p.is_file()):
                put(f"{endpoint}/{BUCKET}/{path.relative_to(release).as_posix()}", path.read_bytes())
            yield {"endpoint": endpoint, "bucket": BUCKET}
        finally:
            server.terminate()


def put(url: str, data: bytes) -> None:
    """Send an object to the store, which may take a moment to answer at first."""
    request = urllib.request.Request(url, data=data, method="PUT", headers={"Content-Type": "application/octet-stream"})
    until = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):
                return
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
