"""What of a takedown is not done by leaving the article out: ids that name nothing, and older releases that still hold it."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from assets.release.publish import complete, latest, write_index
from assets.settings import ReleaseSettings
from assets.storage import only_one


def takedown_warnings(releases: Path, settings: ReleaseSettings, withdrawn: Mapping[str, str]) -> list[str]:
    """Sentences on the takedowns of the settings; `withdrawn`: the articles that they take out, with their versions."""
    found = [
        f"the withdrawn id {w.article_id} is that of no article that was ever read; look it up in an older release and correct "
        "release.yaml"
        for w in settings.withdrawn
        if w.article_id not in withdrawn
    ]
    ids = [w.article_id for w in settings.withdrawn]
    if holding := releases_holding(releases, {*ids, *withdrawn}):
        names = " ".join(holding)
        held = ", ".join(sorted({article for articles in holding.values() for article in articles}))
        found.append(
            f"withdrawn articles ({held}) are still in older releases: `onrecord remove {names}` removes those; copies that were "
            "passed on, and data/raw, hold them as well"
        )
    return found


def releases_holding(releases: Path, articles: Collection[str]) -> dict[str, list[str]]:
    """The names of finished releases, oldest first, with those of the articles that they hold."""
    found: dict[str, list[str]] = {}
    for folder in complete(releases) if articles and releases.exists() else ():
        table = folder / "parquet" / "articles.parquet"
        try:
            held = (
                pl.scan_parquet(table).filter(pl.col("article_id").is_in(list(articles))).select("article_id").collect()
            )
        except (OSError, pl.exceptions.PolarsError):
            continue  # `verify` and `doctor` tell of a damaged release
        if held.height:
            found[folder.name] = sorted(held["article_id"])
    return found


def remove_release(releases: Path, name: str) -> None:
    """Remove a release for good, and write the index without it.

    Raises ValueError when it is the latest or not there.
    """
    folder = next((path for path in complete(releases) if path.name == name), None)
    if folder is None:
        raise ValueError(f"{releases} has no release {name}; `onrecord releases` lists them")
    with only_one(releases / ".lock", f"publishing to {releases}"):
        if folder.resolve() == latest(releases):
            raise ValueError(f"{name} is the latest release; publish one without what should go, then remove this")
        shutil.rmtree(folder)
        write_index(releases)
