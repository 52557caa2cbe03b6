"""E-mail as different programs send it, and pages that browsers save as MHTML."""

import base64
import quopri
from datetime import date

import pytest

from assets.articles.read import read_inputs

from ..conftest import PARAGRAPHS, TEXT, html_page
from .test_documents_of_offices import docx, plain

HEAD = "From: Bridge Office <press@example.org>\r\nTo: desk@example.com\r\nSubject: Bridge to be rebuilt\r\nDate: Tue, 5 Mar 2024 22:30:00 -0500\r\nMIME-Version: 1.0\r\n"
HTML = "<html><body>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</body></html>"


def read(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_inputs([path])


def part(kind, body, encoding="8bit", extra=""):
    data = body.encode() if isinstance(body, str) else body
    if encoding == "base64":
        data = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        data = quopri.encodestring(data)
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{extra}\r\n".encode() + data + b"\r\n"


def multi(kind, *parts):
    body = b"".join(b"--=_b\r\n" + p for p in parts) + b"--=_b--\r\n"
    return f'Content-Type: multipart/{kind}; boundary="=_b"\r\n\r\n'.encode() + body


TEXT_PLAIN = "text/plain; charset=utf-8"
MESSAGES = {
    "plain": part(TEXT_PLAIN, TEXT),
    "base64": part(TEXT_PLAIN, TEXT, "base64"),
    "quoted-printable": part(TEXT_PLAIN, TEXT, "quoted-printable"),
    "windows-1252": part("text/plain; charset=iso-8859-1", TEXT.encode("cp1252")),
    "flowed": part(f"{TEXT_PLAIN}; format=flowed", TEXT.replace(", ", ", \r\n")),
    "alternative": multi("alternative", part(TEXT_PLAIN, TEXT), part("text/html", HTML, "quoted-printable")),
    "html": part("text/html; charset=utf-8", HTML, "base64"),
    "mixed": multi("mixed", part(TEXT_PLAIN, TEXT), part("image/png", b"\x89PNG1", "base64")),
}


@pytest.mark.parametrize("kind", MESSAGES)
@pytest.mark.parametrize("name", ["a.eml", "no-suffix"])
def test_a_message_is_an_article_with_its_subject_and_its_day(tmp_path, kind, name):
    row = read(tmp_path / name, HEAD.encode() + MESSAGES[kind]).articles.row(0, named=True)
    assert row["text"] == TEXT
    assert (row["title"], row["published_on"], row["source_format"]) == (
        "Bridge to be rebuilt",
        date(2024, 3, 5),
        "eml",
    )


def test_a_subject_in_another_encoding(tmp_path):
    head = HEAD.replace(
        "Bridge to be rebuilt", "=?utf-8?B?" + base64.b64encode("Brücke “neu”".encode()).decode() + "?="
    )
    assert read(tmp_path / "a.eml", head.encode() + MESSAGES["plain"]).articles["title"].item() == "Brücke “neu”"


def test_an_attached_document_is_an_article_and_a_short_note_around_it_is_none(tmp_path):
    attached = part(
        "application/octet-stream",
        docx(map(plain, PARAGRAPHS)),
        "base64",
        'Content-Disposition: attachment; filename="release.docx"\r\n',
    )
    tables = read(tmp_path / "a.eml", HEAD.encode() + multi("mixed", part(TEXT_PLAIN, "See attached."), attached))
    row = tables.articles.row(0, named=True)
    assert (row["text"], row["external_id"], row["source_format"]) == (TEXT, "release.docx", "docx")
    assert row["source_uri"].endswith("a.eml/release.docx") and tables.rejects.is_empty()


def test_a_message_without_text_is_a_reject(tmp_path):
    tables = read(tmp_path / "a.eml", HEAD.encode() + part(TEXT_PLAIN, "Thanks!"))
    assert tables.articles.is_empty() and "an e-mail without running text" in tables.rejects["detail"].item()


@pytest.mark.parametrize(
    "text", [f"From: the harbour\nTo: the hill\n\n{TEXT}", f"Note: this is old\nAlso: read it\n\n{TEXT}"]
)
def test_lines_with_colons_are_no_message(tmp_path, text):
    assert read(tmp_path / "a", text).articles["source_format"].item() == "text"


PAGE = part("text/html", html_page(), "quoted-printable", "Content-Location: https://example.org/bridge\r\n")
PICTURE = part("image/png", b"\x89PNG1", "base64", "Content-Location: https://example.org/a.png\r\n")
SAVED = {
    "chromium": b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/bridge\r\nSubject: Bridge\r\nDate: Wed, 6 Mar 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n",
    "edge": b"From: <Saved by Microsoft Internet Explorer>\r\nSubject: Bridge\r\nDate: Wed, 6 Mar 2024\r\nMIME-Version: 1.0\r\n",
    "opera": b"Content-Location: https://example.org/bridge\r\nSubject: =?utf-8?Q?Bridge?=\r\nMIME-Version: 1.0\r\n",
    "word": b'MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n',
    "unmht": b"From: <Saved by UnMHT>\r\nSubject: Bridge\r\nMIME-Version: 1.0\r\n",
}  # fmt: skip


@pytest.mark.parametrize("program", SAVED)
def test_a_page_saved_as_mhtml(tmp_path, program):
    row = read(tmp_path / "bridge.mhtml", SAVED[program] + multi("related", PAGE, PICTURE)).articles.row(0, named=True)
    assert (row["text"], row["url"], row["source_format"]) == (TEXT, "https://example.org/bridge", "mhtml")
    assert (row["title"], row["published_on"]) == ("Council votes to rebuild the harbour bridge", date(2024, 3, 5))


def test_mhtml_without_a_page_says_so(tmp_path):
    tables = read(tmp_path / "a.mht", SAVED["chromium"] + multi("related", PICTURE))
    assert "without a page in it" in tables.rejects["detail"].item()
