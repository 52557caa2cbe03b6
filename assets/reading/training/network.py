"""The network: a BERT or MPNet encoder with a tag head, a link head and heads for figures, in plain torch.

One definition serves the small student that ships (MiniLM, a BERT) and the base-size teacher (MPNet), and it is
plain enough that `torch.onnx` makes a graph from it which onnxruntime can fuse. Weights are read from the encoders'
own safetensors. No training loop and no data here.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from assets.reading.decoding import TAGS
from assets.reading.figures import NATURES
from assets.reading.syntax import DEPENDENCIES
from assets.reading.syntax import TAGS as PENN
from assets.reading.wordpieces import CLS, FEATURES, NEWLINE, SENTENCE_END, SEP

LINK_DIM = 128
ARC_DIM = 256
DISTANCE_CLIP = 64  # wordpieces; the link bias is learned one by one up to here
SENTENCE_COST, LINE_COST = 8.0, 200.0  # how many wordpieces a sentence end and a line break count for in the link prior


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """What must be known to rebuild an encoder; read from its config.json."""

    kind: str  # "bert" or "mpnet"
    vocab: int
    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    eps: float

    @classmethod
    def read(cls, folder: Path) -> EncoderShape:
        """The shape that `folder/config.json` describes. Raises ValueError for another kind of encoder."""
        config = json.loads((folder / "config.json").read_text())
        if config["model_type"] not in ("bert", "mpnet"):
            raise ValueError(f"{folder}: a {config['model_type']} encoder; only bert and mpnet are known")
        return cls(
            config["model_type"], config["vocab_size"], config["hidden_size"], config["num_hidden_layers"],
            config["num_attention_heads"], config["intermediate_size"], config["max_position_embeddings"],
            config["layer_norm_eps"],
        )  # fmt: skip


MINILM = EncoderShape("bert", 30522, 384, 6, 12, 1536, 512, 1e-12)  # of the model that ships


def in_halves() -> torch.autocast:
    """A block in which products are of halves (bfloat16), where the processor can: elsewhere they are forty times slower than plain floats."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported())


class Layer(nn.Module):
    """One transformer layer, normalised after each half as BERT and MPNet are."""

    def __init__(self, shape: EncoderShape, dropout: float):
        super().__init__()
        h = shape.hidden
        self.heads = shape.heads
        self.query, self.key, self.value, self.out = (nn.Linear(h, h) for _ in range(4))
        self.norm1 = nn.LayerNorm(h, eps=shape.eps)
        self.up, self.down = nn.Linear(h, shape.intermediate), nn.Linear(shape.intermediate, h)
        self.norm2 = nn.LayerNorm(h, eps=shape.eps)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None, fused: bool) -> Tensor:
        """The layer's output for `x`, with attention moved by `bias`."""

        def split(y: Tensor) -> Tensor:
            return y.view(y.size(0), -1, self.heads, y.size(2) // self.heads).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        if fused:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=None if bias is None else bias.to(q.dtype))
        else:  # spelled out: the pattern that onnxruntime's optimiser recognises
            score = torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(q.size(-1))
            a = torch.softmax(score if bias is None else score + bias, -1) @ v
        a = a.transpose(1, 2).contiguous()
        a = a.view(a.size(0), -1, a.size(2) * a.size(3))
        x = self.norm1(self.drop(self.out(a)) + x)
        return self.norm2(self.drop(self.down(F.gelu(self.up(x)))) + x)


class Encoder(nn.Module):
    """Wordpiece and feature ids (batch, length) to hidden states, each (batch, length, hidden)."""

    def __init__(self, shape: EncoderShape, dropout: float):
        super().__init__()
        self.shape = shape
        if shape.kind == "bert":
            self.register_buffer("segment", torch.zeros(shape.hidden))
        self.word = nn.Embedding(shape.vocab, shape.hidden)
        self.position = nn.Embedding(shape.positions, shape.hidden)
        self.feature = nn.Embedding(FEATURES, shape.hidden)
        nn.init.zeros_(self.feature.weight)
        # added where an article is annotated by another guideline than ours: what differs there is learned here, and is not exported
        self.guideline = nn.Parameter(torch.zeros(shape.hidden))
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.eps)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        # MPNet adds one bias per head and bucket of distance to every layer's attention; left as pre-trained, since
        # attention with a bias that is learned cannot use the fused kernel
        buckets = 32 if shape.kind == "mpnet" else 0
        self.register_buffer("relative", torch.zeros(buckets, shape.heads))

    def word_ids(self, ids: Tensor) -> Tensor:
        """MPNet's vocabulary is BERT's with four entries put before it and its own ends of a sequence."""
        if self.shape.kind == "bert":
            return ids
        return torch.where(ids == CLS, 0, torch.where(ids == SEP, 2, ids + 4))

    def attention_bias(self, mask: Tensor | None, length: int) -> Tensor | None:
        """(batch, heads or 1, length or 1, length): padding at minus ten thousand, and MPNet's relative positions."""
        if mask is None and self.shape.kind == "bert":
            return None
        bias = torch.zeros(()) if mask is None else (1.0 - mask[:, None, None, :].to(self.relative.dtype)) * -10000.0
        if self.shape.kind == "bert":
            return bias
        i = torch.arange(length)
        offset = i[:, None] - i[None, :]  # query minus key, as T5's buckets want it
        half = self.relative.size(0) // 2
        exact = half // 2
        far = offset.abs().clamp(min=1)
        log = exact + (torch.log(far.float() / exact) / math.log(128 / exact) * (half - exact)).long()
        bucket = torch.where(far < exact, far * (offset != 0), log.clamp(max=half - 1)) + half * (offset < 0)
        return bias + self.relative[bucket].permute(2, 0, 1)[None]

    def forward(
        self, ids: Tensor, features: Tensor, mask: Tensor | None, fused: bool, other: Tensor | None = None
    ) -> list[Tensor]:
        """A vector for each word piece, before the first layer and after each; `other` (batch,): 1 where an article is annotated by another guideline."""
        place = torch.arange(ids.shape[1], device=ids.device)
        if self.shape.kind == "mpnet":
            place = place + 2
        x = self.word(self.word_ids(ids)) + self.feature(features) + self.position(place)[None]
        if self.shape.kind == "bert":
            x = x + self.segment
        if other is not None:
            x = x + other[:, None, None] * self.guideline
        x = self.drop(self.norm(x))
        bias = self.attention_bias(mask, ids.shape[1])
        states = [x]
        for layer in self.layers:
            states.append(layer(states[-1], bias, fused))
        return states

    @classmethod
    def pretrained(cls, folder: Path, dropout: float) -> Encoder:
        """The encoder in `folder` (config.json, model.safetensors as its publisher names the tensors)."""
        shape = EncoderShape.read(folder)
        encoder = cls(shape, dropout)
        given = load_file(folder / "model.safetensors")
        given = {k.removeprefix("bert.").removeprefix("mpnet."): v.float() for k, v in given.items()}
        encoder.load_state_dict(_renamed(given, shape), strict=False)
        return encoder


def _renamed(given: dict[str, Tensor], shape: EncoderShape) -> dict[str, Tensor]:
    """The publisher's tensors under this module's names. Raises KeyError when one is missing."""
    e = "embeddings."
    out = {
        "word.weight": given[e + "word_embeddings.weight"],
        "position.weight": given[e + "position_embeddings.weight"],
        "norm.weight": given[e + "LayerNorm.weight"],
        "norm.bias": given[e + "LayerNorm.bias"],
    }
    if shape.kind == "bert":
        out["segment"] = given[e + "token_type_embeddings.weight"][0]
        attention = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                     "out": "attention.output.dense", "norm1": "attention.output.LayerNorm"}  # fmt: skip
    else:
        out["relative"] = given["encoder.relative_attention_bias.weight"]
        attention = {"query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v",
                     "out": "attention.attn.o", "norm1": "attention.LayerNorm"}  # fmt: skip
    names = attention | {"up": "intermediate.dense", "down": "output.dense", "norm2": "output.LayerNorm"}
    for i in range(shape.layers):
        for ours, theirs in names.items():
            for part in ("weight", "bias"):
                out[f"layers.{i}.{ours}.{part}"] = given[f"encoder.layer.{i}.{theirs}.{part}"]
    # a line break is read as [unused0], which the encoder has never seen: let it begin as a sequence end
    shift, sep = (0, SEP) if shape.kind == "bert" else (4, 2)
    out["word.weight"] = out["word.weight"].clone()
    out["word.weight"][NEWLINE + shift] = out["word.weight"][sep]
    return out


def _offsets(at: Tensor, states: Tensor) -> Tensor:
    """(batch, places, length): how far each token of a window is from the tokens `at`, clipped and from 0 on; the first token is nowhere, the last number."""
    place = torch.arange(states.shape[1], device=states.device)
    offset = (place[None, None, :] - at[:, :, None]).clamp(-DISTANCE_CLIP, DISTANCE_CLIP) + DISTANCE_CLIP
    return torch.where(place[None, None, :] == 0, 2 * DISTANCE_CLIP + 1, offset)


class FigureHeads(nn.Module):
    """What a number is, and a pointer from it to the words of its thing.

    `forward(states, at)`: hidden states (batch, length, hidden), and (batch, figures) the first token of each number. Gives logits of
    what each number is (batch, figures, NATURES) and of every token (batch, figures, length); the first token of the window stands
    for none.
    """

    def __init__(self, hidden: int):
        super().__init__()
        self.nature = nn.Linear(hidden, len(NATURES))
        self.ask = nn.Linear(hidden, hidden)
        self.from_number, self.to_word = nn.Linear(hidden, LINK_DIM), nn.Linear(hidden, LINK_DIM)
        self.near = nn.Embedding(2 * DISTANCE_CLIP + 2, 1)  # by signed distance in wordpieces; the last: none
        nn.init.zeros_(self.near.weight)

    def forward(self, states: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
        """The scores of what each number is, and of the words that it points at."""
        asked = torch.gather(states, 1, at[:, :, None].expand(-1, -1, states.shape[2]))
        score = self.from_number(F.gelu(self.ask(asked))) @ self.to_word(states).transpose(1, 2) * LINK_DIM**-0.5
        return self.nature(asked), score + self.near(_offsets(at, states)).squeeze(-1)


class SpeakerHead(nn.Module):
    """Whom a source means: for each token what it asks for and what it answers with, each (batch, length, LINK_DIM).

    The products of what a source's first token asks with all answers of its window, and what speaks for each by its distance, are the
    logits of where he is named; the window's first token stands for nowhere. They are left to whoever has a source: few tokens are one.
    """

    def __init__(self, hidden: int):
        super().__init__()
        self.ask = nn.Linear(hidden, hidden)
        self.from_source, self.to_name = nn.Linear(hidden, LINK_DIM), nn.Linear(hidden, LINK_DIM)
        self.near = nn.Parameter(
            torch.zeros(2 * DISTANCE_CLIP + 2)
        )  # by signed distance in wordpieces; the last: nowhere

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What each token asks for, on the scale of logits, what it answers with, and `near`."""
        near = self.near + 0.0 * states[0, 0, 0]  # tied to the input, or the graph's optimiser drops it as a constant
        return self.from_source(F.gelu(self.ask(states))) * LINK_DIM**-0.5, self.to_name(states), near

    def pointers(self, asks: Tensor, answers: Tensor, source: Tensor) -> Tensor:
        """(batch, sources, length): the logits of where those are named whom the tokens `source` (batch, sources) ask for."""
        asked = torch.gather(asks, 1, source[:, :, None].expand(-1, -1, asks.shape[2]))
        return asked @ answers.transpose(1, 2) + self.near[_offsets(source, answers)]


class SyntaxHeads(nn.Module):
    """The tags of words, the heads that they hang on, and what they are to them.

    They read all layers: syntax stands in the middle ones. `forward(states, words)`: hidden states, each (batch, length, hidden), and (batch, words) the first token of each word; the first "word" is the
    window's first token, which stands for the root. Gives logits of the tags (batch, words, PENN) and of the heads (batch, words, words), and
    the two halves of what a word is to its head (each batch, words, LINK_DIM): `dependencies` makes logits of their product.
    """

    def __init__(self, hidden: int, layers: int, dropout: float):
        super().__init__()
        self.share = nn.Parameter(torch.full((layers + 1, 1, 1, 1), 1.0 / (layers + 1)))  # of each layer
        self.norm, self.drop = nn.LayerNorm(hidden), nn.Dropout(dropout)
        self.tag = nn.Linear(hidden, len(PENN))
        self.below, self.above = nn.Linear(hidden, ARC_DIM), nn.Linear(hidden, ARC_DIM)
        self.wants = nn.Linear(ARC_DIM, ARC_DIM)
        self.near = nn.Embedding(2 * DISTANCE_CLIP + 2, 1)  # by signed distance in words; the last: the root
        nn.init.zeros_(self.near.weight)
        self.as_child, self.as_head = nn.Linear(hidden, LINK_DIM), nn.Linear(hidden, LINK_DIM)
        # weights, and last the biases, that make logits of the product of both halves
        self.dependency = nn.Parameter(
            torch.cat([torch.randn(LINK_DIM, len(DEPENDENCIES)) * LINK_DIM**-0.5, torch.zeros(1, len(DEPENDENCIES))])
        )

    def forward(self, states: list[Tensor], words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The scores of the tags and of the heads, and the halves of the dependencies."""
        at = words[:, :, None].expand(-1, -1, states[0].shape[2])
        layers = torch.stack([torch.gather(layer, 1, at) for layer in states])
        x = self.drop(self.norm((self.share * layers).sum(0)))
        place = torch.arange(words.shape[1], device=words.device)
        offset = (place[None, :] - place[:, None]).clamp(-DISTANCE_CLIP, DISTANCE_CLIP) + DISTANCE_CLIP
        offset = torch.where(place[None, :] == 0, 2 * DISTANCE_CLIP + 1, offset)
        wants = self.wants(F.gelu(self.below(x)))
        head = wants @ F.gelu(self.above(x)).transpose(1, 2) * ARC_DIM**-0.5 + self.near(offset).squeeze(-1)[None]
        return self.tag(x), head, F.gelu(self.as_child(x)), self.as_head(x)

    def dependencies(self, both: Tensor) -> Tensor:
        """The logits of what words are to their heads, from the product of both halves (words, LINK_DIM)."""
        return both @ self.dependency[:-1] + self.dependency[-1]


class Found(NamedTuple):
    """What the network says: logits and halves of logits in the order of `model.OUTPUTS`; None where nothing was asked."""

    tag: Tensor
    link: Tensor
    asks: Tensor
    answers: Tensor
    near: Tensor
    nature: Tensor | None
    pointed: Tensor | None
    penn: Tensor | None
    head: Tensor | None
    as_child: Tensor | None
    as_head: Tensor | None
    dependency: Tensor


class AttributionNetwork(nn.Module):
    """Encoder, BIO tags over source, cue and content, a pointer from content to cue and from cue to source, heads for speakers, figures and syntax.

    `forward(ids, features, mask, at, words)`, int64 (batch, length), the mask None where nothing is padded, gives tag logits (batch, length, 7),
    link logits (batch, length, length): row i says where token i points, and what `SpeakerHead` says. A content token points at the
    first token of its cue, a cue token at the first token of its source, or at its own first token when it has none. With `at`, the
    first tokens of numbers (batch, figures), it gives what `FigureHeads` says of them besides, and with `words` what `SyntaxHeads` says.
    """

    def __init__(self, encoder: Encoder, dropout: float):
        super().__init__()
        h = encoder.shape.hidden
        self.encoder = encoder
        self.drop = nn.Dropout(dropout)
        self.tag = nn.Linear(h, len(TAGS))
        self.query, self.key = nn.Linear(h, LINK_DIM), nn.Linear(h, LINK_DIM)
        self.near = nn.Embedding(2 * DISTANCE_CLIP + 1, 1)  # by signed distance in wordpieces
        nn.init.zeros_(self.near.weight)
        self.decay = nn.Parameter(torch.tensor(0.5))  # of the prior 1 / (1 + distance), to begin with its square root
        self.speakers = SpeakerHead(h)
        self.figures = FigureHeads(h)
        self.syntax = SyntaxHeads(h, encoder.shape.layers, dropout)
        self.fused = True

    def link_prior(self, ids: Tensor) -> Tensor:
        """(batch, length, length) log(1 + distance), where sentence ends and line breaks are long ways."""
        end = sum((ids == mark).float() for mark in SENTENCE_END)
        way = torch.cumsum(1.0 + SENTENCE_COST * end + LINE_COST * (ids == NEWLINE).float(), 1)
        return torch.log(1.0 + (way[:, :, None] - way[:, None, :]).abs())

    def forward(
        self,
        ids: Tensor,
        features: Tensor,
        mask: Tensor | None = None,
        at: Tensor | None = None,
        words: Tensor | None = None,
        other: Tensor | None = None,
    ) -> Found:
        """The scores of the tags and of the links, of the figures `at` some tokens, and of the parse of `words`."""
        states = self.encoder(ids, features, mask, self.fused, other)
        x = self.drop(states[-1])
        q, k = self.query(x), self.key(x)
        place = torch.arange(ids.shape[1], device=ids.device)
        offset = (place[None, :] - place[:, None]).clamp(-DISTANCE_CLIP, DISTANCE_CLIP) + DISTANCE_CLIP
        link = q @ k.transpose(1, 2) * LINK_DIM**-0.5 + self.near(offset).squeeze(-1)[None]
        link = link - self.decay * self.link_prior(ids)
        nature = pointed = None
        if at is not None:
            nature, pointed = self.figures(x, at)
        if mask is not None:
            padding = (1.0 - mask.to(link.dtype)) * -10000.0
            link = link + padding[:, None, :]
            pointed = None if pointed is None else pointed + padding[:, None, :]
        tied = 0.0 * x[0, 0, 0]  # to the input, or the graph's optimiser drops what is put out as it is
        penn = head = as_child = as_head = None
        if words is not None:
            penn, head, as_child, as_head = self.syntax(states, words)
        tag = self.tag(x)
        asks, answers, near = self.speakers(x)
        weights = self.syntax.dependency + tied
        return Found(tag, link, asks, answers, near, nature, pointed, penn, head, as_child, as_head, weights)
