"""The reader in a real browser, as `onrecord browse` serves it: from the first page to a figure's characters and its table."""

from __future__ import annotations

import csv
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from assets.reader.source import Source

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ONRECORD = Path(sys.executable).with_name("onrecord")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright's own Chromium, or the system's."""
    with sync_playwright() as playwright:
        unsandboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
        try:
            opened = playwright.chromium.launch(args=unsandboxed)
        except Error:
            system = shutil.which("chromium") or shutil.which("google-chrome")
            if not system:
                pytest.skip("there is no browser here: `.venv/bin/playwright install chromium` gets one")
            opened = playwright.chromium.launch(executable_path=system, args=unsandboxed)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(release_folder: Path) -> Iterator[str]:
    """The reader, started as people start it."""
    command = [ONRECORD, "browse", str(release_folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert found
            yield found[0]
        finally:
            process.terminate()


@contextmanager
def open_page(browser: Browser, **settings: object) -> Iterator[Page]:
    """A page in which a dialog, an error or a refusal of the security policy fails the test."""
    context = browser.new_context(**{"viewport": WIDE, **settings})  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    complaints: list[str] = []
    page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    try:
        yield page
        assert complaints == []
    finally:
        context.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_from_the_first_page_to_the_characters_of_a_figure_and_its_table(
    browser: Browser, address: str, source: Source, tmp_path: Path, javascript: bool
) -> None:
    with open_page(browser, java_script_enabled=javascript, accept_downloads=True) as page:
        page.goto(address)
        expect(page.get_by_role("heading", name="What is not in here")).to_be_in_viewport()
        page.get_by_label("Words, a speaker or a figure").fill("brandt")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name=re.compile("^Speakers 1")).click()
        page.locator("#results").get_by_role("link", name="Tomas Brandt").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Tomas Brandt")
        page.get_by_role("link", name=re.compile("Figures claimed")).click()
        row = page.get_by_label("Figure", exact=True).filter(has_text="3,500 people")
        row.get_by_text("In its sentence").click()
        expect(row.locator(".passage .figure")).to_have_text("3,500 people")
        row.get_by_role("link", name="In the article").click()
        expect(page).to_have_url(re.compile(r"/article/a[0-9a-f]{16}#at-f[0-9a-f]{16}$"))
        figure = source.row(
            "SELECT f.*, a.text AS article FROM statistics f JOIN articles a USING (article_id) WHERE statistic_id = ?",
            [page.url.rpartition("#at-")[2]],
        )
        assert figure
        mark = page.locator(f"#at-{figure['statistic_id']} + a")
        expect(mark).to_be_in_viewport()
        expect(mark).to_have_text(figure["article"][figure["start"] : figure["end"]])
        mark.click()
        card = page.locator(f"#{figure['statistic_id']}")
        expect(card).to_be_in_viewport()
        expect(card).to_contain_text("claimed by Tomas Brandt")
        with page.expect_download() as download:
            page.get_by_text("Download the figures").get_by_role("link", name="CSV").click()
        download.value.save_as(tmp_path / "figures.csv")
        with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {"3,500 people"} < {each["text"] for each in rows}
        assert {each["article_id"] for each in rows} == {figure["article_id"]}


def test_why_a_row_is_there_is_told_step_by_step(browser: Browser, address: str) -> None:
    with open_page(browser) as page:
        page.goto(f"{address}/search?q=searching")
        page.get_by_text("In its sentence").first.click()
        page.get_by_role("link", name="Why this row").first.click()
        expect(page.get_by_text("The mention beside the cue")).to_be_visible()
        page.get_by_role("link", name="Read the article again").click(timeout=240_000)
        expect(page.get_by_text("The attribution model marked it.")).to_be_visible(timeout=240_000)


def test_results_come_while_one_types_and_can_be_sent_to_somebody(browser: Browser, address: str) -> None:
    with open_page(browser) as page:
        page.goto(f"{address}/search?what=figures")
        page.get_by_label("Words, a speaker or a figure").press_sequentially("3.8 million")
        expect(page.locator("#results").get_by_label("Figure", exact=True)).to_have_count(1)
        expect(page).to_have_url(re.compile(r"q=3\.8\+million"))
        page.get_by_label("Category").select_option("killed")
        expect(page.get_by_role("status")).to_contain_text("Nothing was found")


def test_the_keyboard_alone_is_enough(browser: Browser, address: str) -> None:
    with open_page(browser) as page:
        page.goto(f"{address}/articles")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
        expect(page.get_by_role("link", name="Skip to content")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("/")
        expect(page.get_by_label("Search the release")).to_be_focused()
        page.keyboard.type("valley")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("q=valley"))
        for _ in range(40):
            page.keyboard.press("Tab")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none" or page.evaluate("document.activeElement === document.body")
        page.goto(f"{address}/search?q=searching")
        page.locator("summary").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".passage").first).to_be_visible()


def kinds_of_pages(source: Source) -> list[str]:
    """The address of one page of each kind, the one that means harm among them."""
    hostile = source.value("SELECT article_id FROM articles WHERE external_id = 'hostile'")
    first = {
        name: source.value(f"SELECT {key} FROM {table} ORDER BY 1 LIMIT 1")
        for name, key, table in (
            ("speaker", "speaker_id", "speakers"),
            ("series", "series_id", "clashes"),
            ("why", "statistic_id", "statistics"),
        )
    }
    lists = [
        "/",
        "/search?q=people",
        "/search?what=figures",
        "/speakers",
        "/series",
        "/conflicts",
        "/articles",
        "/rejects",
        "/nothing",
    ]
    return [*lists, f"/article/{hostile}", *(f"/{name}/{id}" for name, id in first.items())]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["desktop", "phone"])
def test_every_kind_of_page_can_be_read_by_everybody(
    browser: Browser, address: str, source: Source, viewport: dict[str, int], scheme: str
) -> None:
    for kind in kinds_of_pages(source):
        context = browser.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{address}{kind}")
        for details in page.locator("details").all():
            details.evaluate("node => node.open = true")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{kind}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], f"{kind} is too wide"
        context.close()


def test_the_report_can_be_read_by_everybody_from_a_folder(browser: Browser, release_folder: Path) -> None:
    for viewport in (WIDE, PHONE):
        with open_page(browser, viewport=viewport) as page:
            page.goto((release_folder / "report.html").as_uri())
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
            page.get_by_role("link", name="Files").click()
            expect(page.get_by_role("link", name="onrecord.duckdb")).to_be_in_viewport()


@pytest.fixture(scope="module")
def site(release_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The frozen site, in a folder below the root of a server, made as people make it."""
    folder = tmp_path_factory.mktemp("www") / "archive" / "site"
    made = subprocess.run([ONRECORD, "site", folder, release_folder], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Any web server."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_a_frozen_site_is_searched_on_any_web_server(browser: Browser, site: Path) -> None:
    root = site.parent.parent
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with open_page(browser) as page:
            page.goto(f"http://127.0.0.1:{server.server_port}/archive/site/")
            page.get_by_label("Words, a speaker or a figure").fill("lindqvist")
            page.get_by_role("button", name="Search").click()
            expect(page.get_by_role("status")).to_have_text(re.compile("found$"))
            page.get_by_label("Page").select_option("speaker")
            page.locator("#found").get_by_role("link", name="Ada Lindqvist").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Ada Lindqvist")
            page.get_by_text("In its sentence").first.click()
            page.get_by_role("link", name="In the article").first.click()
            expect(page).to_have_url(re.compile(r"/archive/site/article/a[0-9a-f]{16}\.html#at-"))
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
        server.shutdown()


def test_a_frozen_site_is_read_from_a_folder_too(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="Speakers", exact=True).click()
    page.get_by_role("link", name="Tomas Brandt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tomas Brandt")
    assert page.evaluate("document.styleSheets.length") == 1
    context.close()
