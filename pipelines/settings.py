"""`refresh.yaml`: when refreshes run, and who is told when one fails. Validated, each field with its meaning."""

from __future__ import annotations

import zoneinfo
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assets import yaml_files
from assets.workspace import Workspace


class Alert(BaseModel):
    """Who is told of a failed run."""

    model_config = ConfigDict(extra="forbid")
    webhook: Annotated[str, Field(pattern="^https?://")] | None = None
    email_to: str | None = None
    email_from: str = "onrecord@localhost"
    smtp: Annotated[str, Field(pattern=r"^[^:\s]+:\d+$")] = "localhost:25"


class RefreshSettings(BaseModel):
    """The settings of `refresh.yaml`."""

    model_config = ConfigDict(extra="forbid")
    daily: Annotated[str, Field(pattern=r"^([01]?\d|2[0-3]):[0-5]\d$")] | None = "05:00"
    time_zone: str = "UTC"
    web_minutes: Annotated[int, Field(ge=1)] | None = 60
    inbox: bool = True
    stale_hours: Annotated[float, Field(gt=0)] = 36
    keep_runs: Annotated[int, Field(ge=1)] = 200
    reader: Annotated[str, Field(pattern="^https?://")] = "http://127.0.0.1:8900"
    alert: Alert = Alert()

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
