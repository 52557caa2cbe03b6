"""Given two releases, the changes between them, each with its reason."""

from __future__ import annotations

import polars as pl
import pytest

from assets.contracts.changes import CHANGES
from assets.release.changes import Context, changes_text, compare

Tables = dict[str, pl.DataFrame]
NOTHING: Context = Context()


def reasons(changes: pl.DataFrame, **where: str) -> set[str]:
    """The reasons of the changes that match."""
    return set(changes.filter(**where)["reason"])


def without_article(tables: Tables) -> Tables:
    """A release that does not hold the article."""
    return {name: frame.clear() for name, frame in tables.items()}


def another_article(tables: Tables) -> Tables:
    """The same source with another text."""
    other = "a" + "1" * 16
    return {
        name: frame.with_columns(article_id=pl.lit(other)) if "article_id" in frame.columns else frame
        for name, frame in tables.items()
    } | {"articles": tables["articles"].with_columns(article_id=pl.lit(other), raw_sha256=pl.lit("0" * 64))}


def test_the_same_tables_have_no_changes(tables: Tables) -> None:
    changes = compare(tables, tables, NOTHING)
    assert changes.is_empty()
    assert CHANGES.validate(changes).columns == CHANGES.names
    assert "No row changed" in changes_text(changes, "2026.03.02", "2026.03.01")


def test_a_new_article_comes_with_all_its_rows(tables: Tables) -> None:
    changes = compare(without_article(tables), tables, NOTHING)
    assert reasons(changes, change="added") == {"new_article"}
    assert changes.height == sum(frame.height for frame in tables.values())
    CHANGES.validate(changes)


def test_a_withdrawn_article_and_one_no_longer_offered(tables: Tables) -> None:
    article = tables["articles"]["article_id"][0]
    gone = compare(tables, without_article(tables), NOTHING)
    assert reasons(gone, table="statements") == {"no_longer_offered"}
    withdrawn = compare(tables, without_article(tables), Context(withdrawn=[article]))
    assert reasons(withdrawn, table="statements") == reasons(withdrawn, table="articles") == {"withdrawn"}


def test_a_takedown_leaves_no_old_value_that_might_hold_words_of_the_withdrawn_article(tables: Tables) -> None:
    new = another_article(tables)
    new["speakers"] = new["speakers"].with_columns(name=pl.lit("Somebody"), aliases=pl.lit(["Somebody"]))
    article = tables["articles"]["article_id"][0]
    assert compare(tables, new, NOTHING).filter(table="speakers")["old"].null_count() == 0
    changes = compare(tables, new, Context(withdrawn=[article]))
    assert changes.filter(table="speakers", change="changed").height and changes["old"].null_count() == changes.height
    CHANGES.validate(changes)


def test_another_text_from_the_same_source_is_a_changed_page(tables: Tables) -> None:
    changes = compare(tables, another_article(tables), NOTHING)
    assert reasons(changes, table="articles") == {"changed_page"}


def test_another_text_of_the_same_bytes_is_from_another_reader(tables: Tables) -> None:
    other = another_article(tables)
    other["articles"] = other["articles"].with_columns(raw_sha256=tables["articles"]["raw_sha256"])
    assert reasons(compare(tables, other, NOTHING), table="articles") == {"new_extractor"}
    retitled = tables | {"articles": tables["articles"].with_columns(byline=pl.lit("Mara Voss"))}
    assert reasons(compare(tables, retitled, NOTHING), table="articles") == {"new_extractor"}


def article(tables: Tables, number: int, **values: str | None) -> pl.DataFrame:
    """A row of articles with an id, a place and bytes of its own."""
    made = {"article_id": f"a{number:016}", "external_id": f"{number}.txt", "source_uri": f"inbox/{number}.txt"}
    row = (
        tables["articles"]
        .head(1)
        .with_columns(duplicate_of=pl.lit(None, pl.String), raw_sha256=pl.lit(f"{number:064}"))
    )
    return row.with_columns(pl.lit(value, pl.String).alias(name) for name, value in (made | values).items())


def unread(tables: Tables, number: int) -> pl.DataFrame:
    """A row of rejects for a document that could not be read."""
    schema = tables["rejects"].schema
    row = {"reject_id": f"r{number:016}", "source_uri": f"inbox/{number}.txt", "stage": "read", "candidate": "document"}
    return pl.DataFrame([row | {"reason": "unreadable", "detail": f"{number}.txt is broken"}], schema=schema)


def with_rows(tables: Tables, articles: list[pl.DataFrame], rejects: list[pl.DataFrame]) -> Tables:
    """Tables of these articles and rejects alone."""
    empty = {name: frame.clear() for name, frame in tables.items()}
    return empty | {
        "articles": pl.concat([empty["articles"], *articles]).sort("article_id"),
        "rejects": pl.concat([empty["rejects"], *rejects]).sort("reject_id"),
    }


def test_each_change_of_one_release_has_its_own_reason(tables: Tables) -> None:
    make, broken = (lambda n, **values: article(tables, n, **values)), (lambda n: unread(tables, n))
    name = {"external_id": "new.txt", "source_uri": "inbox/new.txt"}
    old = with_rows(tables, [make(n) for n in (1, 2, 3, 4, 5)], [broken(20), broken(21)])
    new = with_rows(
        tables,
        [
            make(1, **name),  # renamed
            make(2),  # as it was, but for what follows from 7
            make(6, external_id="3.txt", source_uri="inbox/3.txt"),  # a changed file: 3 goes
            make(5, duplicate_of=f"a{7:016}"),
            make(7, external_id="5.txt", source_uri="inbox/5.txt"),  # a changed page: 5 stays as its older version
            make(8),  # new
        ],
        [broken(21), broken(22)],
    )
    changes = compare(old, new, Context(withdrawn=[f"a{4:016}"]))
    found = {
        (id[0] + id.lstrip("ar0"), change): reason
        for id, change, reason in changes.select("id", "change", "reason").iter_rows()
    }
    assert found == {
        ("a1", "changed"): "renamed",
        ("a3", "removed"): "changed_page",
        ("a6", "added"): "changed_page",
        ("a4", "removed"): "withdrawn",
        ("a5", "changed"): "changed_page",
        ("a7", "added"): "changed_page",
        ("a8", "added"): "new_article",
        ("r20", "removed"): "no_longer_offered",
        ("r22", "added"): "new_article",
    }


def test_an_article_that_is_gone_is_no_longer_offered_beside_a_corrected_speaker(tables: Tables) -> None:
    speaker = tables["statements"]["speaker_id"].drop_nulls()[0]
    gone = article(tables, 9)
    old = tables | {"articles": pl.concat([tables["articles"], gone]).sort("article_id")}
    corrected = tables["statements"].with_columns(
        speaker=pl.when(pl.col("speaker_id") == speaker).then(pl.lit("Corrected Name")).otherwise("speaker")
    )
    changes = compare(old, tables | {"statements": corrected}, Context(corrections_changed=True))
    assert reasons(changes, table="articles") == {"no_longer_offered"}
    assert reasons(changes, table="statements") == {"correction"}


def test_a_speaker_goes_with_the_withdrawn_article_that_he_spoke_in(tables: Tables) -> None:
    withdrawn = list(tables["articles"]["article_id"])
    changes = compare(tables, without_article(tables), Context(withdrawn=withdrawn, corrections_changed=True))
    assert reasons(changes, table="speakers") == {"withdrawn"}


def test_a_changed_value_is_named_with_old_and_new(tables: Tables) -> None:
    renamed = tables["statements"].with_columns(
        speaker=pl.when(pl.col("speaker") == "Peskov").then(pl.lit("Dmitry Peskov")).otherwise(pl.col("speaker"))
    )
    changes = compare(tables, {**tables, "statements": renamed}, Context(corrections_changed=True))
    assert set(changes["change"]) == {"changed"} and set(changes["column"]) == {"speaker"}
    assert set(changes["old"]) == {"Peskov"} and set(changes["new"]) == {"Dmitry Peskov"}
    assert reasons(changes) == {"correction"}
    assert "| statements | speaker |" in changes_text(changes, "2026.03.02", "2026.03.01")


def test_rows_of_another_extractor_say_so(tables: Tables) -> None:
    newer = tables["statistics"].with_columns(extractor=pl.lit("statistics@99.0"), confidence=pl.lit(0.5))
    changes = compare(tables, {**tables, "statistics": newer}, NOTHING)
    assert reasons(changes, table="statistics") == {"new_extractor"}


def test_another_extractor_that_makes_the_same_rows_changes_none(tables: Tables) -> None:
    newer = {**tables, "statistics": tables["statistics"].with_columns(extractor=pl.lit("statistics@99.0"))}
    assert compare(tables, newer, NOTHING).is_empty()


def test_rows_that_another_cut_removes_say_so(tables: Tables) -> None:
    fewer = {**tables, "statements": tables["statements"].head(3)}
    assert reasons(compare(tables, fewer, Context(cut_changed=True)), table="statements") == {"settings"}


@pytest.mark.parametrize("column", ["content_spans", "aliases"])
def test_lists_are_written_as_text(column: str, tables: Tables) -> None:
    name = "statements" if column == "content_spans" else "speakers"
    emptied = tables[name].with_columns(pl.col(column).list.head(0))
    changes = compare(tables, {**tables, name: emptied}, NOTHING)
    assert changes.filter(table=name, column=column)["old"].str.len_chars().min() > 0


def test_ids_of_changes_are_unique_and_stable(tables: Tables) -> None:
    one = compare(without_article(tables), tables, NOTHING)
    two = compare(without_article(tables), {k: v.reverse() for k, v in tables.items()}, NOTHING)
    assert one["change_id"].is_unique().all()
    assert one.equals(two)


def test_figures_of_a_title_come_and_go_with_it(titled: Tables) -> None:
    untitled = {
        **titled,
        "articles": titled["articles"].with_columns(title=pl.lit(None, pl.String)),
        "title_statistics": titled["title_statistics"].clear(),
    }
    assert reasons(compare(untitled, titled, NOTHING), table="title_statistics", change="added") == {"changed_page"}
    assert reasons(compare(titled, without_article(titled), NOTHING), table="title_statistics") == {"no_longer_offered"}


def test_a_table_that_the_release_before_did_not_have_was_made_by_a_new_extractor(titled: Tables) -> None:
    before = {**titled, "title_statistics": titled["title_statistics"].clear()}
    changes = compare(before, titled, NOTHING)
    assert reasons(changes) == {"new_extractor"} and set(changes["table"]) == {"title_statistics"}
