"""The commands with which users keep their data folder: `init` makes one, `correct` and `withdraw` write its tables with checks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import polars as pl

    from assets.workspace import Workspace

NEXT = "The next refresh applies it: onrecord release"
_REASON = click.option("--reason", required=True, help="Why, in a few words, for whoever asks later.")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Make FOLDER a data folder: an inbox for articles, and your settings. What is there already stays as it is.

    Everything that is yours lies there: articles, sources, settings, corrections, withdrawals, releases. An upgrade of On Record
    never touches it.
    """
    from assets.workspace import BUNDLED, Workspace, is_data_folder

    folder = folder.expanduser().resolve()
    if folder.is_relative_to(BUNDLED) and folder != BUNDLED:
        raise click.UsageError(f"{folder} lies in the project's own data; name a folder of your own, such as ~/news")
    if folder.is_dir() and any(folder.iterdir()) and not (is_data_folder(folder) or folder == BUNDLED):
        others = ", ".join(sorted(path.name for path in folder.iterdir())[:5])
        if not (folder / "sources.yaml").exists() and not (folder / "inbox").is_dir():
            raise click.UsageError(f"{folder} holds other things ({others}); name a new folder, or an empty one")
    try:
        made = Workspace(folder).begin()
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be made a data folder: {error.strerror}") from error
    if not made:
        click.echo(f"{folder} is a data folder already; nothing was changed.")
        return
    click.echo(f"Made in {folder}: {', '.join(made)}")
    click.echo(f"Put articles into {folder / 'inbox'}, then: onrecord --data {folder} release")


# ---------------------------------------------------------------- corrections to speakers


@click.group()
def correct() -> None:
    """Correct who is who: the type of a speaker, one person under two names, two people under one, a name.

    Corrections are kept in corrections.tsv of the data folder, each with its reason, and are applied on every refresh. Write names as
    the release does. --type tells apart speakers of one name.
    """


def _speaker_options(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("--type", "kind", help="The type that the speaker has in the release, if several are called so.")(command)  # fmt: skip
    return _REASON(command)


@correct.command("type")
@click.argument("name")
@click.argument("to", metavar="TYPE")
@_speaker_options
def correct_type(**given: Any) -> None:
    """The speaker NAME is of another TYPE: person, organisation, government, group, document or unnamed."""
    _correct("type", **given)


@correct.command("merge")
@click.argument("name")
@click.argument("to", metavar="OTHER")
@_speaker_options
def correct_merge(**given: Any) -> None:
    """NAME is the same speaker as OTHER."""
    _correct("merge", **given)


@correct.command("rename")
@click.argument("name")
@click.argument("to", metavar="NEW")
@_speaker_options
def correct_rename(**given: Any) -> None:
    """NAME is to be shown as NEW."""
    _correct("rename", **given)


@correct.command("split")
@click.argument("name")
@click.argument("to", metavar="WORDS")
@click.option(
    "--article", "articles", multiple=True, required=True, help="Id of an article in which it is the other one."
)
@_speaker_options
def correct_split(**given: Any) -> None:
    """In some articles NAME is somebody else, told apart by WORDS, such as "the swimmer"."""
    _correct("split", **given)


@correct.command("list")
def list_corrections() -> None:
    """The corrections, with their reasons."""
    for row in _corrections(_workspace()):
        click.echo(f"{row.says()}: {row.reason}")


@correct.command("undo")
@click.argument("name")
def undo_correction(name: str) -> None:
    """Take out the corrections of NAME."""
    from assets.registry import take_out
    from assets.statements.speakers.corrections import Correction

    workspace = _workspace()
    _corrections(workspace)
    gone = take_out(workspace.corrections, Correction, lambda row: row.name == name)
    if not gone:
        raise click.UsageError(f"no correction is of {name!r}; `onrecord correct list` shows all")
    for row in gone:
        click.echo(f"Taken out: {row.says()}. {NEXT}")


def _correct(action: str, name: str, to: str, reason: str, kind: str | None, articles: tuple[str, ...] = ()) -> None:
    """Write one correction, when it would do what it is meant to."""
    from pydantic import ValidationError

    from assets.registry import add, problems
    from assets.statements.speakers.corrections import Correction, objection

    workspace = _workspace()
    known = _corrections(workspace)
    speakers, listed = _released(workspace, "speakers"), _released(workspace, "articles")
    types = speakers.filter((speakers["name"] == name) | speakers["aliases"].list.contains(name))["type"].unique()
    if kind is None and len(types) > 1:
        raise click.UsageError(f"{name} is {' and '.join(sorted(types))} in the release: say which with --type")
    try:
        row = Correction(
            action=action, type=kind or next(iter(types), "person"), name=name, to=to, articles="|".join(articles), reason=reason
        )  # type: ignore[arg-type]  # fmt: skip
    except ValidationError as error:
        raise click.UsageError(problems(error)) from None
    if why := objection(row, known, speakers, listed["article_id"].to_list()):
        raise click.UsageError(why)
    rows = [row]
    if action == "split":
        called = _called_in(workspace, row)
        if not called:
            raise click.UsageError(
                f"{name} says nothing in {', '.join(articles)}; the reader's page of {name} lists where"
            )
        rows = [row.model_copy(update={"name": other}) for other in called]
    for written in rows:
        add(workspace.corrections, written)
        click.echo(f"Noted in {workspace.corrections}: {written.says()}. {NEXT}")


def _called_in(workspace: Workspace, row: Any) -> list[str]:
    """What the speaker of a split is called within its articles: a surname there may have been joined to the full name."""
    import polars as pl

    from assets.statements.table import extracted

    articles = _released(workspace, "articles").filter(pl.col("article_id").is_in(row.articles.split("|")))
    said = _released(workspace, "statements").filter(speaker=row.name, speaker_type=row.type)
    said = said.join(articles.select("article_id"), on="article_id", how="semi").select("statement_id")
    within = extracted(articles.lazy(), workspace.parts).select("statement_id", "speaker").collect()
    return sorted(said.join(within, on="statement_id")["speaker"].drop_nulls().unique())


def _corrections(workspace: Workspace) -> list[Any]:
    from assets.registry import RegistryError
    from assets.statements.speakers.corrections import load_corrections

    try:
        return load_corrections(workspace.corrections)
    except RegistryError as error:
        raise click.UsageError(str(error)) from None


# ---------------------------------------------------------------- articles that must go


@click.command()
@click.argument("article", required=False)
@click.option("--reason", help="Why, in a few words: court order, asked by the publisher.")
@click.option("--list", "show", is_flag=True, help="The withdrawn articles, with their reasons.")
@click.option("--undo", is_flag=True, help="Take ARTICLE out of the list again.")
def withdraw(article: str | None, reason: str | None, show: bool, undo: bool) -> None:
    """Withdraw ARTICLE: no release from the next on has a row of it, or of any other version of it.

    ARTICLE is the id, the address or the file of an article. Withdrawals are kept in withdrawals.tsv of the data folder.
    """
    from pydantic import ValidationError

    from assets.registry import add, problems, take_out
    from assets.release.takedowns import releases_holding
    from assets.settings import Withdrawal, load_settings

    workspace = _workspace()
    try:
        withdrawn = {row.article_id: row.reason for row in load_settings(workspace.settings).withdrawn}
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if show:
        for id, why in withdrawn.items():
            click.echo(f"{id}: {why}")
        return
    if article is None or not (reason or undo):
        raise click.UsageError('say which article and why: onrecord withdraw ARTICLE --reason "asked by the publisher"')
    if undo:
        if not take_out(workspace.withdrawals, Withdrawal, lambda row: row.article_id == article):
            where = (
                f"it stands in {workspace.settings}: take it out there" if article in withdrawn else "--list shows all"
            )
            raise click.UsageError(f"{article} is not in {workspace.withdrawals}; {where}")
        click.echo(f"{article} is not withdrawn any more. {NEXT}")
        return
    id, title = _article(workspace, article)
    if id in withdrawn:
        raise click.UsageError(f"{id} is withdrawn already: {withdrawn[id]}")
    try:
        add(workspace.withdrawals, Withdrawal(article_id=id, reason=reason or ""))
    except ValidationError as error:
        raise click.UsageError(problems(error)) from None
    click.echo(f"Noted in {workspace.withdrawals}: {id}{f' ({title})' if title else ''} is withdrawn. {NEXT}")
    if older := releases_holding(workspace.releases, [id]):
        click.echo(f"Releases that hold it: {', '.join(older)}. They stay until `onrecord remove` removes them.")


def _article(workspace: Workspace, asked: str) -> tuple[str, str | None]:
    """Id and title of the article that an id, an address or a file name means; of one that no release has, only the id."""
    import polars as pl

    from assets.articles.ingest import withdrawn_articles

    articles = _released(workspace, "articles")
    ways = [pl.col(name) == asked for name in ("article_id", "url", "external_id", "source_uri")]
    found = articles.filter(pl.any_horizontal(ways))
    if found.height > 1:
        ids = ", ".join(found["article_id"])
        raise click.UsageError(f"{found.height} articles are called {asked!r}: name one by its id ({ids})")
    if found.height:
        return found["article_id"].item(), found["title"].item()
    if asked in withdrawn_articles(workspace.ingested, [asked]):
        return asked, None
    raise click.UsageError(
        f"no article is called {asked!r}; name its id (the address of its page in the reader ends with it), its address or its file"
    )


# ---------------------------------------------------------------- where


def _workspace() -> Workspace:
    """The data folder."""
    from assets.workspace import current

    workspace = current()
    if not workspace.data.is_dir():
        raise click.UsageError(f"{workspace.data} is not there; `onrecord init {workspace.data}` makes it")
    return workspace


def _released(workspace: Workspace, table: str) -> pl.DataFrame:
    """A table of the latest release."""
    import polars as pl

    path = workspace.releases / "latest" / "parquet" / f"{table}.parquet"
    if not path.exists():
        raise click.UsageError(
            f"there is no release in {workspace.releases} to look it up in; `onrecord release` makes one"
        )
    return pl.read_parquet(path)


COMMANDS = (init, correct, withdraw)
