"""The assets `extracted_statements`, `statements` and `speakers`: who said what."""

import dagster as dg
import polars as pl

from assets.pace import Pace
from assets.parts import Engine
from assets.readings.asset import ExtractionConfig, readings
from assets.settings import load_settings
from assets.statements import table
from assets.statements.extractor import EXTRACTOR
from assets.statements.speakers.across_articles import unused_corrections
from assets.statements.speakers.corrections import as_frame, load_corrections
from assets.workspace import Workspace


@dg.asset(group_name="onrecord", kinds={"polars"}, code_version=EXTRACTOR, deps=[readings])
def extracted_statements(
    context: dg.AssetExecutionContext,
    config: ExtractionConfig,
    articles: pl.LazyFrame,
    workspace: dg.ResourceParam[Workspace],
    engine: dg.ResourceParam[Engine],
) -> dg.MaterializeResult:
    """Attributions of each article as the tagger and the rules around it find them, kept by article and version.

    Only articles that this version of the extractor has not seen are read; a killed run loses only the shards under way.
    """
    if config.again:
        table.store(workspace.parts).forget()
    pace = Pace(context.log.info, "articles read for statements")
    done = table.extract(articles, workspace.parts, engine, pace, context.log.warning)
    rows = table.extracted(articles, workspace.parts).select(pl.len()).collect().item()
    return dg.MaterializeResult(
        metadata={"articles extracted now": done, "dagster/row_count": rows, "extractor": EXTRACTOR}
    )


@dg.multi_asset(
    outs={
        "statements": dg.AssetOut(
            group_name="onrecord",
            kinds={"polars"},
            io_manager_key="tables",
            description="One row per attribution: who said (or thinks, hopes, wants, refuses) what, word for word, with the speaker "
            "told apart across articles.",
        ),
        "speakers": dg.AssetOut(
            group_name="onrecord",
            kinds={"polars"},
            io_manager_key="tables",
            description="One row per distinct source of statements, with every wording that was resolved to it.",
        ),
    },
    ins={"articles": dg.AssetIn()},
    deps=[extracted_statements],
)
def statements_and_speakers(
    context: dg.AssetExecutionContext, articles: pl.LazyFrame, workspace: dg.ResourceParam[Workspace]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tell speakers apart across articles and apply the corrections of the data folder (corrections.tsv)."""
    corrections = as_frame(load_corrections(workspace.corrections))
    minimum = load_settings(workspace.settings).minimum_confidence
    seen = table.extracted(articles, workspace.parts).select("speaker", "speaker_type").unique()
    stale = unused_corrections(seen.collect(engine="streaming"), corrections)
    for name, reason in stale.select("name", "reason").iter_rows():
        context.log.warning(
            f"no statement calls for the correction of {name} any more ({reason}): onrecord correct undo '{name}'"
        )
    return table.statements_and_speakers(articles, workspace.parts, minimum, corrections)
