"""Given this sentence, these rows: every sentence of `sentences.yaml`, read in one go and checked one by one."""

import datetime as dt
from pathlib import Path

import pytest
import yaml

SENTENCES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf8"))


@pytest.fixture(scope="module")
def results(read):
    return dict(zip((s["text"] for s in SENTENCES), read([s["text"] for s in SENTENCES]), strict=True))


def test_the_table_is_long_and_has_no_sentence_twice():
    texts = [s["text"] for s in SENTENCES]
    assert len(texts) >= 250
    assert len(set(texts)) == len(texts)
    assert sum("limit" in s for s in SENTENCES) <= 0.03 * len(SENTENCES)


@pytest.mark.parametrize("expected", SENTENCES, ids=[s["text"][:60] for s in SENTENCES])
def test_sentence(expected, results, request):
    if "limit" in expected:
        request.applymarker(pytest.mark.xfail(reason=expected["limit"], strict=False))
    rows, rejects = results[expected["text"]]
    wanted = expected.get("rows", [])
    assert [r["number"].lower() for r in rows] == [str(w["number"]).lower() for w in wanted]
    number_of = {row["statistic_id"]: row["number"] for row in rows}  # a whole is given by its number words
    for row, want in zip(rows, wanted, strict=True):
        for field, value in want.items():
            if field == "number":
                continue
            value = dt.date.fromisoformat(value) if field == "as_of" and isinstance(value, str) else value
            got = row[field] if field != "part_of" else number_of.get(row["part_of"])
            assert got == pytest.approx(value) if isinstance(value, float) else got == value, (
                f"{field} is {got!r}, not {value!r}"
            )
    reasons = {r["text"]: r["reason"] for r in rejects}
    for number, reason in expected.get("rejects", {}).items():
        assert reasons.get(str(number)) == reason
