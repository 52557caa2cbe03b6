"""The rejects table: everything that was seen and not released, with the reason."""

from assets.contracts.schema import Column, Table

STAGES = {
    "read": "while reading the input",
    "parse": "while extracting statements and statistics",
    "validate": "by a check of the contract",
}
CANDIDATES = {
    "document": "a whole input",
    "quotation": "a pair of quotation marks",
    "number": "a number",
    "row": "a finished row",
}
REASONS = {
    "unreadable": "the bytes could not be read as what they claim to be",
    "empty": "nothing in it",
    "unsupported_language": "the models do not cover its language",
    "duplicate": "the same text was offered before",
    "too_large": "over the limit on size",
    "no_text": "no article text was found in it",
    "fetch_failed": "it could not be fetched",
    "not_allowed": "fetching it is not allowed: robots.txt, a private address, a scheme that is not http",
    "extractor_failed": "a fault of this program: nothing was extracted from the article",
    "no_speaker": "a quotation that nobody is said to have said",
    "scare_quote": "quotation marks that distance the author from a word",
    "title": "the title of a work, or a nickname in quotation marks",
    "unbalanced_quotes": "a quotation mark without its partner",
    "date": "a calendar date or year",
    "time": "a clock time",
    "ordinal": "a rank or a place in an order",
    "name_part": "part of a name: a flight, a team, a product, a law",
    "address": "part of a postal or web address, or of a place on the map",
    "identifier": "a phone, case, page or list number",
    "idiom": "a number word that counts nothing: one another, at one point",
    "low_confidence": "under the confidence that the release asks for",
    "schema": "a row that breaks the contract",
    "withdrawn": "on the takedown list",
}

REJECTS = Table(
    name="rejects",
    meaning="Everything that was seen and not released. Every offered document is in articles or here; every pair of quotation marks and every number lies in a statement, a statistic or here.",
    key="reject_id",
    together=(("start", "end", "text"),),
    columns=(
        Column("reject_id", "VARCHAR", "The letter r and 16 hex digits made from where it stood and why it was left out.", "r0123456789abcdef", "r1", "an id made by hand", pattern="r[0-9a-f]{16}"),
        Column("source_uri", "VARCHAR", "Where it was read from.", "inbox/broken.txt", "", "empty"),
        Column("article_id", "VARCHAR", "The article it stands in; null when there is none.", "a6f8cd1e111f7de7b", "a0000000000000000", "an article that is not there",
               nullable=True, pattern="a[0-9a-f]{16}", references="articles.article_id"),
        Column("stage", "VARCHAR", "When it was left out.", "read", "fetch", "not one of the stages", values=STAGES),
        Column("candidate", "VARCHAR", "What was left out.", "document", "file", "not one of the candidates", values=CANDIDATES),
        Column("start", "BIGINT", "Where it starts in articles.text.", 1265, -1, "negative", nullable=True, unit="code points", minimum=0),
        Column("end", "BIGINT", "Where it ends.", 1273, 0, "an end before its start", nullable=True, unit="code points", minimum=0),
        Column("text", "VARCHAR", "Its characters.", "March 29", "29 March", "not the characters of the article", nullable=True, is_text=True),
        Column("reason", "VARCHAR", "Why it was left out.", "date", "bad", "not one of the reasons", values=REASONS),
        Column("detail", "VARCHAR", "The reason in words, naming the file or row and saying what to do.", "a calendar date is not a statistic", "", "empty"),
    ),
)  # fmt: skip
