"""The tables that belong to the user, corrections and withdrawals: read with checks, added to, taken out of.

A table is a file of tab-separated lines under a header; lines that begin with `#` are remarks and stay. What a row may hold is
said by its model. Nothing here knows what is done with the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assets.storage import replacing
from assets.yaml_files import problem

# a tab or a line break in a reason that was pasted would be a column or a row of its own
_ONE_LINE = BeforeValidator(lambda value: " ".join(value.split()) if isinstance(value, str) else value)
OneLine = Annotated[str, _ONE_LINE]
Reason = Annotated[str, Field(min_length=5), _ONE_LINE]


class Row(BaseModel):
    """One row; its fields are the columns, in their order, and a field with a default may be empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)


R = TypeVar("R", bound=Row)


class RegistryError(ValueError):
    """A table that cannot be used; the message names the file, the line and what to do."""


def read(path: Path, model: type[R]) -> list[R]:
    """The rows of a table, in its order; none where there is no file. Raises RegistryError."""
    return [row for _, row in _numbered(path, model)]


def add(path: Path, row: Row) -> None:
    """Write a row behind the others; the file, with its header, is made where there is none."""
    text = path.read_text(encoding="utf-8") if path.exists() else "\t".join(type(row).model_fields) + "\n"
    line = "\t".join(row.model_dump(mode="json").values())
    _write(path, text + ("" if text.endswith("\n") else "\n") + line + "\n")


def take_out(path: Path, model: type[R], gone: Callable[[R], bool]) -> list[R]:
    """Take the rows out for which `gone` holds; returns them."""
    found = [(line, row) for line, row in _numbered(path, model) if gone(row)]
    numbers = {line for line, _ in found}
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if found else []
    if found:
        _write(path, "".join(line for number, line in enumerate(lines, 1) if number not in numbers))
    return [row for _, row in found]


def _numbered(path: Path, model: type[R]) -> Iterator[tuple[int, R]]:
    """The rows with the numbers of their lines."""
    columns = list(model.model_fields)
    header: list[str] | None = None
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise RegistryError(f"{path} is not UTF-8 ({error}): save it as UTF-8") from error
    for number, line in enumerate(text.split("\n"), 1):
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if line.startswith("#") or not any(cells):
            continue
        if header is None:
            header = cells
            if header != columns:
                raise RegistryError(f"{path}, line {number}: the columns must be {', '.join(columns)}, divided by tabs")
            continue
        if len(cells) > len(columns):
            raise RegistryError(f"{path}, line {number}: {len(cells)} columns where there are {len(columns)}")
        try:
            yield number, model(**dict(zip(columns, cells, strict=False)))
        except ValidationError as error:
            raise RegistryError(f"{path}, line {number}: {problems(error)}. Correct the line or take it out") from None


def problems(error: ValidationError) -> str:
    """What is wrong with a row, in plain words, and what stands there."""
    told = []
    for found in error.errors():
        given = f", and it is {found['input']!r}" if isinstance(found["input"], str) else ""
        told.append(problem({**found}).removeprefix("top level: ") + given)
    return "; ".join(told)


def _write(path: Path, text: str) -> None:
    with replacing(path) as aside:
        aside.write_text(text, encoding="utf-8")
