"""What scores of an article are counted in (goals, points, runs): by the words that show its sport."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from assets.reading import patterns
from assets.reading.lexicon import mapping

_WORD = patterns.table("en/figures")["sport"]
_MOST = 3  # times that one word counts, so that a name does not decide alone
_FEWEST = 2  # words that show a sport, below which it is open


@lru_cache(maxsize=16)  # an article is looked through once, however many of its figures ask
def unit_of_scores(text: str) -> str | None:
    """The singular of what is scored in the sport whose words the text has most of; None where that is open."""
    seen = Counter(match[0] for match in _WORD.finditer(text))
    shown: Counter[str] = Counter()
    units = mapping("en/sports", "words", "unit")
    for word, times in seen.items():
        shown[units[word]] += min(times, _MOST)
    ranked = shown.most_common(2)
    if not ranked or ranked[0][1] < _FEWEST or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
