"""Fit whom pronouns and descriptions mean, and tell how often the speaker is right.

    python -m benchmarks.speakers fit FOLDER... [--made ARTICLES.jsonl.gz] > data/lookups/antecedents.tsv
    python -m benchmarks.speakers pointer FOLDER... > data/lookups/antecedents.tsv
    python -m benchmarks.speakers steps FOLDER...  > data/lookups/speaker_confidence.tsv

Each FOLDER holds articles.jsonl and gold.jsonl as `benchmarks/calibrate_statements.py` reads them; they are not part of the project. `fit` reads every
question that the articles put (`assets/statements/speakers/antecedents.py`), marks the annotated speaker among those who could be
meant, and fits a ridge-logistic choice for each kind of question; how well it holds on articles kept out of the fit (ten folds) goes to
the error stream. Whom the questions of an article find depends on the answers before them: repeat the command until
its figures stand still (three times from an empty table). `--made` adds questions for nothing: a source that is a name which stood before
is asked for as if "the" and its printed role stood there, and a role of another article is asked for, which nobody has. (The same with "he" and
"she" was tried: questions made so made none of the annotated ones righter, 333 of 348 against 335 of 347.) `pointer` leaves the table as it is and
fits what the model's pointer weighs beside it: on articles that the model did not learn from, or it would be trusted too much. `steps`
counts the speakers that are right at each step.
"""

from __future__ import annotations

import argparse
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assets.reading.doc import Doc
from assets.reading.training.news import content_spans, overlap
from assets.statements.confidence import UNRESOLVED, speaker_steps
from assets.statements.pipeline import article_statements
from assets.statements.speakers.antecedents import LEAST, weights
from assets.statements.speakers.choice import QUESTIONS
from assets.statements.speakers.descriptions import HEAD_ENDS, by_description, places_of
from assets.statements.speakers.entities import Candidate, Entity
from assets.statements.speakers.pronouns import FORMS
from assets.statements.speakers.roles import head_noun
from assets.statements.work import Draft, Work
from assets.workspace import BUNDLED
from benchmarks.articles import articles_in

RIDGE = {"he": 2.0, "it": 2.0, "they": 2.0, "person": 1.0}  # by kind of question
FOLDS = 10
SHARED = 0.4  # of the characters of both contents: the same statement
MADE = 0.003  # what a made question weighs, where an annotated one weighs 1
FEWEST = 4  # questions in which a trait stands; a rarer one gets no weight
POINTER = tuple(i / 20 for i in range(31))  # weights of the pointer that are tried
LOOKUP = BUNDLED / "lookups" / "antecedents.tsv"
_STEPS = 30  # of Newton's method
_TITLES = {"the", "of", "and", "mr", "mrs", "ms", "dr", "sir"}
HEADER = (
    "# Whom a pronoun or a description means: weights of a softmax over all who could be meant, and nobody, by their traits (assets/statements/speakers/antecedents.py).\n"
    "# Made by `python -m benchmarks.speakers fit FOLDER... --made ARTICLES`, which says what counts as right.\n"
    "# Source: fitted on {asked} questions of {articles} articles annotated for this project and {made} questions made from others; the weights hold nothing of their texts.\n"
    "question\ttrait\tweight"
)
STEPS_HEADER = (
    "# How often a speaker is right, by the step of the resolution that found it; steps that choose among candidates have their own probability beside it.\n"
    "# Made by `python -m benchmarks.speakers steps FOLDER...`. right: share that was right, smoothed by one right and one wrong; judged: statements. Steps with under four keep\n"
    "# what was judged by hand; none and open claim nothing.\n"
    "# Source: {judged} statements of {articles} articles annotated for this project.\n"
    "step\tright\tjudged"
)


class Asked(NamedTuple):
    """A question that was put: where, of what kind, what each who could be meant was weighed by, and who is right."""

    article: str
    kind: str
    traits: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]
    weight: float


# ---------------------------------------------------------------- what was asked


def matched(folder: Path) -> Iterator[tuple[str, Work, Draft, dict[str, Any]]]:
    """(article, work, draft, annotated statement) for each of communication that has its annotated one."""
    articles = {article["id"]: article for article in articles_in(folder / "articles.jsonl")}
    for gold in articles_in(folder / "gold.jsonl"):
        work = article_statements(Doc(articles[gold["id"]]["text"]))
        for draft in work.drafts:
            if draft.attribution_type == "communication":
                shares = [
                    (overlap(draft.content, content_spans(work.printed, s)), n)
                    for n, s in enumerate(gold["statements"])
                ]
                share, best = max(shares, default=(0.0, 0))
                if share >= SHARED:
                    yield gold["id"], work, draft, gold["statements"][best]


def is_right(entity: Entity | None, wanted: Mapping[str, Any]) -> bool:
    """Whether somebody is the annotated speaker, as far as the names say."""
    names = [name for name in (wanted["speaker"], *wanted.get("also", [])) if name]
    if entity is None or not names:
        return entity is None and not names
    if entity.kind == "government" and any(entity.name in places_of(name) for name in names):
        return True  # "the Turkish government" is Turkey
    return any(_same(_key(entity.name), _key(name)) for name in names)


def _key(name: str) -> list[str]:
    return [word for word in re.findall(r"\w+", name.lower()) if word not in _TITLES]


def _same(a: list[str], b: list[str]) -> bool:
    return bool(a and b) and (set(a) <= set(b) or set(b) <= set(a) or (a[-1] == b[-1] and len(a[-1]) > 2))


def annotated(folders: Sequence[Path]) -> Iterator[Asked]:
    """Each question of the annotated articles."""
    for article, work, draft, wanted in chain.from_iterable(map(matched, folders)):
        candidates = draft.speaker.candidates
        if not candidates:
            continue
        right = [c.entity is not None and is_right(c.entity, wanted) for c in candidates]
        nobody = not any(right) or (
            draft.speaker.form == "nominal" and _same(_key(_bare(work, draft)), _key(wanted["speaker"] or ""))
        )
        marks = tuple(r or (c.entity is None and nobody) for c, r in zip(candidates, right, strict=True))
        yield Asked(article, _kind(candidates, work, draft), tuple(c.traits for c in candidates), marks, 1.0)


def _bare(work: Work, draft: Draft) -> str:
    return work.text(draft.source)


def _kind(candidates: Sequence[Candidate], work: Work, draft: Draft) -> str:
    word = _bare(work, draft).strip(" ,.;:“”\"'‘’").lower()
    return QUESTIONS.get(FORMS.get(word, ""), "person")


def made(path: Path) -> Iterator[Asked]:
    """Questions for nothing: "the minister" in the place of a name that stood before, and the minister of another article."""
    foreign = ""
    for number, article in enumerate(articles_in(path)):
        work = article_statements(Doc(article["text"]))
        printed = {role for e in work.cast.entities for role in e.roles}
        for draft in work.drafts:
            entity, source = draft.speaker.entity, draft.source
            known = draft.speaker.form == "name" and entity is not None and entity.kind == "person" and not draft.parent
            if entity is None or source is None or not known or draft.attribution_type != "communication":
                continue
            before = work.cast.mentions_before(entity, source[0])
            roles = [role for m in before for role in m.roles if _describes(role)]
            if roles:
                whole = HEAD_ENDS.split(roles[0], maxsplit=1)[0].strip(" ,")
                short = head_noun(roles[0])
                for phrase in {whole, short[0] if short else whole}:
                    yield from _made(number, _described(work, phrase, source[0]), entity)
                if foreign and not any(foreign in role.lower() for role in printed):
                    yield from _made(number, _described(work, foreign, source[0]), None)
        foreign = next((head[0] for role in printed if _describes(role) and (head := head_noun(role))), foreign)


def _describes(role: str) -> bool:
    head = head_noun(role)
    return head is not None and head[1].kind == "person" and not head[1].generic and head[1].role != "relative"


def _described(work: Work, role: str, position: int) -> Sequence[Candidate]:
    head = head_noun(role)
    return by_description(work.cast, f"the {role}", *head, position, ()).candidates if head else ()


def _made(number: int, candidates: Sequence[Candidate], entity: Entity | None) -> Iterator[Asked]:
    marks = tuple(c.entity is entity for c in candidates)
    if any(marks):
        yield Asked(f"made{number}", "person", tuple(c.traits for c in candidates), marks, MADE)


# ---------------------------------------------------------------- the fit


def fitted(asked: Sequence[Asked], ridge: float) -> dict[str, float]:
    """The weight of each trait: a ridge-logistic choice among the candidates of each question, of whom several may be right."""
    counts = Counter(t for q in asked for t in {t for traits in q.traits for t, v in traits.items() if v})
    names = sorted(t for t, n in counts.items() if n >= FEWEST)
    at = {name: i for i, name in enumerate(names)}
    tables = [_table(q.traits, at) for q in asked]
    w = np.zeros(len(names))
    for _ in range(_STEPS):
        slope, bend = -ridge * w, ridge * np.eye(len(names))
        for q, x in zip(asked, tables, strict=True):
            p = _softmax(x @ w)
            wanted = p * np.array(q.right)
            slope += q.weight * x.T @ (wanted / wanted.sum() - p)
            mean = p @ x
            bend += q.weight * (x.T @ (x * p[:, None]) - np.outer(mean, mean))
        w += np.linalg.solve(bend, slope)
    return dict(zip(names, w.tolist(), strict=True))


def _table(traits: Sequence[Mapping[str, float]], at: Mapping[str, int]) -> np.ndarray:
    x = np.zeros((len(traits), len(at)))
    for row, own in enumerate(traits):
        for name, value in own.items():
            if name in at:
                x[row, at[name]] = value
    return x


def _softmax(heights: np.ndarray) -> np.ndarray:
    powers = np.exp(heights - heights.max())
    return powers / powers.sum()


def _shares(q: Asked, weights: Mapping[str, float]) -> np.ndarray:
    """The probability of each who could be meant."""
    return _softmax(np.array([sum(weights.get(t, 0.0) * v for t, v in traits.items()) for traits in q.traits]))


def chosen(q: Asked, weights: Mapping[str, float]) -> tuple[float, bool, bool]:
    """(probability of the likeliest, whether it is right, whether it is nobody)."""
    p = _shares(q, weights)
    best = int(p.argmax())
    return float(p[best]), q.right[best], "nobody" in q.traits[best]


def crossed(asked: Sequence[Asked], extra: Sequence[Asked], ridge: float) -> list[tuple[float, bool, bool]]:
    """The choice for each question by weights fitted on the articles of the other folds, and the made questions."""
    fold = [zlib.crc32(q.article.encode()) % FOLDS for q in asked]
    by_fold = [
        fitted([*(q for q, k in zip(asked, fold, strict=True) if k != own), *extra], ridge) for own in range(FOLDS)
    ]
    return [chosen(q, by_fold[k]) for q, k in zip(asked, fold, strict=True)]


def told(kind: str, choices: Sequence[tuple[float, bool, bool]]) -> str:
    """How often a kind of question is answered, and rightly."""
    named = [right for p, right, nobody in choices if not nobody and p >= LEAST]
    sure = [right for p, right, nobody in choices if not nobody and p >= 0.9]
    all_right = sum(right and (nobody or p >= LEAST) for p, right, nobody in choices)
    return (
        f"{kind}: {len(choices)} questions, {all_right} right ({100 * all_right / len(choices):.1f} %); named {len(named)}, of these right "
        f"{sum(named)}; at 0.9 and over named {len(sure)}, right {sum(sure)}"
    )


def fit(folders: Sequence[Path], more: Sequence[Path]) -> None:
    """Print the table, and how well it holds."""
    asked, extra = list(annotated(folders)), list(chain.from_iterable(map(made, more)))
    print(HEADER.format(asked=len(asked), articles=len({q.article for q in asked}), made=len(extra)))
    for kind in RIDGE:
        own, others = [q for q in asked if q.kind == kind], [q for q in extra if q.kind == kind]
        print(told(kind, crossed(own, others, RIDGE[kind])), file=sys.stderr)
        for trait, weight in fitted([*own, *others], RIDGE[kind]).items():
            print(f"{kind}\t{trait}\t{weight:.3f}")


def pointer(folders: Sequence[Path]) -> None:
    """Print the table as it is, with the weight of the pointer under which the annotated answers are likeliest."""
    asked = list(annotated(folders))
    table = {kind: dict(own) for kind, own in weights().items()}
    for kind, own in table.items():
        questions = [q for q in asked if q.kind == kind]
        likelihood = {weight: _likelihood(questions, own | {"pointed": weight}) for weight in POINTER}
        own["pointed"] = max(POINTER, key=likelihood.__getitem__)
        for given in (0.0, own["pointed"]):
            print(given, told(kind, [chosen(q, own | {"pointed": given}) for q in questions]), file=sys.stderr)
    print(LOOKUP.read_text().partition("question\ttrait\tweight")[0] + "question\ttrait\tweight")
    for kind, own in table.items():
        for trait in sorted(own):
            print(f"{kind}\t{trait}\t{own[trait]:.3f}")


def _likelihood(questions: Sequence[Asked], own: Mapping[str, float]) -> float:
    """The logarithm of how likely the annotated answers are, weighed a little against a heavy pointer."""
    found = -(own["pointed"] ** 2)
    return found + sum(float(np.log(_shares(q, own) @ np.array(q.right) + 1e-9)) for q in questions)


# ---------------------------------------------------------------- steps


def steps(folders: Sequence[Path]) -> None:
    """Print the share of speakers that are right at each step."""
    judged: dict[str, list[bool]] = defaultdict(list)
    articles = set()
    for article, _, draft, wanted in chain.from_iterable(map(matched, folders)):
        articles.add(article)
        judged[draft.speaker.step].append(is_right(draft.speaker.entity, wanted))
    print(STEPS_HEADER.format(judged=sum(map(len, judged.values())), articles=len(articles)))
    for step in sorted(speaker_steps().keys() | judged.keys(), key=lambda step: -len(judged[step])):
        right = judged[step]
        share = (sum(right) + 1) / (len(right) + 2) if len(right) >= FEWEST else speaker_steps()[step]
        print(f"{step}\t{1.0 if step in UNRESOLVED else share:.2f}\t{len(right)}")


def main() -> None:
    """Fit or count, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("fit", "pointer", "steps"))
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--made", type=Path, action="append", default=[], help="articles that questions are made from")
    options = parser.parse_args()
    if options.what == "fit":
        fit(options.folders, options.made)
    elif options.what == "pointer":
        pointer(options.folders)
    else:
        steps(options.folders)


if __name__ == "__main__":
    main()
