"""What belongs to the user: one folder, made by a command, kept by commands with checks, and never touched by an upgrade."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import dagster as dg
import polars as pl
import pytest
from click.testing import CliRunner, Result

from assets.registry import RegistryError
from assets.settings import load_settings
from assets.statements.speakers.corrections import load_corrections
from assets.workspace import DEFAULTS, PROJECT, Workspace, current, prepare_instance
from pipelines.cli import main
from pipelines.summary import how_to_open
from tests.conftest import run_refresh

HEADER = "action\ttype\tname\tto\tarticles\treason\n"


def onrecord(data: Path, *arguments: object) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(main, ["--data", str(data), *map(str, arguments)])


@pytest.fixture(autouse=True)
def nobody_names_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_DATA", "")


@pytest.fixture
def mine(released: Workspace, tmp_path: Path) -> Workspace:
    """A copy of a data folder with one release."""
    return Workspace(Path(shutil.copytree(released.data, tmp_path / "data", symlinks=True)))


# ---------------------------------------------------------------- the folder


def test_init_makes_a_folder_and_leaves_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    made = onrecord(tmp_path, "init", folder)
    assert made.exit_code == 0 and f"onrecord --data {folder} release" in made.output
    assert {p.name for p in folder.iterdir()} == {"inbox", "dagster_home", *(p.name for p in DEFAULTS.glob("*.*"))}
    (folder / "sources.yaml").write_text("sources: []")
    (folder / "release.yaml").unlink()
    assert "release.yaml" in onrecord(tmp_path, "init", folder).output
    assert (folder / "sources.yaml").read_text() == "sources: []"
    assert "already" in onrecord(tmp_path, "init", folder).output


def test_init_takes_no_folder_that_holds_other_things(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ann,")
    refused = onrecord(tmp_path, "init", tmp_path)
    assert refused.exit_code == 2 and "letter.txt" in refused.output and "an empty one" in refused.output
    assert onrecord(tmp_path, "init", PROJECT / "data" / "lookups").exit_code == 2


def test_the_folder_is_the_one_named_else_the_one_where_one_is_else_that_of_the_clone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace(tmp_path / "news").begin()
    monkeypatch.chdir(tmp_path)
    assert current().data == PROJECT / "data"
    monkeypatch.chdir(tmp_path / "news" / "inbox")
    assert current().data == tmp_path / "news"
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "other"))
    assert current().data == tmp_path / "other"


def test_a_folder_that_is_not_there_is_told_with_the_command_that_makes_it(tmp_path: Path) -> None:
    for command in (["release"], ["correct", "list"], ["withdraw", "--list"]):
        told = onrecord(tmp_path / "typo", *command)
        assert told.exit_code == 2 and "onrecord init" in told.output, told.output


def test_nothing_of_the_user_is_under_version_control_in_a_clone() -> None:
    ignored = (PROJECT / ".gitignore").read_text().splitlines()
    assert {"/data/*.yaml", "/data/*.tsv", "data/inbox/*", "data/dagster_home/", "data/releases/"} <= {*ignored}
    assert "!data/inbox/000_568bebefa8864646.txt" in ignored


def test_what_is_told_after_a_release_opens_that_release(
    released: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"onrecord --data {os.path.relpath(released.data)} browse" in how_to_open(released.releases)
    monkeypatch.chdir(released.inbox)
    assert "onrecord browse" in how_to_open(released.releases)


# ---------------------------------------------------------------- an upgrade


def test_a_data_folder_of_an_earlier_version_goes_on_unchanged(mine: Workspace) -> None:
    for name in ("corrections.tsv", "withdrawals.tsv"):  # it had none
        (mine.data / name).unlink()
    [article] = pl.read_parquet(mine.releases / "latest" / "parquet" / "articles.parquet")["article_id"]
    (mine.inbox / "own.txt").write_text("The mayor said 12 buses were sold.", encoding="utf-8")
    mine.settings.write_text(f"title: My news\nwithdrawn:\n  - {{article_id: {article}, reason: a court order}}\n")
    mine.sources.write_text("# mine\nsources:\n  - {name: inbox, path: inbox, publisher: The Post}\n")
    home = mine.data / "dagster_home"
    current_yaml = (home / "dagster.yaml").read_text()
    (home / "dagster.yaml").write_text(current_yaml.split("\n", 1)[1])
    before = {p: p.read_bytes() for p in (mine.settings, mine.sources, *mine.inbox.iterdir())}
    old = (mine.releases / "latest").resolve()

    assert mine.begin() == ["corrections.tsv", "withdrawals.tsv"]
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(mine, instance).success
    assert {p: p.read_bytes() for p in before} == before
    assert old.is_dir() and (mine.releases / "latest").resolve() != old
    articles = pl.read_parquet(mine.releases / "latest" / "parquet" / "articles.parquet")
    assert articles["publisher"].to_list() == ["The Post"] and article not in articles["article_id"]


def test_settings_of_dagster_follow_the_version_until_they_are_the_users_own(tmp_path: Path) -> None:
    own = tmp_path / "dagster.yaml"
    prepare_instance(tmp_path)
    ours = own.read_text()
    own.write_text(ours.split("\n")[0] + "\nsomething: of an earlier version\n")
    prepare_instance(tmp_path)
    assert own.read_text() == ours
    own.write_text("telemetry: {enabled: false}\n")
    prepare_instance(tmp_path)
    assert own.read_text() == "telemetry: {enabled: false}\n"


# ---------------------------------------------------------------- corrections


def test_a_correction_is_checked_written_applied_and_taken_out(mine: Workspace) -> None:
    noted = onrecord(mine.data, "correct", "type", "Russia", "organisation", "--reason", "only to see it")
    assert noted.exit_code == 0 and "Russia is of type organisation, not government" in noted.output, noted.output
    noted = onrecord(mine.data, "correct", "rename", "Peskov", "Dmitry Peskov", "--reason", "his full name")
    assert noted.exit_code == 0, noted.output
    assert "Peskov (person) is shown as Dmitry Peskov: his full name" in onrecord(mine.data, "correct", "list").output
    with dg.DagsterInstance.ephemeral() as instance:
        assert run_refresh(mine, instance).success
    speakers = pl.read_parquet(mine.releases / "latest" / "parquet" / "speakers.parquet")
    assert dict(speakers.select("name", "type").rows())["Russia"] == "organisation"
    assert "Dmitry Peskov" in speakers["name"] and "Peskov" not in speakers["name"]
    reasons = pl.read_parquet(mine.releases / "latest" / "changes.parquet")["reason"].unique().to_list()
    assert reasons == ["correction"]
    # one that builds on what a correction made is led to the right name
    again = onrecord(mine.data, "correct", "rename", "Dmitry Peskov", "D. Peskov", "--reason", "shorter")
    assert again.exit_code == 2 and "correct Peskov, or undo" in again.output
    assert "Taken out: Peskov" in onrecord(mine.data, "correct", "undo", "Peskov").output
    assert onrecord(mine.data, "correct", "undo", "Peskov").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["type", "Russia", "country", "--reason", "it is one"], "one of person, organisation, group"),
        (["type", "Russia", "government", "--reason", "it is one"], "another type than government"),
        (["rename", "Pescov", "Dmitry Peskov", "--reason", "his full name"], "there is Peskov"),
        (["rename", "Peskov", "Peskov", "--reason", "his full name"], "is called so already"),
        (["rename", "Peskov", "Dmitry Peskov", "--reason", "-"], "at least 5 characters"),
        (["rename", "Peskov", "X", "--type", "group", "--reason", "his name"], "say --type person"),
        (["merge", "Peskov", "Dmitry Peskov", "--reason", "the same man"], "use rename"),
        (["split", "Peskov", "another", "--article", "a0", "--reason", "another man"], "names the article ids"),
        (["split", "Peskov", "another", "--article", "a0123456789abcdef", "--reason", "another man"], "no article a0123"),
    ],
)  # fmt: skip
def test_a_correction_that_would_not_do_what_is_meant_is_refused(
    released: Workspace, arguments: list[str], says: str
) -> None:
    refused = onrecord(released.data, "correct", *arguments)
    assert refused.exit_code == 2 and says in " ".join(refused.output.split()), refused.output
    assert load_corrections(released.corrections) == []


def test_a_split_names_the_speaker_as_its_article_does(mine: Workspace) -> None:
    article = pl.read_parquet(mine.releases / "latest" / "parquet" / "articles.parquet")["article_id"].item()
    told = onrecord(
        mine.data, "correct", "split", "Peskov", "the other", "--article", article, "--reason", "his cousin"
    )
    assert told.exit_code == 0, told.output
    [row] = load_corrections(mine.corrections)
    assert (row.name, row.articles) == ("Peskov", article)
    twice = onrecord(mine.data, "correct", "split", "Peskov", "a third", "--article", article, "--reason", "his uncle")
    assert twice.exit_code == 2 and "onrecord correct undo 'Peskov'" in twice.output


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("name\tto\n", "line 1: the columns must be action, type, name"),
        (HEADER + "join\tperson\tA\tB\t\ttwo spellings\n", "line 2: action: must be one of 'type', 'merge'"),
        (HEADER + "merge\tperson\tA\tB\t\t\n", "line 2: reason: must have at least 5 characters, and it is ''"),
        (HEADER + "split\tperson\tA\tB\t\tanother man\n", "line 2: articles is ''"),
        (HEADER + "merge\tperson\tA\tB\t\ttwo spellings\tx\n", "line 2: 7 columns"),
        (HEADER + "rename\tperson\tA\tB\t\tits name\nrename\tperson\tA\tC\t\tits name\n", "take one of them out"),
    ],
)
def test_a_table_that_was_edited_wrongly_names_file_line_and_reason(tmp_path: Path, table: str, says: str) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_text(table)
    with pytest.raises(RegistryError, match="corrections.tsv") as error:
        load_corrections(path)
    assert says in str(error.value) and "pydantic" not in str(error.value)


# ---------------------------------------------------------------- withdrawals


def test_a_withdrawal_is_found_by_file_noted_listed_and_taken_out(mine: Workspace) -> None:
    told = onrecord(mine.data, "withdraw", "000_568bebefa8864646.txt", "--reason", "asked by\tthe publisher")
    assert told.exit_code == 0 and "Releases that hold it" in told.output, told.output
    [row] = load_settings(mine.settings).withdrawn
    assert row.reason == "asked by the publisher"
    assert f"{row.article_id}: asked by the publisher" in onrecord(mine.data, "withdraw", "--list").output
    again = onrecord(mine.data, "withdraw", row.article_id, "--reason", "asked again")
    assert again.exit_code == 2 and "withdrawn already" in again.output
    assert onrecord(mine.data, "withdraw", row.article_id, "--undo").exit_code == 0
    assert load_settings(mine.settings).withdrawn == []


def test_a_withdrawal_of_nothing_or_without_a_reason_is_refused(released: Workspace) -> None:
    unknown = onrecord(released.data, "withdraw", "a0123456789abcdef", "--reason", "asked by the publisher")
    assert unknown.exit_code == 2 and "no article is called" in unknown.output
    assert "say which article and why" in onrecord(released.data, "withdraw", "a0123456789abcdef").output
    short = onrecord(released.data, "withdraw", "000_568bebefa8864646.txt", "--reason", "x")
    assert short.exit_code == 2 and "at least 5 characters" in short.output
