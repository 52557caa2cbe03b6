"""Training: from annotated articles to a model that the tagger loads. Needs the `train` extra."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from assets.reading.decoding import TAGS, Attribution, Evidence
from assets.reading.doc import Doc
from assets.reading.model import MODEL_DIR, Tagger, tagger
from assets.reading.syntax import DEPENDENCIES
from assets.reading.syntax import TAGS as TAGS_OF_WORDS
from assets.reading.training import news, speakers
from assets.reading.training.calibrate import fit_calibration
from assets.reading.training.examples import IGNORE, annotated, unannotated
from assets.reading.training.scores import f1, reliability, tally
from assets.reading.wordpieces import NEWLINE, encode, load_tokenizer

TEXT = "The minister said that the dam would hold.\n\n“It will not,” a farmer replied. Rain was forecast."


def record(number: int = 0) -> dict:
    def at(*parts: str) -> list[list[int]]:
        return [[TEXT.index(p), TEXT.index(p) + len(p)] for p in parts]

    return {
        "id": f"made-up-{number}",
        "text": TEXT,
        "discard": at("Rain was forecast."),
        "attributions": [
            {"source": at("The minister"), "cue": at("said"), "content": at("that the dam would hold")},
            {"source": at("a farmer"), "cue": at("replied"), "content": at("“It will not,”")},
        ],
    }


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer(MODEL_DIR)


def test_an_annotation_becomes_tags_and_pointers(tokenizer):
    example = annotated(record(), tokenizer)
    pieces = [TEXT[s:e] for s, e in zip(example.encoded.start, example.encoded.end, strict=True)]
    tags = [TAGS[t] if t >= 0 else "-" for t in example.tag]
    assert tags[: pieces.index("\n\n")] == ["B-source", "I-source", "B-cue", "B-content", *["I-content"] * 4, "O"]
    assert set(tags[pieces.index("Rain") :]) == {"-"}
    assert pieces[example.points_at[pieces.index("dam")]] == "said"
    assert pieces[example.points_at[pieces.index("replied")]] == "a"


def test_a_parse_becomes_labels_of_words(tokenizer):
    text = "He didn't pay. She did."
    he, did = [0, 2, "PRP", 3, "nsubj"], [3, 6, "VBD", 3, "aux"]
    not_, pay = [6, 9, "RB", 3, "neg"], [10, 13, "VB", 3, "ROOT"]
    unknown = [13, 14, None, None, None]
    second = [[15, 18, "PRP", 1, "nsubj"], [19, 22, "VBD", 1, "ROOT"]]
    example = unannotated({"text": text, "parse": [[he, did, not_, pay, unknown], second]}, tokenizer)
    words, pieces = example.parse, [text[s:e] for s, e in zip(example.encoded.start, example.encoded.end, strict=True)]
    assert [pieces[i] for i in words.at] == ["He", "didn", "'", "pay", ".", "She", "did"]
    assert words.sentence.tolist() == [0, 0, 0, 0, 0, 1, 1]
    assert words.head.tolist() == [3, 3, 3, 3, IGNORE, 6, 6]
    assert [TAGS_OF_WORDS[i] for i in words.tag if i != IGNORE] == ["PRP", "VBD", "RB", "VB", "PRP", "VBD"]
    assert DEPENDENCIES[words.dep[3]] == "ROOT" and words.dep[4] == IGNORE


def test_a_content_over_a_line_break_stays_one(tokenizer):
    text = "He said “one.\n“Two.”"
    example = annotated(
        {"id": "x", "text": text, "attributions": [{"source": [[0, 2]], "cue": [[3, 7]], "content": [[8, len(text)]]}]},
        tokenizer,
    )
    assert (example.tag == TAGS.index("B-content")).sum() == 1
    assert example.tag[example.encoded.ids == NEWLINE].tolist() == [TAGS.index("I-content")]


def test_an_article_annotated_for_both_tables_becomes_a_record():
    text = "The minister said that the dam would hold. Police arrested two men. Farmers are angry."
    statements = [
        {"content": "the dam would hold", "source": "The minister", "optional": False},
        {"content": "Farmers are angry", "source": None, "optional": True},
    ]
    made, *_ = news.article(Doc(text), "x", statements, tagger())
    [told] = [a for a in made["attributions"] if "dam" in text[slice(*a["content"][0])]]
    assert [text[slice(*told[role][0])] for role in ("source", "cue", "content")] == [
        "The minister", "said", "the dam would hold",
    ]  # fmt: skip
    assert [text[slice(*span)] for span in made["discard"]] == ["Farmers are angry"]


def test_a_statement_without_mark_and_cue_and_the_sentence_around_it_are_left_out():
    text = "Rain fell in the north. The bridge, so the sign, is closed. Nobody came."
    wanted = [{"content": "The bridge", "source": "the sign", "optional": False}]
    made, *_ = news.article(Doc(text), "x", wanted, tagger())
    assert made["attributions"] == []
    assert [text[slice(*span)] for span in made["discard"]] == ["The bridge", "the sign", ", so ", ", is closed."]


def test_what_is_said_inside_a_content_is_learned_from_that_content_as_a_text_of_its_own():
    text = "“We lost money. People told me our boat was fine,” the owner said. He said that nobody had told him."
    statements = [
        {"content": "our boat was fine", "source": "People", "cue": "told", "optional": False},
        {
            "content": "“We lost money. People told me our boat was fine,”",
            "source": "the owner",
            "cue": "said",
            "optional": False,
        },
        {"content": "nobody had told him", "source": "He", "cue": "said", "optional": False},
    ]
    whole, quotation, nothing, *sentences = news.article(Doc(text), "x", statements, tagger())
    assert [text[slice(*a["source"][0])] for a in whole["attributions"]] == ["the owner", "He"]
    assert quotation["text"] == "We lost money. People told me our boat was fine."
    [inner] = quotation["attributions"]
    assert [quotation["text"][slice(*inner[role][0])] for role in ("source", "cue", "content")] == [
        "People", "told", "our boat was fine",
    ]  # fmt: skip
    assert (nothing["text"], nothing["attributions"]) == ("nobody had told him.", [])
    assert " ".join(sorted((s["text"] for s in sentences), key=text.index)) == text


def test_what_is_annotated_in_hard_wrapped_lines_is_found_as_the_article_prints_it():
    line = "The harbour office of the northern town told its crews\nthat all 14 ferries would be\nkept in port until noon on"
    text = f"{line}\nFriday, and that the storm would pass by the evening of\nthe same day without much harm to the boats there."
    said = "all 14 ferries would be\nkept in port until noon on\nFriday"
    wanted = [{"content": said, "source": "The harbour office of the northern town", "cue": "told", "optional": False}]
    made, *_ = news.article(Doc(text), "x", wanted, tagger())
    assert said in [text[slice(*a["content"][0])] for a in made["attributions"]]
    figure = {
        "text": "14 ferries would be\nkept",
        "number": "14",
        "thing": "ferries",
        "category": None,
        "optional": False,
    }
    [number] = [n for n in news.numbers(Doc(text), [figure]) if n["nature"] != "none"]
    assert text[number["start"] :].startswith("14 ferries")
    assert [text[slice(*span)] for span in number["thing"]] == ["ferries"]


VISIT = "Ann Rowe opened the school on Monday. Rowe said that it was late. She told pupils that more would follow, a guard said."


def named(text, told):
    return {text[label["start"] :].split()[0]: [text[slice(*at)] for at in label["named"]] for label in told}


def test_a_pronoun_is_labelled_with_the_names_of_whom_it_means_and_a_description_with_none():
    statements = [
        {"speaker": "Ann Rowe", "also": [], "source": "Rowe"},
        {"speaker": "Ann Rowe", "also": [], "source": "She"},
        {"speaker": "a guard", "also": [], "source": "a guard"},
    ]
    sources = [(at, at + len(s["source"])) for s in statements for at in [VISIT.rindex(s["source"])]]
    assert named(VISIT, speakers.labels(VISIT, statements, sources)) == {"She": ["Ann Rowe", "Rowe", "Rowe"], "a": []}


class First(random.Random):
    def random(self):
        return 0.0

    def choice(self, options):
        return options[0]


def test_a_name_that_stood_before_is_made_a_pronoun_and_everything_moves_with_it():
    at = VISIT.index("Rowe said")
    said = VISIT.index("it was late")
    attribution = {"source": [[at, at + 4]], "cue": [[at + 5, at + 9]], "content": [[said, said + 11]]}
    made = speakers.varied({"id": "x", "text": VISIT, "attributions": [attribution]}, First())
    assert made["text"] == VISIT.replace("Rowe said", "She said")
    [moved] = made["attributions"]
    assert [made["text"][slice(*moved[role][0])] for role in ("source", "cue", "content")] == [
        "She",
        "said",
        "it was late",
    ]
    assert named(made["text"], made["speakers"]) == {"She": ["Rowe"]}


def test_a_name_that_stands_nowhere_before_or_is_nobodys_first_stays():
    for text in (
        "Rowe said that it was late. Ann Rowe opened the school.",
        "Zyx Rowe opened it. Rowe said that it was late.",
    ):
        at = text.index("Rowe said")
        attribution = {"source": [[at, at + 4]], "cue": [[at + 5, at + 9]], "content": [[at + 15, at + 26]]}
        assert speakers.varied({"id": "x", "text": text, "attributions": [attribution]}, First()) is None


def test_scores_of_the_annotation_itself_are_perfect():
    right = [
        Attribution(*(tuple(map(tuple, a[role])) for role in ("source", "cue", "content")), 1.0)
        for a in record()["attributions"]
    ]
    assert set(f1([tally(record(), right)]).values()) == {100.0}
    only_one = f1([tally(record(), right[1:])])
    assert only_one["direct end_to_end"] == 100
    assert only_one["other end_to_end"] == 0
    unsourced = tally(record(), [Attribution((), a.cue, a.content, 1.0) for a in right])
    assert unsourced.right == (False, False)


def test_calibration_finds_the_share_that_is_right():
    random = np.random.default_rng(0)
    certain = random.uniform(-2, 0, 4000)
    right = random.uniform(size=4000) < 1 / (1 + np.exp(-(1 + 2 * certain)))
    evidence = [Evidence(c, *[0.0] * (len(Evidence.__slots__) - 1)) for c in certain]
    fitted = fit_calibration(evidence, right.tolist())
    confidence = [fitted.probability(e) for e in evidence]
    for _, _, n, mean, share in reliability(confidence, right.tolist()):
        assert n < 100 or abs(mean - share) < 0.06


def tiny_encoder(folder: Path, kind: str) -> Path:
    """An untrained encoder of two narrow layers, stored as publishers store theirs."""
    torch = pytest.importorskip("torch", reason="torch is not installed; it comes with the `train` extra")
    from safetensors.torch import save_file

    hidden, vocab = 24, 30522 if kind == "bert" else 30527
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({
        "model_type": kind, "vocab_size": vocab, "hidden_size": hidden, "num_hidden_layers": 2, "num_attention_heads": 2,
        "intermediate_size": 48, "max_position_embeddings": 514, "layer_norm_eps": 1e-12,
    }))  # fmt: skip
    (folder / "tokenizer.json").write_bytes((MODEL_DIR / "tokenizer.json").read_bytes())
    torch.manual_seed(0)

    def linear(name: str, rows: int, columns: int) -> dict:
        return {f"{name}.weight": torch.randn(rows, columns) * 0.1, f"{name}.bias": torch.zeros(rows)}

    def norm(name: str) -> dict:
        return {f"{name}.weight": torch.ones(hidden), f"{name}.bias": torch.zeros(hidden)}

    tensors = {
        "embeddings.word_embeddings.weight": torch.randn(vocab, hidden) * 0.1,
        "embeddings.position_embeddings.weight": torch.randn(514, hidden) * 0.1,
        **norm("embeddings.LayerNorm"),
    }
    if kind == "bert":
        tensors["embeddings.token_type_embeddings.weight"] = torch.zeros(2, hidden)
        parts = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")
        first = "attention.output.LayerNorm"
    else:
        tensors["encoder.relative_attention_bias.weight"] = torch.zeros(32, 2)
        parts, first = tuple(f"attention.attn.{p}" for p in "qkvo"), "attention.LayerNorm"
    for i in range(2):
        at = f"encoder.layer.{i}."
        for part in parts:
            tensors |= linear(at + part, hidden, hidden)
        tensors |= norm(at + first) | norm(at + "output.LayerNorm")
        tensors |= linear(at + "intermediate.dense", 48, hidden) | linear(at + "output.dense", hidden, 48)
    save_file(tensors, folder / "model.safetensors")
    return folder


def test_a_run_makes_a_model_that_the_tagger_loads(tmp_path):
    pytest.importorskip("torch", reason="torch is not installed; it comes with the `train` extra")
    from assets.reading.training.pipeline import train

    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, size in (("train", 8), ("dev", 6)):
        (corpus / f"{name}.jsonl").write_text("".join(json.dumps(record(i)) + "\n" for i in range(size)))
    more = tmp_path / "more.jsonl"
    more.write_text("".join(json.dumps({"id": f"m{i}", "text": f"Number {i} said so. " * 60}) + "\n" for i in range(3)))
    encoders = (tiny_encoder(tmp_path / "small", "bert"), tiny_encoder(tmp_path / "large", "mpnet"))
    runs = []
    for run in ("one", "two"):
        scores = train(
            corpus, tmp_path / run, seed=3, more=more, more_articles=2, teacher_epochs=2, student_epochs=60, encoders=encoders,
            threads=1,
        )  # fmt: skip
        assert set(scores) == set(f1([]))
        runs.append((tmp_path / run / "tagger.int8.onnx").read_bytes())
    assert runs[0] == runs[1]
    out = tmp_path / "one"
    card = (out / "MODEL_CARD.md").read_text()
    assert "$" not in card
    assert "made-up" not in card
    tagger = Tagger(out)
    for a in tagger.marks(TEXT).attributions:
        assert a.content

    # its weights can be had back, to go on from
    from assets.reading.training.distil import read
    from assets.reading.training.export import weights_of
    from assets.reading.training.network import AttributionNetwork, Encoder

    network = AttributionNetwork(Encoder.pretrained(encoders[0], 0.0), 0.0)
    network.load_state_dict(weights_of(out / "tagger.int8.onnx", network))
    encoded = encode(TEXT, tagger.tokenizer)
    floats, integers = read(network, encoded), tagger.read(encoded)[0]
    assert np.abs(floats.tags[0] - integers.tags[0]).mean() < 0.2 * np.abs(integers.tags[0]).mean()
    train(corpus, tmp_path / "further", start=out, teachers=0, student_epochs=1, encoders=encoders, threads=1)
    assert "1.00 epochs from the model" in (tmp_path / "further" / "MODEL_CARD.md").read_text()
