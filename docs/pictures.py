"""Make the pictures that the documents show: of the reader, from a release of the article in the inbox, and of the running UI.

    python docs/pictures.py [RELEASE]                    the reader
    python docs/pictures.py --ui http://127.0.0.1:3000   the UI that `make ui` has opened there

RELEASE is data/releases/latest if not given. Needs Playwright's Chromium or the system's.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).parent


def pictures(page: Page, address: str) -> None:
    """An article with its marks."""
    page.goto(f"{address}/articles")
    page.locator("main .list a").first.click()
    page.screenshot(path=DOCS / "reader.png")


def pictures_of_ui(page: Page, address: str) -> None:
    """The graph of assets."""
    page.goto(f"{address}/asset-groups")
    page.locator("button", has_text="Materialize all").wait_for(timeout=60_000)
    page.wait_for_timeout(8_000)  # until the status of each asset is drawn
    page.screenshot(path=DOCS / "asset_graph.png")


def main() -> None:
    """Take the pictures; the reader is started for its own and ended."""
    if sys.argv[1:2] == ["--ui"]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            pictures_of_ui(browser.new_page(viewport={"width": 1280, "height": 720}), sys.argv[2])
            browser.close()
        return
    release = sys.argv[1] if len(sys.argv) > 1 else str(DOCS.parent / "data" / "releases" / "latest")
    command = [str(Path(sys.executable).with_name("onrecord")), "browse", release, "--port", "0"]
    with sync_playwright() as playwright, subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        try:
            found = re.search(r"http://[\d.:]+", reader.stdout.readline() if reader.stdout else "")
            if not found:
                sys.exit(f"the reader did not start on {release}")
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            pictures(browser.new_page(viewport={"width": 1280, "height": 860}), found[0])
            browser.close()
        finally:
            reader.terminate()


if __name__ == "__main__":
    main()
