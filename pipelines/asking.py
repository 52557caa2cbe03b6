"""The commands that ask a release: `browse`, `site`, `search`, `export`; and `remove`, which takes older releases away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

_RELEASE = click.option(
    "--release",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of a release; the latest if not given.",
)


def releases_folder() -> Path:
    """The folder of releases of the project, or of the data folder that ONRECORD_DATA names."""
    from assets.workspace import current

    return current().releases


def database_of(folder: Path | None) -> Path:
    """The DuckDB file of a release. Raises UsageError when there is none."""
    path = (folder or releases_folder() / "latest") / "onrecord.duckdb"
    if not path.exists():
        raise click.UsageError(f"{path} is not there; `onrecord release` makes a release, --release names another")
    return path


@click.command("export")
@click.argument("table")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A .csv or .xlsx file.")
@click.option("--where", help="Only rows for which this SQL condition holds, such as \"speaker = 'Jane Doe'\".")
@click.option("--columns", default="", help="Only these columns, separated by commas.")
@click.option("--for-spreadsheets", is_flag=True, help="CSV with a byte order mark and with formulas defused.")
@_RELEASE
def export_table(
    table: str, out: Path, where: str | None, columns: str, for_spreadsheets: bool, folder: Path | None
) -> None:
    """Write a TABLE or view of a release, such as statements or figures, as CSV or as an Excel file."""
    from assets.release.export import MAX_EXCEL_CHARS, export

    names = [name.strip() for name in columns.split(",") if name.strip()]
    try:
        rows, cut = export(
            database_of(folder), table, out, where=where, columns=names, for_spreadsheets=for_spreadsheets
        )
    except (ValueError, OSError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{rows:,} rows in {out}")
    if cut:
        click.echo(f"{cut:,} texts were cut at {MAX_EXCEL_CHARS:,} characters, the most of an Excel cell", err=True)


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="At most so many finds.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@_RELEASE
def search_release(words: tuple[str, ...], limit: int, as_json: bool, folder: Path | None) -> None:
    """Find the statements and articles of a release in which all the WORDS stand, the best first."""
    from assets.release.export import search

    found = search(database_of(folder), " ".join(words), limit)
    for row in found:
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
        else:
            said = f"{row['speaker']}: " if row["speaker"] else ""
            click.echo(f"{row['id']}  {row['title'] or row['external_id']}\n    {said}{row['context']}")
    if not found:
        click.echo("nothing was found; fewer words, or the beginnings of words, find more", err=True)


@click.command("remove")
@click.argument("versions", nargs=-1, required=True)
def remove_releases(versions: tuple[str, ...]) -> None:
    """Remove older releases for good, such as those that hold a withdrawn article; never the latest."""
    from assets.release.takedowns import remove_release

    for version in versions:
        try:
            remove_release(releases_folder(), version)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        click.echo(f"{version} is removed")


@click.command()
@click.argument("release_folder", metavar="[RELEASE]", required=False, type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8900, show_default=True, help="0 takes any free one.")
@click.option("--host-name", multiple=True, help="A further name that it may be asked by, behind a proxy with a login.")
def browse(release_folder: Path | None, port: int, host_name: tuple[str, ...]) -> None:
    """Read a RELEASE in the browser (the latest one if not given): search, speakers, series, articles with their marks.

    Read-only, on 127.0.0.1. RELEASE is a release folder or its DuckDB file.
    """
    from assets.reader.app import serve

    def explain(row_id: str, tables: Path) -> Mapping[str, Any]:
        from assets.release import explain  # reads with the language models: loaded when somebody asks why

        return explain.explain(row_id, tables)

    folder = release_folder or (releases_folder() / "latest")
    try:
        serve(folder, port, host_name, explain)
    except (FileNotFoundError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.UsageError(
            f"port {port} cannot be used ({error.strerror}); name another: --port {port + 1}"
        ) from error


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.argument("release_folder", metavar="[RELEASE]", required=False, type=click.Path(path_type=Path))
def site(out: Path, release_folder: Path | None) -> None:
    """Freeze the pages of a RELEASE (the latest one if not given) into static files in the folder OUT.

    The files can be put on any web server, in any folder. A site that was made in OUT before is replaced.
    """
    from assets.reader.site import freeze
    from assets.reader.source import Source

    folder = (release_folder or (releases_folder() / "latest")).resolve()
    try:
        files = freeze(Source(folder), out, lambda done, known: click.echo(f"{done:,} of {known:,} pages", err=True))
    except (FileExistsError, FileNotFoundError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{files:,} files in {out}; look at them with: python -m http.server --directory {out}")


COMMANDS = (browse, site, export_table, search_release, remove_releases)
