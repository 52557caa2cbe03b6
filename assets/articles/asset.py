"""The asset `articles`: every source of sources.yaml, read as far as it is new."""

from enum import Enum
from typing import Any

import dagster as dg
import polars as pl
from pydantic import Field

from assets.articles.fetching.archive import RawArchive
from assets.articles.ingest import load_articles, mend, refresh
from assets.articles.sources import load_source_list, parse_source_list
from assets.markdown import markdown_table
from assets.settings import load_settings
from assets.workspace import Workspace


class Read(Enum):
    """How much of the sources one run reads."""

    NEW = "new"
    EVERYTHING = "everything"
    NOTHING = "nothing"


# what can be tried again with better luck, as storage over the network; whoever waits for a run that has another fault
# hears of it within half a minute, and the sensors try again later anyway
RETRIES = dg.RetryPolicy(max_retries=3, delay=4, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)


class ArticlesConfig(dg.Config):
    """What one run reads."""

    sources: list[dict[str, Any]] = Field(
        default=[],
        description="Sources to read in this run instead of those of sources.yaml, written the same way, such as "
        "[{name: upload, path: inbox}]; docs/sources.md shows every kind. Empty: sources.yaml.",
    )
    read: Read = Field(
        default=Read.NEW,
        description="NEW: what is new or changed. EVERYTHING: every source again from its beginning, as the job rebuild "
        "does. NOTHING: no source; what was read before stays, as the job publish does.",
    )


@dg.asset(group_name="onrecord", kinds={"polars", "file"}, io_manager_key="tables", retry_policy=RETRIES)
def articles(
    context: dg.AssetExecutionContext, config: ArticlesConfig, workspace: dg.ResourceParam[Workspace]
) -> pl.LazyFrame:
    """One row per distinct text of the inbox, feeds, pages and archives that sources.yaml lists.

    Raw bytes are archived first, under their hash. Only what is new or changed is read. What cannot be read is a
    reject with its reason and stops nothing else. Withdrawn articles (release.yaml) are left out.
    """
    listed = load_source_list(workspace.sources)
    sources = parse_source_list(config.sources, workspace.data, "the run config") if config.sources else listed
    archive = RawArchive(workspace.raw)
    if config.read is Read.NOTHING:
        report = mend(sources.sources, archive, workspace.ingested)
    else:
        again = config.read is Read.EVERYTHING
        report = refresh(sources.sources, archive, workspace.ingested, fetching=listed.fetching, again=again)
    for problem in [*report.mended, *report.lost]:
        context.log.warning(problem)
    counts = report.frame()
    context.add_output_metadata({"sources": dg.MetadataValue.md(markdown_table(counts)), "new texts": report.new})
    withdrawn = [w.article_id for w in load_settings(workspace.settings).withdrawn]
    return load_articles(workspace.ingested, withdrawn)[0]
