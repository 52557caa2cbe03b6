"""What is made from the code and kept in the repository: data dictionary, row types, the answers to the README's queries.

In README.md and docs/querying.md each SQL block is followed by its answer between two comment lines; the answer is what
the release of the raw article gives.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from assets.contracts.row_types import row_types
from assets.markdown import markdown_table
from assets.release.dictionary import data_dictionary
from assets.workspace import PROJECT

WITH_ANSWERS = ("README.md", "docs/querying.md")
BLOCK = re.compile(r"```sql\n(?P<query>.*?)\n```\n\n<!-- answer -->\n.*?<!-- end -->", re.DOTALL)


def generated(database: Path) -> dict[Path, str]:
    """Path and content of every document that is made, or has made parts, with answers from this database."""
    with duckdb.connect(str(database), read_only=True) as con:
        made = {
            PROJECT / name: with_answers((PROJECT / name).read_text(encoding="utf-8"), con) for name in WITH_ANSWERS
        }
    made[PROJECT / "docs" / "data_dictionary.md"] = data_dictionary()
    made[PROJECT / "assets" / "contracts" / "rows.py"] = row_types()
    return made


def with_answers(markdown: str, con: duckdb.DuckDBPyConnection) -> str:
    """The text with the answer of each SQL block after it."""

    def answer(match: re.Match[str]) -> str:
        table = markdown_table(con.sql(match["query"]).pl())
        return f"```sql\n{match['query']}\n```\n\n<!-- answer -->\n{table}\n<!-- end -->"

    return BLOCK.sub(answer, markdown)
