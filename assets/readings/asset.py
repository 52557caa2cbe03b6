"""The asset `readings`: what the model says of each article, for both tables."""

import dagster as dg
import polars as pl
from pydantic import Field

from assets.pace import Pace
from assets.parts import Engine
from assets.readings import table
from assets.readings.extractor import READER
from assets.workspace import Workspace


class ExtractionConfig(dg.Config):
    """What one run extracts."""

    again: bool = Field(
        default=False,
        description="Extract every article again, also those that this version of the extractor has done; the jobs "
        "re_extract and rebuild do so.",
    )


@dg.asset(group_name="onrecord", kinds={"onnx", "polars"}, code_version=READER)
def readings(
    context: dg.AssetExecutionContext,
    config: ExtractionConfig,
    articles: pl.LazyFrame,
    workspace: dg.ResourceParam[Workspace],
    engine: dg.ResourceParam[Engine],
) -> dg.MaterializeResult:
    """What the model marks in each article, who said what and what its numbers are, kept by article and version of the model.

    Only articles that this version has not read are read; a killed run loses only the shards under way. Rules that change
    later make rows anew from what is kept here.
    """
    if config.again:
        table.store(workspace.parts).forget()
    pace = Pace(context.log.info, "articles read")
    done = table.extract(articles, workspace.parts, engine, pace, context.log.warning)
    return dg.MaterializeResult(metadata={"articles read now": done, "reader": READER})
