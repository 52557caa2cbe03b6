"""What can hold no article is refused with what it is and what to do; nothing of it becomes an article."""

import pytest

from assets.articles.read import read_inputs

from ..conftest import TEXT, html_page

PROSE = b"/* The layout has three columns, said the designer to all 14 of us. It cost 2 million. */ body { margin: 0 }"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("robots.txt", b"User-agent: *\nDisallow: /admin/\n", "robots may read"),
        ("ads.txt", b"example.com, 1234, DIRECT, abc\n", "advertisements"),
        ("style.css", PROSE, "a style sheet"),
        ("jquery.min.js.download", PROSE, "a script"),
        ("app.mjs", PROSE, "a script"),
        ("font.woff2", b"wOF2" + bytes(60), "a font"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a drawing"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(60), "a picture"),
        ("favicon", b"\x00\x00\x01\x00" + bytes(60), "a picture"),
        ("clip.mp4", b"\x00\x00\x00 ftypisom" + bytes(60), "a video"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "an old Office"),
        ("a.rtf", b"{\\rtf1\\ansi The council voted.}", "an RTF file"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(60), "a 7z archive"),
        ("story.url", b"[InternetShortcut]\nURL=https://example.org/\n", "a link to a page"),
        ("~$report.docx", b"\x05Mara" + bytes(60), "an office program"),
    ],
)
def test_what_it_is_and_what_to_do(tmp_path, name, data, says):
    (tmp_path / name).write_bytes(data)
    tables = read_inputs([tmp_path])
    assert tables.articles.is_empty()
    detail = tables.rejects["detail"].item()
    assert (
        says in detail
        and name in detail
        and any(w in detail for w in ("leave it out", "save it", "unpack", "save the page", "names"))
    )


@pytest.mark.parametrize(
    "folder", ["Bridge_files", "Bridge-Dateien", "Bridge_fichiers", "Bridge.files", "Bridge_archivos"]
)
def test_what_a_browser_saves_with_a_page_is_a_part_of_it(tmp_path, folder):
    (tmp_path / folder / "ads").mkdir(parents=True)
    (tmp_path / "Bridge.html").write_text(html_page())
    for name, content in {
        "saved_resource.html": html_page(),
        "config.json": '{"text": "x"}',
        "ads/a.txt": TEXT,
    }.items():
        (tmp_path / folder / name).write_text(content)
    tables = read_inputs([tmp_path])
    assert tables.articles["external_id"].to_list() == ["Bridge.html"]
    assert len(tables.rejects) == 3
    assert all("saved with the page Bridge.html" in detail for detail in tables.rejects["detail"])


def test_a_folder_of_files_without_its_page_is_a_folder_like_others(tmp_path):
    (tmp_path / "case_files").mkdir()
    (tmp_path / "case_files" / "a.txt").write_text(TEXT)
    assert len(read_inputs([tmp_path]).articles) == 1
