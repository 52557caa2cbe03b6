"""How the web is read: the settings of the polite, safe fetcher."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class FetchSettings(BaseModel):
    """Limits and manners of fetching; every field has a safe default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user_agent: str = Field(
        "OnRecord/0.1 (news dataset pipeline)",
        description="Who asks, sent with every request; add an address where you can be reached.",
        examples=["OnRecord/0.1 (newsroom@example.org)"],
        min_length=3,
    )
    delay_seconds: float = Field(
        1.0, ge=0, description="Pause between two requests to one host; robots.txt may ask for more.", examples=[2.0]
    )
    timeout_seconds: float = Field(
        30.0, gt=0, description="For one whole request, with its redirects.", examples=[20.0]
    )
    max_megabytes: float = Field(16.0, gt=0, description="Of one response, after decompression.", examples=[8])
    max_redirects: int = Field(5, ge=0, description="Followed for one request.", examples=[3])
    retries: int = Field(3, ge=0, description="After a timeout, a lost connection, or status 429, 500, 502, 503, 504.")
    allowed_hosts: list[str] = Field(
        default_factory=list,
        description="Hosts that may be fetched although they have private addresses, as for an intranet.",
        examples=[["news.intranet.example"]],
    )
