"""What a figure is a figure of, as its article tells it: the happening or the measure, whose it is, and of which period.

`told` gives each figure its theme, which stands in `series_id` until `events.py` knows which articles tell of one event and makes the
ids. A bare noun ("two reasons", "400 people") has none, nor has an addition to a toll ("12 more").
"""

from __future__ import annotations

import re

from assets.contracts.ids import SEPARATOR
from assets.reading import patterns
from assets.reading.en.lemmas import lemma_of
from assets.reading.lexicon import words
from assets.statistics.places import place_key
from assets.statistics.work import JOINT, Figure, Work

_PATTERNS = patterns.table("en/series")
_INCREMENT, _STRIKING, _TURNOUT = (_PATTERNS[n] for n in ("increment", "striking", "turnout"))
_SOME_OF_THEM = _PATTERNS["some_of_them"]
_OWNERS = (_PATTERNS["owner_first"], _PATTERNS["owner_last"])
_ANYONE, _SOME, _BARE, _RATE, _LEVEL = (
    words("en/series", kind) for kind in ("anyone", "some", "bare", "rate", "level")
)
_STOP = re.compile(r"[.!?\n]")
_YEAR = re.compile(r"\D*\d{4}")
_WINDOW = 60  # characters around a figure in which its sentence says what they did
EVENT, MEASURE = "event", "measure"  # what a theme begins with
STRIKING, TURNOUT, THING = "striking", "turnout", "thing"  # happenings beside the contract's categories


def told(work: Work) -> dict[int, str]:
    """The theme of each figure of an article that has one, by the figure's identity."""
    figures = {(f.number_start, f.number_end): f for f in work.figures}
    themes: dict[int, str] = {}
    bases = {
        f.part_of for f in figures.values() if f.part_of and f.part_of[0] > f.number_start
    }  # "9,200 of its 11,000 members"
    for span, figure in figures.items():
        whole = figures.get(figure.part_of) if figure.part_of and figure.part_of not in bases else None
        parts = None if span in bases else _event(figure, whole, work.doc.text) or _measure(figure, work.doc.text)
        if parts:
            themes[id(figure)] = SEPARATOR.join(parts)
    return themes


def _event(f: Figure, whole: Figure | None, text: str) -> tuple[str, ...] | None:
    """The happening, and of whom it is told: of all, or of those of one noun."""
    added = _INCREMENT.search(text, max(0, f.start - 14), f.end + 8) or _SOME_OF_THEM.match(text, f.number_end)
    if f.kind != "count" or f.per_unit or added:
        return None
    noun = _noun(f)
    if happening := f.category or _done(f, noun, text):
        if whole is not None and (noun in _ANYONE or not noun):
            return None  # "six of them on Friday"
        return EVENT, happening, "" if whole is None and noun in _ANYONE else noun
    if f.predicate and noun and noun not in _BARE and noun not in _ANYONE:
        return EVENT, THING, f"{noun} {_lemmas(f.predicate, 'VBD')}"
    return None


def _done(f: Figure, noun: str, text: str) -> str | None:
    """Whether those counted strike, or are a crowd, as the words around them say; the categories do not know these."""
    if noun not in _ANYONE and noun not in _SOME and not noun.endswith(("er", "or", "ist")):
        return None
    before = _STOP.split(text[max(0, f.start - _WINDOW) : f.start])[-1]
    around = before + text[f.start : f.end] + _STOP.split(text[f.end : f.end + _WINDOW])[0]
    if _STRIKING.search(around):
        return STRIKING
    return TURNOUT if _TURNOUT.search(around) else None


def _measure(f: Figure, text: str) -> tuple[str, ...] | None:
    """The measure's name, owner and period: "unemployment rate", Kenya, January 2024; None where one of them is not told."""
    if f.kind not in ("percent", "money", "index", "measure") or not f.thing or f.as_of is None:
        return None
    name, _, last = f.thing.partition(JOINT)
    found = next((m for m in (owner.match(name) for owner in _OWNERS) if m), None)
    owner = found["owner"] if found else f.place or last
    measure = _lemmas(found["measure"] if found else name, "NNS").split()
    while len(measure) > 1 and measure[-1] in _RATE:
        measure.pop()
    if not owner[:1].isupper() or not place_key(owner) or not measure or measure[-1] in _BARE:
        return None
    period = f.as_of.strftime("%Y" if _YEAR.fullmatch(f.as_of_text or "") else "%Y-%m")
    way = "by" if _is_change(f, name, text) else ""
    return MEASURE, " ".join(measure), place_key(owner), f.currency or f.unit or "", f.per_unit or "", way, period


def _is_change(f: Figure, name: str, text: str) -> bool:
    """Whether it is by so much that the measure moved, and not the level that it led to."""
    if f.trend == "none":
        return False
    is_level = f.kind != "percent" or bool({*_lemmas(name, "NNS").split()} & _LEVEL)
    return not is_level or text[max(0, f.start - 4) : f.start].strip().lower() not in ("to", "at", "of")


def _noun(f: Figure) -> str:
    """The lemma of the noun that is counted: the last word of its unit, else of its thing."""
    unit = (f.unit or "").lower()
    if unit in _ANYONE or unit in _SOME:
        return unit
    return unit.split(" ")[-1]


def _lemmas(written: str, tag: str) -> str:
    return " ".join(lemma_of(word, tag) for word in written.lower().split())
