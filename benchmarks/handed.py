"""How many times an article's text is handed from file to file on its way to statements and figures.

    python -m benchmarks.handed [ARTICLE]

Reads one text (the raw article if none is given) and watches every call while its statements and figures are made: counted is each
function of `assets` that is given the whole text, as a plain string, by a function of another file; once, however often it
is called. A function that takes the `Doc` is given a document, not a text, and does not count.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from assets.reading.doc import Doc
from assets.statements.pipeline import article_statements
from assets.statistics.pipeline import article_figures

ROOT = Path(__file__).parents[1]


def handed(text: str) -> set[tuple[str, str, str]]:
    """(file, file, function): from where the text was handed to which function where."""
    seen: set[tuple[str, str, str]] = set()
    assets = str(ROOT / "assets")

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event != "call" or not frame.f_code.co_filename.startswith(assets):
            return
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(assets):
            caller = caller.f_back  # through the standard library: cached_property, lru_cache
        if caller is None or caller.f_code.co_filename == frame.f_code.co_filename:
            return
        given = frame.f_locals.values()  # at the call these are the arguments alone
        if any(value is text for value in given):
            files = (str(Path(f.f_code.co_filename).relative_to(ROOT)) for f in (caller, frame))
            seen.add((*files, frame.f_code.co_name))  # type: ignore[arg-type]

    doc = Doc(text)
    sys.setprofile(watch)
    try:
        article_statements(doc)
        article_figures(doc)
    finally:
        sys.setprofile(None)
    return seen


def main() -> None:
    """Print the ways and their number."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article", type=Path, nargs="?", default=next((ROOT / "data" / "inbox").glob("*.txt")))
    ways = handed(parser.parse_args().article.read_text(encoding="utf-8"))
    for giver, taker, function in sorted(ways):
        print(f"{giver} -> {taker}: {function}")
    print(f"{len(ways)} times")


if __name__ == "__main__":
    main()
