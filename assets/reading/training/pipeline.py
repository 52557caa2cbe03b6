"""From annotated articles to the model that ships: teachers, their opinions, student, int8 file, calibration, card.

Each stage leaves its result in the scratch folder, and a stage whose result is there is not done again, so that an
interrupted run goes on where it was. Given the same corpus, seed and numbers of epochs the run is the same.
"""

from __future__ import annotations

import json
import logging
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from assets.reading.decoding import Calibration, decode, weigh
from assets.reading.model import Tagger, seal
from assets.reading.training import calibrate, card
from assets.reading.training.distil import Opinion, opinion, read, together
from assets.reading.training.encoders import STUDENT_PACKAGE, TEACHER_PACKAGES, student_encoder, teacher_encoder
from assets.reading.training.examples import Example, annotated, read_records, unannotated
from assets.reading.training.export import export, weights_of
from assets.reading.training.fit import Recipe, fit
from assets.reading.training.network import MINILM, AttributionNetwork, Encoder
from assets.reading.training.news import records
from assets.reading.training.scores import Tally, f1, intervals, reliability, tally
from assets.reading.training.speakers import questions, varied
from assets.reading.wordpieces import load_tokenizer

log = logging.getLogger(__name__)

TEACHER = Recipe(epochs=2.5, encoder_rate=7e-5)
STUDENT = Recipe(epochs=3.0, encoder_rate=1.5e-4, batch_windows=3, soft_weight=0.7, average=0.99)
GO_ON = Recipe(
    epochs=4.0,
    encoder_rate=1e-4,
    head_rate=4e-4,
    batch_windows=2,
    speaker_weight=0.7,
    parse_weight=0.5,
    average=0.99,
)
VARIED = 0.5  # of the articles of the corpus, have names made pronouns and descriptions: the others keep their parse
VARIED_NEWS = 0.3  # of the annotated articles of other news
AGAIN = 200  # articles of the corpus that a model reads again while it learns from other news, so as not to forget
REPORT_EVERY = 3  # after an epoch every third dev article is scored; at the end all are
FOLDS = 5
MODEL = "tagger.int8.onnx"


def train(
    corpus: Path,
    out: Path,
    *,
    seed: int = 0,
    more: Path | None = None,
    more_articles: int = 1500,
    scratch: Path | None = None,
    teachers: int = 2,
    teacher_epochs: float = TEACHER.epochs,
    student_epochs: float = STUDENT.epochs,
    student_minutes: float | None = None,
    start: Path | None = None,
    encoders: tuple[Path, Path] | None = None,
    threads: int = 2,
) -> dict[str, float]:
    """Make the attribution model and return its dev scores (F1, percent; see `scores.f1`).

    `corpus`: folder with PolNeAR's train.jsonl[.gz] and dev.jsonl[.gz]. `out`: folder that gets tagger.int8.onnx,
    tokenizer.json, calibration.json and MODEL_CARD.md. `more`: JSONL of news articles without annotation (`text`), of
    which `more_articles` are read by the teachers for the student to learn from; those that share text with dev are left
    out. `scratch`: folder for teachers and opinions, which may be large; `out/scratch` if not given. `teachers`: how many,
    each from a seed of its own; the student learns from their mean opinion, and with 0 from the annotation alone. With
    `student_minutes` the student's schedule ends with that time if it comes first; such a run can be repeated with the
    epochs that its card then names. `start`: folder of an earlier model, whose weights the student goes on from.
    `encoders`: folders of the student's and the teachers' encoder, if not those of the packages that `encoders.py` names;
    both must share BERT's uncased vocabulary. Raises FileNotFoundError for a missing corpus or encoder package.
    """
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    scratch = scratch or out / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    small = encoders[0] if encoders else student_encoder()
    shutil.copyfile(small / "tokenizer.json", out / "tokenizer.json")
    tokenizer = load_tokenizer(out)
    gold = [annotated(r, tokenizer) for r in read_records(_file(corpus, "train"))]
    dev = [annotated(r, tokenizer) for r in read_records(_file(corpus, "dev"))]
    silver = [unannotated(r, tokenizer) for r in _unlike(read_records(more), dev, more_articles, seed)] if more else []

    examples = gold
    teacher_recipe = replace(TEACHER, epochs=teacher_epochs)
    said: list[dict[str, Opinion]] = []
    for number in range(teachers):
        torch.manual_seed(seed + number)
        teacher = _network(encoders[1] if encoders else teacher_encoder(scratch), teacher_recipe)
        teacher_done = _fitted(teacher, gold, teacher_recipe, seed + number, dev, scratch / f"teacher-{number}.pt")
        said.append(_opinions(teacher, [*gold, *silver], scratch / f"opinions-{number}.pt"))
    if said:
        examples = [*gold, *silver]
        for example in examples:
            example.soft = together([opinions[example.id] for opinions in said])
    torch.manual_seed(seed)
    student_recipe = replace(STUDENT, epochs=student_epochs, budget_minutes=student_minutes)
    student = _network(small, student_recipe)
    if start:
        student.load_state_dict(weights_of(start / MODEL, student))
    begun = f"the model {sha256((start / MODEL).read_bytes()).hexdigest()[:8]}" if start else "the bare encoder"
    done = _fitted(student, examples, student_recipe, seed, dev, scratch / "student.pt")
    export(student, out / MODEL)
    notes = {
        "seed": seed,
        "annotated articles": len(gold),
        "other articles, which the teachers read": len(silver) if teachers else 0,
        "student": f"{STUDENT_PACKAGE}, {done:.2f} epochs from {begun}",
        "student's recipe": json.dumps(asdict(student_recipe)),
    }
    if teachers:
        notes["teachers"] = (
            f"{teachers} from {TEACHER_PACKAGES[0]} to -005, {teacher_done:.2f} epochs each, seeds {seed} and on"
        )
        notes["teachers' recipe"] = json.dumps(asdict(teacher_recipe))
    return finish(out, dev, notes)


def train_on(
    corpus: Path,
    news: Sequence[Path],
    start: Path,
    out: Path,
    *,
    opinions_of: Path | None = None,
    opinions_weigh: float = GO_ON.soft_weight,
    more: Path | None = None,
    parses: Path | None = None,
    again: int = AGAIN,
    seed: int = 0,
    minutes: float | None = None,
    threads: int = 2,
) -> dict[str, float]:
    """Train the model in `start` on with articles annotated for both tables, and return its dev scores as `train` does.

    `news`: folders of articles.jsonl and gold.jsonl, or of articles.jsonl and figures alone (`news.py`); of the first kind,
    VARIED_NEWS have names made pronouns and descriptions (`speakers.py`), and passages are texts of their own, twice an epoch (`passages.py`). `more`: JSONL of articles without annotation (id, text), in which whom
    such pronouns mean is learned and nothing else. `parses`: JSONL of parsed articles (id, text, parse as `examples.py` takes it, made by
    `python -m benchmarks.parses`), annotated or not. `again` articles of `corpus`, which has another guideline, are read again. What is annotated
    is learned from the annotation and, as far as `opinions_weigh` says, from what the model in `opinions_of` (`start` if not given) says of
    it; articles without annotated statements from that opinion alone. With `minutes` the schedule ends with that time if it comes first.
    `out` gets what `train` writes. Raises FileNotFoundError for a missing corpus.
    """
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(start / "tokenizer.json", out / "tokenizer.json")
    tokenizer = load_tokenizer(out)
    dev = [annotated(r, tokenizer) for r in read_records(_file(corpus, "dev"))]
    recipe = replace(GO_ON, budget_minutes=minutes, soft_weight=opinions_weigh)
    student = AttributionNetwork(Encoder(MINILM, recipe.dropout), recipe.dropout)
    student.load_state_dict(weights_of(start / MODEL, student))
    tagger, drawn = _begun(student, start, out / "start"), random.Random(seed)
    parsed = {r["id"]: r for r in read_records(parses)} if parses else {}
    of_train = drawn.sample(read_records(_file(corpus, "train")), again)
    known = [_with_parse((varied(r, drawn) or r) if drawn.random() < VARIED else r, parsed) for r in of_train]
    of_corpus = [replace(annotated(r, tokenizer), other_guideline=True) for r in known]
    read_again = [_with_parse(r, parsed) for folder in news for r in records(folder, tagger)]
    of_news = [r for r in read_again if "attributions" in r]
    passages, articles = ([r for r in of_news if ("of" in r) == cut] for cut in (True, False))
    changed = [(varied(r, drawn) if drawn.random() < VARIED_NEWS else None) or r for r in articles]
    other = [annotated(r, tokenizer) for r in [*changed, *passages, *passages]]
    silver = [unannotated(r, tokenizer) for r in read_again if "attributions" not in r]
    asked = [unannotated(r, tokenizer) for r in questions(read_records(more), tagger, drawn)] if more else []
    teacher = AttributionNetwork(Encoder(MINILM, 0.0), 0.0)
    teacher.load_state_dict(weights_of((opinions_of or start) / MODEL, teacher))
    for example in [*silver, *([*of_corpus, *other] if opinions_weigh else [])]:
        example.soft = opinion(teacher, example.encoded)
    rest = [unannotated(r, tokenizer) for r in parsed.values()]  # those that nobody annotated
    done = _fitted(student, [*of_corpus, *silver, *asked, *other, *rest], recipe, seed, dev, out / "student.pt")
    export(student, out / MODEL)
    notes = {
        "seed": seed,
        "annotated articles of other news": len(articles),
        "passages of them as texts of their own": f"{len(passages)}, each twice an epoch",
        "articles with the figures of the rules": len(silver),
        "articles without annotation, with names made pronouns": len(asked),
        "articles of the corpus read again": again,
        "parsed articles without annotation": len(rest),
        "student": f"{done:.2f} epochs from the model {sha256((start / MODEL).read_bytes()).hexdigest()[:8]}",
        "student's recipe": json.dumps(asdict(recipe)),
    }
    return finish(out, dev, notes)


def _with_parse(record: dict[str, Any], parsed: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The record with its article's parse, which is taken out of `parsed`; without where the article's words were changed."""
    other = parsed.pop(record["id"], None)
    return record | {"parse": other["parse"]} if other and len(other["text"]) == len(record["text"]) else record


def _begun(network: AttributionNetwork, start: Path, out: Path) -> Tagger:
    """The model in `start` with the heads that it may not have yet, as `network` has them, written to `out`."""
    out.mkdir(exist_ok=True)
    for name in ("tokenizer.json", "calibration.json"):
        shutil.copyfile(start / name, out / name)
    export(network, out / MODEL)
    return Tagger(out)


def mean(
    corpus: Path,
    models: Sequence[Path],
    out: Path,
    *,
    shares: Sequence[float] | None = None,
    heads: Mapping[str, Path] | None = None,
) -> dict[str, float]:
    """Write the model whose weights are the mean of those of `models` (folders), calibrated on the dev part of `corpus`; return its scores.

    `shares`: how much each weighs; the same if not given. `heads`: "figures" or "speakers" to the folder that this head is taken
    from, since the mean of two pointers that learned apart points at nothing surely. Raises ValueError when shares and models differ in number.
    """
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(models[0] / "tokenizer.json", out / "tokenizer.json")
    dev = [annotated(r, load_tokenizer(out)) for r in read_records(_file(corpus, "dev"))]
    network = AttributionNetwork(Encoder(MINILM, 0.0), 0.0)
    weights = [weights_of(model / MODEL, network) for model in models]
    parts = list(zip(shares or [1.0] * len(weights), weights, strict=True))
    joined = {name: sum(s * w[name] for s, w in parts) / sum(s for s, _ in parts) for name in weights[0]}
    for head, folder in (heads or {}).items():
        own = weights_of(folder / MODEL, network)
        joined |= {name: value for name, value in own.items() if name.startswith(f"{head}.")}
    network.load_state_dict(joined)
    export(network, out / MODEL)
    return finish(
        out, dev, {"mean of the models": ", ".join(sha256((m / MODEL).read_bytes()).hexdigest()[:8] for m in models)}
    )


def _opinions(teacher: AttributionNetwork, examples: list[Example], kept: Path) -> dict[str, Opinion]:
    """What a teacher says of each example, by its id; kept in a file, so that a run that was ended goes on."""
    if not kept.exists():
        made = {}
        for n, example in enumerate(examples, 1):
            made[example.id] = opinion(teacher, example.encoded)
            if n % 100 == 0:
                log.info("%s: %d of %d articles read", kept.stem, n, len(examples))
        torch.save(made, kept)
    return torch.load(kept, weights_only=False)


def finish(out: Path, dev: list[Example], notes: dict[str, object]) -> dict[str, float]:
    """Calibrate the exported model on `dev`, score it there, write calibration and card; return the scores.

    The scores and the reliability are cross-fitted: each article is judged with a calibration fitted to the others.
    """
    tagger = Tagger(out)
    weighed = [weigh(e.encoded, tagger.read(e.encoded)[0]) for e in dev]
    tallies = [tally(e.annotation, [a for a, _ in found]) for e, found in zip(dev, weighed, strict=True)]
    judged = [
        (article % FOLDS, evidence, right)
        for article, (found, t) in enumerate(zip(weighed, tallies, strict=True))
        for (_, evidence), right in zip(found, t.right, strict=True)
        if right is not None
    ]

    def fitted(without: int | None) -> Calibration:
        kept = [(e, right) for fold, e, right in judged if fold != without]
        return calibrate.fit_calibration(*zip(*kept, strict=True)) if kept else Calibration()

    folds = [fitted(fold) for fold in range(FOLDS)]
    calibrate.write(fitted(None), out / "calibration.json")
    final: list[Tally] = []
    for article, (example, found) in enumerate(zip(dev, weighed, strict=True)):
        calibration = folds[article % FOLDS]
        likely = [a for a, e in found if calibration.probability(e) >= calibration.least]
        final.append(tally(example.annotation, likely))
    scores = f1(final)
    confidence = [folds[fold].probability(e) for fold, e, _ in judged]
    card.write(
        out / "MODEL_CARD.md",
        scores=scores,
        between=intervals(final),
        curve=reliability(confidence, [right for _, _, right in judged]),
        sha256=sha256((out / MODEL).read_bytes()).hexdigest(),
        size=(out / MODEL).stat().st_size,
        notes=notes,
    )
    seal(out)
    return scores


def _file(folder: Path, stem: str) -> Path:
    for name in (f"{stem}.jsonl", f"{stem}.jsonl.gz"):
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"{folder} has neither {stem}.jsonl nor {stem}.jsonl.gz")


def _network(encoder: Path, recipe: Recipe) -> AttributionNetwork:
    return AttributionNetwork(Encoder.pretrained(encoder, recipe.dropout), recipe.dropout)


def _fitted(
    network: AttributionNetwork, examples: list[Example], recipe: Recipe, seed: int, dev: list[Example], kept: Path
) -> float:
    """Train `network`, or take its weights from `kept` if an earlier run left them there. Returns the epochs done."""
    if kept.exists():
        stored = torch.load(kept)
        network.load_state_dict(stored["weights"])
        return stored["epochs"]
    epochs = 0.0

    def report(done: float, average: dict[str, Tensor]) -> None:
        nonlocal epochs
        epochs = done
        torch.save({"weights": average, "epochs": done}, kept.with_suffix(".partial.pt"))
        now = {name: value.clone() for name, value in network.state_dict().items()}
        network.load_state_dict(average)
        scores = f1(
            [
                tally(e.annotation, decode(e.encoded, read(network, e.encoded), Calibration()))
                for e in dev[::REPORT_EVERY]
            ]
        )
        log.info("%s after %.2f epochs, dev: %s", kept.stem, done, {k: round(v, 1) for k, v in scores.items()})
        network.load_state_dict(now)

    network.load_state_dict(fit(network, examples, recipe, seed=seed, after_epoch=report))
    torch.save({"weights": network.state_dict(), "epochs": epochs}, kept)
    return epochs


def _unlike(records: list[dict], dev: list[Example], articles: int, seed: int) -> list[dict]:
    """`articles` of `records` drawn at random, of those that share no more than a stray phrase with dev."""

    def phrases(text: str) -> set[tuple[str, ...]]:
        words = text.lower().split()
        return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}

    known = set().union(*(phrases(e.text) for e in dev))
    drawn = random.Random(seed).sample(records, len(records))
    out: list[dict] = []
    for record in drawn:
        if len(out) == articles:
            break
        its = phrases(record["text"])
        if 1000 <= len(record["text"]) <= 9000 and len(its & known) <= 0.01 * len(its):
            out.append(record)
    return out
