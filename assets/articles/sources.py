"""The source list: what is read, one entry each, validated before anything is touched. docs/sources.md explains it.

Nothing here reads a source; `ingest` does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from assets.articles.addresses import is_web, login_of, without_login
from assets.articles.fetching.client import FetchSettings
from assets.articles.readers.rows import FIELDS
from assets.yaml_files import problem, repeated_key


class _Source(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(
        description="A short name, shown in reports.", examples=["inbox"], pattern=r"^[A-Za-z0-9][\w.-]*$"
    )
    publisher: str | None = Field(
        None,
        description="Who published it, for articles that do not say so themselves.",
        examples=["The Example Times"],
    )

    _logins: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def logins(self) -> dict[str, str]:
        """What stands before the @ in the source's addresses ("user:password"), by the origin that it may be sent to."""
        return self._logins


class FilesSource(_Source):
    """Files of any kind that can be read: text, pages, saved feeds, WARC, JSON Lines, CSV, Parquet; also as .gz."""

    kind: Literal["files"] = "files"
    path: str = Field(
        description="A file, a folder with all that is below it, a glob, or an fsspec URL of one (s3://bucket/folder). "
        "A relative path starts from the folder of the source list.",
        examples=["inbox", "archive/**/*.warc.gz", "s3://bucket/news/*.jsonl"],
        min_length=1,
    )
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="For tables and JSON Lines: which column holds which field.",
        examples=[{"text": "body", "published_on": "date", "byline": "authors"}],
    )

    links: bool = Field(
        False,
        description="Whether links to files and folders are followed. Without, each is told and left out: what it leads to may "
        "lie anywhere, and would be released.",
    )

    _base: Path = PrivateAttr(default=Path())

    @property
    def base(self) -> Path:
        """The folder from which a relative path starts, and to which `source_uri` is relative."""
        return self._base

    @field_validator("path")
    @classmethod
    def _is_no_web_address(cls, path: str) -> str:
        if is_web(path):
            raise ValueError("an address on the web is a source of kind pages (any file), feed or sitemap")
        return path

    @field_validator("columns")
    @classmethod
    def _known_fields(cls, columns: dict[str, str]) -> dict[str, str]:
        if unknown := set(columns) - set(FIELDS):
            raise ValueError(f"{sorted(unknown)} are no fields of an article; the fields are {', '.join(FIELDS)}")
        return columns


class _Web(_Source):
    @model_validator(mode="wrap")
    @classmethod
    def _without_logins(cls, content: Any, made: ModelWrapValidatorHandler[Self]) -> Self:
        """The source with addresses that carry no login: those are kept aside, sent to their host, and shown nowhere."""
        logins: dict[str, str] = {}

        def bare(address: object) -> object:
            try:
                if isinstance(address, str) and (login := login_of(address)):
                    logins.update([login])
            except ValueError:  # no address, which the check of the field says
                return address
            return without_login(address) if isinstance(address, str) else address

        if isinstance(content, dict):
            content = dict(content)
            if "url" in content:
                content["url"] = bare(content["url"])
            if isinstance(content.get("urls"), list):
                content["urls"] = [bare(address) for address in content["urls"]]
        source = made(content)
        source._logins = logins
        return source

    include: str | None = Field(
        None, description="Only addresses in which this regular expression is found.", examples=["/news/20\\d\\d/"]
    )

    @field_validator("include")
    @classmethod
    def _compiles(cls, include: str | None) -> str | None:
        if include is not None:
            try:
                re.compile(include)
            except re.error as error:
                raise ValueError(f"{include!r} is no regular expression: {error}") from error
        return include


class FeedSource(_Web):
    """An RSS, Atom or JSON feed, looked at again on every refresh."""

    kind: Literal["feed"]
    url: str = Field(description="The feed's address.", examples=["https://example.org/rss.xml"], pattern=r"^https?://")
    follow: bool = Field(
        True, description="Read each item's page; false: take the item's own text, where the feed carries it in full."
    )


class PagesSource(_Web):
    """Single pages, asked again on every refresh whether they changed."""

    kind: Literal["pages"]
    urls: list[Annotated[str, Field(pattern=r"^https?://")]] = Field(
        description="The addresses.", examples=[["https://example.org/news/1"]]
    )


class SitemapSource(_Web):
    """A sitemap or sitemap index; pages that it lists as changed are read again."""

    kind: Literal["sitemap"]
    url: str = Field(
        description="The sitemap's address.", examples=["https://example.org/sitemap.xml"], pattern=r"^https?://"
    )
    most: int = Field(
        500, ge=1, description="At most this many pages in one refresh, the newest first.", examples=[500]
    )


WebSource = FeedSource | PagesSource | SitemapSource
Source = Annotated[FilesSource | WebSource, Field(discriminator="kind")]


class SourceList(BaseModel):
    """All of sources.yaml: the sources, and how politely the web is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: list[Source]
    fetching: FetchSettings = FetchSettings()

    @field_validator("sources")
    @classmethod
    def _names_differ(cls, sources: list[Source]) -> list[Source]:
        names = [s.name for s in sources]
        if twice := sorted({n for n in names if names.count(n) > 1}):
            raise ValueError(f"the names {twice} are used twice; give each source its own")
        return sources


class SourceListError(ValueError):
    """A source list that cannot be used; the message names the entry and says what to do."""


def load_source_list(path: str | Path) -> SourceList:
    """The validated source list of a YAML file. Raises SourceListError."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
        content, written = yaml.safe_load(text), yaml.compose(text)
    except FileNotFoundError:
        raise SourceListError(f"{path} does not exist; docs/sources.md shows what to put into it") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SourceListError(f"{path} is not YAML: {error}") from error
    try:
        twice = repeated_key(written)
    except RecursionError:
        raise SourceListError(
            f"{path} cannot be used: it is nested too deep, or an alias (*) leads back to itself"
        ) from None
    if twice:
        line = twice.start_mark.line + 1
        raise SourceListError(
            f"{path} cannot be used: line {line}, {twice.value}: stands there twice; put both into one"
        )
    return parse_source_list(content, path.parent, str(path), written)


def parse_source_list(
    content: object, base: str | Path = ".", where: str = "the source list", written: yaml.Node | None = None
) -> SourceList:
    """A source list from plain values, as run config gives them; a bare list is taken as the sources.

    Relative paths start from `base`; `written` is the same as YAML nodes, whose lines messages name. Raises SourceListError.
    """
    content = {"sources": content} if isinstance(content, list) else content or {"sources": []}
    try:
        found = TypeAdapter(SourceList).validate_python(_with_kinds(content))
    except ValidationError as error:
        problems = "; ".join(problem(dict(e), written) for e in error.errors())
        detail = f"{where} cannot be used: {problems}. docs/sources.md has an example of each kind"
        raise SourceListError(detail) from None
    for source in found.sources:
        if isinstance(source, FilesSource):
            source._base = Path(base)
    return found


def _with_kinds(content: object) -> object:
    """An entry without a kind is one of files, so that `{name: inbox, path: inbox}` is enough."""
    if isinstance(content, dict) and isinstance(content.get("sources"), list):
        entries = [{"kind": "files"} | e if isinstance(e, dict) else e for e in content["sources"]]
        return content | {"sources": entries}
    return content
