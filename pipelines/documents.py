"""What is made from the code and kept in the repository: data dictionary, row types, reference pages, answers to queries.

In README.md and docs/querying.md each SQL block is followed by its answer between two comment lines; the answer is what
the release of the raw article gives.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb

from assets.contracts.row_types import row_types
from assets.markdown import markdown_table
from assets.release.dictionary import data_dictionary
from assets.workspace import BUNDLED, PROJECT, Workspace
from pipelines.reference import commands, settings

WITH_ANSWERS = ("README.md", "docs/querying.md")
RAW_ARTICLE = BUNDLED / "inbox" / "000_568bebefa8864646.txt"
BLOCK = re.compile(r"```sql\n(?P<query>.*?)\n```\n\n<!-- answer -->\n.*?<!-- end -->", re.DOTALL)


def generated(database: Path) -> dict[Path, str]:
    """Path and content of every document that is made, or has made parts, with answers from this database."""
    with duckdb.connect(str(database), read_only=True) as con:
        made = {
            PROJECT / name: with_answers((PROJECT / name).read_text(encoding="utf-8"), con) for name in WITH_ANSWERS
        }
    made[PROJECT / "docs" / "data_dictionary.md"] = data_dictionary()
    made[PROJECT / "docs" / "reference" / "commands.md"] = commands()
    made[PROJECT / "docs" / "reference" / "settings.md"] = settings()
    made[PROJECT / "assets" / "contracts" / "rows.py"] = row_types()
    return made


def with_answers(markdown: str, con: duckdb.DuckDBPyConnection) -> str:
    """The text with the answer of each SQL block after it."""

    def answer(match: re.Match[str]) -> str:
        table = markdown_table(con.sql(match["query"]).pl())
        return f"```sql\n{match['query']}\n```\n\n<!-- answer -->\n{table}\n<!-- end -->"

    return BLOCK.sub(answer, markdown)


def release_of_raw_article(folder: Path) -> Path:
    """The database of a release of the raw article alone, made by the real job in a data folder of its own."""
    import dagster as dg

    from pipelines.definitions import defs

    workspace = Workspace(folder / "data")
    workspace.begin()
    shutil.copy(RAW_ARTICLE, workspace.inbox)
    config = {"resources": {"workspace": {"config": {"data": str(workspace.data)}}}, "loggers": {"terminal": {}}}
    with dg.DagsterInstance.ephemeral() as instance:
        defs.resolve_job_def("refresh").execute_in_process(run_config=config, instance=instance)
    return workspace.releases / "latest" / "onrecord.duckdb"
