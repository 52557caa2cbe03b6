"""Scores of predicted against annotated attributions, as PolNeAR is scored here, with confidence intervals.

Words are whitespace tokens without outer punctuation; those that touch a discarded span are left out, and so is a
leading "that", which the annotation counts as content and this project does not. A content is found when its words
overlap by half or more (intersection over union, one to one), right end to end when its source overlaps too (or neither
has one), and strict when its words are the same. "direct" is what begins with a quotation mark.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assets.reading.decoding import Attribution

MARKS = frozenset("\"“”„‟«»'‘’`")
Item = tuple[frozenset[int], frozenset[int], bool]  # words of the content, words of the source, whether it is quoted
GROUPS = ("all", "direct", "other")
MEASURES = ("end_to_end", "relaxed", "strict")


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in one article, and for each prediction whether it is right end to end (None: not scored)."""

    counts: Counter
    right: tuple[bool | None, ...]


def _words(text: str, discard: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    out = []
    for m in re.finditer(r"\S+", text):
        start, end = m.span()
        while start < end and not (text[start].isalnum() or text[start] in "$%"):
            start += 1
        while end > start and not (text[end - 1].isalnum() or text[end - 1] in "$%"):
            end -= 1
        if start < end and not any(a < end and start < b for a, b in discard):
            out.append((start, end))
    return out


def tally(record: dict, predicted: Sequence[Attribution]) -> Tally:
    """Compare one PolNeAR record (see `examples.annotated`) with the attributions predicted for its text."""
    text = record["text"]
    words = _words(text, record.get("discard", ()))

    def cover(spans: Sequence[Sequence[int]]) -> frozenset[int]:
        return frozenset(i for i, (s, e) in enumerate(words) if any(a < e and s < b for a, b in spans))

    def item(content: Sequence[Sequence[int]], source: Sequence[Sequence[int]]) -> Item:
        inside = cover(content)
        if len(inside) > 1 and text[slice(*words[min(inside)])].lower() == "that":
            inside -= {min(inside)}
        return inside, cover(source), bool(content) and text[min(start for start, _ in content) :].lstrip()[:1] in MARKS

    gold = [g for a in record["attributions"] if a["content"] and (g := item(a["content"], a["source"]))[0]]
    pred = [item(a.content, a.source) for a in predicted]
    scored = [j for j, p in enumerate(pred) if p[0]]

    def pairs(score, threshold: float) -> list[tuple[int, int]]:
        ranked = sorted(
            (-s, i, j) for i, g in enumerate(gold) for j in scored if (s := score(g[0], pred[j][0])) >= threshold
        )
        used_g, used_p, out = set(), set(), []
        for _, i, j in ranked:
            if i not in used_g and j not in used_p:
                used_g.add(i)
                used_p.add(j)
                out.append((i, j))
        return out

    relaxed = pairs(lambda g, p: len(g & p) / len(g | p), 0.5)
    strict = pairs(lambda g, p: float(g == p), 1.0)
    in_gold, in_pred, quoted = _words_in(gold), _words_in(pred), _words_in([g for g in gold if g[2]])
    group_g = ["direct" if g[2] else "other" for g in gold]
    group_p = ["direct" if p[2] or p[0] & quoted else "other" for p in pred]
    for i, j in relaxed:
        group_p[j] = group_g[i]
    right = _judged(gold, pred, relaxed)
    found = _by_group(group_g, group_p, strict, relaxed, right)
    tokens = {"gold": len(in_gold), "pred": len(in_pred), "hit": len(in_gold & in_pred)}
    return Tally(Counter(found | {("tokens", what): n for what, n in tokens.items()}), tuple(right))


def _words_in(items: Sequence[Item]) -> frozenset[int]:
    """The words that stand in any of the contents."""
    return frozenset().union(*(content for content, _, _ in items))


def _judged(gold: Sequence[Item], pred: Sequence[Item], found: Sequence[tuple[int, int]]) -> list[bool | None]:
    """Whether each prediction is right end to end: its content is found and its source overlaps, or both have none."""
    right: list[bool | None] = [False if content else None for content, _, _ in pred]
    for i, j in found:
        right[j] = bool(gold[i][1] & pred[j][1]) if gold[i][1] else not pred[j][1]
    return right


def _by_group(
    gold: Sequence[str],
    pred: Sequence[str],
    strict: Sequence[tuple[int, int]],
    relaxed: Sequence[tuple[int, int]],
    right: Sequence[bool | None],
) -> dict[tuple[str, str], int]:
    """How many of each of GROUPS are annotated, predicted with content, found word for word, found, and right end to end."""
    listed = {
        "gold": gold,
        "pred": [group for group, is_right in zip(pred, right, strict=True) if is_right is not None],
        "strict": [gold[i] for i, _ in strict],
        "relaxed": [gold[i] for i, _ in relaxed],
        "end_to_end": [gold[i] for i, j in relaxed if right[j]],
    }
    return {
        (group, what): sum(group in ("all", its) for its in found) for group in GROUPS for what, found in listed.items()
    }


def f1(tallies: Sequence[Tally]) -> dict[str, float]:
    """F1 in percent: "content tokens", and "GROUP MEASURE" for each of GROUPS and MEASURES."""
    total: Counter = Counter()
    for t in tallies:
        total.update(t.counts)

    def score(hit: int, pred: int, gold: int) -> float:
        return 200 * hit / (pred + gold) if pred + gold else 0.0

    out = {"content tokens": score(total["tokens", "hit"], total["tokens", "pred"], total["tokens", "gold"])}
    for group in GROUPS:
        for measure in MEASURES:
            out[f"{group} {measure}"] = score(total[group, measure], total[group, "pred"], total[group, "gold"])
    return out


def intervals(tallies: Sequence[Tally], *, seed: int = 0, draws: int = 1000) -> dict[str, tuple[float, float]]:
    """95% confidence intervals of `f1`, by drawing articles with replacement."""
    random_ = random.Random(seed)
    drawn = [f1(random_.choices(tallies, k=len(tallies))) for _ in range(draws)]
    low, high = int(0.025 * draws), int(0.975 * draws) - 1
    return {name: (ordered[low], ordered[high]) for name in drawn[0] if (ordered := sorted(d[name] for d in drawn))}


def reliability(
    confidence: Sequence[float], right: Sequence[bool], bins: int = 10
) -> list[tuple[float, float, int, float, float]]:
    """Rows of (from, to, predictions, mean confidence, share right) over equal steps of confidence; empty steps left out."""
    rows = []
    for b in range(bins):
        low, high = b / bins, (b + 1) / bins
        inside = [
            (c, ok) for c, ok in zip(confidence, right, strict=True) if low <= c < high or (b == bins - 1 and c == 1)
        ]
        if inside:
            n = len(inside)
            rows.append((low, high, n, sum(c for c, _ in inside) / n, sum(ok for _, ok in inside) / n))
    return rows
