r"""No pattern reads on without end: every `*`, `+` and `{2,}` of an expression gets a most, by what it repeats.

An expression that reads a run of characters to its end, from each of its characters, takes the square of its length: fifty
thousand apostrophes would be minutes. Bounded, whatever an expression does at one place is constant, and so the time for a
text is linear, whatever the text. The bounds are far above what print has; a pattern that needs more states its own
(`[^\n]{0,100000}`).
"""

from __future__ import annotations

import re

BLANKS = 32  # blanks and signs in a row
LETTERS = 256  # of a word
LINE = 2000  # characters of any kind: what stands in brackets, an address, the rest of a sentence
GROUPS = 64  # of several characters: the words of a name or a number

_COUNT = re.compile(r"\{\d*,?\d*\}")
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{2,3}|N\{[^}]+\}|.)", re.S)
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.S)


def bounded(expression: str) -> str:
    """`expression` with a most for each repetition that had none."""
    made: list[str] = []
    atom, at = "", 0
    while at < len(expression):
        letter = expression[at]
        count = _COUNT.match(expression, at) if letter == "{" else None
        if letter in "*+" or count:
            sign = count[0] if count else letter
            made.append(_most(sign, atom))
            at += len(sign)
            if expression[at : at + 1] in ("?", "+"):  # lazy, possessive
                made.append(expression[at])
                at += 1
            continue
        atom = letter
        if letter == "\\" and (escape := _ESCAPE.match(expression, at)):
            atom = escape[0]
        elif letter == "[" and (of_class := _CLASS.match(expression, at)):
            atom = of_class[0]
        elif letter == "?" and expression[at : at + 2] == "?+":  # possessive
            atom = "?+"
        made.append(atom)
        at += len(atom)
    return "".join(made)


def _most(sign: str, atom: str) -> str:
    """A repetition of `atom` as `{least,most}`; as it is where it has a most."""
    least = {"*": "0", "+": "1"}.get(sign) or (sign[1:-2] if sign.endswith(",}") else None)
    return sign if least is None else f"{{{least},{max(int(least or 0), _bound(atom))}}}"


def _bound(atom: str) -> int:
    if atom == ")":
        return GROUPS
    of_one = re.compile(atom, re.S)
    blank, letter = (any(of_one.fullmatch(c) for c in some) for some in (" \n\t,", "aA"))
    if letter:
        return LINE if blank or of_one.fullmatch("/") else LETTERS
    return BLANKS if blank else LETTERS
