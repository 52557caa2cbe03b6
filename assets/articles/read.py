"""Read inputs into articles and rejects: find the files, see what kind each is, hand it to its reader, make the tables.

The one idea: a reader turns `Raw` bytes into `Offer`s, and nothing a document holds can stop the others. An exception
in a reader becomes a reject that names the file. Reading again only what is new is `ingest`'s work.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from assets.articles.documents import (
    ArticleTables,
    Offer,
    Refusal,
    article_row,
    duplicate_reject,
    language_reject,
    note_rejects,
    refusal_row,
    tables,
)
from assets.articles.duplicates import mark_duplicates
from assets.articles.fetching.archive import RawArchive, file_sha256
from assets.articles.fields import Fields
from assets.articles.raw import Raw
from assets.articles.readers.formats import Columns
from assets.articles.readers.registry import read_raw
from assets.articles.readers.unread import saved_page_of
from assets.contracts.rows import ArticleRow, RejectRow
from assets.storage import is_being_written, state_of


def read_inputs(inputs: Iterable[str | Path], archive: RawArchive | None = None) -> ArticleTables:
    """Articles and rejects of files, folders and globs, with near-identical texts marked by `duplicate_of`.

    The order of the inputs does not matter. Of several documents with one text, the first by source becomes the
    article and the others rejects. Raises FileNotFoundError for an input that is not there.
    """
    batches = list(iter_articles(inputs, archive))
    articles = pl.concat([b.articles for b in batches]).sort("article_id") if batches else tables([], []).articles
    rejects = pl.concat([b.rejects for b in batches]).sort("reject_id") if batches else tables([], []).rejects
    return ArticleTables(mark_duplicates(articles), rejects)


def iter_articles(
    inputs: Iterable[str | Path],
    archive: RawArchive | None = None,
    batch_size: int = 1000,
    fields: Fields | None = None,
) -> Iterator[ArticleTables]:
    """The same in batches of at most `batch_size` articles, so that memory stays flat however large the input.

    No article id comes twice. `duplicate_of` is null: near-identical texts can be far apart, so mark them with
    `duplicates.signatures` of each batch and `duplicates.duplicate_groups` over all. `fields` takes note of columns.
    """
    fields = fields or Fields()
    seen: dict[int, str] = {}  # article id as a number -> external id: what is held for every article
    articles: list[ArticleRow] = []
    rejects: list[RejectRow] = []
    inputs = list(inputs)
    for path in expand_inputs(inputs):
        for _, offer in read_file(path, archive=archive, links=not any(is_link(path, given) for given in inputs)):
            fields.see(offer)
            if isinstance(offer, Refusal):
                rejects.append(refusal_row(offer))
            else:
                row = article_row(offer)
                key = int(row["article_id"][1:], 16)
                if key in seen:
                    where = f"{offer.external_id} ({offer.locator})" if offer.locator else offer.external_id
                    rejects.append(duplicate_reject(offer.source_uri, where, row["article_id"], seen[key]))
                else:
                    seen[key] = row["external_id"]
                    articles.append(row)
                    rejects += note_rejects(offer, row["article_id"])
                    if reject := language_reject(row):
                        rejects.append(reject)
            if len(articles) >= batch_size or len(rejects) >= 10 * batch_size:
                yield tables(articles, rejects)
                articles, rejects = [], []
    if articles or rejects:
        yield tables(articles, rejects)


def expand_inputs(inputs: Iterable[str | Path], *, links: bool = False) -> list[Path]:
    """The files that files, folders (with what is below them) and globs stand for: sorted, each once, none hidden.

    With `links`, a folder that a link leads to counts as one below. A link itself is among the files: reading it tells.

    Raises FileNotFoundError for a name that matches nothing.
    """
    found: set[Path] = set()
    for given in inputs:
        path = Path(given)
        if path.is_dir():
            # without `links`, a link is no folder to walk through; one that leads nowhere is no file: told when it is read
            found.update(p for p in _below(path, links) if not _hidden(p.relative_to(path)))
        elif path.exists():
            found.add(path)
        elif any(c in str(given) for c in "*?["):
            matches = [Path(m) for m in glob.glob(str(given), recursive=True)]  # noqa: PTH207 absolute patterns too
            if not matches:
                raise FileNotFoundError(f"nothing matches {given}; check the pattern, and quote it in a shell")
            found.update(p for p in matches if p.is_file())
        else:
            raise FileNotFoundError(f"{given} does not exist; name a file, a folder or a glob")
    return sorted(found, key=lambda p: p.as_posix())


def _below(folder: Path, links: bool) -> Iterator[Path]:
    """The files below a folder, and the links; with `links`, what is in linked folders, each folder once."""
    seen: set[str] = set()
    for place, folders, files in os.walk(folder, followlinks=links):
        here = os.path.realpath(place)
        if here in seen:
            folders.clear()  # a link that leads back
            continue
        seen.add(here)
        yield from (Path(place, name) for name in files if (p := Path(place, name)).is_file() or p.is_symlink())
        yield from (Path(place, name) for name in folders if not links and Path(place, name).is_symlink())


def is_link(path: Path, given: str | Path) -> bool:
    """Whether a path below an input is a link or lies behind one; the input itself may be one: somebody has named it."""
    parts = Path(given).parts
    wild = next((n for n, part in enumerate(parts) if any(c in part for c in "*?[")), len(parts))
    root = Path(given) if Path(given).exists() else Path(*parts[:wild])
    return path.is_relative_to(root) and path.resolve() != root.resolve() / path.relative_to(root)


def read_file(
    path: Path,
    *,
    uri: str | None = None,
    archive: RawArchive | None = None,
    columns: Columns | None = None,
    start: int = 0,
    links: bool = True,
) -> Iterator[tuple[int, Offer]]:
    """(position, offer) of everything in one file, after position `start` for kinds that are streamed; never raises.

    Without `links`, the file was reached by a link that is not to be followed. Positions are line, row or record numbers. With `archive`, the bytes are archived first, and read from there.
    """
    uri = uri or path_uri(path)
    if not links:
        what = "is a link, or lies behind one, and is not followed; name what it leads to as a source of its own, or set links: true"
        yield 1, Refusal(uri, "not_allowed", f"{uri} {what}")
        return
    if page := saved_page_of(path, lambda beside: Path(beside).is_file()):
        yield (
            1,
            Refusal(uri, "no_text", f"{uri} was saved with the page {page.name} and is a part of it; nothing to do"),
        )
        return
    try:
        with path.open("rb") as source:
            before = state_of(source)
            is_whole = not is_being_written(source)
            if archive is not None and is_whole:
                record = archive.put_stream(source, uri=uri)
                sha256, size, place = record.sha256, record.bytes, archive.path(record.sha256)
            elif is_whole:
                (sha256, size), place = file_sha256(path), path
            is_whole = is_whole and state_of(source) == before
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not path.is_symlink():
            yield 1, Refusal(uri, "unreadable", f"{uri} was in its folder and is gone; nothing to do", is_for_now=True)
            return
        detail = f"{uri} cannot be opened ({error.strerror or error}); check that it is a file that may be read"
        yield 1, Refusal(uri, "unreadable", detail)
        return
    if not is_whole:
        detail = f"{uri} is still being written, so that it was not read; run again when it is whole"
        yield 1, Refusal(uri, "unreadable", detail, is_for_now=True)
        return
    if size == 0:
        yield 1, Refusal(uri, "empty", f"{uri} is an empty file; fill it or take it out of the input")
        return
    yield from read_raw(Raw(uri=uri, name=_valid(path.name), sha256=sha256, path=place), columns=columns, start=start)


def path_uri(path: Path, base: str | Path = ".") -> str:
    """A file as `source_uri`: relative to `base` when it lies below it, so that releases are the same elsewhere."""
    absolute = path.absolute()
    try:
        return _valid(absolute.relative_to(Path(base).absolute()).as_posix())
    except ValueError:
        return _valid(absolute.as_posix())


def _valid(name: str) -> str:
    """A file name as valid Unicode: bytes that are not UTF-8 are shown as U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)
