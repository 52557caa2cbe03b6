"""Speakers across articles: one row per person or body, however many articles it speaks in.

The one idea: a name alone does not make a person. People of one full name are joined unless their printed roles put
them into different walks of life (a striker and a judge); a surname alone joins a full name only where the roles agree
too; organisations and governments go by their names; groups, documents and unnamed sources never leave their article.
All steps are joins and groupings in polars. The user's corrections (`corrections.py`) to types, merges and splits come first, new
names last.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from assets.contracts import SPEAKERS
from assets.contracts.ids import speaker_id
from assets.reading.en.words import source_nouns
from assets.reading.lexicon import rows
from assets.statements.speakers.corrections import as_frame

BY_NAME = ("organisation", "government")
_ROUNDS = 20  # label propagation ends long before: the longest chain of roles seen needs four


@cache
def _fields() -> pl.DataFrame:
    """Role word to walk of life, for the words that tell one."""
    fields = {row["same"]: row["field"] for row in rows("walks_of_life")}
    pairs = [
        (word, fields[noun.role]) for word, noun in source_nouns().items() if noun.role in fields and " " not in word
    ]
    return pl.DataFrame(pairs, schema={"word": pl.String, "field": pl.String}, orient="row")


def unused_corrections(statements: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """The corrections that no statement (columns speaker, speaker_type) calls for any more: to be taken out."""
    seen = pl.concat([statements, _of_right_type(statements, corrections)]).unique()
    return corrections.join(seen, left_on=["name", "type"], right_on=["speaker", "speaker_type"], how="anti")


def _of_right_type(statements: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """The statements with the types of their speakers corrected; the other corrections name the right type."""
    key = ["speaker", "speaker_type"]
    right = (
        corrections.filter(pl.col("action") == "type")
        .select(pl.col("name").alias("speaker"), pl.col("type").alias("speaker_type"), pl.col("to").alias("right"))
        .unique(key, keep="first", maintain_order=True)
    )
    joined = statements.join(right, on=key, how="left", maintain_order="left")
    return joined.with_columns(speaker_type=pl.coalesce("right", "speaker_type")).drop("right")


def resolve_speakers(
    statements: pl.DataFrame, articles: pl.DataFrame, corrections: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(statements with `speaker_id` and `speaker` filled in across articles, speakers as the contract has them).

    `statements` are those of `extract_statements`, of any number of articles; the helper columns are
    dropped. `corrections` have the columns of `corrections.tsv`. Statements whose speaker could not be told within their article keep null. `articles` bounds which
    articles count: statements of others raise ValueError.
    """
    strangers = statements.join(articles.select("article_id"), on="article_id", how="anti")
    if strangers.height:
        raise ValueError(
            f"{strangers.height} statements belong to no given article, first {strangers['article_id'][0]}: pass the articles they were extracted from"
        )
    corrections = as_frame([]) if corrections is None else corrections
    statements = _of_right_type(statements, corrections)
    people = _seen(statements, corrections)
    people = _walks(people)
    people = _full_names(people)
    people = _surnames(people)
    people = _named(people, corrections)
    key = ["article_id", "speaker", "speaker_type"]
    joined = statements.drop("speaker_id").join(
        people.select(*key, "speaker_id", "shown"), on=key, how="left", nulls_equal=True, maintain_order="left"
    )
    speakers = _speakers(joined)
    filled = joined.with_columns(speaker=pl.coalesce("shown", "speaker"))
    columns = [c for c in statements.columns if c not in ("speaker_aliases", "made_by")]
    return filled.select(columns), speakers


def _seen(statements: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """One row per speaker of an article: article_id, speaker, speaker_type, name (after merges), split, key, tokens, roles."""
    merges = corrections.filter(pl.col("action") == "merge").select(
        pl.col("name").alias("speaker"), pl.col("type").alias("speaker_type"), pl.col("to").alias("merged")
    )
    splits = (
        corrections.filter(pl.col("action") == "split")
        .select(
            pl.col("name").alias("speaker"),
            pl.col("type").alias("speaker_type"),
            pl.col("to").alias("split"),
            pl.col("articles").str.split("|").alias("article_id"),
        )
        .explode("article_id")
    )
    return (
        statements.filter(pl.col("speaker").is_not_null())
        .group_by("article_id", "speaker", "speaker_type", maintain_order=True)
        .agg(pl.col("speaker_role").drop_nulls().unique().sort().str.join(" | ").alias("role"))
        .join(
            merges.unique(["speaker", "speaker_type"], keep="first", maintain_order=True),
            on=["speaker", "speaker_type"],
            how="left",
        )
        .join(
            splits.unique(["article_id", "speaker", "speaker_type"], keep="first", maintain_order=True),
            on=["article_id", "speaker", "speaker_type"],
            how="left",
        )
        .with_columns(name=pl.coalesce("merged", "speaker"))
        .with_columns(
            key=pl.col("name")
            .str.normalize("NFKD")
            .str.replace_all(r"\p{M}", "")
            .str.to_lowercase()
            .str.replace(r"^the ", "")
            .str.replace_all(r"[^\p{L}\p{N} ]", "")
            .str.strip_chars()
        )
        .with_columns(words=pl.col("key").str.split(" ").list.len(), last=pl.col("key").str.split(" ").list.last())
        .sort("speaker_type", "key", "article_id", "speaker")
        .with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64))
    )


def _walks(people: pl.DataFrame) -> pl.DataFrame:
    """Adds `traits`: the walks of life that the roles tell, and the capitalised words in them (Kremlin, Rangers)."""
    words = (
        people.select("row", pl.col("role").str.extract_all(r"[\p{L}][\p{L}'’-]+").alias("word"))
        .explode("word")
        .drop_nulls()
    )
    fields = (
        words.with_columns(pl.col("word").str.to_lowercase())
        .join(_fields(), on="word")
        .select("row", pl.col("field").alias("trait"))
    )
    names = words.filter(pl.col("word").str.contains(r"^\p{Lu}")).select(
        "row", pl.col("word").str.to_lowercase().alias("trait")
    )
    names = names.join(_fields(), left_on="trait", right_on="word", how="anti")
    traits = (
        pl.concat([fields, names])
        .unique()
        .sort("row", "trait")
        .group_by("row", maintain_order=True)
        .agg(pl.col("trait").alias("traits"))
    )
    fielded = fields.group_by("row").agg(pl.col("trait").unique().sort().alias("fields"))
    return people.join(traits, on="row", how="left").join(fielded, on="row", how="left")


def _full_names(people: pl.DataFrame) -> pl.DataFrame:
    """Adds `cluster`: rows of one speaker share it. People of one full name split where their walks of life never meet."""
    by_name = pl.col("speaker_type").is_in(BY_NAME)
    is_person = (pl.col("speaker_type") == "person") & (pl.col("words") > 1)
    labels = people.with_columns(
        group=pl.when(pl.col("split").is_not_null()).then(pl.format("split\x1f{}\x1f{}\x1f{}", "speaker_type", "key", "split"))
        .when(by_name | is_person).then(pl.format("{}\x1f{}", "speaker_type", "key"))
        .otherwise(pl.format("{}\x1f{}\x1f{}", "speaker_type", "key", "article_id"))
    )  # fmt: skip
    # long names are rarely shared by chance; short ones split where the fields differ
    splittable = is_person & (pl.col("words") == 2) & pl.col("split").is_null() & pl.col("fields").is_not_null()
    labels = labels.with_columns(label=pl.when(splittable).then(pl.col("row")).otherwise(None))
    links = labels.filter(splittable).select("row", "group", "traits").explode("traits").drop_nulls()
    for _ in range(_ROUNDS):
        current = links.join(labels.select("row", "label"), on="row")
        least = (
            current.with_columns(low=pl.col("label").min().over("group", "traits"))
            .group_by("row")
            .agg(pl.col("low").min())
        )
        moved = (
            labels.join(least, on="row", how="left").with_columns(label=pl.min_horizontal("label", "low")).drop("low")
        )
        if moved["label"].equals(labels["label"]):
            break
        labels = moved
    # rows without a role go to the largest of their name
    sizes = (
        labels.filter(pl.col("label").is_not_null())
        .group_by("group", "label")
        .agg(pl.len().alias("size"), pl.col("fields").explode().unique().sort().str.join("+").alias("walk"))
    )
    largest = (
        sizes.sort(["group", "size", "walk"], descending=[False, True, False])
        .group_by("group", maintain_order=True)
        .first()
        .select("group", pl.col("label").alias("main"))
    )
    labels = labels.join(
        sizes.select("group", "label", "walk"), on=["group", "label"], how="left", nulls_equal=False
    ).join(largest, on="group", how="left")
    return labels.with_columns(
        context=pl.when(pl.col("label").is_null() | (pl.col("label") == pl.col("main"))).then(pl.lit("")).otherwise(pl.col("walk"))
    ).with_columns(cluster=pl.format("{}\x1f{}", "group", "context")).drop("label", "main", "walk")  # fmt: skip


def _surnames(people: pl.DataFrame) -> pl.DataFrame:
    """Joins a surname alone to the one full name that ends with it, where their roles share a trait that names something."""
    person = pl.col("speaker_type") == "person"
    full = (
        people.filter(person & (pl.col("words") > 1) & pl.col("split").is_null())
        .select("last", "traits", pl.col("cluster").alias("whole"))
        .explode("traits")
        .drop_nulls()
        .unique()
    )
    alone = (
        people.filter(person & (pl.col("words") == 1)).select("row", "last", "traits").explode("traits").drop_nulls()
    )
    found = (
        alone.join(full, on=["last", "traits"])
        .group_by("row").agg(pl.col("whole").unique())
        .filter(pl.col("whole").list.len() == 1).select("row", pl.col("whole").list.first())
    )  # fmt: skip
    return people.join(found, on="row", how="left").with_columns(cluster=pl.coalesce("whole", "cluster")).drop("whole")


def _named(people: pl.DataFrame, corrections: pl.DataFrame) -> pl.DataFrame:
    """Adds `shown`, the fullest name of the cluster, and `speaker_id`."""
    fullest = (
        people.with_columns(letters=pl.col("name").str.len_chars())
        .group_by("cluster", "speaker_type", "name", "words", "letters").agg(pl.len().alias("seen"), pl.col("article_id").min(), pl.col("context").min(), pl.col("split").min())
        .sort(["cluster", "words", "letters", "seen", "name"], descending=[False, True, True, True, False])
        .group_by("cluster", maintain_order=True).first()
    )  # fmt: skip
    renames = (
        corrections.filter(pl.col("action") == "rename")
        .select(pl.col("name"), pl.col("type").alias("speaker_type"), pl.col("to").alias("renamed"))
        .unique(["name", "speaker_type"], keep="first", maintain_order=True)
    )
    own_article = ~(
        pl.col("speaker_type").is_in(BY_NAME) | ((pl.col("speaker_type") == "person") & (pl.col("words") > 1))
    )
    fullest = fullest.join(renames, on=["name", "speaker_type"], how="left").with_columns(
        shown=pl.coalesce("renamed", "name"),
        apart=pl.when(pl.col("split").is_not_null())
        .then(pl.col("split"))
        .when(own_article)
        .then(pl.col("article_id"))
        .otherwise(pl.col("context")),
    )
    ids = fullest.select(
        pl.struct("name", "speaker_type", "apart")
        .map_elements(lambda r: speaker_id(r["name"], r["speaker_type"], r["apart"]), return_dtype=pl.String)
        .alias("speaker_id")
    )
    fullest = fullest.with_columns(ids["speaker_id"])
    return people.join(fullest.select("cluster", "shown", "speaker_id"), on="cluster", how="left")


def _speakers(joined: pl.DataFrame) -> pl.DataFrame:
    """The speakers table, sorted by id."""
    spoken = joined.filter(pl.col("speaker_id").is_not_null())
    aliases = (
        spoken.select("speaker_id", pl.concat_list("speaker_aliases", pl.concat_list("speaker")).alias("alias"))
        .explode("alias").drop_nulls().unique().sort("speaker_id", "alias")
        .group_by("speaker_id", maintain_order=True).agg(pl.col("alias").alias("aliases"))
    )  # fmt: skip
    counted = spoken.group_by("speaker_id").agg(
        pl.col("shown").min().alias("name"), pl.col("speaker_type").min().alias("type"),
        pl.col("article_id").n_unique().cast(pl.Int64).alias("article_count"), pl.len().cast(pl.Int64).alias("statement_count"),
    )  # fmt: skip
    return SPEAKERS.shaped(counted.join(aliases, on="speaker_id")).sort("speaker_id")
