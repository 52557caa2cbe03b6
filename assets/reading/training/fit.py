"""The training loop: windows of examples, the loss, the optimiser, the running average of weights.

Used for teacher and student alike; what they are and what they learn from is decided in `pipeline.py`.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from assets.reading.training.examples import IGNORE, Example, NumberLabel, ParseLabels, SpeakerLabel
from assets.reading.training.network import AttributionNetwork, Found, in_halves
from assets.reading.wordpieces import CLS, SEP, WINDOW

log = logging.getLogger(__name__)

LENGTH_STEP = 32  # batches are padded to multiples of this: a new shape costs the CPU kernels more than padding


@dataclass(frozen=True, slots=True)
class Recipe:
    """Hyperparameters of one run."""

    epochs: float
    encoder_rate: float
    head_rate: float = 1e-3
    figure_rate: float = 1e-3  # of the heads for figures, speakers and syntax
    weight_decay: float = 0.01
    dropout: float = 0.1
    batch_windows: int = 6
    warm_up: float = 0.05
    link_weight: float = 0.5
    figure_weight: float = 0.5
    speaker_weight: float = 0.3
    parse_weight: float = 0.3
    soft_weight: float = 0.0  # of the teacher's opinion; what is annotated weighs the rest
    average: float = 0.998  # decay of the running average of weights, per step
    budget_minutes: float | None = None  # the schedule then ends with the clock if that is sooner than `epochs`


def _windows(examples: list[Example], room: int, shuffled: random.Random) -> list[tuple[int, int, int]]:
    """(example, start, end) covering every wordpiece once; the first cut of a long article is drawn anew each time."""
    out = []
    for which, example in enumerate(examples):
        n = len(example.encoded.ids)
        end = min(n, shuffled.randint(48, room)) if n > room else n
        start = 0
        while start < n:
            out.append((which, start, end))
            start, end = end, min(n, end + room)
    shuffled.shuffle(out)
    return out


def _batches(
    examples: list[Example], room: int, windows: int, shuffled: random.Random
) -> list[list[tuple[int, int, int]]]:
    """Windows of like length together, about `windows * room` wordpieces a batch, in random order."""
    drawn = _windows(examples, room, shuffled)
    out = []
    for i in range(0, len(drawn), windows * 60):
        batch: list[tuple[int, int, int]] = []
        for window in sorted(drawn[i : i + windows * 60], key=lambda w: w[1] - w[2]):
            if batch and (len(batch) + 1) * (batch[0][2] - batch[0][1]) > windows * room:
                out.append(batch)
                batch = []
            batch.append(window)
        out.append(batch)
    shuffled.shuffle(out)
    return out


def _tensors(examples: list[Example], batch: list[tuple[int, int, int]]) -> dict[str, Tensor]:
    longest = max(end - start for _, start, end in batch) + 2
    size = (len(batch), -(-longest // LENGTH_STEP) * LENGTH_STEP)
    a = {name: np.zeros(size, np.int64) for name in ("ids", "features", "mask")}
    a["other"] = np.array([examples[which].other_guideline for which, _, _ in batch], np.float32)
    a["tag"], a["points_at"] = np.full(size, IGNORE), np.full(size, IGNORE)
    soft = any(examples[which].soft is not None for which, _, _ in batch)
    if soft:
        width = next(s[1].shape[1] for w, _, _ in batch if (s := examples[w].soft) is not None)
        a["soft_tag"] = np.zeros((*size, 7), np.float32)
        a["soft_at"], a["soft_mass"] = np.zeros((*size, width), np.int64), np.zeros((*size, width), np.float32)
    for row, (which, start, end) in enumerate(batch):
        example, n = examples[which], end - start
        inside = slice(1, n + 1)
        a["ids"][row, 0], a["ids"][row, n + 1], a["mask"][row, : n + 2] = CLS, SEP, 1
        a["ids"][row, inside] = example.encoded.ids[start:end]
        a["features"][row, inside] = example.encoded.features[start:end]
        if example.tag is not None and example.points_at is not None:
            tag, at = example.tag[start:end], example.points_at[start:end]
            a["tag"][row, inside] = tag
            use = (at >= start) & (at < end) & (tag > 0)
            a["points_at"][row, inside][use] = at[use] - start + 1
        if example.soft is not None:
            tag, at, mass = (part[start:end] for part in example.soft)
            a["soft_tag"][row, inside] = tag
            use = (at >= start) & (at < end)
            a["soft_at"][row, inside] = np.where(use, at - start + 1, 0)
            a["soft_mass"][row, inside] = np.where(use, mass, 0)
    a |= _numbers([[n for n in examples[w].numbers if start <= n.at < end] for w, start, end in batch], batch, size[1])
    a |= _speakers(
        [[s for s in examples[w].speakers if start <= s.at < end] for w, start, end in batch], batch, size[1]
    )
    a |= _words([examples[w].parse for w, _, _ in batch], batch)
    return {name: torch.from_numpy(value) for name, value in a.items()}


def _words(parses: list[ParseLabels | None], batch: list[tuple[int, int, int]]) -> dict[str, np.ndarray]:
    """The parsed words of each window behind one for the root: where (`words`), in which sentence (-1: none), and what is known of each.

    A word whose head stands in another window has none to learn.
    """
    inside = [
        np.flatnonzero((p.at >= start) & (p.at < end)) if p is not None else np.zeros(0, np.int64)
        for p, (_, start, end) in zip(parses, batch, strict=True)
    ]
    most = max(map(len, inside))
    if not most:
        return {}
    size = (len(batch), 1 + most)
    words, sentence = np.zeros(size, np.int64), np.full(size, -1)
    penn, head, dep = (np.full(size, IGNORE) for _ in range(3))
    for row, (p, (_, start, _), mine) in enumerate(zip(parses, batch, inside, strict=True)):
        if p is None or not len(mine):
            continue
        columns = slice(1, 1 + len(mine))
        words[row, columns], sentence[row, columns] = p.at[mine] - start + 1, p.sentence[mine]
        penn[row, columns], dep[row, columns] = p.tag[mine], p.dep[mine]
        on = p.head[mine]
        there = (on >= mine[0]) & (on <= mine[-1])
        head[row, columns] = np.where(on == mine, 0, np.where(there, on - mine[0] + 1, IGNORE))
    return {"words": words, "sentence": sentence, "penn": penn, "head": head, "dep": dep}


def _speakers(
    sources: list[list[SpeakerLabel]], batch: list[tuple[int, int, int]], length: int
) -> dict[str, np.ndarray]:
    """The sources of each window: where (`source`), and 1 at each token of what names whom they mean (`named`).

    At the first token where nothing in the window does; of rows that are filled up, nowhere.
    """
    most = max(map(len, sources))
    if not most:
        return {}
    at = np.zeros((len(batch), most), np.int64)
    named = np.zeros((len(batch), most, length), np.float32)
    for row, (mine, (_, start, end)) in enumerate(zip(sources, batch, strict=True)):
        for i, source in enumerate(mine):
            at[row, i] = source.at - start + 1
            inside = [w - start + 1 for w in source.named if start <= w < end]
            named[row, i, inside or 0] = 1.0
    return {"source": at, "named": named}


def _numbers(numbers: list[list[NumberLabel]], batch: list[tuple[int, int, int]], length: int) -> dict[str, np.ndarray]:
    """The numbers of each window: where (`at`), of what nature, and the mass of each word of their things.

    Mass is spread evenly over the words; on the first token where there are none; nowhere where they are not known or not
    in the window.
    """
    most = max(map(len, numbers))
    if not most:
        return {}
    at = np.zeros((len(batch), most), np.int64)
    nature = np.full((len(batch), most), IGNORE)
    pointed = np.zeros((len(batch), most, length), np.float32)
    for row, (mine, (_, start, end)) in enumerate(zip(numbers, batch, strict=True)):
        for i, number in enumerate(mine):
            at[row, i], nature[row, i] = number.at - start + 1, number.nature
            inside = [w - start + 1 for w in number.thing or () if start <= w < end]
            if number.thing == ():
                pointed[row, i, 0] = 1.0
            elif inside:
                pointed[row, i, inside] = 1.0 / len(inside)
    return {"at": at, "nature": nature, "pointed": pointed}


def _loss(network: AttributionNetwork, t: dict[str, Tensor], recipe: Recipe) -> Tensor:
    """Cross-entropy against the annotation and against the teacher's distributions, of tags and of pointers.

    A wordpiece that has both gives `soft_weight` to the teacher; one that has one gives all to that one.
    """
    with in_halves():
        found = network(t["ids"], t["features"], t["mask"], t.get("at"), t.get("words"), t["other"])
    loss = _mixed(found.tag.float(), t["tag"], t.get("soft_tag"), None, recipe.soft_weight)
    loss = loss + recipe.link_weight * _mixed(
        found.link.float(), t["points_at"], t.get("soft_mass"), t.get("soft_at"), recipe.soft_weight
    )
    if "source" in t:
        logits = network.speakers.pointers(found.asks.float(), found.answers.float(), t["source"])
        logits = logits + (t["mask"].float()[:, None, :] - 1.0) * 10000.0
        loss = loss + recipe.speaker_weight * _any_of(logits, t["named"])
    if found.nature is not None and found.pointed is not None:
        pointed = found.pointed.float()
        loss = loss + recipe.figure_weight * (
            _mixed(found.nature.float(), t["nature"], None, None, 0.0)
            + _mixed(pointed, torch.full(pointed.shape[:2], IGNORE), t["pointed"], None, 1.0)
        )
    if "words" in t:
        loss = loss + recipe.parse_weight * _of_parse(network, found, t)
    return loss


def _of_parse(network: AttributionNetwork, found: Found, t: dict[str, Tensor]) -> Tensor:
    """Cross-entropy of the tags, of the heads among the words of the same sentence and the root, and of what words are to their true heads."""
    known = t["head"] >= 0
    if found.penn is None or found.head is None or found.as_child is None or found.as_head is None or not known.any():
        return torch.zeros(())
    apart = t["sentence"][:, :, None] != t["sentence"][:, None, :]
    apart[:, :, 0] = False
    head = found.head.float().masked_fill(apart, -10000.0)
    at = t["head"].clamp(min=0)[:, :, None].expand(-1, -1, found.as_head.shape[2])
    both = (found.as_child * torch.gather(found.as_head, 1, at))[known]
    dependency = network.syntax.dependencies(both.float())
    return (
        F.cross_entropy(found.penn.float().transpose(1, 2), t["penn"])
        + F.cross_entropy(head[known], t["head"][known])
        + F.cross_entropy(dependency, t["dep"][known])
    )


def _any_of(logits: Tensor, right: Tensor) -> Tensor:
    """Mean of how unlikely it is that one of the `right` is pointed at; rows without any are left out."""
    use = right.sum(-1) > 0
    log_p = logits[use].log_softmax(-1)
    return -torch.logsumexp(log_p + torch.log(right[use].clamp(min=1e-9)), -1).mean()


def _mixed(logits: Tensor, hard: Tensor, soft: Tensor | None, at: Tensor | None, weight: float) -> Tensor:
    """Weighted mean cross-entropy. `soft`: masses of the classes `at`, or of all classes where that is None."""
    has_hard = hard >= 0
    mass = soft.sum(-1) if soft is not None else torch.zeros_like(has_hard, dtype=torch.float32)
    use = has_hard | (mass > 0)
    if not use.any():
        return torch.zeros(())
    logits, hard, has_hard, mass = logits[use].log_softmax(-1), hard[use], has_hard[use], mass[use]
    hard_weight = torch.where(has_hard, torch.where(mass > 0, 1 - weight, 1.0), 0.0)
    loss = -(hard_weight * logits.gather(1, hard.clamp(min=0)[:, None])[:, 0]).sum()
    total = hard_weight.sum()
    if soft is not None:
        soft_weight = torch.where(has_hard, weight, 1.0) * (mass > 0)
        log_p = logits if at is None else logits.gather(1, at[use])
        loss = loss - (soft_weight[:, None] * soft[use] * log_p).sum()
        total = total + (soft_weight * mass).sum()
    return loss / total


def _groups(network: AttributionNetwork, recipe: Recipe) -> list[dict[str, Any]]:
    """The parameters by the rate and decay that they are trained with."""
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, p in network.named_parameters():
        rates = {
            "encoder": recipe.encoder_rate,
            "figures": recipe.figure_rate,
            "speakers": recipe.figure_rate,
            "syntax": recipe.figure_rate,
        }
        rate = recipe.head_rate if "guideline" in name else rates.get(name.partition(".")[0], recipe.head_rate)
        decay = (
            recipe.weight_decay
            if p.ndim > 1 and "feature" not in name and "near" not in name and "share" not in name
            else 0.0
        )
        groups.setdefault((rate, decay), []).append(p)
    return [{"params": p, "lr": rate, "weight_decay": decay} for (rate, decay), p in groups.items()]


def fit(
    network: AttributionNetwork,
    examples: list[Example],
    recipe: Recipe,
    *,
    seed: int,
    after_epoch: Callable[[float, dict[str, Tensor]], None],
) -> dict[str, Tensor]:
    """Train `network` in place and return the running average of its weights.

    `after_epoch(epochs done, averaged weights)` is called after each pass over the examples and at the end.
    """
    torch.manual_seed(seed)
    shuffled = random.Random(seed)
    optimiser = torch.optim.AdamW(_groups(network, recipe), betas=(0.9, 0.98), fused=True)
    peak = [g["lr"] for g in optimiser.param_groups]
    parameters = list(network.parameters())
    average = [p.detach().clone() for p in parameters]

    def averaged() -> dict[str, Tensor]:
        state = {k: v.clone() for k, v in network.state_dict().items()}
        return state | {name: a.clone() for (name, _), a in zip(network.named_parameters(), average, strict=True)}

    def rounds() -> Iterator[list[list[tuple[int, int, int]]]]:
        while True:
            yield _batches(examples, WINDOW, recipe.batch_windows, shuffled)

    started, step, done, seen = time.monotonic(), 0, 0.0, 0
    network.train()
    for epoch, batches in enumerate(rounds()):
        for i, batch in enumerate(batches):
            progress = (epoch + i / len(batches)) / recipe.epochs
            if recipe.budget_minutes:
                progress = max(progress, (time.monotonic() - started) / 60 / recipe.budget_minutes)
            if progress >= 1:
                break
            height = progress / recipe.warm_up if progress < recipe.warm_up else (1 - progress) / (1 - recipe.warm_up)
            for g, rate in zip(optimiser.param_groups, peak, strict=True):
                g["lr"] = rate * height
            loss = _loss(network, _tensors(examples, batch), recipe)
            if not loss.requires_grad:  # nothing of these windows is annotated
                continue
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            optimiser.zero_grad()
            step += 1
            seen += sum(end - start for _, start, end in batch)
            # the average starts short, or it would remember the untrained weights
            decay = min(recipe.average, step / (step + 10))
            torch._foreach_lerp_(average, [p.detach() for p in parameters], 1 - decay)
            done = epoch + (i + 1) / len(batches)
            if step % 50 == 0:
                speed = seen / (time.monotonic() - started)
                log.info(
                    "epoch %.2f step %d loss %.4f rate x%.2f %.0f wordpieces/s", done, step, loss.item(), height, speed
                )
        after_epoch(done, averaged())
        network.train()
        if progress >= 1 or epoch + 1 >= recipe.epochs:
            break
    return averaged()
