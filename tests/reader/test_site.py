"""The frozen site: the same pages as files, in which every link leads to a file that is there."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from assets.reader.site import freeze
from assets.reader.source import Source
from tests.reader.conftest import ATTRIBUTE, HOSTILE
from tests.reader.links import Page, problems


@pytest.fixture(scope="module")
def site(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the release."""
    out = tmp_path_factory.mktemp("frozen") / "site"
    assert freeze(source, out) > 50
    return out


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, str]:
    """Every page by its file."""
    return {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html") if "pagefind" not in path.parts}


def links_of(path: Path, html: str) -> Iterator[tuple[Path, str]]:
    """The files that a page links to, with the anchor."""
    for href in Page(html).hrefs:
        if not href.startswith("https://"):
            address, _, anchor = href.partition("#")
            address = address.partition("?")[0]
            yield (path.parent / unquote(address)).resolve() if address else path, anchor


def test_every_link_leads_to_a_file_and_every_anchor_is_in_it(pages: dict[Path, str]) -> None:
    ids = {path: set(Page(html).ids) for path, html in pages.items()}
    for path, html in pages.items():
        for target, anchor in links_of(path, html):
            assert target.is_file(), f"{path.name} -> {target}"
            assert not anchor or anchor in ids[target], f"{path.name} -> {target.name}#{anchor}"


def test_every_page_can_be_reached_leads_back_and_runs_nothing(site: Path, pages: dict[Path, str]) -> None:
    reached, waiting = set(), [site / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in pages and path not in reached:
            reached.add(path)
            waiting += [target for target, _ in links_of(path, pages[path])]
    assert reached == set(pages)
    for path, html in pages.items():
        assert problems(html) == [], path
        assert HOSTILE not in html and ATTRIBUTE not in html
        assert "default-src 'none'" in html and "unsafe-inline" not in html
        assert site / "index.html" in {target for target, _ in links_of(path, html)}
        assert len(html.encode()) < 1_000_000


def test_the_tables_lie_beside_the_pages(site: Path, source: Source) -> None:
    with (site / "download" / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == source.value("SELECT count(*) FROM statistics")
    told = json.loads((site / "download" / "statements.json").read_text(encoding="utf-8"))
    assert told["release"] == source.info["release"]
    assert (site / "pagefind" / "pagefind.js").is_file()


def test_a_site_is_replaced_and_nothing_else_ever_is(source: Source, site: Path, tmp_path: Path) -> None:
    (site / "stale.html").write_text("old")
    freeze(source, site)
    assert not (site / "stale.html").exists() and (site / "index.html").exists()
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="does not exist"):
        freeze(source, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"
