"""What the assets are given: the folders of the installation, and the engine that runs shards.

The values can be set in the launchpad; the defaults suit one machine. No work is done here.
"""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from assets.workspace import Workspace, current
from pipelines.engines import DaskEngine, LocalEngine, engine
from pipelines.runs import hold

_DATA = "The data folder. Default: the environment variable ONRECORD_DATA, else data/ of the clone, else data/ where it was started."
_WORKERS = "Processes on this machine; 0 is one per core."
_SCHEDULER = "Address of a Dask scheduler, such as tcp://10.0.0.5:8786; empty is this machine alone."


@dg.resource(config_schema={"data": dg.Field(str, is_required=False, description=_DATA)})
def workspace(context: dg.InitResourceContext) -> Workspace:
    """The data folder: inbox, archive, working tables, releases.

    A run asks for it first of all, and says with it that its process lives.
    """
    if context.run is not None and context.instance is not None:
        hold(context.instance, context.run.run_id)
    data = context.resource_config.get("data")
    return Workspace(Path(data).resolve()) if data else current()


@dg.resource(
    config_schema={
        "workers": dg.Field(int, default_value=0, description=_WORKERS),
        "scheduler": dg.Field(str, default_value="", description=_SCHEDULER),
    }
)
def extraction_engine(context: dg.InitResourceContext) -> LocalEngine | DaskEngine:
    """Where shards of articles are extracted."""
    return engine(context.resource_config["scheduler"] or None, context.resource_config["workers"])
