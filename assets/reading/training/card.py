"""The model card: `card_template.md`, with the figures of one run filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template

from assets.reading.training.scores import GROUPS, MEASURES

TEMPLATE = Path(__file__).with_name("card_template.md")


def write(
    path: Path,
    *,
    scores: Mapping[str, float],
    between: Mapping[str, tuple[float, float]],
    curve: Sequence[tuple[float, float, int, float, float]],
    sha256: str,
    size: int,
    notes: Mapping[str, object],
) -> None:
    """Write the card. `scores`, `between`, `curve`: see `scores.f1`, `intervals`, `reliability`; `size` in bytes."""

    def cell(name: str) -> str:
        low, high = between[name]
        return f"{scores[name]:.1f} ({low:.1f} to {high:.1f})"

    table = ["| kind | end to end | relaxed | strict |", "|---|---|---|---|"]
    table += [
        f"| {group} | " + " | ".join(cell(f"{group} {measure}") for measure in MEASURES) + " |" for group in GROUPS
    ]
    reliable = ["| confidence | attributions | mean confidence | right |", "|---|---|---|---|"]
    reliable += [f"| {low:.1f} to {high:.1f} | {n} | {mean:.2f} | {right:.2f} |" for low, high, n, mean, right in curve]
    path.write_text(
        Template(TEMPLATE.read_text()).substitute(
            scores="\n".join(table),
            content_tokens=cell("content tokens"),
            reliability="\n".join(reliable),
            sha256=sha256,
            megabytes=f"{size / 1e6:.1f}",
            run="\n".join(f"- {name}: {value}" for name, value in notes.items()),
        )
    )
