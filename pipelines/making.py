"""The commands of `onrecord` that make parts of the project itself again: the model, and the generated parts of the documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command("train-attribution")
@click.option(
    "--corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with train.jsonl and dev.jsonl (or .gz) of PolNeAR.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the model, its card and its calibration.",
)
@click.option(
    "--more",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON Lines of other news articles: for the teachers to read, or with --news to learn from whom pronouns put for names mean.",
)
@click.option(
    "--news",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="Folder of articles annotated for both tables, to train the model of --start on with. May be given more than once.",
)
@click.option(
    "--parses",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --news: JSON Lines of parsed articles, annotated or not, as `python -m benchmarks.parses` writes them.",
)
@click.option(
    "--again",
    type=click.IntRange(0),
    default=200,
    show_default=True,
    help="With --news: how many articles of the corpus are read again.",
)
@click.option("--more-articles", type=click.IntRange(0), help="How many of those, 1,500 if not given.")
@click.option(
    "--seed", type=int, default=0, show_default=True, help="The same seed gives the same model on the same machine."
)
@click.option(
    "--start",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of an earlier model to go on from; the bare encoder if not given.",
)
@click.option(
    "--opinions-of",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="With --news: folder of a model whose opinion of every article is learned beside; that of --start if not given.",
)
@click.option(
    "--opinions-weigh",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="With --news: how much of what is learned of annotated statements is that opinion; the annotation is the rest.",
)
@click.option(
    "--mean-of",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="Folder of a model; given more than once, the mean of their weights is the model, and nothing is trained.",
)
@click.option("--shares", help="With --mean-of: how much each weighs, divided by commas; the same if not given.")
@click.option(
    "--figures-of",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="With --mean-of: folder of the model that the heads for figures are taken from.",
)
@click.option(
    "--speakers-of",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="With --mean-of: folder of the model that the head for speakers is taken from.",
)
@click.option(
    "--teachers", type=click.IntRange(0), help="How many base-size teachers, two if not given; 0 trains without."
)
@click.option("--teacher-epochs", type=float, help="Epochs of each teacher.")
@click.option("--student-epochs", type=float, help="Epochs of the model itself.")
@click.option(
    "--student-minutes",
    type=float,
    help="End the model's training by the clock if that comes first; the card names the epochs to repeat it with.",
)
@click.option("--threads", type=click.IntRange(1), default=2, show_default=True, help="Threads to train with.")
def train_attribution(
    corpus: Path,
    out: Path,
    more: Path | None,
    news: tuple[Path, ...],
    parses: Path | None,
    again: int,
    start: Path | None,
    opinions_of: Path | None,
    opinions_weigh: float,
    mean_of: tuple[Path, ...],
    shares: str | None,
    figures_of: Path | None,
    speakers_of: Path | None,
    seed: int,
    threads: int,
    **extent: Any,
) -> None:
    """Train the attribution tagger: teachers, student, int8 export, calibration, model card.

    Needs the extra `train` (pip install 'onrecord[train]'). Dev scores are reported at the end of each epoch.
    """
    import logging

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    try:
        from assets.reading.training.pipeline import mean, train, train_on
    except ImportError as error:
        raise click.UsageError(f"{error}: training needs the extra `train`: pip install 'onrecord[train]'") from error
    given = {name: value for name, value in extent.items() if value is not None}
    try:
        if mean_of:
            heads = {name: folder for name, folder in (("figures", figures_of), ("speakers", speakers_of)) if folder}
            weighed = [float(share) for share in shares.split(",")] if shares else None
            found = mean(corpus, mean_of, out, shares=weighed, heads=heads)
        elif news and start:
            found = train_on(
                corpus,
                news,
                start,
                out,
                opinions_of=opinions_of,
                opinions_weigh=opinions_weigh,
                more=more,
                parses=parses,
                again=again,
                seed=seed,
                minutes=extent["student_minutes"],
                threads=threads,
            )
        elif news:
            raise click.UsageError("--news trains a model on: name its folder with --start")
        else:
            found = train(corpus, out, more=more, start=start, seed=seed, threads=threads, **given)
    except (FileNotFoundError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    for name, score in found.items():
        click.echo(f"{name:<24} {score:.1f}")


@click.command()
def docs() -> None:
    """Write the generated parts of README.md and docs/.

    The answers in them are those of a release of the project's own article, made aside for this; what is in your data folder
    is not looked at.
    """
    import tempfile

    from assets.workspace import IS_CLONE
    from pipelines.documents import RAW_ARTICLE, generated, release_of_raw_article

    if not IS_CLONE:
        raise click.UsageError("the documents are made in a clone of the project, not by the installed package")
    if not RAW_ARTICLE.exists():
        raise click.UsageError(f"{RAW_ARTICLE} is gone; bring it back: git checkout {RAW_ARTICLE}")
    with tempfile.TemporaryDirectory() as folder:
        for path, content in generated(release_of_raw_article(Path(folder))).items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
            click.echo(path)
