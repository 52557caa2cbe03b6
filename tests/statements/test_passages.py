"""Given this passage, these statements: the tables in passages.yaml, transcripts.yaml and quotations.yaml, read row by row."""

from pathlib import Path

import pytest
import yaml

from assets.reading.doc import Doc
from assets.statements.pipeline import article_statements
from assets.statements.rows import statement_rows

TABLES = [Path(__file__).parent / name for name in ("passages.yaml", "transcripts.yaml", "quotations.yaml")]
PASSAGES = [passage for table in TABLES for passage in yaml.safe_load(table.read_text(encoding="utf8"))]
COLUMNS = {
    "kind": "kind", "negated": "negated", "stance": "stance", "type": "attribution_type", "form": "source_form", "role": "speaker_role",
    "addressee": "addressee", "of": "speaker_type", "lemma": "cue_lemma", "day": "said_on_text",
}  # fmt: skip
ENOUGH = 0.7  # shared words of the expected and the found content


def words(text: str) -> set[str]:
    return {w.strip(".,;:!?“”\"'‘’«»„`—…").lower() for w in text.split()} - {""}


def overlap(a: str, b: str) -> float:
    a, b = words(a), words(b)
    return len(a & b) / len(a | b) if a and b else 0.0


def differences(text: str, expected: list[dict], only: bool = False) -> list[str]:
    """What is wrong with the statements of a passage, in words; nothing when all is right."""
    rows = statement_rows(article_statements(Doc(text, None, "a0000000000000000")))
    by_id = {row["statement_id"]: row for row in rows}
    wrong, used = [], set()
    for want in expected:
        free = [
            r
            for r in rows
            if r["statement_id"] not in used and ("inside" in want) == (r["parent_statement_id"] is not None)
        ]
        best = max(free, key=lambda r: overlap(want["what"], r["content"]), default=None)
        if best is None or overlap(want["what"], best["content"]) < ENOUGH:
            wrong.append(f"missing: {want['what']!r}; found {[r['content'] for r in rows]}")
            continue
        used.add(best["statement_id"])
        if "who" in want and not same_speaker(want["who"], best["speaker"]):
            wrong.append(f"{want['what']!r}: speaker {best['speaker']!r}, not {want['who']!r}")
        if "inside" in want and want["inside"] not in by_id[best["parent_statement_id"]]["content"]:
            wrong.append(f"{want['what']!r}: inside {by_id[best['parent_statement_id']]['content']!r}")
        for key, column in COLUMNS.items():
            if key in want and best[column] != want[key]:
                wrong.append(f"{want['what']!r}: {column} {best[column]!r}, not {want[key]!r}")
    if only:
        wrong += [
            f"unexpected: {r['source']} {r['cue']}: {r['content']!r}" for r in rows if r["statement_id"] not in used
        ]
    return wrong


def same_speaker(wanted: str | None, found: str | None) -> bool:
    if wanted is None or found is None:
        return wanted == found
    plain = lambda name: name.removesuffix(")").split(" (")[0].lower()  # noqa: E731  # the acronym printed behind a name is welcome
    return plain(wanted) == plain(found)


@pytest.mark.parametrize("passage", PASSAGES, ids=[f"{p['from']}-{p['topic']}-{i}" for i, p in enumerate(PASSAGES)])
def test_passage(passage, request):
    if "limit" in passage:
        request.applymarker(pytest.mark.xfail(reason=passage["limit"], strict=False))
    assert differences(passage["text"], passage["says"], passage.get("only", False)) == []


def test_the_table_is_large_and_well_formed():
    assert len(PASSAGES) >= 150
    assert len({p["from"] for p in PASSAGES}) >= 50
    assert sum("limit" in p for p in PASSAGES) <= 0.1 * len(PASSAGES)
    for passage in PASSAGES:
        assert set(passage) <= {"topic", "from", "text", "says", "only", "limit"}
        for want in passage["says"]:
            assert set(want) <= {"who", "what", "inside", *COLUMNS}
            assert words(want["what"]) <= words(passage["text"]), want["what"]
