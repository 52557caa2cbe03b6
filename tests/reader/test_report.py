"""report.html: the summary of a release on one page, which opens without any program."""

from __future__ import annotations

from pathlib import Path

from assets.reader.report import FILES
from assets.release.editions import textfree
from tests.reader.conftest import ATTRIBUTE, HOSTILE
from tests.reader.links import Page, problems


def test_the_report_is_small_runs_nothing_and_can_be_used_with_a_keyboard(release_folder: Path) -> None:
    html = (release_folder / "report.html").read_text(encoding="utf-8")
    assert len(html.encode()) < 1_000_000
    assert HOSTILE not in html and ATTRIBUTE not in html and "&lt;script&gt;" in html
    assert [p for p in problems(html) if "<style>" not in p] == []
    assert "default-src 'none'" in html and not Page(html).having("script")


def test_every_link_of_the_report_leads_somewhere(release_folder: Path) -> None:
    page = Page((release_folder / "report.html").read_text(encoding="utf-8"))
    assert len(page.hrefs) > 15
    for href in page.hrefs:
        if href.startswith("#"):
            assert href[1:] in page.ids, href
        elif not href.startswith("https://"):
            assert (release_folder / href).is_file(), href
    assert set(FILES) <= set(page.hrefs)


def test_what_was_not_read_comes_first_and_contradictions_stand_beside_each_other(release_folder: Path) -> None:
    html = (release_folder / "report.html").read_text(encoding="utf-8")
    assert "Left out: 2 documents could not be read" in html
    assert html.index("binary.txt") < html.index("What is in here") < html.index("Most quoted")
    assert "at least 12 people" in html and "7 people" in html and "Ada Lindqvist" in html


def test_an_edition_without_texts_has_its_report_too(release_folder: Path, tmp_path: Path) -> None:
    html = (textfree(release_folder, tmp_path / "textfree") / "report.html").read_text(encoding="utf-8")
    assert "Quake shakes the valley" in html and "We are still searching" not in html
