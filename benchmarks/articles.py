"""The articles that the measurements read: JSON Lines (also gzipped), YAML, or a text."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def articles_in(path: Path) -> Iterator[dict[str, Any]]:
    """The articles of a file, each with `text` and whatever else the file says of it."""
    if path.suffix in (".yaml", ".yml"):
        import yaml

        yield from yaml.safe_load(path.read_text(encoding="utf-8"))
    elif path.name.endswith(".jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
    elif path.name.endswith(".jsonl"):
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
    else:
        yield {"text": path.read_text(encoding="utf-8")}
