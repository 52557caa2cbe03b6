"""The one encoder: article text in, attributions (source, cue and content as character spans) and what numbers are of out.

A small encoder marks every wordpiece as source, cue or content and says which cue each content belongs to and which
source each cue has, and of every number whether it is a figure and what its thing is. It was fine-tuned on PolNeAR (`training/`, `data/models/attribution/MODEL_CARD.md`) and runs here
as an int8 ONNX graph, one window of text per call, so that a result never depends on what else is in the batch.
Wordpieces and windows are in `wordpieces.py`, tags, links and confidence in `decoding.py`; kinds, speakers and rows are
made elsewhere.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from assets.reading import figures, syntax
from assets.reading.decoding import Attribution, Calibration, Reading, decode, owners
from assets.reading.figures import NumberMark
from assets.reading.span import Span
from assets.reading.syntax import Parse
from assets.reading.wordpieces import CLS, SEP, Encoded, encode, load_tokenizer, weights_moved, windows, wordpiece_at
from assets.storage import SUMS, Damaged, intact_files, read_sums, sha256_of, write_whole
from assets.workspace import BUNDLED

MODEL_DIR = BUNDLED / "models" / "attribution"
DECIDING = ("tagger.int8.onnx", "tokenizer.json", "calibration.json")
OUTPUTS = (
    "tag", "link", "asks", "answers", "near", "nature", "pointed", "penn", "head", "as_child", "as_head", "dependency",
)  # fmt: skip  # of the graph
BLOCK = 50_000  # characters; all but a few articles are shorter


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """(offset, part) of a text, in parts of at most BLOCK characters, cut at a line break or else at a space if there is one.

    Links are scored between all spans of a part, so that only short parts keep the time linear.
    """
    start = 0
    while len(text) - start > BLOCK:
        stop = start + BLOCK
        cut = text.rfind("\n", start + BLOCK // 2, stop)
        cut = cut if cut >= 0 else text.rfind(" ", stop - 200, stop)
        end = cut + 1 or stop
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def deciding_files() -> list[Path]:
    """The files of the shipped model that decide what it says, those that are there: whoever needs them all asks `whole`."""
    return [path for name in DECIDING if (path := MODEL_DIR / name).is_file()]


def _moved(a: Attribution, by: int) -> Attribution:
    source, cue, content = (tuple((s + by, e + by) for s, e in spans) for spans in (a.source, a.cue, a.content))
    return Attribution(source, cue, content, a.confidence, None if a.named is None else weights_moved(a.named, by))


@dataclass(slots=True, frozen=True)
class Marks:
    """What the model marks in a text: attributions in reading order of their content, what it says of numbers, and parses of sentences."""

    attributions: list[Attribution]
    numbers: list[NumberMark]
    parses: list[Parse] = field(default_factory=list)


def _seen(placed: np.ndarray, owner: np.ndarray, extents: list[Span]) -> Iterator[tuple[int, list[int]]]:
    """The windows that read a sentence, whose words stand at the wordpieces `placed`, and the numbers of the words that each reads.

    One window where one sees it whole. Of words in one wordpiece the first is read, so that no window reads more than it has.
    """
    numbers = np.flatnonzero(np.diff(placed, prepend=-1) > 0)
    at = placed[numbers]
    middle = int(owner[(at[0] + at[-1]) // 2])
    low, high = extents[middle]
    of = np.full(len(at), middle) if low <= at[0] and at[-1] < high else owner[at]
    yield from ((int(w), numbers[of == w].tolist()) for w in np.unique(of))


class Tagger:
    """Attributions and figures of a text, by the model in `model_dir` (tagger.int8.onnx and tokenizer.json).

    Not to be shared between threads that call it at the same time.
    """

    def __init__(self, model_dir: Path | None = None, threads: int = 1):
        import onnxruntime  # whoever asks only for the folder of the model does not wait for it

        folder = MODEL_DIR if model_dir is None else model_dir
        model = (folder / "tagger.int8.onnx").read_bytes()
        self._version = f"attribution-tagger@1:{hashlib.sha256(model).hexdigest()[:8]}"
        calibration = folder / "calibration.json"
        self._calibration = Calibration.read(calibration) if calibration.exists() else Calibration()
        self.tokenizer = load_tokenizer(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    @property
    def version(self) -> str:
        """`attribution-tagger@1:` and the first eight hex digits of the model file's SHA-256."""
        return self._version

    def marks(self, text: str, numbers: Sequence[int] = (), sentences: Sequence[list[Span]] = ()) -> Marks:
        """Who said what in `text`, what the numbers are that begin at `numbers`, and the parses of `sentences`, each by its words.

        Attributions come in reading order of their content, the others in the order in which they were asked for. Any string will do; the time is linear in its length.
        """
        found = Marks([], [])
        beginnings = [words[0][0] for words in sentences]
        for offset, block in blocks(text):
            inside, begun = (
                slice(bisect_left(places, offset), bisect_left(places, offset + len(block)))
                for places in (numbers, beginnings)
            )
            asked = [[(s - offset, e - offset) for s, e in words] for words in sentences[begun]]
            if not asked and not any(map(str.isalnum, block)):
                continue  # a million quotation marks and no word: nobody says anything
            encoded = encode(block, self.tokenizer)
            reading, of_numbers, parses = self.read(encoded, [number - offset for number in numbers[inside]], asked)
            found.attributions.extend(_moved(a, offset) for a in decode(encoded, reading, self._calibration))
            found.numbers.extend(figures.moved(n, offset) for n in of_numbers)
            found.parses.extend(syntax.moved(parse, offset) for parse in parses)
        return found

    def read(
        self, encoded: Encoded, numbers: Sequence[int] = (), sentences: Sequence[list[Span]] = ()
    ) -> tuple[Reading, list[NumberMark], list[Parse]]:
        """What the network says about an encoded text, about the numbers that begin at `numbers`, and about sentences, by their words."""
        extents = windows(len(encoded.ids))
        owner = owners(len(encoded.ids), extents)
        asked = [(start, wordpiece_at(encoded, start)) for start in numbers]
        parses = [syntax.unparsed(words) for words in sentences]
        read_by: list[list[tuple[Parse, np.ndarray, list[int]]]] = [[] for _ in extents]
        for parse in parses if extents else ():
            placed = np.array([syntax.word_at(encoded, word.start, word.end) for word in parse])
            for w, seen in _seen(placed, owner, extents):
                read_by[w].append((parse, placed, seen))
        found = Reading(extents, [], [])
        marks = []
        for w, window in enumerate(extents):
            start, end = window
            mine = [(character, at) for character, at in asked if at < len(owner) and owner[at] == w]
            given = {
                "ids": np.concatenate([[CLS], encoded.ids[start:end], [SEP]])[None],
                "features": np.pad(encoded.features[start:end], 1)[None],
                "at": np.array([[at - start + 1 for _, at in mine]], np.int64),
                "words": np.concatenate([[0], *(placed[seen] - start + 1 for _, placed, seen in read_by[w])])[None],
            }
            tag, link, asks, answers, found.near, nature, pointed, penn, head, child, above, weights = (
                self._session.run(OUTPUTS, given)
            )
            found.tags.append(tag[0, 1:-1])
            found.links.append(link[0, 1:-1, 1:-1])
            found.asks.append(asks[0, 1:-1])
            found.answers.append(answers[0, :-1])
            for i, (character, _) in enumerate(mine):
                marks.append(figures.mark(character, nature[0, i], pointed[0, i, :-1], encoded, window))
            scores = syntax.Scores(penn[0], head[0], child[0], above[0], weights)
            first = 1
            for parse, _, seen in read_by[w]:
                syntax.read_words(parse, seen, scores, first)
                first += len(seen)
        return found, marks, parses


def seal(folder: Path) -> None:
    """Write down the sums of the files of a model."""
    sums = "".join(f"{sha256_of(folder / name)}  {name}\n" for name in DECIDING)
    write_whole(folder / SUMS, sums.encode("ascii"))


def whole(folder: Path) -> Path:
    """The folder of a model. Raises Damaged when a file of it is not what was sealed: nothing may be read with it."""
    listed = read_sums(folder)[0] if (folder / SUMS).exists() else {}
    for name in sorted({*DECIDING, *listed} - intact_files(folder)):
        raise Damaged(
            f"{folder / name}, a part of the model, is missing or is not what was published: get it again with `git checkout`, or "
            f"install the package again; a model of your own is sealed with `sha256sum {' '.join(DECIDING)} > {SUMS}`"
        )
    return folder


@cache
def tagger() -> Tagger:
    """The model that ships with the project, loaded once per process. Raises Damaged when it is not what was published."""
    return Tagger(whole(MODEL_DIR))
