"""A release -> static files: every page that a link leads to, every download, and an index to search them with.

The pages are those of the live reader; only the links differ. The freezer starts at the first page and follows the links
that the pages make, so that no link leads nowhere. Search is by Pagefind, whose index a browser loads in small pieces.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pagefind.index import IndexConfig, PagefindIndex

from assets.reader import words
from assets.reader.export import pieces
from assets.reader.links import OFTEN, Ask, FileLinks, file_of
from assets.reader.listings import SERIES, SPEAKERS, Filters
from assets.reader.render import STATIC, frozen_search, html
from assets.reader.source import Source

MARKER = "onrecord-site.json"
UNUSED = (
    "pagefind-ui*",
    "pagefind-modular-ui*",
    "pagefind-component-ui*",
    "pagefind-highlight*",
    "pagefind-playground*",
)


def freeze(source: Source, out: Path, progress: Callable[[int, int], None] = lambda done, known: None) -> int:
    """Write the site of a release to `out`; returns the number of files. `progress` is told pages made and known of.

    A site that was made there before is replaced in one step. Raises FileExistsError when something else is there.
    """
    if out.exists() and any(out.iterdir()) and not (out / MARKER).exists():
        raise FileExistsError(
            f"{out} holds something that is not a site of On Record; name a folder that does not exist"
        )
    aside = out.with_name(f".building-{out.name}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    often = source.rows("SELECT speaker_id FROM speakers WHERE statement_count >= ?", [OFTEN])
    links = FileLinks(frozenset(row["speaker_id"] for row in often))
    write(aside / "search.html", [frozen_search(source, links)])
    links.href(Ask("home"))
    done = 0
    while done < len(links.asked):
        ask = links.asked[done]
        links.here = file_of(ask)
        parts = pieces(source, ask.page, ask.format, ask.filters) if ask.format else [html(source, ask, links)]
        write(aside / links.here, parts)
        done += 1
        if done % 100 == 0:
            progress(done, len(links.asked))
    shutil.copytree(STATIC, aside / "static")
    asyncio.run(index(source, aside))
    about = {key: source.info.get(key) for key in ("release", "release_id", "schema_version")}
    (aside / MARKER).write_text(json.dumps(about) + "\n", encoding="utf-8")
    replace(out, aside)
    return sum(1 for path in out.rglob("*") if path.is_file())


def write(path: Path, parts: Iterator[str] | list[str]) -> None:
    """Write a file of the site."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        for part in parts:
            file.write(part)


def replace(out: Path, aside: Path) -> None:
    """Put the finished site in its place."""
    old = out.with_name(f".old-{out.name}")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    aside.rename(out)
    shutil.rmtree(old, ignore_errors=True)


async def index(source: Source, folder: Path) -> None:
    """Make the search index of the site in `folder`/pagefind."""
    async with PagefindIndex(config=IndexConfig(output_path=str(folder / "pagefind"))) as found:
        for record in records(source):
            await found.add_custom_record(**record)
    for pattern in UNUSED:
        for path in (folder / "pagefind").glob(pattern):
            path.unlink()


def records(source: Source) -> Iterator[dict[str, Any]]:
    """What can be found: articles, speakers and series, each with what it can be filtered by."""
    kinds = grouped(source, "SELECT DISTINCT article_id, kind FROM statements")
    categories = grouped(source, "SELECT DISTINCT article_id, category FROM statistics WHERE category IS NOT NULL")
    for row in source.stream(
        "SELECT article_id, title, external_id, publisher, published_on, text FROM articles ORDER BY article_id"
    ):
        title = row["title"] or row["external_id"]
        filters = {
            "what": ["article"],
            "publisher": [row["publisher"]] if row["publisher"] else [],
            "year": [str(row["published_on"].year)] if row["published_on"] else [],
            "kind": [words.label(kind) for kind in kinds.get(row["article_id"], [])],
            "category": [words.label(name) for name in categories.get(row["article_id"], [])],
        }
        note = " · ".join(part for part in (words.day(row["published_on"]), row["publisher"]) if part)
        yield record(Ask("article", row["article_id"]), title, note, f"{title}. {row['text'] or ''}", filters)
    for row in SPEAKERS.every(source, Filters(at_least=str(OFTEN))):
        note = f"{words.label(row['type'])}, {words.count(row['statement_count'], 'statement')}"
        text = ". ".join([row["name"], *row["aliases"]])
        yield record(Ask("speaker", row["speaker_id"]), row["name"], note, text, {"what": ["speaker"]})
    for row in SERIES.every(source, Filters()):
        name = " ".join(part for part in (row["thing"] or row["unit"], row["happening"], row["place"]) if part)
        category = {"category": [words.label(row["category"])]} if row["category"] else {}
        yield record(
            Ask("series", row["series_id"]),
            name,
            words.count(row["figures"], "figure"),
            name,
            {"what": ["series"], **category},
        )


def record(ask: Ask, title: str, note: str, text: str, filters: dict[str, list[str]]) -> dict[str, Any]:
    """One record of the index."""
    meta = {"title": words.plain(title, 140), "note": note}
    given = {name: values for name, values in filters.items() if values}
    return {"url": file_of(ask), "content": text, "language": "en", "meta": meta, "filters": given}


def grouped(source: Source, sql: str) -> dict[str, list[str]]:
    """Values by the first column."""
    out: dict[str, list[str]] = {}
    for key, value in source.cursor().execute(sql + " ORDER BY 1, 2").fetchall():
        out.setdefault(key, []).append(value)
    return out
