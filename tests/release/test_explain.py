"""What `explain` says of a row: the words, the model's marks, the steps, the speakers weighed."""

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from assets.contracts import ARTICLES
from assets.contracts.ids import article_id
from assets.release.explain import as_text, explain
from assets.statements.rows import extract_statements
from assets.statements.speakers.across_articles import resolve_speakers
from assets.statistics.rows import extract_statistics
from pipelines.cli import main
from tests.conftest import HEADLINE

TEXT = """Mayor Ana Silva met Bo Lind on Monday. She said that the bridge would cost 4 million euros.

The firm did not respond to a request for comment. “We will rebuild,” Lind told reporters.

The “smart” meters broke."""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of one article, as a folder of Parquet files."""
    folder = tmp_path_factory.mktemp("tables")
    row = {
        **dict.fromkeys(ARTICLES.polars_schema),
        "article_id": article_id(TEXT),
        "source_uri": "inbox/a.txt",
        "text": TEXT,
    }
    articles = pl.DataFrame([row], schema=ARTICLES.polars_schema)
    extracted, rejects = extract_statements(articles)
    statements, _ = resolve_speakers(extracted, articles)
    statistics, numbers = extract_statistics(articles, statements)
    frames = {
        "articles": articles,
        "statements": statements,
        "statistics": statistics,
        "rejects": pl.concat([rejects, numbers]),
    }
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder


def id_of(tables: Path, table: str, text: str) -> str:
    """The id of the row of a table whose words hold `text`."""
    column = {"statements": "content"}.get(table, "text")
    return (
        pl.read_parquet(tables / f"{table}.parquet").filter(pl.col(column).str.contains(text, literal=True)).row(0)[0]
    )


def test_a_statement_shows_its_sentence_the_marks_and_who_was_weighed(tables: Path) -> None:
    found = explain(id_of(tables, "statements", "the bridge would cost"), tables)
    assert [s["text"] for s in found["sentences"]] == ["She said that the bridge would cost 4 million euros."]
    [mark] = found["marks"]
    assert (mark["source"], mark["cue"]) == (["She"], ["said"])
    assert 0.5 < mark["confidence"] <= 1
    assert [m["step"] for m in found["made_by"]][0] == "tagger"
    speaker = found["speaker"]
    assert (speaker["chosen"]["name"], speaker["step"]) == ("Ana Silva", "pronoun")
    probabilities = {one["name"]: one["probability"] for one in speaker["candidates"]}
    assert probabilities["Ana Silva"] == max(probabilities.values())
    assert sum(probabilities.values()) == pytest.approx(1, abs=0.05)


def test_a_statement_of_a_pattern_names_the_pattern(tables: Path) -> None:
    made_by = explain(id_of(tables, "statements", "a request for comment"), tables)["made_by"]
    assert made_by[-1]["step"] == "speaker.description"
    assert all(step["does"] for step in made_by)


def test_a_statistic_shows_the_statement_that_claims_it(tables: Path) -> None:
    found = explain(id_of(tables, "statistics", "4 million euros"), tables)
    assert found["claimed_in"]["row"]["cue"] == "said"
    assert "claimed in" in as_text(found)


def test_a_figure_of_a_title_shows_its_title_and_its_steps(titled: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    for name, frame in titled.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    found = explain(id_of(tmp_path, "title_statistics", "47"), tmp_path)
    assert found["sentences"][0]["text"] == HEADLINE
    assert "event.happened" in [step["step"] for step in found["made_by"]]
    assert "no figure of the text says the same" in as_text(found)
    of_text = titled["title_statistics"].drop_nulls("statistic_id_in_text").row(0, named=True)
    assert of_text["statistic_id_in_text"] in explain(of_text["title_statistic_id"], tmp_path)["note"]


def test_a_reject_shows_its_reason_and_its_sentence(tables: Path) -> None:
    found = explain(id_of(tables, "rejects", "smart"), tables)
    assert found["reason"] == "scare_quote"
    assert found["sentences"][0]["text"] == "The “smart” meters broke."


def test_a_row_that_this_version_does_not_make_says_so(tables: Path, tmp_path: Path) -> None:
    for name in ("articles", "statistics", "rejects"):
        (tmp_path / f"{name}.parquet").write_bytes((tables / f"{name}.parquet").read_bytes())
    rows = pl.read_parquet(tables / "statements.parquet")
    rows.with_columns(statement_id=pl.lit("s0000000000000000")).head(1).write_parquet(tmp_path / "statements.parquet")
    found = explain("s0000000000000000", tmp_path)
    assert "does not make the row any more" in found["note"]
    assert found["nearby"]


def test_a_statistic_names_the_steps_that_wrote_its_columns(tables: Path) -> None:
    found = explain(id_of(tables, "statistics", "4 million euros"), tables)
    steps = {step["step"]: step["does"] for step in found["made_by"]}
    assert {"bounds.stated", "unit.as_written", "currency.of_article"} <= steps.keys()
    assert all(steps.values())
    assert "unit.as_written" in as_text(found)


def test_an_edition_without_texts_says_how_to_get_them(tables: Path, tmp_path: Path) -> None:
    for path in tables.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    pl.read_parquet(tables / "articles.parquet").with_columns(text=pl.lit(None, pl.String)).write_parquet(
        tmp_path / "articles.parquet"
    )
    assert "onrecord attach" in explain(id_of(tables, "statements", "the bridge"), tmp_path)["note"]


def test_an_id_that_is_not_there_is_named(tables: Path) -> None:
    with pytest.raises(LookupError, match="s1111111111111111"):
        explain("s1111111111111111", tables)


def test_a_folder_without_tables_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="statements.parquet is not there"):
        explain("s1111111111111111", tmp_path)


def test_the_command_prints_it(tables: Path) -> None:
    row = id_of(tables, "statements", "We will rebuild")
    done = CliRunner().invoke(main, ["explain", row, "--tables", str(tables)])
    assert done.exit_code == 0
    assert "the model marked" in done.output
    assert CliRunner().invoke(main, ["explain", "s1", "--tables", str(tables)]).exit_code == 2
