"""A release -> report.html: its summary on one page, with plots, for whoever has the folder and no program.

The page has no script and loads nothing; its links lead to the files beside it and to the publishers. What it shows is what
the reader's first page shows.
"""

from __future__ import annotations

from pathlib import Path

from assets.reader.links import Ask
from assets.reader.pages import home
from assets.reader.render import ENVIRONMENT, STATIC
from assets.reader.source import Source

FILES = {
    "onrecord.duckdb": "all tables with views, to be asked in SQL",
    "parquet/statements.parquet": "who said what",
    "parquet/statistics.parquet": "figures, and who claims them",
    "parquet/speakers.parquet": "everybody who is quoted",
    "parquet/articles.parquet": "the articles",
    "parquet/rejects.parquet": "what was left out, each with its reason",
    "DATA_DICTIONARY.md": "what every column means",
    "CHANGES.md": "what changed since the release before",
    "changes.parquet": "the same, row by row",
    "datapackage.json": "what the release was made from, for programs",
}


def report_html(folder: Path) -> str:
    """The page for the release in this folder, whose database and manifest are written."""
    source = Source(folder)
    try:
        return ENVIRONMENT.get_template("report.html").render(
            **home(source, Ask("home")),
            info=source.info,
            files={name: told for name, told in FILES.items() if (folder / name).exists()},
            style=(STATIC / "reader.css").read_text(encoding="utf-8"),
        )
    finally:
        source.close()
