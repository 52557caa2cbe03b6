"""Make the pictures of the reader that the documents show, from a release of the article in the inbox.

    python docs/pictures.py [RELEASE]

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


def main() -> None:
    """Start the reader, take the pictures, end it."""
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
