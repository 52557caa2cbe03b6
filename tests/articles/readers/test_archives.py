"""ZIP and tar archives: their files are read as if they lay beside them, within limits, and no name leads out of them."""

import io
import tarfile
import zipfile

import pytest

from assets.articles.read import read_inputs
from assets.articles.readers import archives

from ..conftest import PARAGRAPHS, TEXT, html_page

FILES = {
    "news/a.txt": TEXT.encode(),
    "news/b.html": html_page(paragraphs=PARAGRAPHS[1:]).encode(),
    "news/c.jsonl": b'{"id": "7", "text": "The ferry company ended its night crossings."}\n{"id": "8"}',
}


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(files, mode="w"):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return data.getvalue()


def read(path, data):
    path.write_bytes(data)
    return read_inputs([path])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped(FILES)),
        ("stored.zip", zipped(FILES, zipfile.ZIP_STORED)),
        ("lzma.zip", zipped(FILES, zipfile.ZIP_LZMA)),
        ("a.tar", tarred(FILES)),
        ("a.tar.gz", tarred(FILES, "w:gz")),
        ("a.tgz", tarred(FILES, "w:gz")),
        ("no-suffix", tarred(FILES)),
    ],
)
def test_each_file_of_an_archive_is_read(tmp_path, name, data):
    tables = read(tmp_path / name, data)
    assert sorted(tables.articles["external_id"]) == ["7", "a.txt", "b.html"]
    assert sorted(tables.articles["source_format"]) == ["html", "jsonl", "text"]
    assert all(f"{name}/news/" in uri for uri in tables.articles["source_uri"])
    assert "line 2 of" in tables.rejects["detail"].item()


@pytest.mark.parametrize("pack", [zipped, tarred])
@pytest.mark.parametrize("name", ["../../etc/a.txt", "/etc/a.txt", "..\\..\\a.txt", "news/../../a.txt"])
def test_a_name_that_leads_out_of_an_archive_is_only_a_name(tmp_path, pack, name):
    row = read(tmp_path / "a.bin", pack({name: TEXT.encode()})).articles.row(0, named=True)
    assert ".." not in row["source_uri"].removeprefix(str(tmp_path)) and "\\" not in row["source_uri"]
    assert row["external_id"] == "a.txt" and [p.name for p in tmp_path.iterdir()] == ["a.bin"]


def test_links_in_an_archive_are_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("The password is in the drawer.")
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo(f"link{kind.decode()}.txt")
            member.type, member.linkname = kind, str(tmp_path / "secret.txt")
            archive.addfile(member)
    tables = read(tmp_path / "a.tar", data.getvalue())
    assert tables.articles.is_empty() and set(tables.rejects["reason"]) == {"not_allowed"}


def test_an_archive_within_an_archive_is_not_opened_but_a_document_is(tmp_path):
    inner = zipped({"a.txt": TEXT.encode()})
    tables = read(tmp_path / "a.zip", zipped({"inner.zip": inner, "b.txt": TEXT.encode()}))
    assert tables.articles["external_id"].to_list() == ["b.txt"]
    assert "archive within an archive" in tables.rejects["detail"].item()


def test_what_file_managers_add_is_left_out(tmp_path):
    tables = read(tmp_path / "a.zip", zipped({"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "a.txt": TEXT.encode()}))
    assert len(tables.articles) == 1 and tables.rejects.is_empty()


def test_limits_of_files_and_bytes_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    files = {f"{n}.txt": f"Report {n} came in.".encode() for n in range(9)}
    tables = read(tmp_path / "a.zip", zipped(files))
    assert len(tables.articles) == 3 and "holds more than 3 files" in tables.rejects["detail"].item()
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 30)
    assert len(read(tmp_path / "a.zip", zipped(files)).articles) == 1


def test_a_file_with_a_password_is_named(tmp_path):
    data = bytearray(zipped({"a.txt": TEXT.encode()}, zipfile.ZIP_STORED))
    at = data.index(b"PK\x01\x02")
    data[6] |= 1  # the flag in the file's own head, and in the list at the end
    data[at + 8] |= 1
    assert "protected by a password" in read(tmp_path / "a.zip", bytes(data)).rejects["detail"].item()


def test_a_page_saved_complete_is_one_article_in_an_archive_too(tmp_path):
    parts = {
        "Bridge_files/frame.html": html_page().encode(),
        "Bridge_files/a.css": b"p{}",
        "Bridge.html": html_page().encode(),
    }
    tables = read(tmp_path / "a.zip", zipped(parts))
    assert tables.articles["external_id"].to_list() == ["Bridge.html"]
    assert all("saved with the page Bridge.html" in detail for detail in tables.rejects["detail"])
