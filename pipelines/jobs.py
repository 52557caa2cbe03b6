"""The jobs: `refresh` makes every asset and publishes. Schedules and sensors that start it are in their own files."""

import dagster as dg

refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    description="Read what is new, extract, check, and publish a release if anything changed.",
)
