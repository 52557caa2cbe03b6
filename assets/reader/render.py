"""Pages -> HTML: the one Jinja environment, everything escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context

from assets.reader import words
from assets.reader.links import Ask, FileLinks, LiveLinks
from assets.reader.listings import Filters
from assets.reader.pages import PAGES, template
from assets.reader.passages import passage_url
from assets.reader.source import Row, Source

HERE = Path(__file__).parent
STATIC = HERE / "static"


def environment() -> Environment:
    """The templates of the reader. A name that a template misspells is an error, not an empty string."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters |= words.FILTERS
    made.globals |= {"passage_url": passage_url, "to": to, "why_of": why_of, "href": href, "asset": asset, "speaker_of": speaker_of}  # fmt: skip
    return made


def html(source: Source, ask: Ask, links: LiveLinks | FileLinks) -> str:
    """The page. Raises NotFound."""
    values = PAGES[ask.page](source, ask)
    return ENVIRONMENT.get_template(template(ask)).render(**values, ask=ask, info=source.info, links=links)


def frozen_search(source: Source, links: FileLinks) -> str:
    """The search page of a frozen site, which a script fills."""
    return ENVIRONMENT.get_template("frozen_search.html").render(ask=Ask("search"), info=source.info, links=links, nothing=Filters())  # fmt: skip


def message(source: Source, title: str, text: str, links: LiveLinks | FileLinks) -> str:
    """A page that says something went wrong."""
    ask = Ask("message")
    return ENVIRONMENT.get_template("message.html").render(title=title, text=text, ask=ask, info=source.info, links=links)  # fmt: skip


@pass_context
def to(context: Any, page: str, id: str = "", what: str = "", number: int = 1, format: str = "", **filters: str) -> str:
    """In templates: the address of a page."""
    return context["links"].href(Ask(page, id or "", what, number, format, Filters(**filters)))


@pass_context
def href(context: Any, ask: Ask) -> str:
    """In templates: the address of what is asked for."""
    return context["links"].href(ask)


@pass_context
def asset(context: Any, name: str) -> str:
    """In templates: the address of a style sheet or script."""
    return context["links"].asset(name)


@pass_context
def speaker_of(context: Any, row: Row, what: str = "") -> str:
    """In templates: where the speaker of a row of statements or statistics is found."""
    return context["links"].speaker(row, what)


@pass_context
def why_of(context: Any, row: Row) -> str:
    """In templates: where a row is accounted for."""
    return context["links"].why(row)


ENVIRONMENT = environment()
