"""`release.yaml` of the data folder: how a release is named, licensed, cut and kept; and `withdrawals.tsv`: what must not be released."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assets.registry import Reason, Row, problems, read

WITHDRAWALS = "withdrawals.tsv"  # beside the settings


class Limits(BaseModel):
    """How far a release may drift from the one before without a warning."""

    model_config = ConfigDict(extra="forbid")
    rows_per_article: Annotated[float, Field(gt=0)] = 0.3
    null_share: Annotated[float, Field(gt=0)] = 0.15
    mean_confidence: Annotated[float, Field(gt=0)] = 0.1
    language_share: Annotated[float, Field(gt=0)] = 0.2


class SetAsideLimits(BaseModel):
    """How many rows of a table may break the contract before nothing is released: the larger of the two."""

    model_config = ConfigDict(extra="forbid")
    share: Annotated[float, Field(ge=0, le=1)] = 0.01
    rows: Annotated[int, Field(ge=0)] = 3

    def most(self, rows: int) -> float:
        """How many of so many rows may be set aside."""
        return max(self.rows, self.share * rows)


class Withdrawal(Row):
    """An article that must not be released, and why: a row of `withdrawals.tsv`."""

    article_id: Annotated[str, Field(pattern="^a[0-9a-f]{16}$")]
    reason: Reason


class ReleaseSettings(BaseModel):
    """The settings of `release.yaml`; `withdrawn` may stand there too, and those of `withdrawals.tsv` are added."""

    model_config = ConfigDict(extra="forbid")
    title: str = "On Record"
    description: str = "Who said what, and who claims which figure, from news articles."
    url: str = "https://example.org/onrecord"
    licence: str = "LicenseRef-unstated"
    licence_note: str = (
        "The texts are their publishers'; check your right to pass them on before you publish a full edition."
    )
    minimum_confidence: Annotated[float, Field(ge=0, le=1)] = 0.0
    keep_releases: Annotated[int, Field(ge=1)] = 100
    set_aside: SetAsideLimits = SetAsideLimits()
    drift: Limits = Limits()
    gold: Path | None = None
    withdrawn: list[Withdrawal] = []

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
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
        settings = ReleaseSettings.model_validate(written or {})
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is not YAML: {error}") from error
    except ValidationError as error:
        raise ValueError(f"{path} cannot be used: {problems(error)}. docs/releases.md lists the fields.") from None
    listed = {w.article_id for w in settings.withdrawn}
    more = [row for row in read(path.with_name(WITHDRAWALS), Withdrawal) if row.article_id not in listed]
    return settings.model_copy(update={"withdrawn": [*settings.withdrawn, *more]})
