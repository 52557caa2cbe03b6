"""Which articles tell of one event, and from that the series of every figure.

Two articles tell of one event when their titles or first paragraphs name the same kind of event and the same place, and no more
days lie between them than events of the kind take (`series.tsv`). An article that names only the country joins if there is one
such event there at the time. A figure that its own words place elsewhere is of the event there.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from assets.contracts.ids import SEPARATOR, content_id
from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.lexicon import alternatives, rows
from assets.statistics.places import is_wide, place_key
from assets.statistics.series import EVENT, THING, TURNOUT

_PATTERNS = patterns.table("en/series")
_PLACES = (_PATTERNS["place_of_event"], _PATTERNS["place_named_so"])
_TOWN = patterns.table("en/figures")["place_of_dateline"]
_CAPITALISED = re.compile(r"[A-Z][a-z]+")
_VIOLENT = _PATTERNS["strike_of_arms"]
_OLD = dt.timedelta(days=60)  # a figure of a day so long before its article is of another event
_ELSEWHERE = dt.timedelta(days=7)  # between two figures of one place whose articles are not about it
_HEAD = 400  # characters of the text in which an article says what it is about

KINDS: dict[str, str] = {}
DAYS: dict[str, dt.timedelta] = {}
for _row in rows("en/series"):
    for _word in _row["words"].split("|") if _row["kind"] in ("event", "illness") else ():
        KINDS.setdefault(_word, _row["of"] or _word)
        DAYS.setdefault(KINDS[_word], dt.timedelta(days=int(_row["days"])))
_KIND = re.compile(rf"\b({alternatives(KINDS)})(?:e?s)?\b", re.IGNORECASE)


@dataclass(slots=True)
class Report:
    """An article as it tells of an event: its day, the event's kind, and the places that its head names, in their order."""

    article_id: str
    day: dt.date | None
    kind: str | None
    places: tuple[str, ...]
    countries: frozenset[str]
    event: int = -1  # the report, by its number, with which the event begins


@dataclass(slots=True)
class Events:
    """The reports of all articles, and which of them are of one event."""

    reports: list[Report]
    days: dict[int, list[dt.date]] = field(default_factory=lambda: defaultdict(list))  # event to its days, in order
    at: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))  # place to the events there

    def begins(self, event: int) -> str:
        """The article with which an event begins, which its series are named after."""
        return self.reports[event].article_id

    def near(self, events: Iterable[int], day: dt.date | None, within: dt.timedelta | None = None) -> list[int]:
        """Those of the events that were told of around a day."""
        return [e for e in events if day and _gap(self.days[e], day) <= (within or DAYS[self.reports[e].kind or ""])]


def with_series(figures: pl.DataFrame, articles: pl.LazyFrame) -> pl.DataFrame:
    """The figures with ids of series instead of themes; `articles` has article_id, published_on, title and text."""
    themed = figures.filter(pl.col("series_id").is_not_null())
    heads = articles.select("article_id", "published_on", "title", head=pl.col("text").str.slice(0, _HEAD))
    told = heads.join(themed.lazy().select("article_id").unique(), on="article_id", how="semi").sort(
        "published_on", "article_id"
    )
    events = found_events([report(**row) for row in told.collect().iter_rows(named=True)])
    columns = ("statistic_id", "article_id", "series_id", "place", "place_source", "as_of", "as_of_text")
    ids = _ids(events, themed.select(columns).sort("article_id", "statistic_id").rows(named=True))
    made = pl.DataFrame(ids, schema={"statistic_id": pl.String, "made": pl.String}, orient="row")
    return figures.join(made, on="statistic_id", how="left").with_columns(series_id="made").drop("made")


# ---------------------------------------------------------------- articles


def report(article_id: str, published_on: dt.date | None, title: str | None, head: str) -> Report:
    """What an article's title and first paragraph tell of."""
    doc = Doc(head)
    town = _TOWN.match(doc[doc.dateline])
    first = head[doc.dateline[1] :].strip().split("\n\n")[0]
    told = f"{title or ''}\n{first}"
    keys = dict.fromkeys(map(place_key, [town["place"]] if town else []))
    for pattern in _PLACES:
        keys |= dict.fromkeys(place_key(match[1]) for match in pattern.finditer(told))
    wide = {key for key in (*keys, *map(place_key, _CAPITALISED.findall(told))) if is_wide(key)}
    places = tuple(key for key in keys if key and key not in wide)
    return Report(article_id, published_on, _kind(title or "", first), places, frozenset(wide))


def _kind(title: str, first: str) -> str | None:
    """The kind of event that a title, else a first paragraph, names first."""
    found = _KIND.search(title) or _KIND.search(first)
    kind = KINDS[found[1].lower()] if found else None
    return "attack" if kind == "walkout" and _VIOLENT.search(f"{title}\n{first}") else kind


def found_events(reports: list[Report]) -> Events:
    """The events that the reports, in the order of their days, tell of."""
    parent = list(range(len(reports)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    def join(kept: int, n: int) -> None:
        kept, n = sorted((root(kept), root(n)))
        parent[n] = kept

    last: dict[tuple[str, str], int] = {}
    for n, told in enumerate(reports):
        for key in told.places:
            if told.kind and told.day:
                before = last.get((told.kind, key))
                if before is not None and told.day - _day(reports[before]) <= DAYS[told.kind]:
                    join(before, n)
                last[told.kind, key] = n
    _join_by_country(reports, root, join)
    events = Events(reports)
    for n, told in enumerate(reports):
        told.event = root(n)
        if told.day:
            events.days[told.event].append(told.day)
        for key in told.places if told.kind else ():
            events.at[key].add(told.event)
    return events


def _join_by_country(reports: list[Report], root: Any, join: Any) -> None:
    """An article that names no town is of the one event of its kind that is on in its country, if there is just one."""
    placed: dict[tuple[str, str], list[tuple[dt.date, int]]] = defaultdict(list)  # in the order of their days
    for n, told in enumerate(reports):
        if told.kind and told.day and told.places:
            for country in told.countries:
                placed[told.kind, country].append((told.day, n))
    last: dict[tuple[str, str], int] = {}
    for n, told in enumerate(reports):
        for country in sorted(told.countries) if told.kind and told.day and not told.places else ():
            kind, before = told.kind or "", last.get((told.kind or "", country))
            near = _roots_near(placed[kind, country], _day(told), DAYS[kind], root)
            if len(near) == 1:
                join(near.pop(), n)
            elif not near and before is not None and _day(told) - _day(reports[before]) <= DAYS[kind]:
                join(before, n)
            last[kind, country] = n


def _roots_near(placed: list[tuple[dt.date, int]], day: dt.date, within: dt.timedelta, root: Any) -> set[int]:
    """The events told of around a day, at most two of them: from there on it does not matter how many there are."""
    found: set[int] = set()
    for at in range(bisect_left(placed, (day - within, 0)), len(placed)):
        if placed[at][0] - day > within or len(found) > 1:
            break
        found.add(root(placed[at][1]))
    return found


def _day(told: Report) -> dt.date:
    return told.day or dt.date.min


def _gap(days: list[dt.date], day: dt.date) -> dt.timedelta:
    at = bisect_left(days, day)
    return min((abs(day - near) for near in days[max(0, at - 1) : at + 1]), default=dt.timedelta.max)


# ---------------------------------------------------------------- figures


def _ids(events: Events, figures: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The id of each figure's series, of those that are in one."""
    reports = {told.article_id: told for told in events.reports}
    spread = _spread(figures, reports)
    elsewhere: dict[tuple[str, ...], list[tuple[dt.date, str]]] = defaultdict(list)
    for figure in figures:
        kind, *theme = figure["series_id"].split(SEPARATOR)
        told = reports[figure["article_id"]]
        if kind != EVENT:
            yield figure["statistic_id"], content_id("c", kind, *theme)
            continue
        if theme[0] == TURNOUT and told.kind == "protest":
            theme[0] = "protesting"
        if (theme[0] == THING and not told.kind) or theme[0] == TURNOUT:
            continue
        where = _where(events, told, figure, spread)
        if where is None:
            elsewhere[*theme, place_key(figure["place"])].append((_day(told), figure["statistic_id"]))
        else:
            yield figure["statistic_id"], content_id("c", *theme, *where)
    for at, found in elsewhere.items():
        yield from _in_time(at, sorted(found))


def _where(
    events: Events, told: Report, figure: dict[str, Any], spread: set[tuple[str, str]]
) -> tuple[str, str] | None:
    """The event of a figure, and the place within it if it is of that alone; None where only its own place and day say."""
    key = place_key(figure["place"] or "") if figure["place_source"] == "text" else ""
    own = events.begins(told.event)
    if _is_of_old(figure, told):
        return own, f"{figure['as_of'].year} {key}"
    if not key:
        return own, ""
    if is_wide(key):
        return own, "" if key in told.countries or not told.countries else key
    if told.kind and key in told.places:
        return own, key if (told.article_id, figure["series_id"]) in spread and key != told.places[0] else ""
    there = events.near(events.at.get(key, ()), told.day, _ELSEWHERE)
    if told.event in there:
        return own, key
    return (events.begins(there[0]), "") if len(there) == 1 else None


def _is_of_old(figure: dict[str, Any], told: Report) -> bool:
    """Whether a figure's day is of another time than its article's, and no beginning of what goes on."""
    since = (figure["as_of_text"] or "").lower().startswith("since")
    return bool(figure["as_of"] and told.day) and not since and _day(told) - figure["as_of"] > _OLD


def _spread(figures: list[dict[str, Any]], reports: dict[str, Report]) -> set[tuple[str, str]]:
    """(article, theme) of what an article tells of more than one of the places that its head names."""
    places: dict[tuple[str, str], set[str]] = defaultdict(set)
    for figure in figures:
        if (
            figure["place_source"] == "text"
            and (key := place_key(figure["place"])) in reports[figure["article_id"]].places
        ):
            places[figure["article_id"], figure["series_id"]].add(key)
    return {theme for theme, found in places.items() if len(found) > 1}


def _in_time(key: tuple[str, ...], found: list[tuple[dt.date, str]]) -> Iterator[tuple[str, str]]:
    """Figures of one theme and place: of one event as long as no more than some days lie between them."""
    first = before = found[0][0]
    for day, statistic_id in found:
        if day - before > _ELSEWHERE:
            first = day
        before = day
        yield statistic_id, content_id("c", *key, first)
