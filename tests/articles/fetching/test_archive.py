"""The raw archive: bytes under their hash, with a record, never changed, readable without us."""

import hashlib
import io
import json
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.articles.fetching.archive import NotKept, RawArchive


@pytest.fixture
def archive(tmp_path):
    return RawArchive(tmp_path / "raw")


def test_bytes_lie_under_their_hash_with_a_record(archive):
    record = archive.put(
        b"hello", uri="https://example.org/", status=200, headers={"ETag": '"1"', "Set-Cookie": "secret"}
    )
    assert record.sha256 == hashlib.sha256(b"hello").hexdigest()
    path = archive.root / record.sha256[:2] / record.sha256
    assert path.read_bytes() == b"hello"
    line = json.loads(path.with_name(path.name + ".records.jsonl").read_text())
    assert (line["uri"], line["status"], line["bytes"]) == ("https://example.org/", 200, 5)
    assert line["headers"] == {"etag": '"1"'}


def test_plain_tools_can_check_it(archive):
    record = archive.put(b"hello", uri="a")
    path = archive.path(record.sha256)
    assert subprocess.run(["sha256sum", path], capture_output=True, text=True).stdout.split()[0] == path.name


def test_the_same_bytes_from_the_same_place_again_change_nothing(archive):
    first = archive.put(b"hello", uri="a")
    assert archive.put(b"hello", uri="a") == first
    assert list(archive.records()) == [first]


def test_the_same_bytes_from_two_places_are_kept_once_with_two_records(archive):
    archive.put(b"hello", uri="a")
    archive.put(b"hello", uri="b")
    assert [r.uri for r in archive.records()] == ["a", "b"]
    assert len([p for p in archive.root.rglob("*") if p.is_file() and "." not in p.name]) == 1


def test_a_place_that_changes_has_versions(archive):
    archive.put(b"old", uri="a")
    archive.put(b"new", uri="a")
    assert {archive.get(r.sha256) for r in archive.versions("a")} == {b"old", b"new"}


@settings(deadline=None)  # a busy machine writes files slowly
@given(st.binary(max_size=2000))
def test_what_goes_in_comes_out(tmp_path_factory, data):
    archive = RawArchive(tmp_path_factory.mktemp("raw"))
    assert archive.get(archive.put(data, uri="x").sha256) == data
    assert archive.put_stream(io.BytesIO(data), uri="y").sha256 == hashlib.sha256(data).hexdigest()
    assert archive.verify() == []


def test_verify_finds_changed_bytes(archive):
    path = archive.path(archive.put(b"hello", uri="a").sha256)
    path.write_bytes(b"hellO")
    [problem] = archive.verify()
    assert path.name in problem and "restore it from a backup" in problem


def test_verify_finds_missing_bytes_and_missing_or_broken_records(archive):
    paths = [archive.path(archive.put(data, uri="a").sha256) for data in (b"one", b"two", b"three")]
    paths[0].unlink()
    paths[1].with_name(paths[1].name + ".records.jsonl").unlink()
    paths[2].with_name(paths[2].name + ".records.jsonl").write_text("{broken\n")
    problems = "\n".join(archive.verify())
    assert "bytes are missing" in problems and "has no record" in problems and "cannot be read" in problems
    assert len(archive.verify()) == 3


def test_a_write_that_fails_leaves_nothing_behind(archive):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise OSError("the disk is gone")

    with pytest.raises(OSError):
        archive.put_stream(Broken(), uri="a")
    assert [p for p in archive.root.rglob("*") if p.is_file()] == []


def test_a_stream_that_cannot_be_read_is_told_apart_from_an_archive_that_cannot_be_written_to(archive):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        archive.put_stream(Broken(), uri="a")
    archive.root.rmdir()
    archive.root.write_text("a file where the folder should be")
    for put in (lambda: archive.put(b"hello", uri="a"), lambda: archive.put_stream(io.BytesIO(b"hello"), uri="a")):
        with pytest.raises(NotKept, match="run again"):
            put()
