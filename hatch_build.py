"""What the wheel carries besides code: the word lists, patterns, tables, models and first settings of `data/`.

A clone reads them where they are (`assets/workspace.py`), so that an editable install needs no copy.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = ("language", "lookups", "models", "defaults")


class BundledData(BuildHookInterface):
    """Puts the bundled data into the package `assets`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files; `version` is "standard" or "editable"."""
        if version == "standard":
            build_data["force_include"] |= {f"data/{name}": f"assets/data/{name}" for name in BUNDLED}
