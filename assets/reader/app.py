"""The web application of `onrecord browse`: addresses -> pages and downloads, read-only, on this machine only.

Every answer carries a strict content security policy; a request whose Host is not this machine (a page elsewhere that
points its own name at 127.0.0.1) is refused. When `latest` moves to a new release, the next page is of that one.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assets.reader.export import TYPES, pieces
from assets.reader.links import Ask, LiveLinks
from assets.reader.listings import LISTINGS, Filters
from assets.reader.pages import PAGES, NotFound
from assets.reader.render import STATIC, html, message
from assets.reader.source import Explain, Source

HOSTS = ("127.0.0.1", "localhost")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-cache",
}
OF_ONE = ("article", "speaker", "why")  # pages of one thing; `series` is the list, or one of them
LINKS = LiveLinks()


class SafeHeaders:
    """Sets HEADERS on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Around an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                taken = {name for name, _ in message["headers"]}
                added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *(item for item in added if item[0] not in taken)]
            await send(message)

        await self.app(scope, receive, with_headers)


class Current:
    """The release that is shown: opened when first asked for, and again when the path leads to another one."""

    def __init__(self, path: Path, explain: Explain | None) -> None:
        """Follow this path, which may be a link such as `latest`."""
        self._path = path
        self._explain = explain
        self._lock = threading.Lock()
        self._source = Source(path.resolve(), explain)

    def source(self) -> Source:
        """The release that the path leads to now; the one before stays open for pages that are being made."""
        target = self._path.resolve()
        if target != self._source.path and target.exists():
            with self._lock:
                if target != self._source.path:
                    self._source = Source(target, self._explain)
        return self._source


def application(release: Path, hosts: Sequence[str] = (), explain: Explain | None = None) -> Starlette:
    """The application for a release folder or DuckDB file. `hosts` are further names that it may be asked by."""
    current = Current(release, explain)

    def page(request: Request) -> Response:
        name = request.path_params.get("page", "home")
        ask = asked(name, request)
        try:
            source = current.source()
            return HTMLResponse(html(source, ask, LINKS), background=BackgroundTask(source.prepare_search))
        except NotFound as error:
            raise HTTPException(404, str(error)) from error

    def download(request: Request) -> Response:
        name, form = request.path_params["listing"], request.path_params["format"]
        source = current.source()
        if name not in LISTINGS or form not in TYPES:
            raise HTTPException(404, f"there is no download {name}.{form}")
        filters = Filters.read(request.query_params)
        file = "-".join(["onrecord", source.info["release"], name])
        headers = {"content-disposition": f'attachment; filename="{file}.{form}"'}
        return StreamingResponse(pieces(source, name, form, filters), media_type=TYPES[form], headers=headers)

    def problem(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        text = error.detail if isinstance(error, HTTPException) else "This page could not be made. The terminal that runs the reader says why."  # fmt: skip
        return HTMLResponse(message(current.source(), TITLES.get(status, "Something went wrong"), text, LINKS), status)

    routes = [
        Route("/", page),
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/{listing}.{format}", download),
        Route("/{page}", page),
        Route("/{page}/{id}", page),
    ]
    middleware = [
        Middleware(SafeHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=[*HOSTS, *hosts], www_redirect=False),
        Middleware(GZipMiddleware, minimum_size=1_000),
    ]
    html(current.source(), Ask("home"), LINKS)  # so that whoever comes first need not wait for it
    return Starlette(routes=routes, middleware=middleware, exception_handlers={HTTPException: problem, 500: problem})


TITLES = {404: "Not found", 405: "Only reading is possible here"}


def asked(name: str, request: Request) -> Ask:
    """What a request asks for. Raises HTTPException 404 for a page that there is none of."""
    identity = request.path_params.get("id", "")
    fits = name in OF_ONE if identity else name not in OF_ONE
    if name not in PAGES or not (fits or name == "series") or (name == "home" and request.url.path != "/"):
        raise HTTPException(404, "There is no page at this address.")
    query = request.query_params
    number = query.get("page", "1")
    n = int(number) if number.isdecimal() and len(number) < 8 else 1
    return Ask(name, identity, query.get("what", ""), max(n, 1), "", Filters.read(query))


def serve(release: Path, port: int, hosts: Sequence[str] = (), explain: Explain | None = None) -> None:
    """Serve until interrupted. Raises OSError when the port is taken, ValueError or FileNotFoundError for a bad release."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        app = application(release, hosts, explain)
        listener.listen()  # from here on a browser that comes early waits
        print(
            f"Reading {release.resolve()} on http://127.0.0.1:{listener.getsockname()[1]} (Ctrl-C ends it)", flush=True
        )
        config = uvicorn.Config(app, log_level="warning", server_header=False, access_log=False)
        uvicorn.Server(config).run(sockets=[listener])
