"""The statements table: one row per attribution, that is, who said what."""

from assets.contracts.schema import SPANS_TYPE, Column, Table
from assets.contracts.speakers import SPEAKER_TYPES

KINDS = {
    "direct": "all content stands inside quotation marks",
    "mixed": "some of it does",
    "indirect": "none of it does",
}
ATTRIBUTION_TYPES = {
    "communication": "an act of saying: said, announced, according to",
    "attitude": "belief or feeling: believes, hopes",
    "factive": "taken as known: knows, regrets",
    "control": "wish, order, promise or refusal: wants, refuses, promises to",
}
SOURCE_FORMS = {
    "name": "the source is named",
    "nominal": "it is described: the spokesperson",
    "pronoun": "he, she, they, I",
    "none": "the article gives no source beside the cue",
}
STANCES = {
    "asserted": "says that it is so",
    "denied": "says that it is not so: denied that, rejected the claim, called the figure a fantasy",
    "asked": "asks it: asked whether",
    "declined": "declines to speak of it: the negated ones",
}

STATEMENTS = Table(
    name="statements",
    meaning="One row per attribution: who said (or thinks, hopes, wants, refuses) what. Views count only attribution_type communication unless asked.",
    key="statement_id",
    together=(("cue", "cue_start", "cue_end", "cue_lemma"), ("source", "source_start", "source_end")),
    columns=(
        Column("statement_id", "VARCHAR", "The letter s and 16 hex digits made from article and spans.", "s0123456789abcdef", "s1", "an id made by hand", pattern="s[0-9a-f]{16}"),
        Column("article_id", "VARCHAR", "The article it stands in.", "a6f8cd1e111f7de7b", "a0000000000000000", "an article that is not there",
               pattern="a[0-9a-f]{16}", references="articles.article_id"),
        Column("position", "BIGINT", "Reading order within the article, from 0.", 0, -1, "negative", minimum=0),
        Column("kind", "VARCHAR", "How much of the content is quoted.", "direct", "quote", "not one of the three kinds", values=KINDS),
        Column("attribution_type", "VARCHAR", "The Penn Discourse Treebank's class of what the cue does.", "communication", "speech", "not one of the four classes", values=ATTRIBUTION_TYPES),
        Column("content", "VARCHAR", "What was said, verbatim, with its quotation marks; several parts are joined with ' … '. A leading 'that' and the author's asides are left out.",
               "“Our goal is obvious”", "Our aim is obvious", "not the characters of the article", is_text=True),
        Column("content_spans", SPANS_TYPE, "Where the parts of the content stand in articles.text, in reading order.", [{"start": 1823, "end": 1885}], [{"start": 5, "end": 5}], "an empty span",
               unit="code points, 0-based, half-open"),
        Column("quoted", "VARCHAR", "Only what stood inside quotation marks, without the marks; several parts are joined with ' … '. Null for indirect.",
               "Our goal is obvious", "never printed anywhere", "not in the content", nullable=True, is_text=True),
        Column("cue", "VARCHAR", "The words that do the attributing.", "said", "stated", "not the characters of the article", nullable=True),
        Column("cue_start", "BIGINT", "Where the cue starts.", 1896, -1, "negative", nullable=True, unit="code points", minimum=0),
        Column("cue_end", "BIGINT", "Where the cue ends.", 1900, 0, "an end before its start", nullable=True, unit="code points", minimum=0),
        Column("cue_lemma", "VARCHAR", "The cue's main word in its dictionary form.", "say", "", "empty", nullable=True),
        Column("source", "VARCHAR", "The mention beside the cue, as printed.", "Zelenskyy", "Zelensky", "not the characters of the article", nullable=True, is_text=True),
        Column("source_start", "BIGINT", "Where the source starts.", 1886, -1, "negative", nullable=True, unit="code points", minimum=0),
        Column("source_end", "BIGINT", "Where the source ends.", 1895, 0, "an end before its start", nullable=True, unit="code points", minimum=0),
        Column("source_form", "VARCHAR", "How the source is worded.", "name", "title", "not one of the forms", values=SOURCE_FORMS),
        Column("speaker_id", "VARCHAR", "Who it is after coreference; null when it could not be told.", "p0123456789abcdef", "p0000000000000000", "a speaker that is not there",
               nullable=True, pattern="p[0-9a-f]{16}", references="speakers.speaker_id"),
        Column("speaker", "VARCHAR", "The speaker's fullest name.", "Volodymyr Zelenskyy", "He", "a pronoun is a source, not a speaker", nullable=True),
        Column("speaker_type", "VARCHAR", "What kind of source the speaker is.", "person", "politician", "a role is not a type", nullable=True, values=SPEAKER_TYPES),
        Column("speaker_role", "VARCHAR", "Title or role, as printed in this article.", "Ukrainian President", "", "empty instead of null", nullable=True),
        Column("addressee", "VARCHAR", "Whom it was said to, as printed.", "the delegates", "never printed anywhere", "not the characters of the article", nullable=True),
        Column("said_on", "DATE", "The day it was said, resolved against published_on; null when it is not stated or published_on is unknown.", "2022-03-29", "2022-03-29",
               "a day without the words it came from", nullable=True),
        Column("said_on_text", "VARCHAR", "The words that said_on comes from.", "on Tuesday", "never printed anywhere", "not the characters of the article", nullable=True),
        Column("negated", "BOOLEAN", "A refusal to speak: declined to say, did not comment. Who denies a claim speaks: see stance.", False, None, "null: a statement is negated or it is not"),
        Column("stance", "VARCHAR", "What the speaker does with the content.", "denied", "negative", "not one of the four stances", values=STANCES),
        Column("parent_statement_id", "VARCHAR", "The statement that this one is quoted inside.", "s0123456789abcdef", "s0000000000000000", "a statement that is not there",
               nullable=True, pattern="s[0-9a-f]{16}", references="statements.statement_id"),
        Column("confidence", "DOUBLE", "Share of rows with this confidence that are right, as calibrated on held-out text.", 0.93, 1.5, "over 1", minimum=0, maximum=1),
        Column("extractor", "VARCHAR", "The component and version that made the row.", "statements@1.0.0+1a2b3c4d", "v1", "no component named", pattern="[a-z-]+@.+"),
    ),
)  # fmt: skip
