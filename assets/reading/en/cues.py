"""What a cue does: its lemma, its PDTB class, and whether it is a refusal or denial to speak.

The classes come from `data/lookups/attribution_cues.tsv`; dictionary forms from simplemma's English tables, with the
few verbs whose past form is a word of its own. Which words are the cue is decided by the tagger.
"""

from __future__ import annotations

from functools import lru_cache

import simplemma

from assets.reading import patterns
from assets.reading.en.words import cue_types
from assets.reading.lexicon import mapping, words

_PATTERNS = patterns.table("en/cues")
_WORD = _PATTERNS["word"]
_AUXILIARY = words("en/cues", "auxiliary")
_KEPT_WITH_TO = frozenset("according".split())
_IRREGULAR = mapping("en/cue_forms", "word", "lemma")
_REFUSALS = patterns.table("en/refusals")
_REFUSAL, _NOT_A_REFUSAL = _REFUSALS["refusal"], _REFUSALS["no_refusal"]


@lru_cache(maxsize=20_000)
def lemma_of(cue: str) -> str:
    """Dictionary form of the cue's main word: 'has called' call, 'according to' according to, ':' itself."""
    words = [w.lower().replace("’", "'") for w in _WORD.findall(cue)]
    if not words:
        return cue.strip().lower() or ":"
    if words[0] in _KEPT_WITH_TO:
        return "according to"
    main = [
        (i, w)
        for i, w in enumerate(words)
        if w not in _AUXILIARY and not w.endswith("n't") and not w.endswith("ly") and w[0].isalpha()
    ]
    if not main:
        words = [w for w in words if w[0].isalpha()] or words
        return _dictionary_form(words[-1] if words[-1] not in ("to", "that", "as", "of", "not") else words[0])
    position, word = main[0]
    lemma = _dictionary_form(word)
    following = words[position + 1] if position + 1 < len(words) else ""
    together = f"{lemma} {following}"
    return together if following and together in cue_types() and following not in ("to", "that") else lemma


def only_hears(source: str, cue: str) -> bool:
    """Whether the source before a cue is the hearer: 'residents' 'were told', 'the court' 'heard'."""
    return _TOLD.search(cue) is not None or (_HEARD.fullmatch(cue) is not None and _SITS.search(source) is not None)


_TOLD = _PATTERNS["told"]
_HEARD = _PATTERNS["heard"]
_SITS = _PATTERNS["sits"]


@lru_cache(maxsize=20_000)
def _dictionary_form(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    return simplemma.lemmatize(word, lang="en").lower() or word


def type_of(lemma: str, content: str, quoted: bool) -> str:
    """PDTB class of a cue with this lemma whose content reads `content`.

    `quoted`: it surely speaks, since all or part stands in marks or it refuses to.

    Some verbs speak with a clause and bind with an infinitive: agreed that, agreed to.
    """
    types = cue_types()
    opening = content[:6].lower()
    if opening.startswith("to ") and types.get(f"{lemma} to") == "control":
        return "control"
    if lemma in types:
        return types[lemma]
    return "communication" if quoted or lemma == ":" else "attitude"


def is_refusal(cue: str, content: str, quoted: bool) -> bool:
    """Whether a cue with the content that follows it refuses or denies to speak: 'declined' 'to say', 'denied', 'did not respond'.

    Only the content's first words are read, for what is declined; a quotation is speech, unless the cue itself denies.
    """
    clause = f"{cue} {' '.join(content.split()[:OPENING_WORDS])}"
    match = _REFUSAL.search(clause)
    if match is None or match.start() > len(cue) or _NOT_A_REFUSAL.search(clause):
        return False
    return not quoted or match.group().lower().startswith(("den", "declin", "refus"))


OPENING_WORDS = 5  # of the content: "to say whether ...", "to answer questions"
