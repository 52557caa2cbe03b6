"""What `make ui` starts, for real: one click, a file put into the inbox, and a kill of everything while a run is under way."""

from __future__ import annotations

import csv
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import duckdb
import polars as pl
import pytest
from playwright.sync_api import Error, expect, sync_playwright

from assets.release.publish import latest
from assets.release.verify import verify
from tests.conftest import new_workspace
from tests.integration.server import Server, serving, wait_for


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """What `make ui` starts, on free ports and an empty data folder."""
    folder = tmp_path_factory.mktemp("server")
    with serving(folder, new_workspace(folder / "data")) as up:
        yield up


HARBOUR = """The harbour of Ostby was closed on Monday.

Ingrid Solberg, the harbour master, said on Monday that 1,200 ships were waiting. “They will wait,” Solberg told reporters.
"""


def test_from_one_click_in_the_ui_to_a_figure_in_its_sentence_and_a_csv_file(server: Server, tmp_path: Path) -> None:
    (server.workspace.inbox / "ostby.txt").write_text(HARBOUR, encoding="utf-8")
    with sync_playwright() as playwright:
        unsandboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
        try:
            browser = playwright.chromium.launch(args=unsandboxed)
        except Error:
            if not (system := shutil.which("chromium") or shutil.which("google-chrome")):
                pytest.skip("there is no browser here: `.venv/bin/playwright install chromium` gets one")
            browser = playwright.chromium.launch(executable_path=system, args=unsandboxed)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        page.set_default_timeout(90_000)
        page.goto(f"{server.address}/asset-groups")
        for asset in ("articles", "statements", "statistics", "release", "health"):  # the graph is open
            expect(page.get_by_text(asset, exact=True).first).to_be_attached(timeout=90_000)
        page.locator("button", has_text="Materialize all").click()

        def clicked() -> str | None:
            runs = [r for r in server.runs() if not any(tag["key"] == "dagster/sensor_name" for tag in r["tags"])]
            return server.outcome(runs[0]["runId"]) if runs else None

        assert wait_for("the run ends", 300, clicked) == "SUCCESS"
        path = server.workspace.releases / "latest" / "onrecord.duckdb"
        with duckdb.connect(str(path), read_only=True) as con:
            assert con.sql("SELECT count(*) FROM articles").fetchall() == [(1,)]
            assert con.sql("SELECT speaker FROM said WHERE content LIKE '%1,200%'").fetchall() == [("Ingrid Solberg",)]

        page.goto(f"{server.address}/assets/release")
        page.get_by_role("link", name=server.reader).first.wait_for()  # the report as a link
        wait_for("the reader was started beside the UI", 60, lambda: urlopen(server.reader).status == 200)
        page.goto(f"{server.reader}/search?q=Solberg")
        page.get_by_role("link", name=re.compile("^Speakers 1")).click()
        page.locator("#results").get_by_role("link", name="Ingrid Solberg").click()
        page.get_by_role("link", name=re.compile("Figures claimed")).click()
        row = page.get_by_label("Figure", exact=True).filter(has_text="1,200 ships")
        row.get_by_text("In its sentence").click()
        row.get_by_role("link", name="In the article").click()
        mark = page.locator(f"#at-{page.url.rpartition('#at-')[2]} + a")
        expect(mark).to_have_text("1,200 ships")
        mark.click()
        with page.expect_download() as download:
            page.get_by_text("Download the figures").get_by_role("link", name="CSV").click()
        download.value.save_as(tmp_path / "figures.csv")
        browser.close()
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        assert "1,200 ships" in {row["text"] for row in csv.DictReader(file)}


def test_a_file_put_into_the_inbox_is_released_without_a_click(server: Server) -> None:
    text = "The harbour master said on Friday that 12 ships were waiting. “They will wait,” he told reporters."
    (server.workspace.inbox / "harbour.txt").write_text(text, encoding="utf-8")

    def released() -> bool:
        path = server.workspace.releases / "latest" / "parquet" / "articles.parquet"
        return path.exists() and "harbour.txt" in pl.read_parquet(path)["external_id"].to_list()

    wait_for("the sensor's run has released the new file", 300, released)
    assert any(tag["key"] == "dagster/sensor_name" for run in server.runs() for tag in run["tags"])


def test_after_a_kill_of_the_whole_server_the_next_run_starts_by_itself(server: Server) -> None:
    """The web server, the daemon, the code server and the run: everything is killed while a run is under way."""
    workspace = server.workspace
    before = latest(workspace.releases)
    for n in range(40):
        text = f"The mayor of town {n} said on Monday that {n + 2} buses were sold. “We had to,” she told reporters."
        (workspace.inbox / f"{n}.txt").write_text(text, encoding="utf-8")
    server.launch()  # and the sensor launches another for the new files: one of them is under way, one waits
    run = wait_for(
        "a run is under way", 180, lambda: next((r["runId"] for r in server.runs() if r["status"] == "STARTED"), None)
    )
    server.kill_everything()
    assert latest(workspace.releases) == before
    with serving(server.folder, workspace) as again:
        assert wait_for("the killed run is ended", 120, lambda: again.outcome(run)) == "FAILURE"
        wait_for("the next run has started by itself and released", 240, lambda: latest(workspace.releases) != before)
        wait_for("nothing is left waiting", 120, lambda: all(again.outcome(r["runId"]) for r in again.runs()))
    release = latest(workspace.releases)
    assert release is not None and verify(release).is_empty()
