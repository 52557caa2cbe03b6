"""The assets `rejects` and `release`: what was left out, and the published dataset."""

import datetime as dt
import hashlib

import dagster as dg
import polars as pl

from assets.articles.ingest import READER, last_report, load_articles, withdrawn_articles
from assets.contracts import TABLES
from assets.markdown import inert, markdown_table
from assets.release.left_out import of_sources
from assets.release.publish import Provenance, publish
from assets.release.rejects import cut_quotations, cut_statements, cut_statistics, rejects_table
from assets.release.stages import Stages
from assets.release.takedowns import takedown_warnings
from assets.settings import load_settings
from assets.statements import table as statements_table
from assets.statements.extractor import EXTRACTOR as STATEMENTS_EXTRACTOR
from assets.statements.speakers.corrections import as_frame, load_corrections
from assets.statistics import table as statistics_table
from assets.statistics.extractor import EXTRACTOR as STATISTICS_EXTRACTOR
from assets.workspace import Workspace

IS_COMPLETE = "nothing was left out"  # of the metadata of a release
LEFT_OUT_TEXTS = "warnings"
SHOWN = 50  # rows set aside on the page of a run


@dg.asset(group_name="onrecord", kinds={"polars"}, io_manager_key="tables", deps=["statistics"])
def rejects(articles: pl.LazyFrame, statements: pl.LazyFrame, workspace: dg.ResourceParam[Workspace]) -> pl.DataFrame:
    """Everything that was seen and not released: documents, quotations and numbers, each with its reason."""
    settings = load_settings(workspace.settings)
    minimum = settings.minimum_confidence
    withdrawn = list(withdrawn_articles(workspace.ingested, [w.article_id for w in settings.withdrawn]))
    _, documents = load_articles(workspace.ingested, withdrawn)
    documents = documents.filter(pl.col("article_id").is_null() | ~pl.col("article_id").is_in(withdrawn))
    parts = workspace.parts
    statement_rows = statements_table.extracted(articles, parts)
    statistic_rows = statistics_table.extracted(articles, parts, minimum)
    found = rejects_table(
        documents,
        statements_table.rejects(articles, parts),
        statistics_table.rejects(articles, parts, minimum),
        cut_statements(statement_rows, articles, minimum),
        cut_statistics(statistic_rows, articles, minimum),
    )
    if not minimum:
        return found
    tables = {"articles": articles.collect(), "statements": statements.collect(), "rejects": found}
    return rejects_table(found, cut_quotations(tables, minimum))


@dg.asset(group_name="onrecord", kinds={"duckdb", "parquet"})
def release(
    context: dg.AssetExecutionContext,
    articles: pl.LazyFrame,
    speakers: pl.LazyFrame,
    statements: pl.LazyFrame,
    statistics: pl.LazyFrame,
    title_statistics: pl.LazyFrame,
    rejects: pl.LazyFrame,
    workspace: dg.ResourceParam[Workspace],
    reader: dg.ResourceParam[str],
) -> dg.MaterializeResult:
    """The published dataset: DuckDB and Parquet in a folder that never changes, with its manifest and report.

    Built aside, verified as a user would open it, put in place in one step, `latest` moved last. When nothing changed,
    nothing is published. Rows that break the contract are set aside as rejects; when they are too many for that, nothing is
    published and the latest release stays as it is.
    """
    made = (articles, speakers, statements, statistics, title_statistics, rejects)
    frames = dict(zip((t.name for t in TABLES), pl.collect_all(made), strict=True))
    settings = load_settings(workspace.settings)
    withdrawn = withdrawn_articles(workspace.ingested, [w.article_id for w in settings.withdrawn])
    stages = Stages(context.log.info)
    published = publish(
        frames,
        workspace.releases,
        settings=settings.with_versions(withdrawn),
        provenance=Provenance(
            {"articles": READER, "statements": STATEMENTS_EXTRACTOR, "statistics": STATISTICS_EXTRACTOR},
            hashlib.sha256(as_frame(load_corrections(workspace.corrections)).write_csv().encode()).hexdigest(),
        ),
        today=dt.datetime.now(dt.UTC).date(),
        notes=of_sources(last_report(workspace.ingested)),
        step=stages,
    )
    stages.end()
    aside = published.set_aside.summary()
    left_out = [note.text for note in published.left_out] + ([aside] if aside else [])
    warnings = [*left_out, *published.warnings, *takedown_warnings(workspace.releases, settings, withdrawn)]
    for text in warnings:
        context.log.warning(text)
    state = "published" if published.changed else "nothing changed, nothing published"
    context.log.info(f"{state}: {published.path}")
    return dg.MaterializeResult(
        metadata={
            "state": state,
            "version": published.version,
            "report": dg.MetadataValue.url(reader),
            "folder": dg.MetadataValue.path(str(published.path)),
            "report as a file": dg.MetadataValue.path(str(published.path / "report.html")),
            "rows": dg.MetadataValue.json(dict(published.rows)),
            "left out": dg.MetadataValue.md("\n".join(f"- {inert(text)}" for text in left_out) or "nothing"),
            IS_COMPLETE: not aside and not any(note.is_loss for note in published.left_out),
            LEFT_OUT_TEXTS: dg.MetadataValue.json(warnings),
            "set aside": aside or "no row breaks the contract",
            "rows set aside": dg.MetadataValue.md(markdown_table(published.set_aside.rows.head(SHOWN))),
            "dagster/row_count": sum(published.rows.values()),
        }
    )
