"""The corrections to who is who, which the user keeps in `corrections.tsv` of the data folder: what one may say, and its checks.

How they are applied is told in `across_articles.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

import polars as pl
from pydantic import Field, model_validator

from assets.contracts.speakers import SPEAKER_TYPES
from assets.registry import OneLine, Reason, RegistryError, Row, read

SpeakerType = Literal["person", "organisation", "government", "group", "document", "unnamed"]
Words = Annotated[OneLine, Field(min_length=1)]
_IDS = re.compile(r"a[0-9a-f]{16}(\|a[0-9a-f]{16})*")


class Correction(Row):
    """One row of `corrections.tsv`: what is done to the speaker `name` of `type`."""

    action: Literal["type", "merge", "split", "rename"]
    type: SpeakerType
    name: Words
    to: Words
    articles: str = ""
    reason: Reason

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.action == "type" and (self.to not in get_args(SpeakerType) or self.to == self.type):
            others = ", ".join(kind for kind in SPEAKER_TYPES if kind != self.type)
            raise ValueError(f"to is {self.to!r}: another type than {self.type} is one of {others}")
        if self.action in ("merge", "rename") and self.to == self.name:
            raise ValueError(f"{self.name!r} is called so already")
        if self.action == "split" and not _IDS.fullmatch(self.articles):
            raise ValueError(f'articles is {self.articles!r}: a split names the article ids, divided by "|"')
        if self.action != "split" and self.articles:
            raise ValueError(f"articles is {self.articles!r}: only a split names articles")
        return self

    def says(self) -> str:
        """The correction as a sentence."""
        deed = {
            "type": f"is of type {self.to}, not {self.type}",
            "merge": f"({self.type}) is the same speaker as {self.to}",
            "rename": f"({self.type}) is shown as {self.to}",
            "split": f"({self.type}) is somebody else, {self.to}, in {self.articles.replace('|', ', ')}",
        }[self.action]
        return f"{self.name} {deed}"

    def meets(self, other: Correction) -> bool:
        """Whether both decide the same about the same speaker, so that one of them would not be heard."""
        same = (self.action, self.type, self.name) == (other.action, other.type, other.name)
        return same and (self.action != "split" or bool({*self.articles.split("|")} & {*other.articles.split("|")}))


def load_corrections(path: Path) -> list[Correction]:
    """The corrections in their order. Raises RegistryError, also where two decide the same differently."""
    found = read(path, Correction)
    for number, row in enumerate(found):
        if earlier := next((other for other in found[:number] if row.meets(other)), None):
            raise RegistryError(f"{path} says both that {earlier.says()} and that {row.says()}: take one of them out")
    return found


def as_frame(corrections: Iterable[Correction]) -> pl.DataFrame:
    """The corrections as a table with the columns of the file."""
    columns = dict.fromkeys(Correction.model_fields, pl.String)
    return pl.DataFrame([row.model_dump() for row in corrections], schema=columns)


def objection(new: Correction, known: Sequence[Correction], speakers: pl.DataFrame, articles: Sequence[str]) -> str:
    """Why a correction would not do what its writer wants, and what would; empty when it does.

    `speakers` and `articles` are those of a release: the table with name, type and aliases, and ids.
    """
    names = speakers.explode("aliases").select("type", pl.concat_list("name", "aliases").alias("name")).explode("name")
    unknown = [article for article in filter(None, new.articles.split("|")) if article not in set(articles)]
    if unknown:
        return (
            f"the release has no article {unknown[0]}; the address of an article's page in the reader ends with its id"
        )
    return _against_known(new, known) or _of_nobody(new, names) or _with_nobody(new, names)


def _against_known(new: Correction, known: Sequence[Correction]) -> str:
    """Why earlier corrections speak against a new one."""
    if other := next((row for row in known if row.meets(new)), None):
        return f"there is a correction already: {other.says()}. Take it out first: onrecord correct undo '{new.name}'"
    renamed = next((row for row in known if row.action == "rename" and row.to == new.name), None)
    if renamed:
        return f"{new.name} is so called by a correction ({renamed.says()}): correct {renamed.name}, or undo that one"
    return ""


def _of_nobody(new: Correction, names: pl.DataFrame) -> str:
    """Why nobody in the release is meant by the name and type."""
    types = names.filter(pl.col("name") == new.name)["type"].unique().sort()
    if types.is_empty():
        return f"the release has no speaker called {new.name!r}{_near(new.name, names)}. Write the name as the release does"
    if new.type not in types:
        return f"{new.name} is no {new.type} in the release, but {' or '.join(types)}: say --type {types[0]}"
    return ""


def _with_nobody(new: Correction, names: pl.DataFrame) -> str:
    """Why there is nobody to merge with."""
    of_type = names.filter(type=new.type)
    if new.action != "merge" or new.to in of_type["name"]:
        return ""
    return f"the release has no {new.type} called {new.to!r} to merge with{_near(new.to, of_type)}. To give a new name, use rename"


def _near(name: str, names: pl.DataFrame) -> str:
    near = get_close_matches(name, names["name"].drop_nulls().unique().sort().to_list(), n=3)
    return f"; there is {', '.join(near)}" if near else ""
