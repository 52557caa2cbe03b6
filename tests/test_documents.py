"""What the documents show is what the release of the raw article gives, and every command is documented."""

from __future__ import annotations

import dataclasses
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import click
import polars as pl
import pytest
import yaml
from click.testing import CliRunner
from starlette.testclient import TestClient

from assets.articles.sources import parse_source_list
from assets.contracts import TABLES
from assets.reader.app import application
from assets.reader.listings import LISTINGS, Filters
from assets.release.publish import release_info
from assets.workspace import PROJECT, Workspace
from pipelines.cli import main
from pipelines.documents import BLOCK, generated, release_of_raw_article

DOCUMENTS = sorted([PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")])
WRITTEN = sorted([*PROJECT.glob("*.md"), *DOCUMENTS[1:], PROJECT / "benchmarks" / "README.md"])
CODE = sorted(p for room in ("assets", "pipelines", "benchmarks") for p in (PROJECT / room).rglob("*.py"))
DATA = sorted(p for part in ("language", "lookups") for p in (PROJECT / "data" / part).rglob("*.*"))
# a file of the project as texts name it: `storage.py`, `steps/tag.py`, data/lookups/units.tsv, `en/times.yaml`
NAMED = re.compile(
    r"`((?:[\w.-]+/)*[\w-]+\.(?:py|tsv|yaml|md|j2))`|\b((?:assets|pipelines|data/(?:language|lookups))/[\w/.-]*\w)"
)
MADE = {"form.py", "json_sequences.py", "CHANGES.md"}  # in the trials that CONTRIBUTING.md tells of, and in a release


def test_generated_parts_are_up_to_date(released: Workspace) -> None:
    """Run `onrecord docs` when this fails."""
    for path, content in generated(released.releases / "latest" / "onrecord.duckdb").items():
        assert path.read_text(encoding="utf-8") == content, path.name


def test_answers_are_those_of_the_raw_article_whatever_is_in_the_data_folder(
    released: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Workspace(tmp_path / "mine")
    mine.begin()
    (mine.inbox / "secret.txt").write_text("The mayor said 12 buses were sold.", encoding="utf-8")
    monkeypatch.setenv("ONRECORD_DATA", str(mine.data))
    database = release_of_raw_article(tmp_path / "aside")
    assert release_info(database.parent)["digest"] == release_info(released.releases / "latest")["digest"]
    assert not mine.releases.exists()


def test_the_readme_has_queries_with_answers() -> None:
    assert len(BLOCK.findall((PROJECT / "README.md").read_text(encoding="utf-8"))) >= 3


def test_every_command_is_in_the_documents() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    for name in main.commands:
        assert re.search(rf"onrecord {name}\b", text), f"`onrecord {name}` is in no document"


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_no_text_names_a_file_that_is_gone() -> None:
    files = [p.relative_to(PROJECT).as_posix() for room in ("assets", "pipelines", "benchmarks", "tests", "data", "docs") for p in (PROJECT / room).rglob("*") if p.is_file()]  # fmt: skip
    known = "\n".join(["", *files, *(p.name for p in PROJECT.iterdir()), ""])
    for path in [*WRITTEN, *CODE, *DATA]:
        for quoted, plain in NAMED.findall(path.read_text(encoding="utf-8")):
            name = (quoted or plain).removesuffix("/__init__")
            found = f"/{name}\n" in known or f"\n{name}\n" in known or (PROJECT / name).exists()
            assert found or Path(name).name in MADE, f"{path.relative_to(PROJECT)} names {name}, which is not there"


def test_the_version_is_told_once_and_its_changes_are_told() -> None:
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"]
    assert yaml.safe_load((PROJECT / "CITATION.cff").read_text())["version"] == version
    assert re.search(r"^## (\S+) ", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)[1] == version


# ---------------------------------------------------------------- what the pages tell to type

PAGES = sorted([PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")])
TYPED = re.compile(r"(?:^|\s/?\S*/bin/|^/?\S*/bin/|run --rm code )onrecord (?P<words>[^|&;<`]+)")
EXAMPLE_PAGES = ("export.md", "correct-a-speaker.md", "withdraw-an-article.md")


def fences(path: Path, language: str) -> list[str]:
    """The blocks of a page in one language ("" is none)."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def typed(path: Path) -> list[str]:
    """The lines of a page that call `onrecord`, in boxes and in the text."""
    boxes = [line for block in [*fences(path, "sh"), *fences(path, "")] for line in block.splitlines()]
    return [
        line for line in [*boxes, *re.findall(r"`([^`\n]+)`", path.read_text(encoding="utf-8"))] if "onrecord " in line
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_commands_and_options_that_a_page_tells_to_type_are_there(path: Path) -> None:
    if path.parent.name == "reference":
        return
    for line in typed(path):
        found = TYPED.search(line)
        if not found:
            continue
        command, words = main, shlex.split(found["words"].split("  #")[0].removesuffix("'"))
        while words:
            known = {option for parameter in command.params for option in parameter.opts}
            if words[0].startswith("-"):
                assert words[0] in known | {"--help", "-h"}, f"{path.name}: {line}"
                takes_value = any(words[0] in p.opts and not p.is_flag for p in command.params if hasattr(p, "is_flag"))
                words = words[2 if takes_value else 1 :]
            elif isinstance(command, click.Group):
                if not re.fullmatch("[a-z-]+", words[0]):
                    break  # the word of a sentence
                assert words[0] in command.commands, f"{path.name}: {line}"
                command, words = command.commands[words[0]], words[1:]
            else:
                words = words[1:]


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_targets_of_make_that_a_page_tells_to_type_are_there(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    lines = "\n".join([*fences(path, "sh"), *fences(path, ""), *re.findall(r"`(make [^`\n]+)`", path.read_text())])
    for words in re.findall(r"^(?:sudo )?make ((?:[\w=~/.\"]+ ?)+)", lines, re.MULTILINE):
        assert {word for word in words.split() if "=" not in word} <= targets | {"..."}, f"{path.name}: make {words}"


@pytest.mark.parametrize("name", EXAMPLE_PAGES)
def test_what_a_page_tells_to_type_in_a_data_folder_works(
    name: str, released: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line but those that publish: that is tested elsewhere, and slow."""
    monkeypatch.setenv("ONRECORD_DATA", "")
    monkeypatch.chdir(shutil.copytree(released.data, tmp_path / "news", symlinks=True))
    page = PROJECT / "docs" / "how-to" / name
    for line in "".join(fences(page, "sh")).splitlines():
        words = shlex.split(line)
        if words[:1] == ["onrecord"] and words != ["onrecord", "release"]:
            done = CliRunner().invoke(main, words[1:])
            assert done.exit_code == 0, f"{line}: {done.output}"
    for block in fences(page, "python"):
        exec(compile(block, str(page), "exec"), {})


def test_python_of_the_page_on_http_asks_the_real_reader(released: Workspace) -> None:
    page = PROJECT / "docs" / "how-to" / "ask-over-http.md"
    with TestClient(application(released.releases / "latest"), base_url="http://127.0.0.1:8900") as client:
        for address in re.findall(r"http://127\.0\.0\.1:8900(/[^\s'\"]+)", page.read_text()):
            answer = client.get(address)
            assert answer.status_code == 200, address
        rows = client.get("/statements.json?q=talks").json()
        assert {"release", "listing", "filters", "rows"} <= rows.keys() and rows["rows"]
    names = re.findall(r"`(\w+)`", page.read_text().split("| filter |")[0].partition("| list |")[2])
    assert {*names} == {*LISTINGS}
    filters = re.findall(r"`(\w+)`", page.read_text().partition("| filter |")[2].partition("JSON is one")[0])
    assert {*filters} <= {field.name for field in dataclasses.fields(Filters)}


def test_the_tutorial_shows_the_counts_of_the_release_of_the_example(tables: dict[str, pl.DataFrame]) -> None:
    counts = ", ".join(f"{tables[table.name].height} {table.name}" for table in TABLES)
    assert f": {counts}." in (PROJECT / "docs" / "tutorial.md").read_text(encoding="utf-8")


def test_sources_of_the_how_to_can_be_used() -> None:
    for block in fences(PROJECT / "docs" / "how-to" / "add-a-source.md", "yaml"):
        assert parse_source_list(yaml.safe_load(block)).sources


def test_every_page_is_reached_from_the_index() -> None:
    docs = PROJECT / "docs"
    linked = set(re.findall(r"\]\(([^)#]+)\)", (docs / "README.md").read_text(encoding="utf-8")))
    assert {p.relative_to(docs).as_posix() for p in docs.rglob("*.md")} == linked | {"README.md"}
