"""`release.yaml` of the data folder: how a release is named, licensed, cut and kept; and `withdrawals.tsv`: what must not be released."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assets import yaml_files
from assets.registry import Reason, Row, read

WITHDRAWALS = "withdrawals.tsv"  # beside the settings


class Limits(BaseModel):
    """How far a release may drift from the one before without a warning, once both have so many articles."""

    model_config = ConfigDict(extra="forbid")
    least_articles: int = Field(
        50,
        ge=1,
        description="Nothing is told before both releases have so many articles: with few, each moves everything.",
    )
    rows_per_article: float = Field(
        0.3, gt=0, description="The change of rows per article, as a share of those before."
    )
    null_share: float = Field(0.15, gt=0, description="The change of the share of nulls in a column.")
    mean_confidence: float = Field(0.1, gt=0, description="The change of the mean confidence.")
    language_share: float = Field(0.2, gt=0, description="The change of the share of a language.")


class SetAsideLimits(BaseModel):
    """How many rows of a table may break the contract before nothing is released: the larger of the two."""

    model_config = ConfigDict(extra="forbid")
    share: float = Field(
        0.01,
        ge=0,
        le=1,
        description="Nothing is released when more rows of a table break the contract than this share of them and than `rows`.",
    )
    rows: int = Field(3, ge=0, description="So many rows may break it in any case, however few there are.")

    def most(self, rows: int) -> float:
        """How many of so many rows may be set aside."""
        return max(self.rows, self.share * rows)


class Withdrawal(Row):
    """An article that must not be released, and why: a row of `withdrawals.tsv`."""

    article_id: Annotated[str, Field(pattern="^a[0-9a-f]{16}$")]
    reason: Reason


class Contributor(BaseModel):
    """Who had a part in the dataset, as Data Package 2.0 has it."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, description="The name of a person or body.")
    path: str | None = Field(None, pattern="^https?://", description="The address of their page.")
    email: str | None = Field(None, description="Their address for letters.")
    givenName: str | None = Field(None, description="The given name; who has one is a person.")  # the standard's names
    familyName: str | None = Field(None, description="The family name.")
    organization: str | None = Field(None, description="Where they belong.")
    roles: list[str] = Field([], description="What they did, in DataCite's words, such as `DataCurator`.")


class ReleaseSettings(BaseModel):
    """The settings of `release.yaml`; `withdrawn` may stand there too, and those of `withdrawals.tsv` are added."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field("On Record", description="Of the dataset, in the manifests.")
    description: str = Field(
        "Who said what, and who claims which figure, from news articles.",
        description="Of the dataset, in the manifests.",
    )
    url: str = Field("https://example.org/onrecord", description="Where the dataset is found, in the manifests.")
    licence: str = Field(
        "LicenseRef-unstated",
        description="SPDX id of the licence of the tables, or `LicenseRef-` and a name of your own; the texts are their publishers'.",
    )
    licence_note: str = Field(
        "The texts are their publishers'; check your right to pass them on before you publish a full edition.",
        description="What else is to be known of the licence.",
    )
    contributors: list[Contributor] = Field(
        [], description="Who made the dataset, in the manifests; the dataset itself where nobody is named."
    )
    minimum_confidence: float = Field(
        0.0, ge=0, le=1, description="Rows under it become rejects with the reason `low_confidence`."
    )
    keep_releases: int = Field(100, ge=1, description="How many stay on disk; the latest always stays.")
    keep_extractors: int = Field(
        2, ge=1, description="Of how many versions of an extractor the extracted parts stay; those in use always do."
    )
    keep_damaged_days: int = Field(30, ge=0, description="How long damaged files that were set aside stay.")
    set_aside: SetAsideLimits = Field(SetAsideLimits(), description="How many rows of a table may break the contract.")
    drift: Limits = Field(Limits(), description="How far a release may drift without a warning.")
    gold: Path | None = Field(
        None,
        description="A hand-checked set (see `assets/release/scores.py`) to score every release against; an absolute path.",
    )
    withdrawn: list[Withdrawal] = Field(
        [],
        description="Articles that must leave every table; `onrecord withdraw` writes them into `withdrawals.tsv` instead.",
    )

    def with_versions(self, withdrawn: Mapping[str, str]) -> ReleaseSettings:
        """The same with other versions of what is withdrawn: article id -> the listed id that it is withdrawn for."""
        why = {w.article_id: w.reason for w in self.withdrawn}
        more = [
            Withdrawal(article_id=id, reason=why[of]) for id, of in withdrawn.items() if id not in why and of in why
        ]
        return self.model_copy(update={"withdrawn": [*self.withdrawn, *more]})


def load_settings(path: Path) -> ReleaseSettings:
    """The settings in the file, or the defaults where there is none, with the withdrawals of the table beside it.

    Raises ValueError that names the file, the field and what is wrong with it.
    """
    settings = yaml_files.load(path, ReleaseSettings, "docs/releases.md")
    listed = {w.article_id for w in settings.withdrawn}
    more = [row for row in read(path.with_name(WITHDRAWALS), Withdrawal) if row.article_id not in listed]
    return settings.model_copy(update={"withdrawn": [*settings.withdrawn, *more]})
