"""What is made from the code and kept in the repository: data dictionary, row types, the commands' help, answers to queries.

In README.md and docs/querying.md each SQL block is followed by its answer between two comment lines; the answer is what
the release of the raw article gives.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import duckdb

from assets.contracts.row_types import row_types
from assets.markdown import markdown_table
from assets.release.dictionary import data_dictionary
from assets.workspace import BUNDLED, PROJECT, Workspace

WITH_ANSWERS = ("README.md", "docs/querying.md")
RAW_ARTICLE = BUNDLED / "inbox" / "000_568bebefa8864646.txt"
COMMANDS = "docs/reference/commands.md"
BLOCK = re.compile(r"```sql\n(?P<query>.*?)\n```\n\n<!-- answer -->\n.*?<!-- end -->", re.DOTALL)


def generated(database: Path) -> dict[Path, str]:
    """Path and content of every document that is made, or has made parts, with answers from this database."""
    with duckdb.connect(str(database), read_only=True) as con:
        made = {
            PROJECT / name: with_answers((PROJECT / name).read_text(encoding="utf-8"), con) for name in WITH_ANSWERS
        }
    made[PROJECT / "docs" / "data_dictionary.md"] = data_dictionary()
    made[PROJECT / COMMANDS] = commands()
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
    config = {"resources": {"workspace": {"config": {"data": str(workspace.data)}}}}
    with dg.DagsterInstance.ephemeral() as instance:
        defs.resolve_job_def("refresh").execute_in_process(run_config=config, instance=instance)
    return workspace.releases / "latest" / "onrecord.duckdb"


def commands() -> str:
    """The help of every command, as `onrecord COMMAND --help` prints it."""
    from pipelines.cli import main

    parts = ["# Commands", "Made by `onrecord docs` from the commands themselves.", _help(main, "onrecord")]
    return "\n\n".join([*parts, *_pages(main, "onrecord", None)]) + "\n"


def _pages(group: click.Group, name: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(group, info_name=name.rpartition(" ")[2], parent=parent)
    for word, command in sorted(group.commands.items()):
        yield f"## {name} {word}\n\n{_help(command, word, context)}"
        if isinstance(command, click.Group):
            yield from _pages(command, f"{name} {word}", context)


def _help(command: click.Command, word: str, parent: click.Context | None = None) -> str:
    names = ["-h", "--help"]
    with click.Context(
        command, info_name=word, parent=parent, help_option_names=names, max_content_width=100, terminal_width=100
    ) as context:
        return f"```\n{command.get_help(context)}\n```"
