"""What a cue does: its lemma, its PDTB class, and whether it is a refusal to speak.

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
_MADE_PLAIN = words("en/cues", "made_plain")
_COLONS = ":—–-"  # between who speaks and what is said, or behind it
_COMMITS = words("en/cues", "commits")
_PROMISES = words("en/cues", "promises")  # of those, what speaks with an infinitive, too: VerbNet's class promise-37.13
_GOES_ON, _TRIES, _ARGUES = words("en/cues", "goes_on"), words("en/cues", "tries"), words("en/cues", "argues")
_IS_SEEN = words("en/cues", "is_seen")
_SAYINGS = words("en/cues", "sayings")
_ACTS = patterns.table("en/acts")
_CLAUSE, _SUBORDINATE = _ACTS["clause"], _ACTS["subordinate"]
_REFUSALS = patterns.table("en/refusals")
_REFUSAL, _NOT_A_REFUSAL = _REFUSALS["refusal"], _REFUSALS["no_refusal"]


@lru_cache(maxsize=20_000)
def lemma_of(cue: str) -> str:
    """Dictionary form of the cue's main word, the first that is listed: 'has called' call, 'filed a motion claiming' claim, ':' itself."""
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
    main = main[_led_up_to(words, main) :]
    if plain := next((w for w in words if w in _MADE_PLAIN), ""):
        if any(_dictionary_form(w) == "make" for _, w in main):
            return f"make {plain}"  # "has so far made it clear"
    forms = [(_dictionary_form(w), words[i + 1] if i + 1 < len(words) else "") for i, w in main]
    lemma, following = forms[0]
    together = f"{lemma} {following}"
    if following and together in cue_types() and following not in ("to", "that"):
        return together
    besides = lemma if lemma in cue_types() else _said_besides(words, main)
    return besides or lemma


def _led_up_to(words: list[str], main: list[tuple[int, str]]) -> int:
    """Which of a cue's main words is what it does: 'went on to | win', 'likes to | say', 'tried to | argue', 'is heard | telling'."""
    if len(main) == 1:
        return 0
    first, (at, word) = _dictionary_form(main[0][1]), main[1]
    does = _dictionary_form(word)
    if "to" in words[main[0][0] : at]:
        return int(first in _GOES_ON or (first in _TRIES and does in _ARGUES))
    return int(
        first in _IS_SEEN and main[0][0] > 0 and word.endswith("ing") and cue_types().get(does) == "communication"
    )


def _said_besides(words: list[str], main: list[tuple[int, str]]) -> str:
    """The word of saying that hangs on a verb which is none: 'filed a motion | claiming', 'recent | announcement'."""
    for at, word in main[1:]:
        hangs = word.endswith(("ing", "ed")) or words[at - 1] == "to" or len(words) == len(main) == 2
        if hangs and cue_types().get(_dictionary_form(word)) == "communication":
            return _dictionary_form(word)
    return ""


def says_besides(cue: str) -> bool:
    """Whether a cue has a word for what is said behind its verb: 'issued a warning about', 'signed a letter urging'."""
    forms = [(word.lower(), _dictionary_form(word.lower())) for word in _WORD.findall(cue)]
    verb = next((i for i, (_, lemma) in enumerate(forms) if lemma == lemma_of(cue)), len(forms))
    return any(
        lemma in _SAYINGS or (word.endswith("ing") and cue_types().get(lemma) == "communication")
        for word, lemma in forms[verb + 1 :]
    )


def only_hears(cue: str) -> bool:
    """Whether the source before a cue is the hearer: residents 'were told', the court 'heard'."""
    return _TOLD.search(cue) is not None or _HEARD.fullmatch(cue) is not None


_TOLD = _PATTERNS["told"]
_HEARD = _PATTERNS["heard"]


@lru_cache(maxsize=20_000)
def _dictionary_form(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    lemma = simplemma.lemmatize(word, lang="en").lower() or word
    if lemma == word and word.endswith("ing") and word not in cue_types() and f"{word[:-3]}e" in cue_types():
        lemma = f"{word[:-3]}e"  # "ruling", which is a noun, too
    undoubled = lemma[:-1] if lemma[-2:-1] == lemma[-1:] else lemma  # "signalled" is found as "signall"
    return undoubled if lemma not in cue_types() and undoubled in cue_types() else lemma


def type_of(lemma: str, content: str, quoted: bool) -> str:
    """PDTB class of a cue with this lemma whose content reads `content`.

    `quoted`: it surely speaks, since all or part stands in marks or it refuses to. Some verbs speak with a clause and bind
    with an infinitive: agreed that, agreed to; those of promises and demands speak with a quotation or a finite clause.
    """
    types = cue_types()
    binds = content[:6].lower().startswith("to ")
    if binds and not quoted and types.get(f"{lemma} to") == "control":
        return "control"
    if lemma in _COMMITS and (quoted or (lemma in _PROMISES if binds else is_clause(content))):
        return "communication"
    if lemma in types:
        return types[lemma]
    if quoted or lemma in _COLONS:
        return "communication"
    return "attitude" if is_clause(content) and not binds else "control"  # a thought, or something done


def is_clause(content: str) -> bool:
    """Whether content is a clause, what hangs on its nouns apart: 'the dam was safe', not 'the dam that was safe'."""
    return _CLAUSE.search(_SUBORDINATE.split(content, maxsplit=1)[0]) is not None


def is_refusal(cue: str, content: str, quoted: bool) -> bool:
    """Whether a cue with the content that follows it refuses to speak: 'declined' 'to say', 'did not respond'.

    Only the content's first words are read, for what is declined; a quotation is speech, unless the cue itself declines.
    """
    clause = f"{cue} {' '.join(content.split()[:OPENING_WORDS])}"
    match = _REFUSAL.search(clause)
    if match is None or match.start() > len(cue) or _NOT_A_REFUSAL.search(clause):
        return False
    return not quoted or match.group().lower().startswith(("declin", "refus"))


OPENING_WORDS = 5  # of the content: "to say whether ...", "to answer questions"
