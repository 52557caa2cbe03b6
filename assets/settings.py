"""`data/release.yaml`: how a release is named, licensed, cut and kept. Validated, each field with its meaning."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError


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


class Withdrawal(BaseModel):
    """An article that must not be released, and why."""

    model_config = ConfigDict(extra="forbid")
    article_id: Annotated[str, Field(pattern="^a[0-9a-f]{16}$")]
    reason: Annotated[str, Field(min_length=5)]


class ReleaseSettings(BaseModel):
    """The settings of `data/release.yaml`."""

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
    """The settings in the file, or the defaults where there is none.

    Raises ValueError that names the file, the field and what is wrong with it.
    """
    if not path.exists():
        return ReleaseSettings()
    try:
        return ReleaseSettings.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (yaml.YAMLError, ValidationError) as error:
        raise ValueError(f"{path} cannot be used: {error}. docs/releases.md lists the fields.") from error
