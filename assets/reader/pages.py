"""What each page shows: (source, what was asked) -> the values of its template. Nothing here knows HTTP or files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from assets.contracts.rejects import CANDIDATES, REASONS
from assets.contracts.speakers import SPEAKER_TYPES
from assets.contracts.statements import KINDS as STATEMENT_KINDS
from assets.contracts.statistics import CATEGORIES
from assets.contracts.statistics import KINDS as FIGURE_KINDS
from assets.reader import plots
from assets.reader.links import WHY_ROWS, Ask
from assets.reader.listings import (
    ARTICLES,
    CONFLICTS,
    FIGURES,
    LISTINGS,
    PAGE,
    REJECTS,
    SERIES,
    SPEAKERS,
    STATEMENTS,
    Filters,
    Listing,
)
from assets.reader.marks import Mark, figure_marks, paragraphs, passage, reject_marks, statement_marks
from assets.reader.source import Row, Source
from assets.reader.why import accounts

Values = dict[str, Any]
CONFIDENCES = (".5", ".7", ".8", ".9")
LONG_LIST = 100  # rows of a page whose rows take a line each
MOST_CARDS = 300  # of each kind on the page of an article
SEARCHED = ("statements", "figures", "speakers", "articles", "series")


class NotFound(Exception):
    """There is no such page."""


@lru_cache(maxsize=1)
def home(source: Source, ask: Ask) -> Values:
    """What is in the release; what was not read and what was set aside comes first."""
    unread = Filters(candidate="document")
    return {
        "counts": counts(source),
        "unread": REJECTS.page(source, unread, 1, 5),
        "unread_count": REJECTS.count(source, unread),
        "reject_counts": reject_counts(source),
        "reasons": REASONS,
        "conflicts": pairs(source, CONFLICTS.page(source, Filters(), 1, 3)),
        "conflict_count": CONFLICTS.count(source, Filters()),
        "series": SERIES.page(source, Filters(), 1, 8),
        "speakers": SPEAKERS.page(source, Filters(), 1, 10),
        "articles": ARTICLES.page(source, Filters(), 1, 8),
        "publishers": counted(source, "SELECT publisher, count(*) FROM articles WHERE publisher IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"),
        "months": plots.columns(source.cursor().execute("SELECT published_on, count(*) FROM articles WHERE published_on IS NOT NULL GROUP BY 1").fetchall()),
        "categories": counted(source, "SELECT category, count(*) FROM statistics WHERE category IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"),
        "kinds": counted(source, "SELECT kind, count(*) FROM statements GROUP BY 1 ORDER BY 2 DESC, 1"),
        "dates": source.row("SELECT min(published_on) AS first, max(published_on) AS last FROM articles"),
    }  # fmt: skip


def search(source: Source, ask: Ask) -> Values:
    """Rows that hold the words and fit the filters, one kind of row at a time."""
    kinds = {name: LISTINGS[name] for name in SEARCHED}
    what = ask.what if ask.what in kinds else "statements"
    found = {name: each.count(source, ask.filters) for name, each in kinds.items()}
    number = within(ask.number, found[what], PAGE)
    rows = kinds[what].page(source, ask.filters, number)
    if what in ("statements", "figures"):
        rows = with_passages(source, rows)
    return {
        "what": what,
        "found": found,
        "rows": rows,
        "filters": ask.filters,
        "speaker_name": speaker_name(source, ask.filters.speaker),
        "paging": paging(ask, found[what], PAGE, number),
        "takes": frozenset(kinds[what].where),
        "publishers": counted(source, "SELECT publisher, count(*) FROM articles WHERE publisher IS NOT NULL GROUP BY 1 ORDER BY 1 LIMIT 500"),
        "kinds": FIGURE_KINDS if what == "figures" else STATEMENT_KINDS,
        "categories": CATEGORIES,
        "types": SPEAKER_TYPES,
        "confidences": CONFIDENCES,
    }  # fmt: skip


def articles(source: Source, ask: Ask) -> Values:
    """The articles, newest first."""
    return listed(source, ask, ARTICLES, LONG_LIST)


def speakers(source: Source, ask: Ask) -> Values:
    """The speakers, most quoted first."""
    types = counted(source, "SELECT type, count(*) FROM speakers GROUP BY 1 ORDER BY 2 DESC, 1")
    return {
        **listed(source, ask, SPEAKERS, LONG_LIST),
        "types": types,
        "meanings": SPEAKER_TYPES,
    }


def series_list(source: Source, ask: Ask) -> Values:
    """The series of figures, those with conflicts and those of people's fates first."""
    categories = counted(
        source,
        "SELECT category, count(*) FROM series WHERE figures > 1 AND category IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1",
    )
    return {**listed(source, ask, SERIES, LONG_LIST), "categories": categories}


def conflicts(source: Source, ask: Ask) -> Values:
    """Figures that cannot both be true, beside each other."""
    values = listed(source, ask, CONFLICTS, PAGE)
    return {**values, "pairs": pairs(source, values["rows"])}


def rejects(source: Source, ask: Ask) -> Values:
    """What was seen and not released, with its reason; whole documents first."""
    values = listed(source, ask, REJECTS, LONG_LIST)
    return {
        **values,
        "reject_counts": reject_counts(source),
        "reasons": REASONS,
        "candidates": CANDIDATES,
        "unread_count": REJECTS.count(source, Filters(candidate="document")),
    }


def speaker(source: Source, ask: Ask) -> Values:
    """One speaker: names, roles, statements, and the figures that he or she claims."""
    found = source.row("SELECT * FROM speakers WHERE speaker_id = ?", [ask.id])
    if found is None:
        raise NotFound(f"there is no speaker {ask.id} in this release")
    what = "figures" if ask.what == "figures" else "statements"
    each = FIGURES if what == "figures" else STATEMENTS
    filters = Filters(speaker=ask.id)
    totals = {"statements": STATEMENTS.count(source, filters), "figures": FIGURES.count(source, filters)}
    number = within(ask.number, totals[what], PAGE)
    return {
        "speaker": found,
        "what": what,
        "totals": totals,
        "rows": with_passages(source, each.page(source, filters, number)),
        "roles": counted(source, "SELECT speaker_role, count(*) FROM statements WHERE speaker_id = ? AND speaker_role IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 8", [ask.id]),
        "kinds": counted(source, "SELECT kind, count(*) FROM statements WHERE speaker_id = ? GROUP BY 1 ORDER BY 2 DESC, 1", [ask.id]),
        "dates": source.row("SELECT min(a.published_on) AS first, max(a.published_on) AS last FROM statements JOIN articles a USING (article_id) WHERE speaker_id = ?", [ask.id]),
        "meanings": SPEAKER_TYPES,
        "paging": paging(ask, totals[what], PAGE, number),
        "filters": filters,
    }  # fmt: skip


def series(source: Source, ask: Ask) -> Values:
    """One series as a timeline with claimants; figures that cannot both be true are set beside each other."""
    found = source.row("SELECT * FROM series WHERE series_id = ?", [ask.id])
    if found is None:
        raise NotFound(f"there is no series {ask.id} in this release")
    filters = Filters(series=ask.id)
    total = FIGURES.count(source, filters)
    number = within(ask.number, total, LONG_LIST)
    sql, values = FIGURES.asked(source, filters)
    rows = source.rows(f"SELECT *, coalesce(as_of, published_on) AS day FROM ({sql}) ORDER BY day NULLS LAST, article_id, position LIMIT ? OFFSET ?", [*values, LONG_LIST, (number - 1) * LONG_LIST])  # fmt: skip
    return {
        "series": found,
        "rows": with_passages(source, rows),
        "plot": plots.timeline(rows),
        "pairs": pairs(source, CONFLICTS.page(source, filters, 1, PAGE)),
        "paging": paging(ask, total, LONG_LIST, number),
        "filters": filters,
    }


def article(source: Source, ask: Ask) -> Values:
    """One article with its rows marked in the text and listed beside it."""
    found = source.article(ask.id)
    if found is None:
        raise NotFound(f"there is no article {ask.id} in this release")
    statements, figures, left_out = rows_of(source, ask.id)
    marks = [m for row in statements for m in statement_marks(row)]
    marks += [m for row in figures for m in figure_marks(row)]
    marks += [m for row in left_out for m in reject_marks(row)]
    text = found["text"]
    claimed: dict[str, list[Row]] = {}
    for row in figures:
        claimed.setdefault(row["statement_id"] or "", []).append(row)
    return {
        "article": found,
        "of_title": of_title(source, ask.id),
        "paragraphs": paragraphs(text, marks) if text else [],
        "statements": statements,
        "numbers": {row["statement_id"]: n for n, row in enumerate(statements, 1)},
        "tips": tips(statements, figures, left_out),
        "speakers_of": {row["statement_id"]: row for row in statements if row["speaker_id"]},
        "figures": figures,
        "claimed": claimed,
        "rejects": left_out,
        "reasons": REASONS,
        "most_cards": MOST_CARDS,
        "copies": source.rows("SELECT article_id, title, publisher, published_on, external_id FROM articles WHERE article_id <> ?1 AND (duplicate_of = ?2 OR article_id = ?2) ORDER BY published_on, article_id LIMIT 50", [ask.id, found["duplicate_of"] or ask.id]),
        "filters": Filters(article=ask.id),
    }  # fmt: skip


def why(source: Source, ask: Ask) -> Values:
    """How a row came about; or, for the id of an article, all its statements or figures, WHY_ROWS on a page."""
    pages = None
    if ask.id.startswith("a"):
        each, table = (FIGURES, "statistics") if ask.what == "figures" else (STATEMENTS, "statements")
        sql, values = each.asked(source, Filters(article=ask.id))
        # pages are cut by position, so that a link can tell the page of a row from the row alone
        total = source.value(f"SELECT coalesce(max(position) + 1, 0) FROM {table} WHERE article_id = ?", [ask.id])
        pages = paging(ask, total, WHY_ROWS, within(ask.number, total, WHY_ROWS))
        rows = source.rows(
            f"SELECT * FROM ({sql}) WHERE position // ? = ? ORDER BY position", [*values, WHY_ROWS, pages["number"] - 1]
        )
        article_id = ask.id
    else:
        rows = {"s": STATEMENTS, "f": FIGURES, "r": REJECTS}.get(ask.id[:1], REJECTS).of(source, [ask.id])
        article_id = rows[0]["article_id"] if rows else ""
    found = source.article(article_id)
    if not rows and found is None:
        raise NotFound(f"there is no row {ask.id} in this release")
    told = accounts(source, with_passages(source, rows))
    glossary = {name: meaning for account in told for name, _, meaning in account.steps}
    return {
        "article": found,
        "accounts": told,
        "glossary": sorted(glossary.items()),
        "paging": pages,
        "can_explain": source.can_explain,
        "explained": source.explained(ask.id) if ask.what == "steps" and not pages else None,
    }


PAGES: dict[str, Callable[[Source, Ask], Values]] = {
    "home": home,
    "search": search,
    "articles": articles,
    "speakers": speakers,
    "series": lambda source, ask: series(source, ask) if ask.id else series_list(source, ask),
    "conflicts": conflicts,
    "rejects": rejects,
    "speaker": speaker,
    "article": article,
    "why": why,
}


def template(ask: Ask) -> str:
    """The template of a page."""
    return "series_list.html" if ask.page == "series" and not ask.id else f"{ask.page}.html"


# ---------------------------------------------------------------- parts of pages


def counts(source: Source) -> dict[str, int]:
    """Rows of each table."""
    names = ("articles", "speakers", "statements", "statistics", "rejects")
    return {name: source.value(f"SELECT count(*) FROM {name}") for name in names}


def counted(source: Source, sql: str, values: Iterable[Any] = ()) -> list[plots.Bar]:
    """(label, count) rows as bars."""
    return plots.bars(source.cursor().execute(sql, list(values)).fetchall())


def reject_counts(source: Source) -> dict[str, list[plots.Bar]]:
    """How many rejects there are of each reason, by candidate."""
    out: dict[str, list[tuple[str, int]]] = {}
    for candidate, reason, n in source.cursor().execute("SELECT candidate, reason, count(*) FROM rejects GROUP BY ALL ORDER BY 3 DESC, 2").fetchall():  # fmt: skip
        out.setdefault(candidate, []).append((reason, n))
    return {candidate: plots.bars(out[candidate]) for candidate in CANDIDATES if candidate in out}


def speaker_name(source: Source, speaker_id: str) -> str:
    """The speaker's name, or nothing."""
    found = source.row("SELECT name FROM speakers WHERE speaker_id = ?", [speaker_id]) if speaker_id else None
    return found["name"] if found else ""


def listed(source: Source, ask: Ask, each: Listing, size: int) -> Values:
    """One page of a list."""
    total = each.count(source, ask.filters)
    number = within(ask.number, total, size)
    return {
        "rows": each.page(source, ask.filters, number, size),
        "filters": ask.filters,
        "paging": paging(ask, total, size, number),
    }


def within(number: int, total: int, size: int) -> int:
    """The number of a page that there is."""
    return max(1, min(number, -(-total // size)))


def paging(ask: Ask, total: int, size: int, number: int) -> Values:
    """Where a page stands in its list: what to ask for to go on or back."""

    def at(n: int) -> Ask:
        return Ask(ask.page, ask.id, ask.what, n, "", ask.filters)

    last = max(1, -(-total // size))
    return {
        "total": total,
        "number": number,
        "last": last,
        "first_row": min(total, (number - 1) * size + 1),
        "last_row": min(total, number * size),
        "before": at(number - 1) if number > 1 else None,
        "after": at(number + 1) if number < last else None,
        "near": [(n, at(n)) for n in range(1, last + 1) if n in (1, last) or abs(n - number) <= 2],
    }


def rows_of(source: Source, article_id: str) -> tuple[list[Row], list[Row], list[Row]]:
    """Statements, figures and rejects of an article in reading order."""
    found = []
    for each, order in ((STATEMENTS, "position"), (FIGURES, "position"), (REJECTS, "start, reject_id")):
        sql, values = each.asked(source, Filters(article=article_id))
        found.append(source.rows(f"SELECT * FROM ({sql}) ORDER BY {order}", values))
    return found[0], found[1], found[2]


def of_title(source: Source, article_id: str) -> list[Row]:
    """The figures of an article's headline in reading order; none in a release of before they were read."""
    if not source.has("title_statistics", "title_statistic_id"):
        return []
    return source.rows("SELECT * FROM title_statistics WHERE article_id = ? ORDER BY position", [article_id])


def pairs(source: Source, clashes: list[Row]) -> list[tuple[Row, Row, Row]]:
    """(conflict, one figure, the other figure), the figures with their passages."""
    ids = sorted({clash[f"statistic_id_{n}"] for clash in clashes for n in (1, 2)})
    if not ids:
        return []
    by_id = {row["statistic_id"]: row for row in with_passages(source, FIGURES.of(source, ids))}
    return [(clash, by_id[clash["statistic_id_1"]], by_id[clash["statistic_id_2"]]) for clash in clashes]


def with_passages(source: Source, rows: list[Row]) -> list[Row]:
    """The rows with `passage`: the sentences that they stand in, marked. Empty in an edition without texts."""
    texts = source.texts(sorted({row["article_id"] for row in rows if row["article_id"]}))
    return [{**row, "passage": passage(texts.get(row["article_id"], ""), marks_of(row))} for row in rows]


def marks_of(row: Row) -> list[Mark]:
    """The marks of a row of any of the three tables with places in a text."""
    if "statistic_id" in row:
        return figure_marks(row)
    return statement_marks(row) if "content_spans" in row else reject_marks(row)


def tips(statements: list[Row], figures: list[Row], left_out: list[Row]) -> dict[str, str]:
    """What a mark says when it is pointed at, by row id."""
    said = {s["statement_id"]: f"{s['speaker'] or s['source'] or 'nobody named'}: {s['kind']}" for s in statements}
    numbers = {f["statistic_id"]: f"{f['category'] or f['kind']}, {claimed(f)}" for f in figures}
    return said | numbers | {r["reject_id"]: f"left out: {REASONS.get(r['reason']) or r['reason']}" for r in left_out}


def claimed(figure: Row) -> str:
    """Who claims a figure, or disputes it."""
    if not figure["statement_id"]:
        return "in the article's own words"
    return (
        f"{'disputed' if figure['is_disputed'] else 'claimed'} by {figure['claimed_by'] or 'a source not identified'}"
    )
