"""The assets `statistics`, every figure and who claims it, and `title_statistics`, those of the headlines."""

import dagster as dg
import polars as pl

from assets.pace import Pace
from assets.parts import Engine
from assets.readings.asset import ExtractionConfig, readings
from assets.settings import load_settings
from assets.statistics import table
from assets.statistics.extractor import EXTRACTOR
from assets.workspace import Workspace


@dg.asset(group_name="onrecord", kinds={"polars"}, io_manager_key="tables", code_version=EXTRACTOR, deps=[readings])
def statistics(
    context: dg.AssetExecutionContext,
    config: ExtractionConfig,
    articles: pl.LazyFrame,
    statements: pl.LazyFrame,
    workspace: dg.ResourceParam[Workspace],
    engine: dg.ResourceParam[Engine],
) -> pl.DataFrame:
    """One row per figure: its value and bounds, what it counts, and the statement and speaker that claim it.

    Only articles whose figures this version of the extractor has not seen are read.
    """
    minimum = load_settings(workspace.settings).minimum_confidence
    if config.again:
        table.store(workspace.parts, minimum).forget()
    pace = Pace(context.log.info, "articles read for figures")
    done = table.extract(articles, statements, workspace.parts, engine, minimum, pace, context.log.warning)
    context.add_output_metadata({"articles extracted now": done})
    return table.statistics(articles, statements, workspace.parts, minimum)


@dg.asset(group_name="onrecord", kinds={"polars"}, io_manager_key="tables", code_version=EXTRACTOR)
def title_statistics(
    articles: pl.LazyFrame, statistics: pl.LazyFrame, workspace: dg.ResourceParam[Workspace]
) -> pl.DataFrame:
    """One row per figure of an article's title, with the figure of its text that says the same; never part of a sum.

    Titles are read with the texts, by the asset statistics.
    """
    minimum = load_settings(workspace.settings).minimum_confidence
    return table.title_statistics(articles, statistics, workspace.parts, minimum)
