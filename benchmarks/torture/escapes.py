"""Escapes: what a text, an archive, a link or an address of others might reach, and does not.

What a release's columns may do to the pages of the reader is tried in `tests/reader/test_hostile.py`, what a visitor may type there and
which hosts it answers to in `tests/reader/test_pages.py`.
"""

from __future__ import annotations

import io
import json
import stat
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import polars as pl

from assets.articles.addresses import is_web
from assets.articles.documents import article_row
from assets.articles.fetching.archive import RawArchive
from assets.articles.fetching.client import FetchSettings
from assets.articles.fetching.network import refused_address
from assets.articles.ingest import load_articles, refresh
from assets.articles.sources import FilesSource, parse_source_list
from assets.markdown import cell
from assets.reader.export import FORMULA_STARTS, defused
from assets.workspace import Workspace
from benchmarks.torture.outcome import Outcome, Try
from benchmarks.torture.time import articles_in

PRIVATE = (
    "127.0.0.1 127.1.2.3 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1 "
    "198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 168.63.129.16 ::1 :: ::ffff:10.0.0.1 ::10.0.0.1 64:ff9b::a00:1 "
    "64:ff9b:1::a00:1 2002:a00:1:: 2001:0:1::1 2001:db8::1 3fff::1 3fff:fff::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1"
).split()
PUBLIC = "8.8.8.8 1.1.1.1 168.63.129.17 192.88.100.1 2606:4700::1111 2a00:1450::1".split()
ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,<b>a",
    "vbscript:x", "file:///etc/passwd", "ftp://e.org/a", "//e.org/a", "/etc/passwd", "../../a", "https://", "http:///a", "http://?a", "mailto:a@e.org",
    "blob:https://e.org/a", "view-source:https://e.org", "$(rm -rf /)", "`id`", "; rm -rf /", "| sh", "&& id", "%0aid", "https://e.org/\nid",
    "https://e.org/\x00", "https://e.org/\u202egnp.exe", "http://[::1", "https://e.org:99999/", "https:e.org", "'; DROP TABLE articles; --",
    "=HYPERLINK(\"https://e.org\")", "about:blank", "tel:1", "ws://e.org", "gopher://e.org", "jar:https://e.org!/a", "x", "<script>", "\"><img src=x>",
)  # fmt: skip
KEPT = (
    "https://e.org/a?b=c#d",
    "http://e.org:81/a",
    "https://é.org/ü",
    "https://e.org/$(id)",
    "https://e.org/a b",
    'https://e.org/"><b>',
)
TEXT = (
    "The mayor said on Monday that the bus line would return to the town, and that twelve drivers had been hired for it. "
    * 3
)


def tries() -> Iterator[Try]:
    """All of them at once: each takes next to nothing."""
    yield Try("escape", "every way out", ways_out)


def ways_out(folder: Path) -> Iterator[Outcome]:
    """Each way out, with how many inputs were tried."""
    let_through = [a for a in PRIVATE if refused_address(a) is None]
    wrongly = [a for a in PUBLIC if refused_address(a)]
    tried = len(PRIVATE) + len(PUBLIC)
    yield outcome("addresses that are not public", [*let_through, *wrongly], tried, "all refused; public ones are not")
    yield outcome(
        "addresses of articles",
        released_addresses(),
        4 * (len(ADDRESSES) + len(KEPT)),
        "http and https with a host, or none",
    )
    yield outcome(
        "links out of the inbox", followed_links(folder / "links"), 7, "told and left out; followed with links: true"
    )
    yield outcome("names in archives", *names_in_archives(), "no file outside, links and devices refused")
    yield outcome(
        "logins in addresses of sources", leaked_logins(folder / "logins"), 4, "sent to their host alone, kept nowhere"
    )
    marks = [
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![a](https://e.org/pixel)",
        "`a`",
        "a|b",
        "a\n# b",
        "&lt;b&gt;",
        "\\[a](b)",
    ]
    yield outcome(
        "Markdown and HTML in cells of the Dagster UI",
        [m for m in marks if is_markup(cell(m))],
        len(marks),
        "shown as text",
    )
    formulas = [f"{start}1+1" for start in FORMULA_STARTS] + ["=cmd|' /C calc'!A0", "\t=1", "\r=1", "@SUM(1)"]
    yield outcome(
        "formulas in cells of exports",
        [f for f in formulas if str(defused(f))[:1] in FORMULA_STARTS],
        len(formulas),
        "defused",
    )
    workspace = Workspace(folder / "data")
    workspace.keep_private()
    open_to_others = [
        p.name for p in (workspace.raw, workspace.data / "work") if stat.S_IMODE(p.stat().st_mode) & 0o077
    ]
    yield outcome("files of what was read", open_to_others, 2, "for their owner alone")


def outcome(what: str, failed: list[str], tried: int, held: str) -> Outcome:
    """One row of the table."""
    told = f"{len(failed)} of {tried} got through: {', '.join(map(repr, failed[:5]))}" if failed else held
    return Outcome("escape", what, told, not failed, tried)


def released_addresses() -> list[str]:
    """The addresses that are released and should not be, or were lost and should not have been."""
    wrong = []
    for url in (*ADDRESSES, *KEPT):
        line = json.dumps({"text": TEXT, "url": url}) + "\n"
        quoted = url.replace('"', '""')
        html = url.replace('"', "&quot;").replace("<", "&lt;")
        page = f'<html><head><link rel="canonical" href="{html}"><meta property="og:url" content="{html}"></head><body><p>{TEXT}</p></body></html>'
        files = {
            "a.jsonl": line,
            "a.csv": f'text,url\n"{TEXT}","{quoted}"\n',
            "a.html": page,
            "a.txt": f"URL: {url}\n\n{TEXT}",
        }
        for name, said in files.items():
            for article in articles_in(name, said.encode("utf-8", "surrogatepass")):
                released = article_row(article)["url"]
                is_given = name in ("a.jsonl", "a.csv")  # a page and a text may take it for no address
                if is_given and (released is None) != (url in ADDRESSES):
                    wrong.append(f"{name} {url} {released}")
                if released and (not is_web(released.lower()) or any(c in released for c in ' "<>`\n')):
                    wrong.append(f"{name} {url} {released}")
    return wrong


def followed_links(folder: Path) -> list[str]:
    """What was read through a link without leave, or not with it."""
    inbox, outside = folder / "data" / "inbox", folder / "outside"
    for place in (inbox / "below", outside):
        place.mkdir(parents=True)
    for path in (inbox / "own.txt", outside / "secret.txt", outside / "second.txt"):
        path.write_text(f"{path.stem} {TEXT}", encoding="utf-8")
    (inbox / "file.txt").symlink_to(outside / "secret.txt")
    (inbox / "below" / "folder").symlink_to(outside)
    (inbox / "loop").symlink_to(inbox)
    (inbox / "nowhere.txt").symlink_to(folder / "nowhere")
    wrong = []
    for where, links, expected in (
        ("inbox", False, {"own"}),
        ("inbox/**/*.txt", False, {"own"}),
        ("inbox", True, {"own", "secret", "second"}),
    ):
        state = folder / f"state-{where.count('*')}-{links}"
        source = FilesSource(name="inbox", path=where, links=links)
        source._base = folder / "data"
        refresh([source], RawArchive(state / "raw"), state)
        articles, rejects = (frame.collect() for frame in load_articles(state))
        read = {text.split()[0] for text in articles["text"]}
        told = rejects.filter(pl.col("reason") == "not_allowed").height
        if read != expected or (not links and told == 0):
            wrong.append(f"{where} with links {links}: read {sorted(read)}, told of {told}")
    return wrong


def names_in_archives() -> tuple[list[str], int]:
    """Names by which a file of an archive came out of it, and how many were tried."""
    names = (
        "../../a.txt",
        "/etc/cron.d/a.txt",
        "..\\..\\a.txt",
        "a/../../b.txt",
        "C:\\a.txt",
        "./././a.txt",
        "~/a.txt",
    )
    wrong = []
    for name in names:
        zipped, tarred = io.BytesIO(), io.BytesIO()
        with zipfile.ZipFile(zipped, "w") as out:
            out.writestr(name, TEXT)
        with tarfile.open(fileobj=tarred, mode="w") as archive:
            info = tarfile.TarInfo(name.replace("\x00", ""))
            info.size = len(TEXT)
            archive.addfile(info, io.BytesIO(TEXT.encode()))
            for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
                other = tarfile.TarInfo("passwd")
                other.type, other.linkname = kind, "/etc/passwd"
                archive.addfile(other)
        for kind_name, data in (("a.zip", zipped.getvalue()), ("a.tar", tarred.getvalue())):
            found = articles_in(kind_name, data)
            if len(found) > 1 or any(
                ".." in a.source_uri or not a.source_uri.startswith(f"{kind_name}/") for a in found
            ):
                wrong.append(f"{kind_name} {name}")
    return wrong, 10 * len(names)


class Asked(BaseHTTPRequestHandler):
    """A host that redirects to another and notes what it is sent."""

    elsewhere: ClassVar[str] = ""
    seen: ClassVar[list[tuple[int, str | None]]] = []

    def do_GET(self) -> None:
        """Answer: no rules for robots, a redirect away, or a page."""
        self.seen.append((self.connection.getsockname()[1], self.headers.get("authorization")))
        self.send_response(404 if "robots" in self.path else 302 if "away" in self.path else 200)
        if "away" in self.path:
            self.send_header("location", f"{self.elsewhere}/page")
        self.send_header("content-type", "text/html")
        self.end_headers()
        if "page" in self.path:
            self.wfile.write(f"<html><body><p>{self.path} {TEXT}</p></body></html>".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def leaked_logins(folder: Path) -> list[str]:
    """Where a login turned up that should have been sent to its own host alone."""
    servers = [HTTPServer(("127.0.0.1", 0), Asked) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    here, there = (server.server_address[1] for server in servers)
    Asked.elsewhere, Asked.seen[:] = f"http://tom:hunter2@127.0.0.1:{there}", []
    urls = [f"http://ann:hunter2@127.0.0.1:{here}/{name}" for name in ("page", "away", "fails", "away/page")]
    listed = parse_source_list([{"name": "a", "kind": "pages", "urls": urls}])
    settings = FetchSettings(allowed_hosts=["127.0.0.1"], delay_seconds=0, retries=0)
    report = refresh(listed.sources, RawArchive(folder / "raw"), folder / "state", fetching=settings)
    for server in servers:
        server.shutdown()
        server.server_close()
    wrong = [
        f"shown in {what}"
        for what, said in (("the list", repr(listed)), ("the report", repr(report)))
        if "hunter2" in said
    ]
    wrong += [f"kept in {p.name}" for p in folder.rglob("*") if p.is_file() and b"hunter2" in p.read_bytes()]
    kept = pl.concat([frame.collect().select("source_uri") for frame in load_articles(folder / "state")])
    wrong += [f"released in {uri}" for uri in kept["source_uri"] if "hunter2" in uri or "@" in uri]
    wrong += [f"sent to port {port}" for port, login in Asked.seen if login and port != here]
    return wrong if any(login for _, login in Asked.seen) else [*wrong, "was not sent to its own host"]


def is_markup(written: str) -> bool:
    """Whether a cell holds a sign of Markdown or HTML that is not escaped."""
    bare = [c for n, c in enumerate(written) if c in "<>[]`|" and written[n - 1 : n] != "\\"]
    return bool(bare) or "\n" in written
