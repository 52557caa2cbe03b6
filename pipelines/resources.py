"""What the assets are given: the folders of the installation, and the engine that runs shards.

The values can be set in the launchpad; the defaults suit one machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from assets import storage
from assets.articles.sources import load_source_list
from assets.cleaning import clean
from assets.settings import load_settings
from assets.statements.extractor import EXTRACTOR as STATEMENTS_EXTRACTOR
from assets.statistics.extractor import EXTRACTOR as STATISTICS_EXTRACTOR
from assets.workspace import IS_CLONE, PROJECT, Workspace, current
from pipelines.engines import MEMORY_GB, DaskEngine, LocalEngine, engine
from pipelines.runs import hold
from pipelines.settings import load_refresh_settings

EXTRACTORS = (STATEMENTS_EXTRACTOR, STATISTICS_EXTRACTOR)
WAITS = "another run works on this data folder; this one waits until it has ended"
_DATA = "The data folder. Empty: the environment variable ONRECORD_DATA, else the one in which it was started, else data/ of the clone, else data/ where it was started."
_WORKERS = "Processes on this machine; 0 is one per core."
_MEMORY = "Address space that a worker on this machine may take, in GB; an article that needs more becomes a reject."
_SCHEDULER = "Address of a Dask scheduler, such as tcp://10.0.0.5:8786; empty is this machine alone."


@dg.resource(config_schema={"data": dg.Field(str, default_value="", description=_DATA)})
def workspace(context: dg.InitResourceContext) -> Iterator[Workspace]:
    """The data folder: inbox, archive, working tables, releases.

    A run asks for it first of all: it says with it that its process lives, waits until no other run works on the folder,
    whether that was started in the UI or in a shell, and looks whether the settings can be used. What is kept no longer is
    removed then.
    """
    data = context.resource_config.get("data")
    found = Workspace(Path(data).resolve()) if data else current()
    if IS_CLONE and found.data == PROJECT / "data":
        found.begin()  # `make` does so before, `dg launch` and `dg dev` do not
    found.keep_private()
    if context.run is None or context.instance is None:
        yield found
        return
    hold(context.instance, context.run.run_id)
    look_at_settings(found)
    log = context.log or dg.get_dagster_logger()
    with storage.take_turn(found.data / "work" / "run.lock", lambda: log.warning(WAITS)):
        for removed in clean(found, load_settings(found.settings), EXTRACTORS, dt.datetime.now(dt.UTC)):
            log.info(removed)
        yield found


def look_at_settings(found: Workspace) -> None:
    """Raise Failure with what is wrong with the settings: then no step begins, and the run says only that."""
    try:
        load_source_list(found.sources)
        load_settings(found.settings)
        load_refresh_settings(found)
    except ValueError as error:
        raise dg.Failure(str(error), allow_retries=False) from None


@dg.resource(
    config_schema={
        "workers": dg.Field(int, default_value=0, description=_WORKERS),
        "memory_gb": dg.Field(float, default_value=MEMORY_GB, description=_MEMORY),
        "scheduler": dg.Field(str, default_value="", description=_SCHEDULER),
    }
)
def extraction_engine(context: dg.InitResourceContext) -> LocalEngine | DaskEngine:
    """Where shards of articles are extracted."""
    config = context.resource_config
    return engine(config["scheduler"] or None, config["workers"], config["memory_gb"])


@dg.resource(required_resource_keys={"workspace"})
def reader(context: dg.InitResourceContext) -> str:
    """Where the reader of releases answers, as refresh.yaml says: links of the UI lead there."""
    return load_refresh_settings(context.resources.workspace).reader
