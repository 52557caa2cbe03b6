"""A web server for the files of a folder as an object store serves them: ranges of bytes, and a count of what was sent.

For the measurements and tests of remote queries; on 127.0.0.1, at a free port, while the context lasts.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass
class Served:
    """Where the folder is served, and the bytes of bodies that were sent, by file, since `sent` was last cleared."""

    url: str = ""
    sent: dict[str, int] = field(default_factory=dict)


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Serve the folder until the context ends."""
    served = Served()

    class Handler(BaseHTTPRequestHandler):
        """HEAD and GET of files, whole or a range of them."""

        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            """Answer until the other side has enough."""
            with suppress(ConnectionError):
                super().handle()

        def do_HEAD(self) -> None:
            """The size of a file."""
            self.answer(body=False)

        def do_GET(self) -> None:
            """A file, or a range of its bytes."""
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            """Send what was asked for; 404 where there is no such file in the folder."""
            name = unquote(urlsplit(self.path).path).lstrip("/")
            path = (folder / name).resolve()
            if not path.is_file() or not path.is_relative_to(folder.resolve()):
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            size = path.stat().st_size
            asked = _RANGE.fullmatch(self.headers.get("Range", ""))
            start, end = bounds(asked, size) if asked else (0, size)
            self.send_response(206 if asked else 200)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(end - start))
            if asked:
                self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
            self.end_headers()
            if body:
                with path.open("rb") as file:
                    file.seek(start)
                    data = file.read(end - start)
                served.sent[name] = served.sent.get(name, 0) + len(data)
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the console."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def bounds(asked: re.Match[str], size: int) -> tuple[int, int]:
    """The half-open range of bytes of a Range header; `-n` are the last n."""
    first, last = asked.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size
