"""The rows of the statements table: what holds for every text, and what the raw article says."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.contracts import ARTICLES, REJECTS, STATEMENTS
from assets.contracts.ids import article_id
from assets.reading.doc import Doc
from assets.reading.en.quotations import quotation_spans
from assets.reading.span import holds
from assets.release.spans import places_of
from assets.statements.pipeline import article_statements
from assets.statements.rows import EXTRACTOR, HELPERS, extract_statements, statement_rows
from assets.statements.speakers.across_articles import resolve_speakers
from assets.statements.steps.content import fitted, kind_of

RAW = Path(__file__).parents[2] / "data" / "inbox" / "000_568bebefa8864646.txt"


def articles(*texts: str, published_on: dt.date | None = None) -> pl.DataFrame:
    rows = [
        {**dict.fromkeys(ARTICLES.polars_schema), "article_id": article_id(t), "source_uri": "inbox/test.txt", "text": t, "published_on": published_on}
        for t in texts
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=ARTICLES.polars_schema)


def rows_of(text: str, published_on: dt.date | None = None) -> list[dict]:
    return statement_rows(article_statements(Doc(text, published_on, article_id(text))))


# ---------------------------------------------------------------- what holds for every text

PIECES = [
    "“We will rebuild,” said Mayor Ana Silva.", "He denied it.", '"It was loud," she said. "We ran.', "The ‘smart’ meters", "\n\n", "\n", " ", "according to the ministry",
    "Jane Doe: No.", "— Yes", "“", "”", '"', "'", "‘", "’", "«", "»", "``", "''", "told reporters on Tuesday that", "I said that we would go", "(", "…", "Dr. Li", "who said", "“It took years …” the mayor said.", "“… and it closed,” he said.",
    "did not immediately respond to a request for comment", "The company said", "according to court papers.", "the driver told officers that", "said the clerk wrote that the road was closed,", "Villagers, the Herald reported, said", "“He asked me, ‘Why?’” Brown said.", "ß", "\u202e", "😀", "\x00", "é", "İ", "ﬁ",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=14).map(" ".join)


def broken(text: str) -> list[str]:
    """The invariants of the contract that the rows of `text` break."""
    work = article_statements(Doc(text, None, "a0123456789abcdef"))
    rows, left = statement_rows(work), work.rejects
    found = []
    by_id = {r["statement_id"]: r for r in rows}
    if len(by_id) != len(rows) or [r["position"] for r in rows] != list(range(len(rows))):
        found.append("ids and positions are unique and in order")
    for r in rows:
        spans = [(s["start"], s["end"]) for s in r["content_spans"]]
        if (
            not spans
            or any(s >= e for s, e in spans)
            or any(a[1] > b[0] for a, b in zip(spans, spans[1:], strict=False))
        ):
            found.append(f"content spans are in order and not empty: {spans}")
        if r["content"] != " … ".join(text[s:e] for s, e in spans):
            found.append("content slices back")
        for name in ("cue", "source"):
            if (r[name] is None) != (r[f"{name}_start"] is None) or (
                r[name] is not None and text[r[f"{name}_start"] : r[f"{name}_end"]] != r[name]
            ):
                found.append(f"{name} slices back")
        if (r["kind"] == "indirect") != (r["quoted"] is None):
            found.append("kind agrees with the quotation marks")
        if r["quoted"] is not None and places_of(r["quoted"], text, spans) is None:
            found.append("quoted is in the content")
        if r["addressee"] is not None and r["addressee"] not in text:
            found.append("the hearer is in the article")
        if (r["source"] is None) != (r["source_form"] == "none") or not 0 <= r["confidence"] <= 1:
            found.append("form and confidence")
        if (parent := r["parent_statement_id"]) is not None and parent in by_id:
            around = [(s["start"], s["end"]) for s in by_id[parent]["content_spans"]]
            if not all(any(holds(outer, inner) for outer in around) for inner in spans):
                found.append("what is said inside a statement lies in its content")
        seen = {r["statement_id"]}
        while (parent := r["parent_statement_id"]) is not None:
            if parent in seen or parent not in by_id:
                found.append("parents are statements, without a cycle")
                break
            seen.add(parent)
            r = by_id[parent]
    spans = [(s["start"], s["end"]) for r in rows for s in r["content_spans"]]
    spans += [(r[f"{n}_start"], r[f"{n}_end"]) for r in rows for n in ("cue", "source") if r[n] is not None]
    spans += [(s, e) for s, e, _, _ in left]
    held = {at for s, e in spans for at in range(s, e)}
    found += [f"uncovered {text[s:e]!r}" for s, e in quotation_spans(text) if not held.issuperset(range(s, e))]
    return found


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_every_text_keeps_the_contract(text):
    assert broken(text) == []


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n" * 500, '"' * 300, "“" * 300, "Mr. " * 300, "said " * 300, "a" * 5000, '"a" ' * 300, "\ud800 said"],
)
def test_degenerate_texts_keep_the_contract(text):
    assert broken(text) == []


def test_what_is_quoted_inside_quoted_words_is_told_once():
    text = "“Brown declared that the town ‘lost “all sense” of purpose’ long ago,” Lee said."
    doc = Doc(text)
    said = (text.index("the town"), text.index(",”"))
    kind, quoted = kind_of(doc, [said], within=doc.quotations.outer[0])
    assert (kind, quoted) == ("mixed", "lost “all sense” of purpose")


def test_the_same_text_gives_the_same_rows():
    text = RAW.read_text(encoding="utf8")
    assert rows_of(text) == rows_of(text)


def test_a_row_depends_on_its_own_article_only():
    one, two = "“It rained,” said Ana Silva.", "He said it had snowed. “Stay home,” Bo Lind told reporters."
    together, _ = extract_statements(articles(one, two))
    alone, _ = extract_statements(articles(two))
    assert together.filter(pl.col("article_id") == article_id(two)).equals(alone)


def test_frames_are_as_the_contract_declares_them():
    frame = articles(RAW.read_text(encoding="utf8"), "The “smart” meters broke.")
    statements, rejects = extract_statements(frame)
    assert statements.schema == {**STATEMENTS.polars_schema, **HELPERS}
    REJECTS.validate(rejects)
    statements, _ = resolve_speakers(statements, frame)
    STATEMENTS.validate(statements)
    assert statements["extractor"].unique().to_list() == [EXTRACTOR]


def test_no_articles_no_rows():
    statements, rejects = extract_statements(articles())
    assert statements.height == rejects.height == 0


# ---------------------------------------------------------------- days, rejects, confidence


def test_weekdays_are_resolved_against_the_day_of_publication():
    text = "Mayor Ana Silva told reporters on Tuesday that the bridge was safe."
    assert rows_of(text, dt.date(2024, 5, 16))[0]["said_on"] == dt.date(2024, 5, 14)
    assert rows_of(text)[0]["said_on"] is None
    assert rows_of(text)[0]["said_on_text"] == "on Tuesday"


def test_who_will_speak_speaks_on_a_day_to_come():
    text = "The minister will say on Friday that cuts are needed."
    assert rows_of(text, dt.date(2024, 5, 14))[0]["said_on"] == dt.date(2024, 5, 17)
    assert rows_of(text, dt.date(2024, 5, 17))[0]["said_on"] == dt.date(2024, 5, 17)


def test_a_day_inside_the_content_is_not_the_day_it_was_said():
    assert rows_of("Ana Silva said that the bridge would open on Tuesday.", dt.date(2024, 5, 16))[0]["said_on"] is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The “smart” meters were broken.", "scare_quote"),
        ("Her novel “Yellow River Blues” sold well.", "title"),
        ("Carlos “Tank” Moreira scored twice.", "title"),
        ("“The end of it all has come to this town.”", "no_speaker"),
        ("“The end of it all has come to this town.\n\nIt rained.", "unbalanced_quotes"),
    ],
)
def test_quotations_that_are_no_statements_are_rejected_with_a_reason(text, reason):
    assert [reject.reason for reject in article_statements(Doc(text)).rejects] == [reason]


def test_a_resolved_pronoun_is_less_certain_than_the_same_words_with_a_name():
    named, pronoun = rows_of("Ana Silva said the bridge was safe. She said the road was closed.")
    assert named["speaker"] == pronoun["speaker"] == "Ana Silva"
    assert pronoun["confidence"] < named["confidence"]


# ---------------------------------------------------------------- the raw article


@pytest.fixture(scope="module")
def raw() -> pl.DataFrame:
    frame = articles(RAW.read_bytes().decode("utf8"))
    statements, _ = resolve_speakers(extract_statements(frame)[0], frame)
    return statements


@pytest.mark.parametrize(
    ("speaker", "kind", "negated", "content"),
    [
        ("Recep Tayyip Erdogan", "mixed", False, "“stopping this tragedy” is up to them"),
        ("Recep Tayyip Erdogan", "direct", False, "“We hope that your meetings"),
        ("Recep Tayyip Erdogan", "indirect", False, "he had spoken by phone in recent days"),
        ("Recep Tayyip Erdogan", "indirect", False, "their conversations had revived expectations"),
        ("Recep Tayyip Erdogan", "direct", False, "“In line with the instructions"),
        ("Volodymyr Zelenskyy", "indirect", False, "his country is prepared to declare its neutrality"),
        ("Volodymyr Zelenskyy", "direct", False, "“A new round of negotiations is ahead"),
        ("Volodymyr Zelenskyy", "mixed", False, "Ukraine’s priorities for the talks are well known"),
        ("Volodymyr Zelenskyy", "direct", False, "“Our goal is obvious"),
        ("Russia", "mixed", False, "the invasion a “special military operation”"),
        ("Volodymyr Zelenskyy", "indirect", False, "these two matters wouldn’t be the subject"),
        ("Volodymyr Zelenskyy", "direct", False, "“We do not discuss ‘de-Nazification’"),
        ("Volodymyr Zelenskyy", "indirect", False, "any terms of a peace deal"),
        ("Volodymyr Zelenskyy", "indirect", False, "before a compromise is put to a popular vote"),
        ("Peskov", "direct", False, "“Regrettably, we cannot say"),
        ("Peskov", "indirect", True, "to go into any details"),
        ("Peskov", "mixed", False, "such disclosure would be “harmful”"),
    ],
)
def test_the_raw_article(raw, speaker, kind, negated, content):
    found = raw.filter(pl.col("content").str.contains(content, literal=True))
    assert found.select("speaker", "kind", "negated").rows() == [(speaker, kind, negated)]


def test_the_raw_article_says_little_else(raw):
    assert raw.height <= 17 + 4 + 3  # required, optional, and at most three that match nothing


# ---------------------------------------------------------------- layout


def test_turns_on_one_line_are_cut_at_the_next_name():
    text = "BAXTER: So here is the deal, and I mean it. ORTEGA: You never mean it.\nBAXTER: I do. ORTEGA: We shall see."
    found = [(r["speaker"], r["content"]) for r in rows_of(text)]
    assert ("Baxter", "So here is the deal, and I mean it.") in found
    assert ("Ortega", "You never mean it.") in found


def test_labels_of_a_list_are_no_speakers():
    text = "TARGET: two guards\nREPORT: a bomb in a bag\nTARGET: a bus\nREPORT: none\nThe target of the report was never named."
    assert [
        r for r in rows_of(text) if r["cue"] == ":" and r["source"] in ("TARGET", "REPORT") and r["confidence"] > 0.9
    ] == []


# ---------------------------------------------------------------- lines broken by hand

WIRE = """    LAGOS, March 2 - The harbour of Lagos will close for three weeks
this spring, said Jane Doe, president of the Harbour
Workers' Association of the coast, on Monday. "We have no choice
about it," she told reporters.
"""


def test_words_that_a_line_break_runs_through_are_given_as_printed():
    rows = rows_of(WIRE)
    roles = {row["speaker_role"] for row in rows} - {None}
    assert any("\n" in role for role in roles)
    for row in rows:
        for column in ("speaker_role", "addressee", "said_on_text", "source", "cue"):
            assert row[column] is None or row[column] in WIRE


def test_a_quotation_that_goes_on_is_one_part_with_what_of_it_was_one_before():
    text = (
        '"I felt we did enough to win the game," said the coach Tom Hale. "We dominated after the break, the players showed a fine response '
        'and we should have gone on to win.\n"But for the keeper, who made three saves, we would have scored five or six."'
    )
    for row in rows_of(text):
        spans = [(span["start"], span["end"]) for span in row["content_spans"]]
        assert spans == sorted(spans) and all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "marked", "content"),
    [
        ("Ana Ruiz announced her divorce last month, and left.", "her divorce last", "her divorce last month"),
        ("The bank voiced doubts ten months after the fire in Oslo.", "doubts ten months after", "doubts ten months after the fire in Oslo"),
        ("The envoy told us the road was safe. But that was in May.", "the road was safe. But", "the road was safe"),
        ("The envoy said the road was safe on Monday.", "the road was safe", "the road was safe"),
        ("The envoy said he would come the year after, and left.", "he would come the year after", "he would come the year after"),
        ("That he spoke before | said the Oslo paper.", "he spoke before", "he spoke before"),
    ],
)  # fmt: skip
def test_content_ends_where_its_phrase_ends(text, marked, content):
    start = text.index(marked)
    span = (start, start + len(marked))
    frame = (text.index("said"), text.index("said") + 4) if "said" in text else (0, 3)
    doc = Doc(text)
    assert [doc[part] for part in fitted(doc, [span], frame, None)] == [content]
