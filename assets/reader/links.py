"""Where a page is found: as an address of the live reader, or as a file of the frozen site."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode

from assets.reader.listings import Filters
from assets.reader.source import Row

UNSAFE = re.compile(r"[^a-z0-9]+")
OFTEN = 2
WHY_ROWS = 100


@dataclass(frozen=True)
class Ask:
    """What is asked for: a page (or, with a format, a download) and what it shows. The same for live and frozen pages."""

    page: str
    id: str = ""
    what: str = ""
    number: int = 1
    format: str = ""
    filters: Filters = Filters()


@dataclass
class LiveLinks:
    """Addresses of `onrecord browse`."""

    frozen = False

    def href(self, ask: Ask) -> str:
        """The path and query of what is asked for."""
        path = "/" if ask.page == "home" else f"/{ask.page}" + (f"/{quote(ask.id, safe='')}" if ask.id else "")
        query = {"what": ask.what, **ask.filters.given(), "page": ask.number if ask.number > 1 else ""}
        given = {name: value for name, value in query.items() if value}
        return path + (f".{ask.format}" if ask.format else "") + ("?" + urlencode(given) if given else "")

    def asset(self, name: str) -> str:
        """The path of a style sheet or script."""
        return f"/static/{name}"

    def why(self, row: Row) -> str:
        """Where a row of statements or statistics is accounted for."""
        return self.href(Ask("why", id_of(row)))

    def speaker(self, row: Row, what: str) -> str:
        """Where the speaker of a row is found."""
        return self.href(Ask("speaker", row["speaker_id"], what))


@dataclass
class FileLinks:
    """Files of a frozen site, relative to the page that holds the link. Remembers what was linked, so that it gets made.

    `speakers` are those with OFTEN statements or more, who have a page; whoever speaks less is found where that was.
    """

    speakers: frozenset[str] = frozenset()
    here: str = "index.html"
    asked: list[Ask] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    frozen = True

    def href(self, ask: Ask) -> str:
        """The relative path of what is asked for."""
        if ask.page == "search":
            given = {"what": ask.what, **ask.filters.given()}
            query = urlencode({name: value for name, value in given.items() if value})
            return self.relative("search.html") + ("?" + query if query else "")
        if ask.page == "speakers" and not ask.format:
            ask = replace(ask, filters=ask.filters.but(at_least=str(OFTEN)))
        file = file_of(ask)
        if file not in self.files:
            self.files.add(file)
            self.asked.append(ask)
        return self.relative(file)

    def asset(self, name: str) -> str:
        """The relative path of a style sheet or script."""
        return self.relative(f"static/{name}")

    def why(self, row: Row) -> str:
        """The rows of an article are accounted for together, WHY_ROWS on a page."""
        what = "figures" if "statistic_id" in row else ""
        page = self.href(Ask("why", row["article_id"], what, row["position"] // WHY_ROWS + 1))
        return f"{page}#{id_of(row)}"

    def speaker(self, row: Row, what: str) -> str:
        """Where the speaker of a row is found."""
        if row["speaker_id"] in self.speakers:
            return self.href(Ask("speaker", row["speaker_id"], what))
        return f"{self.href(Ask('article', row['article_id']))}#at-{id_of(row)}"

    def relative(self, path: str) -> str:
        """The path as seen from the page."""
        return "../" * self.here.count("/") + path


def id_of(row: Row) -> str:
    """The id of a row of statements or statistics."""
    return row["statistic_id"] if "statistic_id" in row else row["statement_id"]


def file_of(ask: Ask) -> str:
    """The file that a frozen page is kept in."""
    name = "index" if ask.page == "home" else ask.page
    parts = [ask.what, *(part for item in ask.filters.given().items() for part in item)]
    parts.append(str(ask.number) if ask.number > 1 else "")
    stem = "-".join([ask.id or name, *(slug(part) for part in parts if part)])
    folder = f"{name}/" if ask.id else ""
    return f"download/{stem}.{ask.format}" if ask.format else f"{folder}{stem}.html"


def slug(text: str) -> str:
    """The text as part of a file's name; texts that would look alike are told apart by a hash."""
    plain = UNSAFE.sub("_", text.lower()).strip("_")[:40]
    return plain if plain == text else f"{plain}_{hashlib.sha256(text.encode()).hexdigest()[:8]}"
