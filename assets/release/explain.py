"""How a row came about: `explain` reads its article again and says what decided.

For a statement: its words in their sentence, what the model marked there and how sure it is, each step or pattern that made
or changed it, and everybody who could have been the speaker, with the weights. For a statistic: its sentence, the steps that
wrote its columns, and the statement that claims it, explained; for one of a title, the same without a claim. For a reject: the reason, and what was found around it. Nothing of this is kept with
the rows: one article is read in a fraction of a second, and runs pay nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from assets.reading import patterns
from assets.reading.doc import Doc
from assets.reading.span import Span, meets
from assets.statements.confidence import speaker_right, speaker_steps
from assets.statements.extractor import EXTRACTOR
from assets.statements.pipeline import STEPS, article_statements
from assets.statements.speakers.entities import Entity
from assets.statements.steps.tag import REPAIRS
from assets.statements.work import Draft, Work
from assets.statistics.extractor import EXTRACTOR as STATISTICS_EXTRACTOR
from assets.statistics.pipeline import STEPS as FIGURE_STEPS
from assets.statistics.pipeline import article_figures

Found = dict[str, Any]
IDS = {
    "statements": "statement_id",
    "statistics": "statistic_id",
    "title_statistics": "title_statistic_id",
    "rejects": "reject_id",
}


def explain(row_id: str, tables: Path) -> Found:
    """What is known of how a statement, figure or reject came about, as plain values (JSON can hold them, but for dates).

    `tables` is a release, or any folder with the tables as Parquet files. Raises LookupError where it has no such row,
    FileNotFoundError where it has no tables.
    """
    folder = tables / "parquet" if (tables / "parquet").is_dir() else tables
    name, row = _row(row_id, folder)
    article = _article(row["article_id"], folder)
    found: Found = {"id": row_id, "table": name, "row": row, "article": article}
    if name == "title_statistics" and article is not None:
        return found | _of_title(row, article)
    if article is None or article["text"] is None:
        return found | {"note": _no_text(row, article)}
    doc = Doc(article["text"], article["published_on"], article["article_id"])
    explained = {"statements": _statement, "statistics": _statistic, "rejects": _reject}[name]
    return found | explained(row, article_statements(doc), folder)


def _row(row_id: str, folder: Path) -> tuple[str, Found]:
    for name, key in IDS.items():
        path = folder / f"{name}.parquet"
        if not path.exists() and name == "title_statistics":
            continue  # a release of before there was the table
        if not path.exists():
            raise FileNotFoundError(f"{path} is not there; name a release or a folder with its tables as Parquet files")
        rows = pl.scan_parquet(path).filter(pl.col(key) == row_id).collect()
        if rows.height:
            return name, rows.row(0, named=True)
    raise LookupError(
        f"no statement, figure or reject in {folder} has the id {row_id}; "
        "ids are in the first column of the tables, and change with the words they stand for"
    )


def _article(article_id: str | None, folder: Path) -> Found | None:
    if article_id is None:
        return None
    rows = pl.scan_parquet(folder / "articles.parquet").filter(pl.col("article_id") == article_id).collect()
    return rows.row(0, named=True) if rows.height else None


def _no_text(row: Found, article: Found | None) -> str:
    if article is None:
        return f"it belongs to no article that was kept: {row.get('detail') or 'the article is not in the tables'}"
    return "this edition holds no texts, so that the article cannot be read again; `onrecord attach` puts them back"


# ---------------------------------------------------------------- the three kinds of rows


def _statement(row: Found, work: Work, folder: Path) -> Found:
    spans: list[Span] = [(span["start"], span["end"]) for span in row["content_spans"]]
    spans += [(row[f"{n}_start"], row[f"{n}_end"]) for n in ("cue", "source") if row[f"{n}_start"] is not None]
    draft = next((d for d in work.drafts if d.id == row["statement_id"]), None)
    found = _around(work, spans) | {"extractor": {"of the row": row["extractor"], "now": EXTRACTOR}}
    if draft is None:
        note = "this version of the program does not make the row any more; what it finds at these words is listed"
        return found | {"note": note, "nearby": _nearby(work, spans)}
    steps = [*draft.made_by, f"speaker.{draft.speaker.step}"]
    return found | {"made_by": [{"step": s, "does": _meaning(s)} for s in steps], "speaker": _speaker(work, draft)}


def _statistic(row: Found, work: Work, folder: Path) -> Found:
    found = _around(work, [(row["start"], row["end"])])
    found["extractor"] = {"of the row": row["extractor"], "now": STATISTICS_EXTRACTOR}
    found["made_by"] = _written_by(row, work.doc)
    if row["statement_id"] is None:
        return found | {"note": "it lies in no statement: the article itself claims it"}
    return found | {"claimed_in": explain(row["statement_id"], folder)}


def _of_title(row: Found, article: Found) -> Found:
    title = article["title"] or ""
    same = row["statistic_id_in_text"]
    note = f"the text says the same in {same}" if same else "no figure of the text says the same"
    return {
        "sentences": [{"start": 0, "end": len(title), "text": title}],
        "extractor": {"of the row": row["extractor"], "now": STATISTICS_EXTRACTOR},
        "made_by": _written_by(row, Doc(title, article["published_on"], article["article_id"])),
        "note": f"it stands in the title; {note}",
    }


def _reject(row: Found, work: Work, folder: Path) -> Found:
    found: Found = {"reason": row["reason"], "detail": row["detail"]}
    if row["start"] is None:
        return found
    spans = [(row["start"], row["end"])]
    return found | _around(work, spans) | {"nearby": _nearby(work, spans)}


# ---------------------------------------------------------------- what is told of each


def _around(work: Work, spans: list[Span]) -> Found:
    """The sentences that hold the spans, and what the model marked in them."""
    doc = work.doc
    held = [s for s in doc.sentences if any(meets(s, span) for span in spans)]
    marks = [a for a in doc.attributions if any(meets(s, span) for s in a.content + a.cue for span in spans)]
    return {
        "sentences": [{"start": s, "end": e, "text": doc[(s, e)]} for s, e in held],
        "marks": [
            {
                "confidence": round(a.confidence, 3),
                **{role: [doc[s] for s in getattr(a, role)] for role in ("source", "cue", "content")},
            }
            for a in marks
        ],
    }


def _nearby(work: Work, spans: list[Span]) -> list[Found]:
    """The statements in the same sentences."""
    held = [s for s in work.doc.sentences if any(meets(s, span) for span in spans)]
    near = [d for d in work.drafts if any(meets(s, span) for s in held for span in d.spans())]
    return [{"statement_id": d.id, "content": work.said(d), "source": work.text(d.source)} for d in near]


def _speaker(work: Work, draft: Draft) -> Found:
    """Who speaks, how that was found, and who else was weighed."""
    speaker = draft.speaker
    weighed = [
        (_person(one.entity) if one.entity else _NOBODY) | {"probability": round(one.probability, 2)}
        for one in speaker.candidates
    ]
    return {
        "source": work.text(draft.source) or None,
        "form": speaker.form,
        "step": speaker.step,
        "right": round(speaker_right(speaker), 2),
        "chosen": _person(speaker.entity) if speaker.entity else None,
        "candidates": weighed,
        "namesakes": [_person(e) for e in work.cast.entities if _namesakes(e, speaker.entity)],
    }


_NOBODY: Found = {"name": "nobody who is named", "type": "", "roles": [], "named": 0}


def _person(entity: Entity) -> Found:
    return {"name": entity.name, "type": entity.kind, "roles": list(entity.roles), "named": len(entity.mentions)}


def _namesakes(a: Entity, b: Entity | None) -> bool:
    """Whether two entities that are named share a last word: who else a surname could have meant."""
    return b is not None and a is not b and bool(a.mentions and b.mentions) and a.core[-1] == b.core[-1]


def _meaning(step: str) -> str:
    """What a name in `made_by` stands for, in words."""
    if step == "tagger":
        return "The attribution model marked it."
    if step.startswith("speaker."):
        name = step.removeprefix("speaker.")
        return f"How the speaker was found; speakers found so are right {speaker_steps()[name]:.0%} of the time."
    if step in _functions():
        return (_functions()[step].__doc__ or "").split("\n")[0]
    stem, _, name = step.partition(".")
    pattern = patterns.table(f"en/{stem}").patterns.get(name)
    return f"The pattern {stem}.{name}, which finds {pattern.finds[0]!r}." if pattern else ""


def _written_by(row: Found, doc: Doc) -> list[Found]:
    """The steps that wrote the columns of a figure; none if this version of the program does not make it any more."""
    figures = article_figures(doc).figures
    place = ("number_start", "number_end", "start", "end")
    names = next((f.made_by for f in figures if all(getattr(f, name) == row[name] for name in place)), [])
    return [{"step": name, "does": _figure_steps()[name]} for name in names]


def _figure_steps() -> dict[str, str]:
    return {step.name: (step.run.__doc__ or "").strip().split("\n")[0] for step in FIGURE_STEPS}


def _functions() -> dict[str, Callable[..., Any]]:
    repairs = {f"tag.{repair.__name__}": repair for repair in REPAIRS}
    return repairs | {step.name: step.run for step in STEPS}


# ---------------------------------------------------------------- for people


def as_text(found: Found) -> str:
    """What `explain` found, for a terminal."""
    return "\n".join(_lines(found))


def _lines(found: Found) -> Iterator[str]:
    row, article = found["row"], found["article"]
    yield f"{found['id']}, a row of {found['table']}"
    if article:
        yield f"  article   {article['article_id']}  {article['title'] or ''}  {article['published_on'] or ''}".rstrip()
    for name in ("content", "text", "cue", "source", "speaker", "reason", "detail"):
        if row.get(name) is not None:
            yield f"  {name:<9} {row[name]}"
    for sentence in found.get("sentences", ()):
        yield f"  sentence  [{sentence['start']}:{sentence['end']}] {sentence['text']}"
    for mark in found.get("marks", ()):
        yield f"  the model marked, {mark['confidence']:.0%} sure:"
        yield from (f"    {role:<9} {' | '.join(mark[role]) or '-'}" for role in ("source", "cue", "content"))
    for step in found.get("made_by", ()):
        yield f"  {step['step']:<28} {step['does']}"
    if speaker := found.get("speaker"):
        yield from _speaker_lines(speaker)
    for near in found.get("nearby", ()):
        yield f"  nearby    {near['statement_id']}  {near['source']}: {near['content']}"
    if extractor := found.get("extractor"):
        if extractor["of the row"] != extractor["now"]:
            yield f"  made by {extractor['of the row']}, read again by {extractor['now']}"
    if note := found.get("note"):
        yield f"  {note}"
    if claimed := found.get("claimed_in"):
        yield "  claimed in"
        yield from (f"    {line}" for line in _lines(claimed))


def _speaker_lines(speaker: Found) -> Iterator[str]:
    who = speaker["chosen"]["name"] if speaker["chosen"] else "nobody: it could not be told"
    yield f"  {speaker['source'] or 'no source'} ({speaker['form']}) is {who}"
    for one in speaker["candidates"]:
        yield f"    {one['probability']:>4.0%}  {one['name']} ({', '.join(filter(None, (one['type'], '; '.join(one['roles']))))})"
    for one in speaker["namesakes"]:
        yield f"    of the same last name: {one['name']} ({one['type']})"
