"""Settings files: YAML read into a pydantic model; what is wrong is told with its line and in plain words.

Which settings there are is declared where they are used; nothing here knows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
# by pydantic's names of what can be wrong; what is not here is told in pydantic's words
IN_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is no setting; look at the spelling",
    "string_type": "must be text; put it between quotation marks",
    "list_type": "must be a list",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "dict_type": "must be a group of settings, each on its own line",
    "model_type": "must be a group of settings, each on its own line",
    "model_attributes_type": "must be a group of settings, each on its own line",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "string_too_short": "must have at least {min_length} characters",
    "string_pattern_mismatch": "does not have the form that is asked for ({pattern})",
    "literal_error": "must be one of {expected}",
    "union_tag_invalid": "{tag!r} is none of {expected_tags}",
}


def load(path: Path, model: type[Model], told_in: str) -> Model:
    """The settings in the file, or the defaults where there is none; `told_in` is the document that lists them.

    Raises ValueError that names the file, the line, the field and what is wrong with it.
    """
    if not path.exists():
        return model()
    try:
        text = path.read_text(encoding="utf-8")
        content, written = yaml.safe_load(text), yaml.compose(text)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not YAML: {error}") from None
    if twice := repeated_key(written):
        line = twice.start_mark.line + 1
        raise ValueError(f"{path} cannot be used: line {line}, {twice.value}: stands there twice; put both into one")
    try:
        return model.model_validate({} if content is None else content)
    except ValidationError as error:
        told = "; ".join(problem(dict(e), written) for e in error.errors())
        raise ValueError(f"{path} cannot be used: {told}. {told_in} lists the settings") from None


def repeated_key(written: yaml.Node | None) -> yaml.Node | None:
    """A key that a mapping has twice: YAML would read the last of them and drop the others without a word."""
    for entry in written.value if isinstance(written, yaml.CollectionNode) else ():
        for node in entry if isinstance(entry, tuple) else (entry,):
            if found := repeated_key(node):
                return found
    if isinstance(written, yaml.MappingNode):
        keys = [key for key, _ in written.value]
        return next((key for n, key in enumerate(keys) if key.value in [k.value for k in keys[:n]]), None)
    return None


def problem(error: Mapping[str, Any], written: yaml.Node | None = None) -> str:
    """One of pydantic's errors in plain words, with the place that it is about and its line as far as that is known."""
    for key in error["loc"]:
        entries = written.value if isinstance(written, yaml.CollectionNode) else []
        if isinstance(written, yaml.SequenceNode) and isinstance(key, int) and key < len(entries):
            written = entries[key]
        elif isinstance(written, yaml.MappingNode):
            written = next((value for name, value in entries if name.value == key), written)
    line = f"line {written.start_mark.line + 1}, " if written is not None else ""
    words = IN_WORDS.get(error["type"], error["msg"].removeprefix("Value error, "))
    told = words.format(**error.get("ctx", {})) if error["type"] in IN_WORDS else words
    return f"{line}{'.'.join(map(str, error['loc'])) or 'top level'}: {told}"
