"""Who is who across articles, and the registry of corrections."""

import polars as pl
import pytest

from assets.contracts import SPEAKERS, STATEMENTS
from assets.contracts.ids import article_id
from assets.statements.rows import HELPERS
from assets.statements.speakers.across_articles import resolve_speakers, unused_corrections
from assets.statements.speakers.corrections import as_frame

ARTICLES = [article_id(f"article {n}") for n in range(6)]
NONE = as_frame([])


def said(
    article: int, speaker: str | None, role: str | None = None, type: str = "person", aliases: list[str] | None = None
) -> dict:
    return {"article_id": ARTICLES[article], "speaker": speaker, "speaker_type": type if speaker else None, "speaker_role": role,
            "speaker_aliases": aliases or ([speaker] if speaker else [])}  # fmt: skip


def frame(*rows: dict) -> pl.DataFrame:
    schema = {**STATEMENTS.polars_schema, **HELPERS}
    filled = [{**dict.fromkeys(schema), **row, "position": n} for n, row in enumerate(rows)]
    return pl.DataFrame(filled, schema=schema)


def resolved(*rows: dict, corrections: pl.DataFrame = NONE) -> tuple[list[str | None], pl.DataFrame]:
    statements, speakers = resolve_speakers(frame(*rows), pl.DataFrame({"article_id": ARTICLES}), corrections)
    SPEAKERS.validate(speakers)
    return statements["speaker_id"].to_list(), speakers


def test_one_full_name_in_two_articles_is_one_speaker_with_the_fullest_name():
    ids, speakers = resolved(said(0, "Maria Lund", "physicist"), said(1, "Maria Lund"), said(1, "Maria Lund"))
    assert len(set(ids)) == 1
    assert speakers.select("name", "article_count", "statement_count").row(0) == ("Maria Lund", 2, 3)


def test_people_of_one_name_in_different_walks_of_life_stay_apart():
    ids, speakers = resolved(
        said(0, "John Smith", "Rovers striker"),
        said(1, "John Smith", "High Court judge"),
        said(2, "John Smith", "striker"),
    )
    assert ids[0] == ids[2] != ids[1]
    assert speakers.height == 2


def test_roles_that_fit_any_walk_keep_nobody_apart():
    ids, _ = resolved(said(0, "Ann Roe", "spokeswoman"), said(1, "Ann Roe", "mayor"))
    assert ids[0] == ids[1]


def test_a_surname_alone_joins_only_where_the_roles_agree():
    ids, speakers = resolved(
        said(0, "Dmitri Volkov", "Palace spokesman"), said(1, "Volkov", "Palace spokesman"), said(2, "Volkov", "coach")
    )
    assert ids[0] == ids[1] != ids[2]
    assert "Volkov" in speakers.filter(pl.col("name") == "Dmitri Volkov")["aliases"][0]


def test_two_surnames_without_a_role_are_two_speakers():
    ids, _ = resolved(said(0, "Smith"), said(1, "Smith"))
    assert ids[0] != ids[1]


def test_bodies_go_by_their_names():
    ids, _ = resolved(said(0, "World Bank", type="organisation"), said(1, "the World Bank", type="organisation"))
    assert ids[0] == ids[1]


@pytest.mark.parametrize("type", ["group", "unnamed", "document"])
def test_the_undescribed_never_leave_their_article(type):
    ids, _ = resolved(said(0, "officials", type=type), said(0, "officials", type=type), said(1, "officials", type=type))
    assert ids[0] == ids[1] != ids[2]


def test_an_unknown_speaker_stays_null():
    ids, speakers = resolved(said(0, None))
    assert ids == [None] and speakers.height == 0


def test_ids_do_not_depend_on_the_order_of_rows():
    rows = [
        said(0, "John Smith", "striker"),
        said(1, "John Smith", "judge"),
        said(2, "Smith", "judge"),
        said(3, "Acme", type="organisation"),
    ]
    assert resolved(*rows)[0] == resolved(*rows[::-1])[0][::-1]


def correction(**values: str) -> pl.DataFrame:
    return pl.DataFrame([{**dict.fromkeys(NONE.columns, ""), **values}], schema=NONE.schema)


def test_corrections_merge_split_and_rename():
    merge = correction(action="merge", type="person", name="Volodimir Kit", to="Volodymyr Kit", reason="two spellings")
    ids, _ = resolved(said(0, "Volodimir Kit"), said(1, "Volodymyr Kit"), corrections=merge)
    assert ids[0] == ids[1]
    split = correction(
        action="split", type="person", name="Ann Roe", to="the swimmer", articles=ARTICLES[1], reason="another woman"
    )
    ids, _ = resolved(said(0, "Ann Roe"), said(1, "Ann Roe"), corrections=split)
    assert ids[0] != ids[1]
    rename = correction(
        action="rename", type="organisation", name="Acme", to="Acme Corporation", reason="its full name"
    )
    _, speakers = resolved(said(0, "Acme", type="organisation"), corrections=rename)
    assert speakers["name"].to_list() == ["Acme Corporation"]


def test_a_correction_that_nothing_calls_for_is_reported():
    old = correction(action="rename", type="person", name="Nobody Here", to="X", reason="-")
    assert unused_corrections(frame(said(0, "Ann Roe")), old).height == 1
    assert unused_corrections(frame(said(0, "Nobody Here")), old).height == 0


def test_a_correction_changes_the_type_of_a_speaker_in_statements_and_speakers_and_what_follows_from_it():
    rows = [said(0, "Acme Harbour"), said(1, "Acme Harbour", type="organisation"), said(1, "Ann Roe")]
    apart, _ = resolved(*rows)
    assert apart[0] != apart[1]
    right = correction(action="type", type="person", name="Acme Harbour", to="organisation", reason="it is a firm")
    statements, speakers = resolve_speakers(frame(*rows), pl.DataFrame({"article_id": ARTICLES}), right)
    assert statements["speaker_type"].to_list() == ["organisation", "organisation", "person"]
    assert speakers.filter(name="Acme Harbour").select("type", "article_count").rows() == [("organisation", 2)]
    # a further correction names the speaker by the right type, and is not stale
    renamed = correction(
        action="rename", type="organisation", name="Acme Harbour", to="Acme Harbour Ltd", reason="its name"
    )
    both = pl.concat([right, renamed])
    assert "Acme Harbour Ltd" in resolved(rows[0], corrections=both)[1]["name"].to_list()
    assert unused_corrections(frame(rows[0]).select("speaker", "speaker_type"), both).is_empty()


def test_statements_of_unknown_articles_are_refused():
    with pytest.raises(ValueError, match="pass the articles"):
        resolve_speakers(frame(said(0, "Ann Roe")), pl.DataFrame({"article_id": ARTICLES[1:]}), NONE)
