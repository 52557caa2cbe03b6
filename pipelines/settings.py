"""`refresh.yaml`: when refreshes run, and who is told when one fails. Validated, each field with its meaning."""

from __future__ import annotations

import zoneinfo
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assets import yaml_files
from assets.workspace import Workspace


class Alert(BaseModel):
    """Who is told of a failed run."""

    model_config = ConfigDict(extra="forbid")
    webhook: str | None = Field(
        None,
        pattern="^https?://",
        description='An address that takes `{"text": "..."}`, as those of Slack, Mattermost and Teams do.',
    )
    email_to: str | None = Field(None, description="Who gets an e-mail.")
    email_from: str = Field("onrecord@localhost", description="Who it is from.")
    smtp: str = Field(
        "localhost:25",
        pattern=r"^[^:\s]+:\d+$",
        description="The server that sends it; name and password: `ONRECORD_SMTP_USER`, `ONRECORD_SMTP_PASSWORD`.",
    )


class RefreshSettings(BaseModel):
    """The settings of `refresh.yaml`."""

    model_config = ConfigDict(extra="forbid")
    daily: str | None = Field(
        "05:00",
        pattern=r"^([01]?\d|2[0-3]):[0-5]\d$",
        description="The hour of the schedule `daily_refresh`; `null`: none. A tick that was missed is caught up once.",
    )
    time_zone: str = Field("UTC", description="The zone that it is meant in, such as `Europe/Paris`.")
    web_minutes: int | None = Field(
        60,
        ge=1,
        description="How often feeds, pages and sitemaps are looked at; `null`: only with the daily refresh.",
    )
    inbox: bool = Field(True, description="Refresh when files of the inbox are new or changed.")
    stale_hours: float = Field(
        36, gt=0, description="From when on the assets count as stale, and the health of the dataset as bad."
    )
    keep_runs: int = Field(
        200, ge=1, description="How many finished runs are remembered; the last good refresh always is."
    )
    reader: str = Field(
        "http://127.0.0.1:8900",
        pattern="^https?://",
        description="Where the links of the UI lead: the reader of releases.",
    )
    alert: Alert = Field(Alert(), description="Who is told of a failed run.")

    @field_validator("daily", mode="before")
    @classmethod
    def _is_no_number_of_base_60(cls, daily: Any) -> Any:
        """YAML reads 17:30 without quotation marks as 1050."""
        return f"{daily // 60}:{daily % 60:02}" if isinstance(daily, int) else daily

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, zone: str) -> str:
        if zone not in zoneinfo.available_timezones():
            raise ValueError(f"{zone!r} is no time zone; they are written like Europe/Paris")
        return zone

    @property
    def cron(self) -> str | None:
        """The daily refresh as cron writes it."""
        if self.daily is None:
            return None
        hour, minute = map(int, self.daily.split(":"))
        return f"{minute} {hour} * * *"


def load_refresh_settings(workspace: Workspace) -> RefreshSettings:
    """The settings of a data folder, or the defaults. Raises ValueError that names the file, the line and the field."""
    return yaml_files.load(workspace.refreshes, RefreshSettings, "docs/operating.md")
