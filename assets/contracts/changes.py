"""The changes table: what is different from the release before, row by row."""

from assets.contracts import TABLES
from assets.contracts.schema import Column, Table

REASONS = {
    "new_article": "the article or document was not in the release before, or a new article changed what is known of a speaker",
    "changed_page": "the text or the metadata behind the same source id changed",
    "renamed": "the same text is offered under another name",
    "new_extractor": "another version of the extractor, or of the reader of the same bytes, made the row",
    "settings": "the release asks for another confidence",
    "correction": "the registry of corrections changed",
    "withdrawn": "the article was withdrawn",
    "no_longer_offered": "its source no longer offers the article or document",
}

CHANGES = Table(
    name="changes",
    meaning="One row per added or removed row and per changed value, against the release before.",
    key="change_id",
    columns=(
        Column("change_id", "VARCHAR", "The letter d and 16 hex digits made from table, id, change and column.", "d0123456789abcdef", "d1", "an id made by hand", pattern="d[0-9a-f]{16}"),
        Column("table", "VARCHAR", "Which table.", "statements", "views", "not a table of the release", values={table.name: "" for table in TABLES}),
        Column("id", "VARCHAR", "The row's id.", "s0123456789abcdef", "", "empty"),
        Column("change", "VARCHAR", "What happened to it.", "changed", "updated", "not one of the three", values={"added": "", "removed": "", "changed": ""}),
        Column("column", "VARCHAR", "Which column changed; null for whole rows.", "speaker", "", "empty instead of null", nullable=True),
        Column("old", "VARCHAR", "The value before, as text; null for none.", "Peskov", None, "", nullable=True),
        Column("new", "VARCHAR", "The value now, as text; null for none.", "Dmitry Peskov", None, "", nullable=True),
        Column("reason", "VARCHAR", "Why.", "new_article", "update", "not one of the reasons", values=REASONS),
    ),
)  # fmt: skip
