"""Which printed names may be forms of one: "Petrović" and "Petrovic", "De Wolf" and "Piet De Wolf", "Dan" and "Daniel"."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from assets.reading.en.words import first_names
from assets.statements.speakers.names import Mention


def folded(word: str) -> str:
    """A word of a name without accents, capitals and the choice of apostrophe."""
    plain = unicodedata.normalize("NFKD", word.casefold()).replace("’", "'").replace("‑", "-")
    return "".join(c for c in plain if not unicodedata.combining(c))


def ends_in(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a family name of several words ends a full name: 'De Wolf', 'Piet De Wolf'."""
    ours, theirs = [folded(w) for w in short], [folded(w) for w in long]
    return len(theirs) > len(ours) and ours == theirs[-len(ours) :] and short[0] not in first_names()


def same_first(a: str, b: str) -> bool:
    """Whether one given name may stand for the other: 'J.' and 'Jane', 'Dan' and 'Daniel'."""
    a, b = a.rstrip("."), b.rstrip(".")
    if a == b or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b)):
        return True
    same_kind = (a in first_names()) == (b in first_names())
    return min(len(a), len(b)) > 2 and a[:3] == b[:3] and same_kind and min(len(a), len(b)) <= 4


def share_surnames(mentions: Sequence[Mention]) -> None:
    """Gives the first of two joined given names their surname: 'John and Kate Weller', where a "Mr Weller" is named, too."""
    titled = {m.core[0] for m in mentions if m.titled and len(m.core) == 1}
    surnames = {m.core[-1] for m in mentions if len(m.core) > 1}
    for m, whole in zip(mentions, mentions[1:], strict=False):
        joined = len(m.core) == 1 and len(whole.core) == 2 and whole.start - m.end == len(" and ")
        shared = joined and m.kind == "unknown" and not m.titled and whole.core[-1] in titled
        if shared and m.core[0] in first_names() and m.core[0] not in surnames:
            m.core, m.name, m.kind = (m.core[0], whole.core[-1]), f"{m.core[0]} {whole.core[-1]}", "person"
