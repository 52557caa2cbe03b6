"""How fast pages are read, near-identical articles found, and a refresh with nothing new done.

    .venv/bin/python benchmarks/sources.py PAGES [ARTICLES.jsonl]
    .venv/bin/python benchmarks/sources.py --archive COUNT PAGES      the pages in a WARC of so many records
    .venv/bin/python benchmarks/sources.py --each FOLDER...           every file by itself: what it became, and the slowest

PAGES is a folder of saved pages or a WARC file. Pages are compared with trafilatura reading each of them twice (once for
the text, once for the metadata), which is what tools do that put its two functions one after the other. Times are CPU
seconds of this process, without start-up.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import resource
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path

import polars as pl
import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType

from assets.articles.documents import Document, Offer, article_row
from assets.articles.duplicates import mark_duplicates
from assets.articles.fetching.archive import RawArchive
from assets.articles.fetching.client import FetchSettings
from assets.articles.ingest import SourceCount, _Writer, load_articles, refresh
from assets.articles.known import Mark, Outcome, Response, Unit, short_hash
from assets.articles.read import iter_articles, read_file, read_inputs
from assets.articles.sources import parse_source_list
from assets.articles.state import State

FILES = 100_000
SITEMAP_PAGES = 50_000  # the most that one sitemap may list


def pages(path: Path) -> Iterator[bytes]:
    """The bytes of each page."""
    if path.is_dir():
        for file in sorted(path.rglob("*.html*")):
            yield gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    else:
        for record in ArchiveIterator(str(path), record_types=WarcRecordType.response, parse_http=True):
            yield record.reader.read()


def measure_pages(path: Path) -> None:
    """Prints milliseconds per page for us and for trafilatura twice, and the most memory that either took."""
    article_row(next(o for _, o in _one_text() if isinstance(o, Document)))  # loads the models
    ours = twice = 0.0
    count, theirs, started = 0, pages(path), time.process_time()
    for batch in iter_articles([path], batch_size=50):
        ours += time.process_time() - started
        read = batch.articles.height + batch.rejects.filter(pl.col("stage") == "read").height
        count += read
        started = time.process_time()
        for data in islice(theirs, read):  # by turns, since a machine's speed changes within a minute
            trafilatura.extract(data, with_metadata=False)
            trafilatura.bare_extraction(data, with_metadata=True)
        twice += time.process_time() - started
        started = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"pages: {count} read in {ours / count * 1000:.1f} ms each; trafilatura twice {twice / count * 1000:.1f} ms "
        f"({twice / ours:.1f} times); peak of both {memory} MB"
    )


def write_archive(path: Path, folder: Path, count: int) -> None:
    """Write a WARC of `count` records of the folder's pages, over and over, each with a paragraph that tells it from the others."""
    bodies = list(pages(folder))
    with path.open("wb") as file:
        for n in range(count):
            body = bodies[n % len(bodies)] + f"<p>Copy {n // len(bodies)}.</p>".encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{n}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:{uuid.UUID(int=n)}>\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n", 1))


def measure_each(folders: list[Path]) -> None:
    """Prints what the files of each folder became, and the slowest of them, in CPU seconds. A crash ends it."""
    article_row(next(o for _, o in _one_text() if isinstance(o, Document)))  # loads the models
    for folder in folders:
        became: Counter[str] = Counter()
        seconds = []
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            started = time.process_time()
            for _, offer in read_file(file):
                if isinstance(offer, Document):
                    article_row(offer)
                became["article" if isinstance(offer, Document) else offer.reason] += 1
            seconds.append((time.process_time() - started, file.name))
        slowest, name = max(seconds)
        print(f"{folder.name}: {len(seconds)} files, slowest {slowest:.2f} s ({name}); {dict(became.most_common())}")


def measure_duplicates(path: Path) -> None:
    """Prints the seconds that finding near-identical articles takes."""
    articles = read_inputs([path]).articles
    started = time.process_time()
    found = mark_duplicates(articles)["duplicate_of"].count()
    print(f"near-identical: {found} among {articles.height} articles in {time.process_time() - started:.1f} s")


def measure_refresh() -> None:
    """Prints the seconds of a refresh over many known files of which none is new."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        for n in range(FILES):
            file = base / "inbox" / f"{n // 1000:03d}" / f"{n}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"Report {n} from the harbour says that {n} people crossed the river on day {n * 7 % 365}.")
            os.utime(file, (1e9, 1e9))
        sources = parse_source_list([{"name": "inbox", "path": "inbox"}], base).sources
        for what in ("first", "nothing new"):
            started = time.process_time()
            refresh(sources, RawArchive(base / "raw"), base / "state")
            print(f"refresh of {FILES} files, {what}: {time.process_time() - started:.1f} s")
        started = time.process_time()
        rows = load_articles(base / "state")[0].collect().height
        print(f"loading {rows} articles: {time.process_time() - started:.1f} s")


class _Site(BaseHTTPRequestHandler):
    """A site that is a sitemap of sitemaps, each of which answers "not modified" to whom has it."""

    protocol_version = "HTTP/1.1"
    sent: list[int] = []  # bytes of the body of each answer

    def do_GET(self) -> None:
        place = f"http://{self.headers['Host']}"
        if self.path == "/index.xml":
            entries = "".join(f"<sitemap><loc>{place}/{n}.xml</loc></sitemap>" for n in range(FILES // SITEMAP_PAGES))
            body = f"<sitemapindex>{entries}</sitemapindex>".encode()
        elif self.path.endswith(".xml"):
            first = int(self.path[1:-4]) * SITEMAP_PAGES
            entries = "".join(
                f"<url><loc>{place}/{n}</loc><lastmod>2024-03-05</lastmod></url>"
                for n in range(first, first + SITEMAP_PAGES)
            )
            body = f"<urlset>{entries}</urlset>".encode()
        else:
            body = b""
        is_known = bool(body) and self.headers.get("If-None-Match") == f'"{hashlib.sha256(body).hexdigest()}"'
        self.sent.append(0 if is_known else len(body))
        self.send_response(304 if is_known else 200 if body else 404)
        self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
        self.send_header("Content-Length", "0" if is_known else str(len(body)))
        self.end_headers()
        if not is_known:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def measure_refresh_of_the_web() -> None:
    """Prints the seconds, requests and bytes of a refresh over a sitemap of many known pages of which none is new."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        [source] = parse_source_list([{"name": "site", "kind": "sitemap", "url": f"{place}/index.xml"}], base).sources
        # the pages as if they had been read, since asking a server for all of them takes hours
        writer = _Writer(State(base / "state"))
        stamps = {"sitemap": short_hash("2024-03-05")}
        for n in range(FILES):
            text = f"Report {n} from the harbour says that {n} people crossed the river on day {n * 7 % 365}."
            offer = Document(text, f"{place}/{n}", f"{place}/{n}", "html", hashlib.sha256(text.encode()).hexdigest())
            mark = Mark(Outcome.HELD, offer.raw_sha256, Response(offer.raw_sha256, etag="x"), stamps)
            unit = Unit(f"{place}/{n}", mark, partial(_offered, offer), keeps_versions=True)
            writer.read(source, unit, SourceCount("site", "sitemap"))
        writer.flush()
        settings = FetchSettings(allowed_hosts=["127.0.0.1"], delay_seconds=0)
        for what in ("first look at the sitemap", "nothing new"):
            _Site.sent.clear()
            started = time.process_time()
            [count] = refresh([source], RawArchive(base / "raw"), base / "state", fetching=settings).sources
            if count.unchanged != FILES:
                sys.exit(
                    f"only {count.unchanged} of {FILES} pages are known: the state above is not what a refresh leaves"
                )
            print(
                f"refresh of {count.unchanged} known pages, {what}: {time.process_time() - started:.1f} s, the server's "
                f"share included; {len(_Site.sent)} requests, {sum(_Site.sent)} bytes downloaded, {count.read} pages read"
            )
    server.shutdown()


def _offered(offer: Offer, start: int) -> Iterator[tuple[int, Offer]]:
    yield 1, offer


def _one_text() -> Iterator[tuple[int, Offer]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text("A text with which the models are loaded.")
        yield from read_file(path)


def main(given: list[str]) -> None:
    """What the command asks for."""
    if not given:
        sys.exit(__doc__)
    if given[0] == "--each":
        measure_each([Path(name) for name in given[1:]])
    elif given[0] == "--archive":
        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder) / "pages.warc.gz"
            write_archive(archive, Path(given[2]), int(given[1]))
            measure_pages(archive)
    else:
        measure_pages(Path(given[0]))
        if len(given) > 1:
            measure_duplicates(Path(given[1]))
        measure_refresh()
        measure_refresh_of_the_web()


if __name__ == "__main__":
    main(sys.argv[1:])
