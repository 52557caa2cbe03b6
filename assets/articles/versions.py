"""Versions of what stands at one address: which of them stands, and which are withdrawn together.

A page that has changed is a second article. The one that was read last stands; the older ones are marked by `duplicate_of`,
however different they are. What is withdrawn stays withdrawn when a word changes: whatever was read from the same place goes too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from assets.articles.addresses import is_front

_PLACE = ["source_uri", "external_id"]


def older_versions(offered: pl.DataFrame) -> dict[str, str]:
    """Articles that an address no longer shows, and what it shows instead.

    `offered`: columns unit, external_id, reading, article_id, keeps_versions. A text that another place still shows stands.
    """
    pages = offered.filter("keeps_versions").sort("reading")
    newest = pages.unique(["unit", "external_id"], keep="last").select("unit", "external_id", newest="article_id")
    standing = pl.concat([newest["newest"], offered.filter(~pl.col("keeps_versions"))["article_id"]]).unique()
    older = pages.join(newest, on=["unit", "external_id"]).filter(
        (pl.col("article_id") != pl.col("newest")) & ~pl.col("article_id").is_in(standing.implode())
    )
    return dict(older.select("article_id", "newest").iter_rows())


def with_versions(groups: pl.DataFrame, published: pl.DataFrame, older: Mapping[str, str]) -> pl.DataFrame:
    """The groups of near-identical articles (article_id, duplicate_of) with a version that stands as the head of each.

    `published`: columns article_id, published_on. A group loses a head that is an `older` version to what replaced it, when
    that is in the group, else to the first of the others; the older version itself belongs to what replaced it.
    """
    if not older:
        return groups
    heads = dict(groups.drop_nulls("duplicate_of").select("article_id", "duplicate_of").iter_rows())
    members: dict[str, list[str]] = defaultdict(list)
    for article, head in heads.items():
        members[head].append(article)
    days = {article: (day is None, str(day), article) for article, day in published.select("article_id", "published_on").iter_rows()}  # fmt: skip
    for head in older.keys() & members.keys():
        standing = [article for article in members[head] if article not in older]
        if standing:
            new = older[head] if older[head] in standing else min(standing, key=lambda article: days[article])
            heads |= dict.fromkeys(members[head], new)
            del heads[new]
    for article, newest in older.items():
        heads[article] = heads.get(newest, newest)
    made = pl.DataFrame({"article_id": list(heads), "duplicate_of": list(heads.values())}, schema=dict.fromkeys(("article_id", "duplicate_of"), pl.String))  # fmt: skip
    return published.select("article_id").join(made, on="article_id", how="left", maintain_order="left")


def withdrawn_with_versions(documents: pl.LazyFrame, withdrawn: Sequence[str]) -> dict[str, str]:
    """The articles withdrawn and whatever else was read from the same places, each with the id that it is withdrawn for.

    `documents`: all readings, with columns article_id, source_uri, external_id, url. Ids that were never read are left out.
    """
    if not withdrawn:
        return {}
    read = documents.select("article_id", *_PLACE, "url").unique().collect()
    theirs = read.filter(pl.col("article_id").is_in(list(withdrawn))).rename({"article_id": "withdrawn"})
    pages = theirs.filter(pl.col("url").is_not_null() & ~pl.col("url").map_elements(is_front, return_dtype=pl.Boolean))
    found = [read.join(theirs, on=_PLACE), read.join(pages, on="url")]
    pairs = (
        pl.concat(frame.select("article_id", "withdrawn") for frame in found).unique().sort("article_id", "withdrawn")
    )
    return dict(pairs.iter_rows()) | {article: article for article in theirs["withdrawn"]}
