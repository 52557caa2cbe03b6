"""The rules of the contract about characters: what is copied stands where its offsets point, joined values come from there.

A value that is joined for show is never split again: whether it came from the article is read along the article's own
characters, so that a ' … ' of the text is not taken for one that joins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import polars as pl

from assets.reading.span import Span
from assets.release.rules import BY_NAME, FAILURES, Tables, report

SEPARATOR = " … "  # between the parts of a joined value
WORDS = {"title_statistics": "title"}  # the column of articles that a table is about, where it is not text


def with_text(tables: Tables, table: str) -> pl.DataFrame:
    """The table with the words that its offsets point into as `article_text`: those of its article, or of the title."""
    texts = tables["articles"].select("article_id", article_text=WORDS.get(table, "text"))
    return tables[table].join(texts, on="article_id", how="inner")


def sliced(start: str, end: str) -> pl.Expr:
    """The characters of the article from one column to the other; none where the end comes first."""
    length = (pl.col(end) - pl.col(start)).clip(lower_bound=0)
    return pl.col("article_text").str.slice(pl.col(start).clip(lower_bound=0), length)


def span_failures(table: str, spans: tuple[tuple[str, str, str], ...]) -> Callable[[Tables], pl.DataFrame]:
    """Every copied text equals the characters that its offsets point to."""
    key = BY_NAME[table].key

    def failures(tables: Tables) -> pl.DataFrame:
        frame = with_text(tables, table)
        found = [pl.DataFrame(schema=FAILURES)]
        for copy, start, end in spans:
            there = frame.filter(pl.col(start).is_not_null())
            wrong = there.filter(
                (pl.col(start) < 0) | (pl.col(end) <= pl.col(start)) | sliced(start, end).ne_missing(pl.col(copy))
            )
            problem = pl.format(
                f"{copy} {{}} is not {WORDS.get(table, 'text')}[{{}}:{{}}]", pl.col(copy).fill_null("null"), start, end
            )
            found.append(report(wrong, key, problem))
        return pl.concat(found)

    return failures


def content_failures(tables: Tables) -> pl.DataFrame:
    """Content is its spans, in reading order, joined with ' … '; quoted comes from it and agrees with kind."""
    frame = with_text(tables, "statements").select(
        "statement_id", "kind", "content", "quoted", "content_spans", "article_text"
    )
    parts = frame.explode("content_spans").unnest("content_spans")
    previous_end = pl.col("end").shift(1).over("statement_id", order_by="row")
    parts = parts.with_row_index("row").with_columns(
        part=sliced("start", "end"),
        bad=(pl.col("end") <= pl.col("start")) | (pl.col("start") < 0) | (pl.col("start") < previous_end).fill_null(False),
    )  # fmt: skip
    joined = parts.group_by("statement_id", maintain_order=True).agg(
        made=pl.col("part").str.join(SEPARATOR), bad=(pl.col("bad") | pl.col("start").is_null()).any()
    )
    checked = frame.drop("content_spans", "article_text").join(joined, on="statement_id", how="left")
    said = frame.filter(pl.col("quoted").is_not_null()).select(
        "statement_id", "quoted", "content_spans", "article_text"
    )
    strange = pl.DataFrame(
        [
            (key, quoted)
            for key, quoted, spans, text in said.iter_rows()
            if places_of(quoted, text, [(s["start"], s["end"]) for s in spans or []]) is None
        ],
        schema={"statement_id": pl.String, "quoted": pl.String},
        orient="row",
    )
    return pl.concat(
        [
            report(checked.filter("bad"), "statement_id", pl.lit("content_spans are empty, out of order or overlap")),
            report(
                checked.filter(pl.col("made").ne_missing(pl.col("content"))),
                "statement_id",
                pl.lit("content is not the characters that content_spans point to"),
            ),
            report(strange, "statement_id", pl.format("quoted {} is not in the content", "quoted")),
            report(
                checked.filter((pl.col("kind") == "indirect") == pl.col("quoted").is_not_null()),
                "statement_id",
                pl.lit("kind indirect and quoted must not come together, direct and mixed need quoted"),
            ),
        ]
    )


def printed_failures(table: str, columns: tuple[str, ...]) -> Callable[[Tables], pl.DataFrame]:
    """Values that the contract gives 'as printed' stand in the article word for word, or their parts do."""
    key = BY_NAME[table].key

    def failures(tables: Tables) -> pl.DataFrame:
        frame = with_text(tables, table)
        found = [pl.DataFrame(schema=FAILURES)]
        for column in columns:
            there = frame.filter(pl.col(column).is_not_null()).select(key, "article_text", value=pl.col(column))
            stands = pl.col("article_text").str.contains(pl.col("value"), literal=True).fill_null(False)
            missing = there.filter(~stands)
            joined = pl.Series(
                [
                    text is None or places_of(value, text) is None
                    for text, value in missing.select("article_text", "value").iter_rows()
                ],
                dtype=pl.Boolean,
            )
            found.append(
                report(
                    missing.filter(joined),
                    key,
                    pl.format(f"{column} {{}} is not in the {'title' if table in WORDS else 'article'}", "value"),
                )
            )
        return pl.concat(found)

    return failures


# ---------------------------------------------------------------- joined values


def places_of(value: str, text: str, within: Sequence[Span] | None = None) -> list[Span] | None:
    """Stretches of `text` whose characters, joined with ' … ', are `value`; None when there are none.

    `within`: the stretches lie in these spans, one behind the other; without it they may stand anywhere. Each ' … ' of
    the value may join or be the text's own, and both are tried; of the readings, one that ends first in the text is kept.
    """
    ends = [match.start() for match in re.finditer(rf"(?={SEPARATOR})", value)] + [len(value)]
    begun: dict[int, tuple[int, list[Span]]] = {
        0: (0, [])
    }  # where a part may begin -> (end in the text, places before)
    for begin in [0, *(end + len(SEPARATOR) for end in ends[:-1])]:
        if begin not in begun:
            continue
        reached, places = begun[begin]
        for end in ends:
            if end <= begin:
                continue
            place = first_place(value[begin:end], text, reached, within)
            if place is None:
                break  # nor is anything longer that begins alike
            if end == len(value):
                return [*places, place]
            following = end + len(SEPARATOR)
            if following not in begun or place[1] < begun[following][0]:
                begun[following] = (place[1], [*places, place])
    return None


def first_place(part: str, text: str, after: int, within: Sequence[Span] | None) -> Span | None:
    """Where `part` stands first: in one of the spans `within` and not before `after`, or anywhere."""
    for start, end in [(0, len(text))] if within is None else within:
        at = text.find(part, start if within is None else max(start, after), end)
        if at >= 0:
            return at, at + len(part)
    return None
