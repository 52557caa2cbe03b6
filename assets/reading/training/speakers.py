"""Whom sources mean, as examples: pronouns and descriptions whose speaker is annotated, and names that are made such.

An annotated speaker is looked for in the text by the names that the annotation gives him, and by those that his other sources print.
A name that stands for a source can be made "she", "it" or "the minister" where the article names the same elsewhere: whom that means is then
known without annotation.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from assets.reading.en.words import first_names, organisation_words, source_nouns
from assets.reading.lexicon import mapping, rows, words
from assets.reading.marks import as_read
from assets.reading.model import Tagger
from assets.reading.span import Span, meets

REACH = 1500  # characters before a source within which its name must stand to be told from a pronoun
BEGINNING = 2200  # characters of an article without annotation, which one window of the model holds
LIKELY = 0.7  # confidence of a mark from which its source is taken for one
SHARE, MOST = 0.5, 0.9  # of the names that can be made pronouns or descriptions; where nothing else is learned
_COURTESY = words("en/names", "courtesy") | words("en/names", "before_surname")
_TITLES = f"(?:{'|'.join(map(re.escape, sorted(_COURTESY, reverse=True)))})"
_DETERMINER = re.compile(rf"(?:the|an?|{_TITLES}) ", re.I)
_NAME = re.compile(rf"(?:{_TITLES} )?(?:[A-Z][\w’'-]+ ){{0,2}}[A-Z][\w’'-]+")
_OPENS = re.compile(r"(?:^|\. |\n)$")
_GOVERNED = re.compile(r"\b(?:to|by|of|with|from|and|for|than|as|told|or|the) $", re.I)
_PRONOUNS = mapping("en/pronouns", "words", "form")
_PRONOUN = {row["form"]: row["words"].split("|")[0] for row in rows("en/pronouns")}  # "he" for m, "it" for n


def labels(
    text: str, statements: Sequence[Mapping[str, Any]], sources: Sequence[Span | None]
) -> Iterator[dict[str, Any]]:
    """Each source that is a pronoun or a description: where it begins, and where whoever it means is named.

    `sources` are the places of the statements' sources. Nowhere is told of speakers who have no name; nothing of those whose name is not found.
    """
    seen: set[Span] = set()
    for statement, source in zip(statements, sources, strict=True):
        speaker = statement["speaker"]
        if source is None or source in seen or not text[slice(*source)][:1].isalpha():
            continue
        seen.add(source)
        names = _names(statement, statements)
        printed = text[slice(*source)]
        if any(_shares_a_name(printed, name) for name in names):
            continue
        found = [at for name in names for at in _places(text, name) if not meets(at, source)]
        if found or speaker is None or _is_described(speaker):
            yield {"start": source[0], "named": sorted(set(found))}


def _names(statement: Mapping[str, Any], statements: Sequence[Mapping[str, Any]]) -> set[str]:
    """What a speaker is called, by the annotation and by the sources of what else he says."""
    speaker = statement["speaker"]
    if not speaker:
        return set()
    names = {
        speaker,
        *(name for name in statement.get("also", ()) if _is_described(speaker) or _is_short_for(name, speaker)),
    }
    names |= {s["source"] for s in statements if s["speaker"] == speaker and s["source"] and _has_name(s["source"])}
    parts = speaker.split()
    if len(parts) > 1 and parts[0] in first_names():
        names.add(parts[-1])
    bare = {_DETERMINER.sub("", name, count=1) for name in names}
    return {name for name in bare if name[:1].isupper() or name == _DETERMINER.sub("", speaker, count=1)}


def _has_name(source: str) -> bool:
    return _NAME.fullmatch(source) is not None and source.lower() not in _PRONOUNS


def _shares_a_name(printed: str, name: str) -> bool:
    """Whether a source prints a word in capitals that is part of the name; its first word may owe them to the sentence."""
    capitals = {w for w in re.findall(r"[\w’'-]+", printed) if w[0].isupper() and w not in ("The", "A", "An")}
    return bool(capitals & set(re.findall(r"[\w’'-]+", name)))


def _is_described(speaker: str) -> bool:
    """Whether a speaker has no name: 'a spokesman for the firm'."""
    return not _DETERMINER.sub("", speaker, count=1)[:1].isupper()


def _is_short_for(name: str, speaker: str) -> bool:
    """Whether an accepted name is the speaker's own, and not that of the body he speaks for."""
    return name.isupper() or bool(set(name.split()) & set(speaker.split()))


def _places(text: str, name: str) -> list[Span]:
    return [m.span() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]


# ---------------------------------------------------------------- names made pronouns and descriptions


def varied(record: Mapping[str, Any], drawn: random.Random, share: float = SHARE) -> dict[str, Any] | None:
    """The record with a share of the names that are sources made pronouns or descriptions; None where none can be."""
    chosen = _chosen(record, drawn, share)
    if not chosen:
        return None
    new, moved = _replaced(record["text"], {source: said for source, (said, _) in chosen.items()})

    def spans(given: Iterable[Span]) -> list[list[int]]:
        return [[moved(start), moved(end)] for start, end in given]

    known = {s["start"]: s["named"] for s in record.get("speakers", ())} | {
        s[0]: named for s, (_, named) in chosen.items()
    }
    left = {start: _apart(named, chosen) for start, named in known.items()}
    return {
        "id": f"{record['id']} varied",
        "text": new,
        "attributions": [{r: spans(a[r]) for r in ("source", "cue", "content")} for a in record["attributions"]],
        "discard": spans(record.get("discard", ())),
        "numbers": [_number_moved(n, moved, spans) for n in record.get("numbers", ())],
        "speakers": [
            {"start": moved(start), "named": spans(named)} for start, named in left.items() if named or not known[start]
        ],
    }


def _chosen(record: Mapping[str, Any], drawn: random.Random, share: float) -> dict[Span, tuple[str, list[Span]]]:
    """The sources to be replaced, each with the words that will stand there and the places that name the same."""
    chosen: dict[Span, tuple[str, list[Span]]] = {}
    for source in sorted({tuple(a["source"][0]) for a in record["attributions"] if len(a["source"]) == 1}):
        found = _stand_in(record["text"], source, drawn)
        if found is None or drawn.random() >= share or not _apart([source], chosen):
            continue
        if any(source[0] - REACH < at[0] < source[0] for at in _apart(found[1], chosen)):
            chosen[source] = found
    return chosen


def _apart(places: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The places that meet none of the others."""
    return [at for at in places if not any(meets(at, other) for other in others)]


def _number_moved(
    number: Mapping[str, Any], moved: Callable[[int], int], spans: Callable[[Iterable[Span]], list[list[int]]]
) -> dict[str, Any]:
    thing = None if number["thing"] is None else spans(number["thing"])
    return {**number, "start": moved(number["start"]), "thing": thing}


def questions(records: Iterable[Mapping[str, Any]], tagger: Tagger, drawn: random.Random) -> Iterator[dict[str, Any]]:
    """The beginnings of articles without annotation, in which names that the tagger marks as sources are made pronouns or descriptions.

    They have labels of speakers alone. `records` have id and text.
    """
    for record in records:
        begun = record["text"][:BEGINNING]
        text = as_read(begun.rpartition("\n")[0] or begun)
        sources = [list(a.source) for a in tagger.marks(text).attributions if a.confidence >= LIKELY]
        found = varied(
            {
                "id": record["id"],
                "text": text,
                "attributions": [{"source": s, "cue": [], "content": []} for s in sources],
            },
            drawn,
            MOST,
        )
        if found is not None:
            yield {"id": found["id"], "text": found["text"], "speakers": found["speakers"]}


def _stand_in(text: str, source: Span, drawn: random.Random) -> tuple[str, list[Span]] | None:
    """A pronoun or description for a name, and where else the same is named; None for what is no name, or of unknown kind."""
    printed = text[slice(*source)]
    governed = _GOVERNED.search(text[max(0, source[0] - 8) : source[0]]) or text.startswith(("'s", "’s"), source[1])
    if not _has_name(printed) or governed:
        return None
    parts = printed.split()
    last = re.escape(parts[-1])
    if organisation_words().keys() & set(parts) or (len(parts) == 1 and printed.isupper()):
        name, options = printed, [_PRONOUN["n"], *_roles(text, re.escape(printed), "organisation")]
    else:
        firsts = re.findall(rf"([A-Z][\w’'-]+) (?:[A-Z][\w.’'-]+ )?{last}(?!\w)", text)
        genders = {first_names().get(first, "") for first in firsts} & {"m", "f"}
        alone = re.search(rf"(?:^|[a-z,.“\"] |\n){last}(?!\w)|{_TITLES} {last}(?!\w)", text)
        if len(genders) != 1 or alone is None:
            return None
        name = parts[-1]
        options = [_PRONOUN[genders.pop()], *_roles(text, rf"(?:[A-Z][\w.’'-]+ )+{last}", "person")]
    said = drawn.choice(options)
    opens = _OPENS.search(text[max(0, source[0] - 4) : source[0]]) is not None
    return said[0].upper() + said[1:] if opens else said, [at for at in _places(text, name) if not meets(at, source)]


def _roles(text: str, name: str, kind: str) -> list[str]:
    """What stands right before or behind a name as its description, of this kind of source: 'the chief executive'."""
    before = re.findall(rf"(?<![\w’'-])([a-z][\w-]+) {name}(?!\w)", text)
    behind = re.findall(rf"(?<!\w){name}, (?:the|an?|its|their) (?:[a-z][\w-]+ )?([a-z][\w-]+)(?=,| of| at| for)", text)
    nouns = source_nouns()
    return [f"the {role}" for role in [*before, *behind] if (noun := nouns.get(role)) and noun.kind == kind]


def _replaced(text: str, instead: Mapping[Span, str]) -> tuple[str, Callable[[int], int]]:
    """The text with words in place of spans, and where each character of the old is in it."""
    parts, at = [], 0
    ends, by = [], [0]
    for (start, end), word in sorted(instead.items()):
        parts += [text[at:start], word]
        at = end
        ends.append(end)
        by.append(by[-1] + len(word) - (end - start))
    new = "".join([*parts, text[at:]])
    return new, lambda place: place + by[bisect_right(ends, place)]
