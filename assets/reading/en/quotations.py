"""Quotation marks: where quotations begin and end, in every style that English news prints.

Straight, curly, low-high, doubled single and single marks, guillemets either way round, quotations within quotations,
paragraphs that each open with a mark, marks without a partner, and lines of dialogue that open with a dash. Who said
what is decided elsewhere. The one idea: a mark opens or closes by what stands beside it, and a line break ends every
quotation unless the next line plainly goes on with it; so one stray mark never spoils more than its own paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from assets.reading import patterns
from assets.reading.en.cues import lemma_of
from assets.reading.en.words import cue_types
from assets.reading.span import Span


@dataclass(slots=True)
class Quotation:
    """One stretch inside marks: `start:end` with its marks, `inner_start:inner_end` without (code points, half-open).

    `depth` is 0 outside other quotations; `closed` says that the closing mark is printed; `continued` that the
    quotation goes on from the paragraph before; `style` is the opening mark (a dash for lines of dialogue).
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int
    closed: bool
    continued: bool
    style: str

    @property
    def inner(self) -> Span:
        """The stretch without its marks."""
        return self.inner_start, self.inner_end


class QuotationIndex:
    """The outermost quotations of a text, to be asked which of them touch a span."""

    def __init__(self, found: list[Quotation]):
        self.all = found
        self.outer: list[Quotation] = []
        for q in found:
            if not self.outer or q.start >= self.outer[-1].end:
                self.outer.append(q)
        self._starts = [q.start for q in self.outer]

    def touching(self, start: int, end: int) -> list[Quotation]:
        """Outermost quotations that share a character with `start:end`."""
        i = max(0, bisect_right(self._starts, start) - 1)
        found = []
        while i < len(self.outer) and self.outer[i].start < end:
            if self.outer[i].end > start:
                found.append(self.outer[i])
            i += 1
        return found

    def at(self, position: int) -> Quotation | None:
        """The outermost quotation that holds the character at `position`."""
        found = self.touching(position, position + 1)
        return found[0] if found else None


# an apostrophe inside a word is no mark, nor is an inch or a minute sign after a digit (unless something is open)
_PATTERNS = patterns.table("en/quotations")
_MARK = _PATTERNS["mark"]
_DASH_LINE = _PATTERNS["dash_line"]
_OPENS = {"“": "”", "„": "“”‟", "‟": "”", "``": "''", "‘": "’'", "‚": "‘’", "‛": "’", "‹": "›"}
_SINGLE = frozenset("‘’'‚‛`")
_DOUBLE = frozenset(('"', "“", "”", "''", "``"))
_OTHER_DOUBLE = frozenset("„‟«»‹")
DASHES = frozenset("—―–")
MOST_OPEN = 32  # quotations inside one another; papers print three. A mark that would open one more opens none
_WORD_APOSTROPHES = _PATTERNS["word_apostrophes"]


def quotations(text: str) -> list[Quotation]:
    """Every quotation of `text`, in order of its opening mark; those inside others follow the one that holds them."""
    found: list[Quotation] = []
    stack: list[Quotation] = []
    if not text:
        return found
    carried: str | None = None  # style of the quotation left open at the end of the paragraph before
    size, ahead = len(text), _Ahead(text)
    for match in _MARK.finditer(text):
        start, end = match.span()
        mark = match.group()
        if mark[0] == "\n":
            if stack:
                carried = _end_of_line(text, start, end, stack, found)
            else:
                carried = None
            continue
        before = text[start - 1] if start else "\n"
        after = text[end] if end < size else "\n"
        if mark in _SINGLE:
            _single(ahead, mark, start, end, before, after, stack, found, carried)
            continue
        if _closes(mark, before, after, stack):
            _close(mark, start, end, stack, found)
        elif mark == '"' and before.isdigit() and not after.isalpha():
            continue  # an inch sign
        elif _may_open(mark, before, after) and len(stack) < MOST_OPEN:
            goes_on = bool(stack) and mark == '"' and stack[-1].style == '"'
            if goes_on:
                _abandon(stack, found, start)  # two opening marks in a row: the first never closes
            stack.append(_opened(text, start, end, mark, stack, carried))
            if goes_on and not stack[:-1] and text[max(0, start - 2) : start].rstrip()[-1:] in (".", "!", "?", "…"):
                stack[-1].continued = True  # paragraphs whose line breaks were lost: "We won. "We ran."
            carried = None
    if stack:
        _end_of_line(text, size, size, stack, found)
    found += _dialogue_lines(text, found)
    found.sort(key=lambda q: (q.start, -q.end))
    return found


def quotation_spans(text: str) -> list[tuple[int, int]]:
    """(start, end), marks included, of every pair of quotation marks that lies in no other pair: the coverage check."""
    spans: list[tuple[int, int]] = []
    for q in quotations(text):
        if q.closed and q.style not in DASHES and (not spans or q.start >= spans[-1][1]):
            spans.append((q.start, q.end))
    return spans


def in_double_marks(text: str, found: list[Quotation]) -> str:
    """`text` with its outermost closed quotations between curly double marks, whatever marks they have; same length.

    The tagger learned from papers that quote with double marks, and reads others worse. Double marks inside such a
    quotation become single ones, as those papers have them. Marks of two characters stay, and so do single marks where
    the text also quotes with double ones: these then stand in headlines and around titles.
    """
    mixed = any(q.depth == 0 and q.style in _DOUBLE for q in found)
    other = _OTHER_DOUBLE if mixed else _OTHER_DOUBLE | _SINGLE
    changed: dict[int, str] = {}
    outer: Quotation | None = None
    for q in found:
        if q.style in DASHES and (q.closed or q.continued):
            changed[q.start] = "“"
            if q.closed:
                changed[q.inner_end] = "”"  # in place of the space behind what is said
        if not q.closed or q.inner_start - q.start != 1 or q.end - q.inner_end != 1:
            continue
        if q.depth == 0 and q.style in other:
            outer = q
            changed[q.start], changed[q.inner_end] = "“", "”"
        elif outer is not None and q.end <= outer.end and q.style not in _SINGLE:
            changed[q.start], changed[q.inner_end] = "‘", "’"
    if not changed:
        return text
    characters = list(text)
    for at, mark in changed.items():
        characters[at] = mark
    return "".join(characters)


def _opened(text: str, start: int, end: int, mark: str, stack: list[Quotation], carried: str | None) -> Quotation:
    continued = not stack and _kin(carried, mark) and not text[text.rfind("\n", 0, start) + 1 : start].strip()
    return Quotation(start, -1, end, -1, len(stack), False, continued, mark)


def _kin(a: str | None, b: str) -> bool:
    return a is not None and (a in _SINGLE) == (b in _SINGLE)


def _may_open(mark: str, before: str, after: str) -> bool:
    if mark in _OPENS or mark == "«":
        return True
    if after.isspace():
        return False
    if mark in ('"', "''", "´´", "»"):
        return not before.isalnum() or not after.isalnum()
    return mark == "”" and (before.isspace() or before in "([—–-")  # a closing mark typed where one opens


def _closes(mark: str, before: str, after: str, stack: list[Quotation]) -> bool:
    """Whether `mark` ends one of the open quotations."""
    styles = [q.style for q in stack]
    if not styles:
        return False
    if mark in ("”", "''", "´´"):
        return any(s in ("“", "„", "‟", "``", '"', "''", "´´", "”") for s in styles)
    if mark == "“":
        return "„" in styles and not (before.isspace() and after.isalnum())
    if mark == '"':
        if not any(s in ('"', "“", "”") for s in styles):
            return False
        # an opening mark stands after a space and before a word; everything else closes
        return (
            not (before.isspace() or before in "([—–")
            or after.isspace()
            or not (after.isalnum() or after in "'‘[($£€.…")
        )
    if mark in "»«":
        return any(s in "»«" and s != mark for s in styles)
    return mark == "›" and "‹" in styles


def _close(mark: str, start: int, end: int, stack: list[Quotation], found: list[Quotation]) -> None:
    wanted = {"”": '“„‟"”', "''": "``''\"", "´´": "´´``", "“": "„", '"': '"“”', "»": "«", "«": "»", "›": "‹"}[mark]
    for position in range(len(stack) - 1, -1, -1):
        if stack[position].style in wanted or (mark == "''" and stack[position].style == "“"):
            break
    else:
        position = 0
    for inner in stack[position + 1 :]:  # left open inside what closes here
        if inner.style not in _SINGLE:
            inner.end = inner.inner_end = start
            found.append(inner)
    q = stack[position]
    del stack[position:]
    q.inner_end, q.end, q.closed = start, end, True
    if q.inner_end > q.inner_start:
        found.append(q)


def _single(
    ahead: _Ahead,
    mark: str,
    start: int,
    end: int,
    before: str,
    after: str,
    stack: list[Quotation],
    found: list[Quotation],
    carried: str | None,
) -> None:
    """Single marks: they open before a word and close where no word goes on; the rest are apostrophes."""
    text = ahead.text
    opens = not (before.isalnum()) and not after.isspace() and mark != "’"
    if opens and mark != "‘" and _WORD_APOSTROPHES.match(text, start):
        return
    at = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].style in _SINGLE), None)
    if at is not None and mark in "’'‘" and not after.isalnum() and not before.isspace() and mark != "‘":
        if before == "s" and after == " " and ahead.closes_later(end):
            return  # a possessive plural
        q = stack[at]
        del stack[at:]
        q.inner_end, q.end, q.closed = start, end, True
        if q.inner_end > q.inner_start:
            found.append(q)
    elif (
        opens
        and at is None
        and (
            ahead.closes_in_line(end)
            or ((before == "\n" or text[start - 2 : start] == ": ") and ahead.opens_next_line(end, mark))
        )
    ):
        stack.append(_opened(text, start, end, mark, stack, carried))


_SINGLE_CLOSE = _PATTERNS["single_close"]
_SINGLE_OPEN = _PATTERNS["single_open"]


class _Ahead:
    """What stands ahead of a place in a text, asked from its beginning to its end: nothing is searched for twice."""

    def __init__(self, text: str):
        self.text = text
        self._known: dict[re.Pattern[str], Span] = {}  # from where it was searched, and what was found

    def closes_later(self, start: int) -> bool:
        """Whether another closing single mark, after a stop, comes before the line ends or another one opens."""
        return self._next(_SINGLE_CLOSE, start) < min(self._stop(start, 2000), self._next(_SINGLE_OPEN, start))

    def closes_in_line(self, start: int) -> bool:
        """Whether a closing single mark comes before the line ends."""
        return self._next(_SINGLE_CLOSE, start) < self._stop(start, 3000)

    def opens_next_line(self, start: int, mark: str) -> bool:
        """Whether the next paragraph opens with the same mark, as those of one quotation do."""
        following = _NEXT_LINE.match(self.text, self._stop(start, 3000))
        return following is not None and following.group(1) == mark

    def _stop(self, start: int, reach: int) -> int:
        stop = self.text.find("\n", start, start + reach)
        return stop if stop >= 0 else min(len(self.text), start + reach)

    def _next(self, pattern: re.Pattern[str], start: int) -> int:
        """Where the next match begins; the end of the text without one."""
        since, found = self._known.get(pattern, (0, -1))
        if not since <= start <= found:
            match = pattern.search(self.text, start)
            found = match.start() if match else len(self.text)
            self._known[pattern] = (start, found)
        return found


def _abandon(stack: list[Quotation], found: list[Quotation], at: int) -> None:
    q = stack.pop()
    q.end = q.inner_end = at
    if q.style not in _SINGLE and q.inner_end > q.inner_start:
        found.append(q)


_NEXT_LINE = _PATTERNS["next_line"]


def _end_of_line(text: str, start: int, end: int, stack: list[Quotation], found: list[Quotation]) -> str | None:
    """Ends what is open at a line break, unless the next line goes on in mid-sentence (hard-wrapped text).

    Returns the style of the quotation that the next paragraph may continue.
    """
    outer = stack[0].style
    following = _NEXT_LINE.match(text, end)
    if end - start == 1 and following and following.group(1).islower() and text[start - 1] not in '.!?”"':
        return None  # still open
    stop = start
    while stop > stack[0].inner_start and text[stop - 1].isspace():
        stop -= 1
    for q in stack:
        single = q.style in _SINGLE and not (following and following.group(1) == q.style and q is stack[0])
        if not single and stop > q.inner_start:
            q.end = q.inner_end = stop
            found.append(q)
    stack.clear()
    return outer


def _dialogue_lines(text: str, found: list[Quotation]) -> list[Quotation]:
    """Lines that open with a quotation dash, up to the end of the line; only where a text has two or more of them."""
    lines = [m for m in _DASH_LINE.finditer(text) if m.group(1) != "–" or text[m.end() - 1].isspace()]
    if len(lines) < 2:
        return []
    made = []
    found = sorted(found, key=lambda q: q.start)
    starts, reach = [q.start for q in found], list(accumulate((q.end for q in found), max))
    for match in lines:
        stop = text.find("\n", match.end())
        stop = len(text) if stop < 0 else stop
        before = bisect_left(starts, stop)
        if not (before and reach[before - 1] > match.start()):
            made += _spoken(text, match, stop)
    return made


_FRAME = _PATTERNS["frame"]


def _spoken(text: str, dash: re.Match, stop: int) -> list[Quotation]:
    """The spoken parts of a line of dialogue ('— We will appeal, | said the lawyer. | — It is not over.')."""
    mark = dash.group(1)
    for frame in _FRAME.finditer(text, dash.end(), stop):
        if cue_types().get(lemma_of(frame["verb"] or frame["last"])) != "communication":
            continue
        spoken = [Quotation(dash.start(1), frame.end(), dash.end(), frame.start(), 0, True, False, mark)]
        if frame["on"] and frame.end("on") < stop:
            inner = frame.end("on") + (dash.string[frame.end("on")] == " ")
            spoken.append(Quotation(frame.start("on"), stop, inner, stop, 0, False, True, mark))
        return spoken
    return [Quotation(dash.start(1), stop, dash.end(), stop, 0, False, False, mark)]
