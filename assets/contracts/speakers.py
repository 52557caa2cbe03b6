"""The speakers table: one row per distinct source of statements."""

from assets.contracts.schema import Column, Table

SPEAKER_TYPES = {
    "person": "a named human being",
    "organisation": "a company, party, agency, newspaper, court",
    "government": "a country, state or city speaking through its government, also by metonym (its capital, its palace)",
    "group": "several people named by what they are: officials, residents",
    "document": "a report, poll, law, letter, filing",
    "unnamed": "one person or body that the article does not name",
}

SPEAKERS = Table(
    name="speakers",
    meaning="One row per distinct source of statements. Groups and unnamed sources are never merged across articles.",
    key="speaker_id",
    columns=(
        Column("speaker_id", "VARCHAR", "The letter p and 16 hex digits made from name, type and, where needed, context.",
               "p0123456789abcdef", "p1", "an id made by hand", pattern="p[0-9a-f]{16}"),
        Column("name", "VARCHAR", "The fullest name seen; for groups and unnamed sources the words of the article.", "Volodymyr Zelenskyy", "", "empty"),
        Column("type", "VARCHAR", "What kind of source it is.", "person", "politician", "a role is not a type", values=SPEAKER_TYPES),
        Column("aliases", "VARCHAR[]", "Every wording that was resolved to it by name, sorted.", ["Zelenskyy"], None, "null: a speaker has at least the wording it was seen by"),
        Column("article_count", "BIGINT", "Articles in which it is the speaker of a statement.", 1, 0, "a speaker without statements is not in the table", unit="articles", minimum=1),
        Column("statement_count", "BIGINT", "Statements of which it is the speaker.", 7, 0, "a speaker without statements is not in the table", unit="statements", minimum=1),
    ),
)  # fmt: skip
