"""A real web server for one test, and articles written for the tests."""

import gzip
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

PARAGRAPHS = (
    "The city council voted on Tuesday to rebuild the old harbour bridge, which has been closed since the storm of last winter.",
    "“We cannot leave half of the town without a way across the river,” Mayor Ada Lindqvist told reporters after the vote.",
    "The work is expected to cost 4.2 million crowns and to take about eighteen months, according to the council’s engineers.",
    "Opponents said that the money would be better spent on the hospital, whose emergency ward has been short of staff.",
    "“It is a question of what we owe each other,” said Jonas Berg, who lives on the northern bank and drives to work daily.",
)
TEXT = "\n".join(PARAGRAPHS)


def html_page(
    title="Council votes to rebuild the harbour bridge",
    paragraphs=PARAGRAPHS,
    published="2024-03-05",
    head="",
    extra="",
):
    """A news page as a publisher might write it."""
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    meta = f'<meta property="article:published_time" content="{published}T08:00:00+01:00">' if published else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Harbour Post</title>'
        f'<meta property="og:site_name" content="The Harbour Post">{meta}{head}</head><body>'
        f'<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><main><article><h1>{title}</h1>{body}</article></main>'
        f"{extra}<footer>Copyright The Harbour Post</footer></body></html>"
    )


class Site:
    """What the server answers: a path to a function of the request, or to (status, headers, body)."""

    def __init__(self):
        self.routes = {}
        self.requests = []

    def page(self, path, body, *, status=200, headers=None, etag=None):
        """Answer `path` with a body, honouring If-None-Match when there is an etag."""
        data = body.encode() if isinstance(body, str) else body
        head = {"Content-Type": "text/html; charset=utf-8"} | (headers or {}) | ({"ETag": etag} if etag else {})

        def answer(request):
            if etag and request.headers.get("If-None-Match") == etag:
                return 304, {"ETag": etag}, b""
            return status, head, data

        self.routes[path] = answer

    def redirect(self, path, to):
        self.routes[path] = lambda request: (302, {"Location": to}, b"")

    def asked(self, path):
        """How often a path was asked for."""
        return sum(p == path for _, p, _ in self.requests)


@pytest.fixture
def site():
    """A web server on 127.0.0.1 that runs for the test; `site.url` is its address."""
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            served.requests.append((time.monotonic(), self.path, self.headers))
            route = served.routes.get(self.path)
            answer = route(self) if route else (404, {}, b"not here")
            if answer is None:  # the route has written to the socket itself
                self.close_connection = True
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

        def handle(self):
            with suppress(BrokenPipeError, ConnectionResetError):  # the client hangs up on a hostile answer
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_port}"
    served.port = server.server_port
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


def gzip_bomb(megabytes):
    """Bytes that unpack to so many megabytes."""
    return gzip.compress(b"0" * (megabytes << 20), 9)
