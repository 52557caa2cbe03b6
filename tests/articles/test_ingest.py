"""Refreshing: only what is new is read, a stopped run loses nothing, and the tables do not depend on how it went."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import zlib

import polars as pl
import pytest

from assets.articles import files
from assets.articles.fetching.archive import NotKept, RawArchive
from assets.articles.ingest import last_report, load_articles, refresh
from assets.articles.sources import FilesSource, parse_source_list
from assets.articles.state import MOST_SMALL_PARTS, State
from assets.contracts import ARTICLES, REJECTS
from assets.release.left_out import of_sources
from assets.storage import Busy

from .conftest import PARAGRAPHS, TEXT, html_page

OLD = time.time() - 3600


def write(path, text):
    """A file that was written an hour ago: one that has just changed is looked at again, to be safe."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (OLD, OLD + zlib.crc32(text.encode()) % 3000))


def run(folder, *entries):
    entries = entries or ({"name": "inbox", "path": "inbox"},)
    sources = parse_source_list(list(entries), folder).sources
    return refresh(sources, RawArchive(folder / "raw"), folder / "state").sources


def tables(folder):
    articles, rejects = load_articles(folder / "state")
    return ARTICLES.validate(articles.collect()), REJECTS.validate(rejects.collect())


def test_what_is_read_is_an_article(tmp_path):
    write(tmp_path / "inbox" / "a.txt", TEXT)
    [count] = run(tmp_path)
    assert (count.read, count.new, count.unchanged, count.rejected) == (1, 1, 0, 0)
    row = tables(tmp_path)[0].row(0, named=True)
    assert (row["text"], row["source_uri"]) == (TEXT, "inbox/a.txt")


def test_a_second_run_reads_only_what_is_new(tmp_path):
    write(tmp_path / "inbox" / "a.txt", TEXT)
    run(tmp_path)
    write(tmp_path / "inbox" / "b.txt", "Another text altogether.")
    [count] = run(tmp_path)
    assert (count.read, count.new, count.unchanged) == (1, 1, 1)


def test_a_run_with_nothing_new_writes_nothing(tmp_path):
    write(tmp_path / "inbox" / "a.txt", TEXT)
    run(tmp_path)
    before = sorted(p.name for p in (tmp_path / "state" / "parts").iterdir())
    run(tmp_path)
    assert sorted(p.name for p in (tmp_path / "state" / "parts").iterdir()) == before


def test_a_changed_file_replaces_what_it_said(tmp_path):
    write(tmp_path / "inbox" / "a.txt", TEXT)
    run(tmp_path)
    write(tmp_path / "inbox" / "a.txt", TEXT.replace("4.2 million", "4.3 million"))
    [count] = run(tmp_path)
    assert (count.new, count.changed) == (1, 1)
    assert "4.3 million" in tables(tmp_path)[0]["text"].item()
    assert len(RawArchive(tmp_path / "raw").versions("inbox/a.txt")) == 2


def test_a_broken_file_that_is_mended_is_no_longer_a_reject(tmp_path):
    write(tmp_path / "inbox" / "a.jsonl", '{"id": "1", "text": "One."}\n{broken')
    run(tmp_path)
    assert len(tables(tmp_path)[1]) == 1
    write(tmp_path / "inbox" / "a.jsonl", '{"id": "1", "text": "One."}\n{"id": "2", "text": "Two."}')
    run(tmp_path)
    articles, rejects = tables(tmp_path)
    assert (len(articles), len(rejects)) == (2, 0)


def test_a_file_that_is_taken_away_stays_an_article(tmp_path):
    write(tmp_path / "inbox" / "a.txt", TEXT)
    write(tmp_path / "inbox" / "b.txt", "Another text altogether.")
    run(tmp_path)
    (tmp_path / "inbox" / "a.txt").unlink()
    run(tmp_path)
    assert len(tables(tmp_path)[0]) == 2


def test_a_file_that_has_just_changed_is_looked_at_again(tmp_path):
    """Within one tick of the clock a file can change without its time changing."""
    write(tmp_path / "inbox" / "a.txt", TEXT)
    os.utime(tmp_path / "inbox" / "a.txt")
    run(tmp_path)
    [count] = run(tmp_path)
    assert (count.read, count.new, count.unchanged) == (1, 0, 1)


def test_every_order_and_number_of_runs_gives_the_same_tables(tmp_path):
    texts = {f"{n}.txt": f"Report {n}. {TEXT}" for n in range(4)} | {"copy.txt": f"Report 1. {TEXT}", "b.jsonl": "{"}
    at_once = tmp_path / "at_once"
    for name, text in texts.items():
        write(at_once / "inbox" / name, text)
    run(at_once)
    one_by_one = tmp_path / "one_by_one"
    names = list(texts)
    random.Random(3).shuffle(names)
    for name in names:
        write(one_by_one / "inbox" / name, texts[name])
        run(one_by_one)
    for left, right in zip(tables(at_once), tables(one_by_one), strict=True):
        assert left.equals(right)


def test_near_identical_articles_are_marked_across_runs_and_the_earliest_is_the_head(tmp_path):
    row = {"id": "wire", "text": TEXT, "published_on": "2024-03-05"}
    later = {"id": "copy", "text": TEXT + "\nThis story was updated.", "published_on": "2024-03-06"}
    write(tmp_path / "inbox" / "later.jsonl", json.dumps(later))
    run(tmp_path)
    write(tmp_path / "inbox" / "first.jsonl", json.dumps(row))
    run(tmp_path)
    heads = {r["external_id"]: (r["article_id"], r["duplicate_of"]) for r in tables(tmp_path)[0].iter_rows(named=True)}
    assert heads["wire"][1] is None and heads["copy"][1] == heads["wire"][0]


def test_a_mapping_of_columns_that_changes_reads_the_table_again(tmp_path):
    write(tmp_path / "inbox" / "a.csv", "key,body,seen\n1,A long enough text,2024-03-05\n")
    entry = {"name": "table", "path": "inbox/a.csv"}
    run(tmp_path, entry | {"columns": {"id": "key", "text": "body"}})
    assert tables(tmp_path)[0]["published_on"].item() is None
    run(tmp_path, entry | {"columns": {"id": "key", "text": "body", "published_on": "seen"}})
    assert str(tables(tmp_path)[0]["published_on"].item()) == "2024-03-05"


def test_what_columns_were_read_as_and_which_were_not_used_is_told_of_their_source(tmp_path):
    write(tmp_path / "inbox" / "a.csv", "headline,body,desk\nCouncil votes,A long enough text,Local\n")
    write(tmp_path / "inbox" / "b.txt", TEXT)
    run(tmp_path, {"name": "table", "path": "inbox/a.csv"}, {"name": "plain", "path": "inbox/b.txt"})
    notes = of_sources(last_report(tmp_path / "state"))
    assert [note.is_loss for note in notes] == [False]
    assert notes[0].text.startswith("source table: read headline as title, body as text; did not use desk (to read")


def test_files_behind_an_fsspec_address(tmp_path):
    write(tmp_path / "far" / "a.txt", TEXT)
    entry = {"name": "far", "path": f"file://{tmp_path}/far"}
    run(tmp_path, entry)
    [count] = run(tmp_path, entry)
    assert (count.read, count.unchanged) == (0, 1)
    assert tables(tmp_path)[0]["source_uri"].item() == f"file://{tmp_path}/far/a.txt"


def test_before_the_first_refresh_there_is_nothing(tmp_path):
    articles, rejects = tables(tmp_path)
    assert articles.is_empty() and rejects.is_empty()


def test_two_refreshes_at_once_are_refused(tmp_path):
    with State(tmp_path / "state").lock(), pytest.raises(Busy, match="another process is reading articles"):
        run(tmp_path)


def test_many_small_parts_become_one_and_say_the_same(tmp_path):
    for n in range(MOST_SMALL_PARTS + 2):
        write(tmp_path / "inbox" / f"{n}.txt", f"Report number {n} from the harbour.")
        run(tmp_path)
    assert len(State(tmp_path / "state").parts()) <= MOST_SMALL_PARTS
    assert len(tables(tmp_path)[0]) == MOST_SMALL_PARTS + 2
    [count] = run(tmp_path)
    assert count.unchanged == MOST_SMALL_PARTS + 2


def test_a_killed_run_is_finished_by_the_next(tmp_path):
    lines = [
        json.dumps({"id": str(n), "text": f"On day {n} the harbour was closed. {PARAGRAPHS[n % 5]}"})
        for n in range(2600)
    ]
    for folder in ("killed", "whole"):
        write(tmp_path / folder / "inbox" / "a.jsonl", "\n".join(lines))
        write(tmp_path / folder / "inbox" / "page.html", html_page())
    program = (
        "import sys; from pathlib import Path; from assets.articles.fetching.archive import RawArchive\n"
        "from assets.articles.ingest import refresh; from assets.articles.sources import parse_source_list\n"
        "base = Path(sys.argv[1]); sources = parse_source_list([{'name': 'inbox', 'path': 'inbox'}], base).sources\n"
        "refresh(sources, RawArchive(base / 'raw'), base / 'state')"
    )
    killed, parts = tmp_path / "killed", tmp_path / "killed" / "state" / "parts"
    for stop_at in (1, 2):
        process = subprocess.Popen([sys.executable, "-c", program, str(killed)])
        while process.poll() is None and len(list(parts.glob("[0-9]*"))) < stop_at:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.returncode == -signal.SIGKILL, "the run ended before it was killed"
    [count] = run(killed)
    assert 0 < count.read < 2600  # it went on from where it stopped
    run(tmp_path / "whole")
    for left, right in zip(tables(killed), tables(tmp_path / "whole"), strict=True):
        assert left.equals(right)
    assert RawArchive(killed / "raw").verify() == []
    assert not list(parts.glob(".aside-*"))


def test_the_report_as_a_table(tmp_path):
    write(tmp_path / "inbox" / "a.txt", TEXT)
    sources = parse_source_list(
        [{"name": "inbox", "path": "inbox"}, {"name": "gone", "path": "gone"}], tmp_path
    ).sources
    frame = refresh(sources, RawArchive(tmp_path / "raw"), tmp_path / "state").frame()
    assert frame["source"].to_list() == ["inbox", "gone"]
    assert frame.filter(pl.col("problem").is_not_null())["source"].to_list() == ["gone"]


def test_a_link_is_read_only_as_long_as_links_are_followed(tmp_path):
    for name in ("inbox", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "other" / "a.txt").write_text(
        "The mayor said that the bus line would return on Monday.", encoding="utf-8"
    )
    (tmp_path / "inbox" / "file.txt").symlink_to(tmp_path / "other" / "a.txt")
    heights = []
    for links in (True, False, True):
        source = FilesSource(name="inbox", path=str(tmp_path / "inbox"), links=links)
        refresh([source], RawArchive(tmp_path / "raw"), tmp_path / "state")
        heights.append(load_articles(tmp_path / "state")[0].collect().height)
    assert heights == [1, 0, 1]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says who has a file open for writing")
def test_a_file_that_is_being_written_is_read_when_it_is_whole(tmp_path):
    write(tmp_path / "inbox" / "a.txt", TEXT)
    run(tmp_path)
    with (tmp_path / "inbox" / "a.txt").open("w") as file:
        file.write(TEXT[: len(TEXT) // 2])
        file.flush()
        [count] = run(tmp_path)
        assert "still being written" in count.problem and (count.read, count.missed) == (0, 1)
        assert tables(tmp_path)[0]["text"].to_list() == [TEXT], "what was read before still holds"
        file.write(TEXT[len(TEXT) // 2 :] + " The end.")
    assert run(tmp_path)[0].problem is None
    assert tables(tmp_path)[0]["text"].to_list() == [TEXT + " The end."]


@pytest.mark.parametrize("what", ["grows", "vanishes"])
def test_a_file_that_changes_while_it_is_read_is_read_again_by_the_next_run(tmp_path, monkeypatch, what):
    path = tmp_path / "inbox" / "a.txt"
    write(path, TEXT)
    run(tmp_path)
    path.write_text(TEXT + " More.")
    listed = files.expand_inputs

    def listed_and_then(*inputs, **how):
        found = listed(*inputs, **how)
        path.unlink()
        return found

    class Growing(RawArchive):
        def put_stream(self, source, *, uri):
            with path.open("a") as file:
                file.write(" And more.")
            return super().put_stream(source, uri=uri)

    if what == "vanishes":
        monkeypatch.setattr(files, "expand_inputs", listed_and_then)
    archive = Growing(tmp_path / "raw") if what == "grows" else RawArchive(tmp_path / "raw")
    sources = parse_source_list([{"name": "inbox", "path": "inbox"}], tmp_path).sources
    [count] = refresh(sources, archive, tmp_path / "state").sources
    assert {"grows": "still being written", "vanishes": "is gone"}[what] in count.problem
    assert tables(tmp_path)[0]["text"].to_list() == [TEXT]
    assert tables(tmp_path)[1].is_empty(), "it is no reject either"
    if what == "grows":
        run(tmp_path)
        assert tables(tmp_path)[0]["text"].to_list() == [TEXT + " More. And more."]


def test_an_archive_that_cannot_be_written_to_is_no_fault_of_a_document(tmp_path):
    write(tmp_path / "inbox" / "a.txt", TEXT)
    (tmp_path / "raw").write_text("a file where the folder should be")
    with pytest.raises(NotKept, match=r"raw, the archive.*make room or give access"):
        run(tmp_path)
    (tmp_path / "raw").unlink()
    assert run(tmp_path)[0].new == 1
    assert tables(tmp_path)[1].is_empty()
