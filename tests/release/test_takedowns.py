"""Takedowns: what they take out, and what is told of what they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.release.publish import complete, latest
from assets.release.takedowns import releases_holding, remove_release, takedown_warnings
from assets.settings import ReleaseSettings, Withdrawal

FIRST, SECOND = "a" + "1" * 16, "a" + "2" * 16


def settings(*ids: str) -> ReleaseSettings:
    return ReleaseSettings(withdrawn=[Withdrawal(article_id=id, reason="asked by the publisher") for id in ids])


def test_other_versions_are_withdrawn_for_the_same_reason() -> None:
    more = settings(FIRST).with_versions({FIRST: FIRST, SECOND: FIRST}).withdrawn
    assert [(w.article_id, w.reason) for w in more] == [(id, "asked by the publisher") for id in (FIRST, SECOND)]


def test_an_id_that_names_nothing_is_told(tmp_path: Path) -> None:
    [warning] = takedown_warnings(tmp_path, settings(FIRST), {})
    assert FIRST in warning and "no article that was ever read" in warning


def test_what_older_releases_still_hold_is_told_with_what_to_do(released) -> None:
    [release] = complete(released.releases)
    article = next(iter(releases_holding(released.releases, everything(release)).values()))[0]
    [warning] = takedown_warnings(released.releases, settings(article), {article: article})
    assert article in warning and f"onrecord remove {release.name}" in warning


def test_the_latest_release_and_one_that_is_not_there_are_not_removed(released) -> None:
    for name, says in ((latest(released.releases).name, "is the latest release"), ("1999.01.01", "has no release")):
        with pytest.raises(ValueError, match=says):
            remove_release(released.releases, name)
    assert len(complete(released.releases)) == 1


def everything(release: Path) -> list[str]:
    import polars as pl

    return pl.read_parquet(release / "parquet" / "articles.parquet")["article_id"].to_list()
