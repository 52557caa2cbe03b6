"""The reference of commands and settings as Markdown, made from the commands and the declarations of settings themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from assets.articles.fetching.client import FetchSettings
from assets.articles.sources import FeedSource, FilesSource, PagesSource, SitemapSource
from assets.settings import ReleaseSettings
from pipelines.settings import RefreshSettings

MADE = "Made by `onrecord docs` from the code; do not edit."
FILES: dict[str, dict[str, type[BaseModel]]] = {
    "sources.yaml": {
        "`sources`: an entry of files (`kind: files`, or none)": FilesSource,
        "`sources`: an entry of `kind: feed`": FeedSource,
        "`sources`: an entry of `kind: pages`": PagesSource,
        "`sources`: an entry of `kind: sitemap`": SitemapSource,
        "`fetching`: how the web is read": FetchSettings,
    },
    "release.yaml": {"How releases are made": ReleaseSettings},
    "refresh.yaml": {"When refreshes run, and who is told when one fails": RefreshSettings},
}


def settings() -> str:
    """Every field of the settings files, with its default and meaning."""
    parts = ["# Settings", MADE, "These files lie in the data folder. A field that is not there has its default."]
    for file, groups in FILES.items():
        parts.append(f"## {file}")
        for title, model in groups.items():
            rows = [f"| `{name}` | {default} | {meaning} |" for name, default, meaning in _fields(model)]
            parts.append("\n".join([f"**{title}**", "", "| field | default | meaning |", "|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _fields(model: type[BaseModel], within: str = "") -> Iterator[tuple[str, str, str]]:
    """Name, default and meaning of each field; those of a model within as `outer.inner`."""
    for name, field in model.model_fields.items():
        default = field.get_default(call_default_factory=True)
        if name == "kind":
            continue
        if isinstance(default, BaseModel):
            yield from _fields(type(default), f"{within}{name}.")
            continue
        shown = (
            "required"
            if default is PydanticUndefined
            else "none"
            if default in (None, [], {})
            else f"`{json.dumps(default)}`"
        )
        examples = f" Such as `{json.dumps(field.examples[0])}`." if field.examples else ""
        yield f"{within}{name}", shown, f"{field.description or ''}{examples}"


def commands() -> str:
    """The help of every command, as `onrecord COMMAND --help` prints it."""
    from pipelines.cli import main

    parts = ["# Commands", MADE, _help(main, "onrecord")]
    return "\n\n".join([*parts, *_pages(main, "onrecord", None)]) + "\n"


def _pages(group: click.Group, name: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(group, info_name=name.rpartition(" ")[2], parent=parent)
    for word, command in sorted(group.commands.items()):
        yield f"## {name} {word}\n\n{_help(command, word, context)}"
        if isinstance(command, click.Group):
            yield from _pages(command, f"{name} {word}", context)


def _help(command: click.Command, word: str, parent: click.Context | None = None) -> str:
    names = ["-h", "--help"]
    with click.Context(
        command, info_name=word, parent=parent, help_option_names=names, max_content_width=100, terminal_width=100
    ) as context:
        return f"```\n{command.get_help(context)}\n```"
