"""The jobs. Schedules and sensors that start one are in their own files."""

from typing import Any

import dagster as dg

from assets.release.publish import latest
from assets.release.verify import verify as find_problems
from assets.workspace import Workspace

SHOWN = 20


def configured(**ops: dict[str, Any]) -> dict[str, Any]:
    """Run config with this config of each op."""
    return {"ops": {op: {"config": config} for op, config in ops.items()}}


EVERYTHING = dg.AssetSelection.all()
AGAIN = {"readings": {"again": True}, "extracted_statements": {"again": True}, "statistics": {"again": True}}

refresh = dg.define_asset_job(
    "refresh",
    selection=EVERYTHING,
    description="Read what is new, extract what is missing, check, and publish a release if anything changed.",
)
rebuild = dg.define_asset_job(
    "rebuild",
    selection=EVERYTHING,
    config=configured(articles={"read": "EVERYTHING"}, **AGAIN),
    description="Read every source again from its beginning and extract every article again, then publish if anything "
    "changed. As long as the first run; the same inputs give the same release.",
)
re_extract = dg.define_asset_job(
    "re_extract",
    selection=EVERYTHING,
    config=configured(articles={"read": "NOTHING"}, **AGAIN),
    description="Extract every article again from what was read before; no source is asked. Publishes if anything changed.",
)
publish = dg.define_asset_job(
    "publish",
    selection=EVERYTHING,
    config=configured(articles={"read": "NOTHING"}),
    description="Publish what was read before, with the settings, corrections and withdrawals of now; no source is asked.",
)


@dg.op(description="Check the latest release with nothing but its folder: sums, manifest, contract, spans, database.")
def verify_latest_release(context: dg.OpExecutionContext, workspace: dg.ResourceParam[Workspace]) -> None:
    """Fails with the problems when there are any."""
    release = latest(workspace.releases)
    if release is None:
        raise dg.Failure(f"there is no release in {workspace.releases} yet: run the job refresh", allow_retries=False)
    problems = find_problems(release)
    if problems.height:
        told = [f"{part}: {check}: {key}: {problem}" for part, check, key, problem in problems.head(SHOWN).iter_rows()]
        raise dg.Failure(f"{problems.height:,} problems in {release}: " + "; ".join(told), allow_retries=False)
    context.log.info(f"{release} is whole: sums, manifest, contract, spans and database agree")


@dg.job(name="verify", description="Check the latest release with nothing but its folder, as `onrecord verify` does.")
def verify() -> None:
    """One op."""
    verify_latest_release()
