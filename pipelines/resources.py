"""What the assets are given: the folders of the installation, and the engine that runs shards.

The values can be set in the launchpad; the defaults suit one machine. No work is done here.
"""

from __future__ import annotations

from pathlib import Path

import dagster as dg
from dagster._config.pythonic_config import ConfigurableResourceFactory
from pydantic import Field

from assets.workspace import Workspace, current
from pipelines.engines import DaskEngine, LocalEngine, engine
from pipelines.runs import hold


class WorkspaceResource(ConfigurableResourceFactory[Workspace]):
    """The data folder: inbox, archive, working tables, releases."""

    data: str = Field(
        default_factory=lambda: str(current().data),
        description="The data folder. Default: the environment variable ONRECORD_DATA, else data/ of the clone, else data/ where it was started.",
    )

    def create_resource(self, context: dg.InitResourceContext) -> Workspace:
        """The folders under `data`. A run asks for them first of all, and says with it that its process lives."""
        if context.run is not None and context.instance is not None:
            hold(context.instance, context.run.run_id)
        return Workspace(Path(self.data).resolve())


class EngineResource(ConfigurableResourceFactory[LocalEngine | DaskEngine]):
    """Where shards of articles are extracted."""

    workers: int = Field(default=0, description="Processes on this machine; 0 is one per core.")
    scheduler: str = Field(
        default="", description="Address of a Dask scheduler, such as tcp://10.0.0.5:8786; empty is this machine alone."
    )

    def create_resource(self, context: dg.InitResourceContext) -> LocalEngine | DaskEngine:
        """The engine for these settings."""
        return engine(self.scheduler or None, self.workers)
