"""Names of places as they are compared: "the northern town of Kolm" and "Kolm province" are Kolm, "Peruvian" and "Peru" the country."""

from __future__ import annotations

from functools import lru_cache

from assets.reading.lexicon import rows, words

_WITHIN = words("en/series", "within")
_NOT_PLACES = words("en/series", "not_a_place")
WIDE = {name.lower(): name.lower() for name in words("en/series", "wide")}
for _row in rows("countries"):
    for _column in ("name", "other_names", "demonyms"):
        WIDE.update((name.lower(), _row["code"]) for name in _row[_column].split("|") if name)


@lru_cache(maxsize=100_000)
def place_key(name: str) -> str:
    """The name as it is compared: without articles, directions and words such as "province"; empty where it can be no place."""
    folded = name.lower().replace("’", "'").strip(" .,")
    if folded in WIDE:
        return WIDE[folded]
    parts = [part.removesuffix("'s") for part in folded.replace(".", "").split()]
    while parts and (parts[0] in _WITHIN or (len(parts) > 1 and parts[0] in WIDE)):
        parts.pop(0)
    while len(parts) > 1 and parts[-1] in _WITHIN:
        parts.pop()
    key = " ".join(parts)
    return "" if not parts or parts[0] in _NOT_PLACES else WIDE.get(key, key)


def is_wide(key: str) -> bool:
    """Whether the key is of a country or another place in which more than one event may happen at a time."""
    return key.isupper() or key in WIDE
