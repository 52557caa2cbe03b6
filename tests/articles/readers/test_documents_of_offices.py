"""Word, OpenDocument and PDF files as different programs write them: the text, and what its top says of it."""

import io
import zipfile
from datetime import date

import pypdf
import pytest

from assets.articles.read import read_inputs

HEAD = ("Night ferries end", "By Mara Voss", "6 November 2023")
BODY = (
    "The ferry company said on Monday that it would stop its night crossings, after two captains had fallen ill.",
    "“We will not sail with tired people,” its director told the local radio on the same evening, before 40 guests.",
    "About 1,200 people cross the sound each night, according to the port, which owns a third of the company’s shares.",
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def zipped(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def docx(paragraphs):
    """A Word document of paragraphs given as XML."""
    document = f'<?xml version="1.0"?><w:document {W} {MC}><w:body>{"".join(paragraphs)}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def plain(text):
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def split_runs(text):  # as Word does after each correction of spelling
    return "<w:p>" + "".join(f'<w:r><w:rPr/><w:t xml:space="preserve">{text[n : n + 7]}</w:t></w:r>' for n in range(0, len(text), 7)) + "</w:p>"  # fmt: skip


def tracked(text):  # with changes that were not yet accepted
    return (
        f"<w:p><w:del><w:r><w:delText>No. </w:delText></w:r></w:del><w:ins><w:r><w:t>{text}</w:t></w:r></w:ins></w:p>"
    )


def in_table(text):  # as press offices lay out their releases
    return f"<w:tbl><w:tr><w:tc>{plain(text)}</w:tc></w:tr></w:tbl>"


def with_fields(text):  # a link as a field, a footnote, a comment
    return f'<w:p><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r><w:hyperlink><w:r><w:t>{text}</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'  # fmt: skip


def said_twice(text):  # a box with a copy for older programs
    return f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>{text}</w:t></mc:Choice><mc:Fallback><w:t>{text}</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"  # fmt: skip


def read(path, data):
    path.write_bytes(data)
    return read_inputs([path])


def check(row, source_format):
    assert row["text"].split("\n") == [*HEAD, *BODY]
    assert (row["title"], row["byline"], row["published_on"]) == ("Night ferries end", "Mara Voss", date(2023, 11, 6))
    assert row["source_format"] == source_format


@pytest.mark.parametrize("paragraph", [plain, split_runs, tracked, in_table, with_fields, said_twice])
def test_word_documents(tmp_path, paragraph):
    row = read(tmp_path / "a.docx", docx(map(paragraph, (*HEAD, *BODY)))).articles.row(0, named=True)
    check(row, "docx")


def test_line_breaks_and_tabs_of_a_word_document(tmp_path):
    lines = f"<w:p><w:r><w:t>{HEAD[0]}</w:t><w:br/><w:t>{HEAD[1]}</w:t><w:br/><w:t>{HEAD[2]}</w:t></w:r></w:p>"
    check(read(tmp_path / "a.docx", docx([lines, "<w:p/>", *map(plain, BODY)])).articles.row(0, named=True), "docx")


ODF = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'


@pytest.mark.parametrize(
    "paragraph",
    [
        "<text:p>{}</text:p>",
        "<text:h>{}</text:h>",
        "<text:p><text:span>{}</text:span></text:p>",
        "<text:section><text:p>{}<text:note><text:p>A note.</text:p></text:note></text:p></text:section>",
        "<text:list><text:list-item><text:p>{}<office:annotation><text:p>Why?</text:p></office:annotation></text:p></text:list-item></text:list>",
    ],
)
def test_opendocument_texts(tmp_path, paragraph):
    content = (
        f"<office:document-content {ODF}>{''.join(map(paragraph.format, (*HEAD, *BODY)))}</office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    check(read(tmp_path / "a.odt", zipped(parts)).articles.row(0, named=True), "odt")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (docx([]), "has no text"),
        (zipped({"word/document.xml": "<w:document><broken"}), "damaged"),
        (zipped({"xl/workbook.xml": "<x/>"}), "an Excel file"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "a PowerPoint file"),
        (zipped({"META-INF/container.xml": "<x/>"}), "an e-book"),
        (
            zipped({"word/document.xml": f'<!DOCTYPE d [<!ENTITY a "{"x" * 99}">]><w:document {W}>&a;</w:document>'}),
            "has no text",
        ),
    ],
)
def test_what_has_no_text_says_what_to_do(tmp_path, data, says):
    tables = read(tmp_path / "a.docx", data)
    assert tables.articles.is_empty() and says in tables.rejects["detail"].item()


# ---------------------------------------------------------------- PDF


def lines(width):
    """Headline, byline, date and paragraphs, broken at a width as a page has it."""
    for paragraph in (*HEAD, *BODY):
        line = ""
        for word in paragraph.split():
            if len(line) + len(word) >= width:
                yield line
                line = ""
            line = f"{line} {word}".strip()
        yield line


def pdf(rows, compressed=False, per_page=40):
    """A PDF that draws each row on a line of its own."""
    writer = pypdf.PdfWriter()
    rows = list(rows)
    font = pypdf.generic.DictionaryObject()
    for key, value in {
        "/Type": "/Font",
        "/Subtype": "/Type1",
        "/BaseFont": "/Helvetica",
        "/Encoding": "/WinAnsiEncoding",
    }.items():
        font[pypdf.generic.NameObject(key)] = pypdf.generic.NameObject(value)
    for first in range(0, len(rows), per_page):
        page = writer.add_blank_page(595, 842)
        fonts = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/F1"): font})
        page[pypdf.generic.NameObject("/Resources")] = pypdf.generic.DictionaryObject(
            {pypdf.generic.NameObject("/Font"): fonts}
        )
        drawn = b"BT /F1 11 Tf 14 TL 50 800 Td " + b"".join(
            b"("
            + row.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            + b") Tj T* "
            for row in rows[first : first + per_page]
        )
        content = pypdf.generic.DecodedStreamObject()
        content.set_data(drawn + b"ET")
        page[pypdf.generic.NameObject("/Contents")] = writer._add_object(
            content.flate_encode() if compressed else content
        )
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


@pytest.mark.parametrize("width", [45, 60, 80])
@pytest.mark.parametrize("compressed", [False, True])
def test_the_paragraphs_of_a_pdf(tmp_path, width, compressed):
    check(read(tmp_path / "a.pdf", pdf(lines(width), compressed)).articles.row(0, named=True), "pdf")


def test_a_word_divided_at_the_end_of_a_line_is_whole_again(tmp_path):
    rows = [
        "The ferry company said on Monday that it would stop its night cross-",
        "ings, after two captains had fallen ill, and that it was sorry for it.",
    ]
    row = read(tmp_path / "a.pdf", pdf(rows)).articles.row(0, named=True)
    assert "night crossings, after" in row["text"] and "\n" not in row["text"]


def test_blanks_before_a_pdf_hide_nothing(tmp_path):
    assert len(read(tmp_path / "a", b"\r\n\r\n" + pdf(lines(60))).articles) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf([""]), "a PDF without text (a scan, a picture?); run text recognition"),
        (b"%PDF-1.7\n1 0 obj\n<<>>", "a PDF that cannot be read"),
        (pdf(["x"] * 301, per_page=1), "301 pages, more than the 300"),
    ],
)
def test_a_pdf_without_text_says_what_to_do(tmp_path, data, says):
    tables = read(tmp_path / "a.pdf", data)
    assert tables.articles.is_empty() and says in tables.rejects["detail"].item()


def test_a_pdf_with_a_password_says_so(tmp_path):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(lines(60))))
    writer.encrypt("secret", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    assert "protected by a password" in read(tmp_path / "a.pdf", data.getvalue()).rejects["detail"].item()
