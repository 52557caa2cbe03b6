"""A damaged part of the state is named, set aside and made again from the archive: the tables are as they were."""

import json
import shutil

import polars as pl
import pytest

from assets.articles.fetching.archive import RawArchive
from assets.articles.ingest import load_articles, mend, refresh
from assets.articles.sources import parse_source_list
from assets.articles.state import State
from assets.storage import Damaged
from tests.damage import WAYS, harm

from .conftest import PARAGRAPHS, TEXT, html_page
from .fetching.conftest import HERE, ITEM
from .test_ingest import write

FILES = ("documents.parquet", "rejects.parquet", "units.parquet", "units.json", "SHA256SUMS")


class Kept:
    """A state that was read from files and from the web, in one part each."""

    def __init__(self, folder, site):
        self.folder = folder
        site.page("/a", html_page())
        feed = '<rss version="2.0"><channel><title>The Feed</title>{}</channel></rss>'
        item = ITEM.format(title="From the feed", url=site.url + "/b", guid="guid-1")
        site.page("/b", html_page(title="Another page", paragraphs=[p + " Again." for p in PARAGRAPHS]))
        site.page("/feed", feed.format(item), headers={"Content-Type": "application/rss+xml"})
        write(folder / "inbox" / "a.txt", TEXT + " One.")
        write(folder / "inbox" / "b.jsonl", json.dumps({"id": "7", "body": TEXT + " Two."}) + "\n{broken\n")
        self.entries = [
            {"name": "inbox", "path": "inbox", "columns": {"text": "body"}},
            {"name": "pages", "kind": "pages", "urls": [site.url + "/a"]},
            {"name": "feed", "kind": "feed", "url": site.url + "/feed"},
        ]
        self.refresh()
        self.before = self.tables()
        assert len(self.before[0]) == 4 and len(self.before[1]) == 1

    def sources(self, entries=None):
        return parse_source_list(self.entries if entries is None else entries, self.folder).sources

    def refresh(self):
        return refresh(self.sources(), RawArchive(self.folder / "raw"), self.folder / "state", fetching=HERE)

    def mend(self):
        return mend(self.sources(), RawArchive(self.folder / "raw"), self.folder / "state")

    def tables(self):
        return [frame.collect() for frame in load_articles(self.folder / "state")]

    def part(self):
        return State(self.folder / "state").parts()[0]

    def is_as_before(self):
        return all(now.equals(before) for now, before in zip(self.tables(), self.before, strict=True))


@pytest.fixture
def kept(tmp_path, site):
    return Kept(tmp_path, site)


@pytest.mark.parametrize(
    ("name", "how"),
    [(n, w) for n in FILES for w in WAYS if (n, w) != ("SHA256SUMS", "gone")],  # see below
)
def test_a_damaged_file_is_named_and_never_read_and_the_next_refresh_makes_it_again(kept, name, how):
    harm(kept.part() / name, how)
    named = name if name != "SHA256SUMS" else ""  # then any file may be the one that does not fit
    with pytest.raises(Damaged, match=f"{named}.*start a refresh"):
        kept.tables()
    report = kept.refresh()
    assert named in report.mended[0] and report.lost == []
    assert kept.is_as_before()
    assert len(list((kept.folder / "state" / "damaged").iterdir())) == 1
    assert kept.refresh().mended == []


@pytest.mark.parametrize("name", ["documents.parquet", "units.parquet"])
def test_what_no_source_offers_any_more_is_made_again_from_the_archive(kept, site, name):
    shutil.rmtree(kept.folder / "inbox")
    for path in ("/a", "/b", "/feed"):
        site.page(path, "gone", status=404)
    harm(kept.part() / name, "flipped")
    report = kept.mend()
    assert report.lost == [] and kept.is_as_before()


def test_what_the_archive_has_not_either_is_told_with_what_to_do(kept):
    shutil.rmtree(kept.folder / "raw")
    shutil.rmtree(kept.folder / "inbox")
    harm(kept.part() / "documents.parquet", "flipped")
    report = kept.mend()
    assert any("inbox/a.txt" in text and "restore data/raw" in text for text in report.lost)


def test_a_part_that_is_damaged_in_every_file_is_made_again_too(kept):
    part = kept.part()
    for path in part.iterdir():
        path.write_bytes(b"")
    assert kept.refresh().lost == [] and kept.is_as_before()


def test_damaged_bytes_of_the_archive_are_not_read_when_a_page_has_not_changed(kept):
    archive = RawArchive(kept.folder / "raw")
    page = next(r for r in archive.records() if r.uri.endswith("/a"))
    harm(archive.path(page.sha256), "flipped")
    harm(kept.part() / "documents.parquet", "flipped")
    kept.refresh()
    assert archive.has(page.sha256) and kept.is_as_before()


@pytest.mark.parametrize("how", WAYS)
def test_a_damaged_file_of_groups_is_worked_out_again(kept, how):
    harm(kept.folder / "state" / "groups.parquet", how)
    assert kept.is_as_before()


def test_a_part_of_a_version_that_did_not_seal_it_is_sealed(kept):
    (kept.part() / "SHA256SUMS").unlink()
    assert kept.refresh().mended == [] and (kept.part() / "SHA256SUMS").exists() and kept.is_as_before()


def test_a_file_of_which_only_a_middle_part_is_damaged_is_read_again_whole(tmp_path):
    lines = "".join(json.dumps({"id": str(n), "text": f"{TEXT} {n}"}) + "\n" for n in range(2_500))
    write(tmp_path / "inbox" / "many.jsonl", lines)
    sources = parse_source_list([{"name": "inbox", "path": "inbox"}], tmp_path).sources
    archive, state = RawArchive(tmp_path / "raw"), tmp_path / "state"
    refresh(sources, archive, state)
    parts = State(state).parts()
    assert len(parts) == 3
    before = load_articles(state)[0].collect()
    harm(parts[1] / "documents.parquet", "flipped")
    mend([], archive, state)
    now = load_articles(state)[0].collect()
    assert now.equals(before) and isinstance(now, pl.DataFrame)
