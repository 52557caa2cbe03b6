"""The command line `onrecord`. Each command is a few lines that call the rooms under `assets/`; no logic lives here.

Exit codes: 0 done; 1 something is wrong (a run failed, a release was refused, a verification failed); 2 wrong usage;
3 done, but something that was offered was left out (a source or a document that could not be read, rows set aside).
Heavy imports are inside the commands, so that --help answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from pipelines.asking import COMMANDS
from pipelines.faults import faults_told
from pipelines.keeping import COMMANDS as KEEPING
from pipelines.making import docs, train_attribution

PROBLEM = 1


class Commands(click.Group):
    """The commands; what the machine refuses them is told in a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        with faults_told():
            return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="onrecord")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The data folder to work on. Default: ONRECORD_DATA, else the data folder where you are, else data/.",
)
def main(data: Path | None) -> None:
    """News articles in; who said what, and who claims which figure, out.

    \b
    Start here:
      onrecord init ~/news                make a data folder of your own, with an inbox for articles
      onrecord --data ~/news release      read its inbox and publish a release
      onrecord --data ~/news browse       read the latest release in the browser
      onrecord extract news/ --out out/   only the tables of some files, as Parquet
    """  # noqa: D301 click reads the backspace: keep these lines as they are
    if data is not None:
        os.environ["ONRECORD_DATA"] = str(data.expanduser().resolve())


for command in (*COMMANDS, *KEEPING):
    main.add_command(command)


def own_instance() -> None:
    """See to it that DAGSTER_HOME is a folder with settings; the data folder's own when the environment names none."""
    from assets.workspace import current, prepare_instance

    prepare_instance(Path(os.environ.setdefault("DAGSTER_HOME", str(current().data / "dagster_home"))))


@main.command()
@click.option("--again", is_flag=True, help="Run also when nothing that is read has changed since the last run.")
def release(again: bool) -> None:
    """Read the sources of the data folder, run the whole pipeline, and publish a release if anything changed.

    Exits with 3 when it is done, but a source or a document could not be read or rows were set aside.
    """
    from assets.workspace import current

    data = current().data
    if "ONRECORD_DATA" in os.environ and not data.is_dir():
        raise click.UsageError(f"{data} is not there; `onrecord init {data}` makes it")
    if begun := current().begin():
        click.echo(f"Made in {data}: {', '.join(begun)}. Articles go into its folder inbox.", err=True)
    own_instance()
    from pipelines.releasing import make_release

    sys.exit(make_release(current(), again))


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
def ui(port: int) -> None:
    """Open the Dagster UI with its daemon on 127.0.0.1, and the reader of releases beside it."""
    from assets.workspace import current

    current().begin()
    own_instance()
    from pipelines.settings import load_refresh_settings
    from pipelines.ui import serve

    try:
        settings = load_refresh_settings(current())
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    sys.exit(serve(current(), port, settings.reader))


@main.command("health")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def tell_health(as_json: bool) -> None:
    """Say how the dataset is doing: the last good release and its age, sources, rejects, drift.

    Exits with 1 when something is wrong, so that a monitor can ask it.
    """
    own_instance()
    from pipelines.releasing import look_at_health

    found = look_at_health()
    click.echo(found.json() if as_json else found.text())
    sys.exit(PROBLEM if found.problems else 0)


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the tables.")
@click.option("--only", type=click.Choice(["statements", "statistics"]), help="Extract only these (for measuring).")
@click.option("--workers", type=click.IntRange(0), default=0, help="Processes; 0 is one per core.")
@click.option("--scheduler", help="Address of a Dask scheduler, such as tcp://10.0.0.5:8786.")
def extract(inputs: tuple[str, ...], out: Path, only: str | None, workers: int, scheduler: str | None) -> None:
    """Extract the tables of INPUTS into a folder, without Dagster and without a release.

    INPUTS are files, folders or globs: text, JSON Lines, HTML, CSV, Parquet, feeds, WARC. Writes articles, speakers,
    statements, statistics and rejects as Parquet.
    """
    import polars as pl

    from assets.articles.fields import Fields
    from assets.extract import extract_tables
    from assets.release.left_out import of_documents
    from pipelines.engines import engine
    from pipelines.progress import Progress

    if any(out.resolve().is_relative_to(Path(name).resolve()) for name in inputs):
        raise click.UsageError(f"{out} lies in an input: the next run would read its own tables; name another folder")
    try:
        fields = Fields()
        with Progress() as progress:
            rows = extract_tables(inputs, out, engine(scheduler, workers), only=only, progress=progress, fields=fields)
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from error
    for name, count in rows.items():
        click.echo(f"{count:>10,}  {out / name}.parquet")
    if told := fields.sentence():
        click.echo(f"columns: {told}", err=True)
    for note in of_documents(pl.read_parquet(out / "rejects.parquet")):
        click.echo(f"left out: {note.text}", err=True)
    if not rows["articles"]:
        click.echo(f"No article could be read; {out / 'rejects.parquet'} says why.", err=True)
        sys.exit(PROBLEM)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The problems as a JSON list.")
def verify(folder: Path, as_json: bool) -> None:
    """Check a release with nothing but its FOLDER: sums, manifest, contract, spans, database."""
    from assets.release.verify import verify as find_problems

    try:
        problems = find_problems(folder.resolve())
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(problems.to_dicts(), default=str, ensure_ascii=False))
        sys.exit(PROBLEM if problems.height else 0)
    for part, check, key, problem in problems.head(50).iter_rows():
        click.echo(f"{part}: {check}: {key}: {problem}")
    if problems.height:
        click.echo(f"{problems.height} problems in {folder}", err=True)
        sys.exit(PROBLEM)
    click.echo(f"{folder} is whole: sums, manifest, contract, spans and database agree")


@main.command("explain")
@click.argument("row_id")
@click.option(
    "--tables",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A release, or a folder with its tables; the latest release if not given.",
)
def explain_row(row_id: str, tables: Path | None) -> None:
    """Say how a row came about: ROW_ID is the id of a statement, a statistic or a reject.

    Shows the words in their sentence, what the model marked and how sure it is, each step or pattern that touched the
    row, and who else could have been the speaker, with the weights.
    """
    from assets.release.explain import as_text, explain
    from assets.workspace import current

    folder = tables or current().releases / "latest"
    try:
        click.echo(as_text(explain(row_id, folder)))
    except (LookupError, FileNotFoundError) as error:
        raise click.UsageError(str(error)) from error


@main.command()
def doctor() -> None:
    """Check everything that is kept (archive, working files, releases), and mend what can be mended.

    Exits with 1 when something is left that cannot be mended; each line says what to do.
    """
    import dagster as dg

    from assets.doctor import examine
    from assets.workspace import current
    from pipelines.runs import fail_dead_runs

    workspace = current()
    if not workspace.data.is_dir():
        raise click.UsageError(f"{workspace.data} is not there; ONRECORD_DATA names the data folder")
    own_instance()
    with dg.DagsterInstance.get() as instance:
        for run in fail_dead_runs(instance):
            click.echo(f"mended: run {run.run_id} had lost its process and was ended")
    left = 0
    for finding in examine(workspace):
        left += not finding.is_mended
        click.echo(f"{'mended' if finding.is_mended else 'NOT MENDED'}: {finding.problem} ({finding.remedy})")
    if left:
        click.echo(f"{left} problems under {workspace.data} could not be mended", err=True)
        sys.exit(PROBLEM)
    click.echo(f"{workspace.data}: everything that is kept is whole")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a release.")
def releases(as_json: bool) -> None:
    """List the releases, oldest first."""
    from assets.release.publish import complete, latest, release_info
    from assets.workspace import current

    folder = current().releases
    if not folder.exists():
        raise click.UsageError(f"there are no releases in {folder} yet; `onrecord release` makes one")
    for path in complete(folder):
        try:
            info = release_info(path)
        except (OSError, ValueError, KeyError) as error:
            click.echo(f"{path.name:<14} its manifest cannot be read: {error}")
            continue
        is_latest = path.resolve() == latest(folder)
        if as_json:
            told = {key: info[key] for key in ("release", "release_id", "schema_version", "date", "predecessor")}
            click.echo(json.dumps(told | {"path": str(path), "latest": is_latest}))
            continue
        mark = "latest" if is_latest else ""
        click.echo(f"{path.name:<14} {info['release_id']}  schema {info['schema_version']}  {mark}")


@main.command()
@click.argument("old", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Also write every change to this Parquet file."
)
@click.option("--json", "as_json", is_flag=True, help="Counts by table, change and reason as a JSON list.")
def diff(old: Path, new: Path, out: Path | None, as_json: bool) -> None:
    """Say what changed between two release folders, in counts."""
    from assets.release.changes import Context, changes_text, compare
    from assets.release.parquet import read_predecessor, read_tables
    from assets.release.publish import release_info

    before, after = release_info(old), release_info(new)
    cut = before["minimum_confidence"] != after["minimum_confidence"]
    context = Context(after["withdrawn"], before["corrections"] != after["corrections"], cut)
    changes = compare(read_predecessor(old / "parquet"), read_tables(new / "parquet"), context)
    if out:
        changes.write_parquet(out)
    if as_json:
        rows = changes.unique(["table", "id", "change", "reason"]).group_by("table", "change", "reason").len("rows")
        click.echo(json.dumps(rows.sort("table", "change", "reason").to_dicts()))
        return
    click.echo(changes_text(changes, after["release"], before["release"]))


@main.command("textfree")
@click.argument("release_folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to make.")
def make_textfree(release_folder: Path, out: Path) -> None:
    """Make the edition of a release that may be passed on without the texts.

    No article text and no quotation over 150 characters; ids, offsets and hashes stay, so that `attach` can put the
    texts back.
    """
    from assets.release.editions import textfree

    try:
        click.echo(textfree(release_folder, out))
    except (FileExistsError, ValueError) as error:
        raise click.UsageError(str(error)) from error


@main.command()
@click.argument("edition", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("inputs", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to make.")
def attach(edition: Path, inputs: tuple[str, ...], out: Path) -> None:
    """Put the texts of INPUTS back into a textfree EDITION: the tables become those of the full release, byte for byte."""
    from assets.articles.read import read_inputs
    from assets.release.editions import TextsMissing
    from assets.release.editions import attach as put_back

    try:
        click.echo(put_back(edition, read_inputs(inputs).articles.select("text_sha256", "text"), out))
    except TextsMissing as error:
        click.echo(str(error), err=True)
        sys.exit(PROBLEM)
    except (FileNotFoundError, FileExistsError, ValueError) as error:
        raise click.UsageError(str(error)) from error


@main.group()
def archive() -> None:
    """The archive of raw bytes."""


@archive.command("verify")
def archive_verify() -> None:
    """Hash every archived file again and compare it with its record."""
    from assets.articles.fetching.archive import RawArchive
    from assets.workspace import current

    folder = current().raw
    problems = RawArchive(folder).verify()
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(PROBLEM)
    click.echo(f"{folder}: every archived file is what its record says")


main.add_command(train_attribution)
main.add_command(docs)
