"""The data contract: one declaration per table, from which every schema and every description is made.

`TABLES` lists the release's tables in the order in which they can be loaded (a table after those it refers to).
"""

from assets.contracts.articles import ARTICLES
from assets.contracts.rejects import REJECTS
from assets.contracts.schema import SCHEMA_VERSION, Column, Table
from assets.contracts.speakers import SPEAKERS
from assets.contracts.statements import STATEMENTS
from assets.contracts.statistics import STATISTICS
from assets.contracts.title_statistics import TITLE_STATISTICS

TABLES = (ARTICLES, SPEAKERS, STATEMENTS, STATISTICS, TITLE_STATISTICS, REJECTS)


def declared_tables(edition: str) -> tuple[Table, ...]:
    """The tables as an edition (`full` or `textfree`) declares them."""
    return TABLES if edition == "full" else tuple(table.textfree() for table in TABLES)


__all__ = [
    "ARTICLES",
    "REJECTS",
    "SCHEMA_VERSION",
    "SPEAKERS",
    "STATEMENTS",
    "STATISTICS",
    "TABLES",
    "TITLE_STATISTICS",
    "Column",
    "Table",
    "declared_tables",
]
