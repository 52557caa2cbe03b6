"""The manifest of a release: datapackage.json (Data Package 2.0) and croissant.json (Croissant 1.1), from the contract.

Both must load in the tools that their formats come from, `frictionless` and `mlcroissant`: where a tool reads less than its
format allows, what is written is what the tool reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from assets.contracts import Column, Table
from assets.contracts.schema import SPANS_TYPE
from assets.storage import sha256_of

PROFILES = "https://datapackage.org/profiles/2.0"
# Lists are `any`: frictionless reads them from Parquet as numpy arrays, which are no `array` to it.
FRICTIONLESS_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
}
CROISSANT_TYPES = {
    "VARCHAR": "sc:Text",
    "BIGINT": "sc:Integer",
    "DOUBLE": "sc:Float",
    "BOOLEAN": "sc:Boolean",
    "DATE": "sc:Date",
}


def datapackage(
    folder: Path, tables: tuple[Table, ...], rows: Mapping[str, int], info: Mapping[str, Any]
) -> dict[str, Any]:
    """The data package descriptor of the files in `folder`; `info` is kept under `onrecord`."""
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": "onrecord",
        "title": info["dataset"]["title"],
        "description": info["dataset"]["description"],
        "homepage": info["dataset"]["url"],
        "version": info["release"],
        "contributors": contributors(info["dataset"]),
        "sources": sources(folder / "parquet/articles.parquet"),
        "licenses": [{"name": info["dataset"]["licence"], "title": info["dataset"]["licence_note"]}],
        "onrecord": dict(info),
        "resources": [
            {
                "$schema": f"{PROFILES}/dataresource.json",
                "name": table.name,
                "type": "table",
                "description": table.meaning,
                "path": f"parquet/{table.name}.parquet",
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                # not `bytes`, which frictionless counts in text files only, and misses here
                "byteSize": (folder / f"parquet/{table.name}.parquet").stat().st_size,
                "hash": "sha256:" + sha256_of(folder / f"parquet/{table.name}.parquet"),
                "rows": rows[table.name],
                "schema": {
                    "$schema": f"{PROFILES}/tableschema.json",
                    "fields": [field(column, key=column.name == table.key) for column in table.columns],
                    "primaryKey": [table.key],
                    "foreignKeys": [
                        {"fields": [c.name], "reference": {"fields": [key]} | ({} if other == table.name else {"resource": other})}
                        for c in table.columns
                        if c.references
                        for other, key in [c.references.split(".")]
                    ],
                },
            }
            for table in tables
        ],
    }  # fmt: skip


def write_manifests(folder: Path, tables: tuple[Table, ...], rows: Mapping[str, int], info: Mapping[str, Any]) -> None:
    """Write both manifests of the files in `folder`."""
    package = datapackage(folder, tables, rows, info)
    for name, content in (("datapackage.json", package), ("croissant.json", croissant(folder, tables, info))):
        (folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def contributors(dataset: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who made the dataset, as the settings say; the dataset itself where they say nothing."""
    named = [{name: value for name, value in one.items() if value} for one in dataset.get("contributors", ())]
    return named or [{"title": dataset["title"], "path": dataset["url"], "roles": ["Producer"]}]


def sources(articles: Path) -> list[dict[str, str]]:
    """Whose articles these are, most first: each publisher with the address of its site where it has one, else its site or folder."""
    host, folder = pl.col("url").str.extract(r"^https?://([^/?#]+)"), pl.col("source_uri").str.extract("^([^/:]+)/")
    named = pl.scan_parquet(articles).select(
        host=host, title=pl.coalesce("publisher", host, pl.format("files in {}", folder), pl.lit("files"))
    )
    found = named.group_by("title").agg(pl.len(), pl.col("host").drop_nulls().unique().alias("hosts"))
    ordered = found.sort(["len", "title"], descending=[True, False]).collect()
    return [
        {"title": title} | ({"path": f"https://{hosts[0]}"} if len(hosts) == 1 else {})
        for title, _, hosts in ordered.iter_rows()
    ]


def field(column: Column, *, key: bool) -> dict[str, Any]:
    """One column as a Frictionless field."""
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if key:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    # frictionless reads nulls among numbers as pandas does, as NaN, which is within no bounds
    if column.minimum is not None and not column.nullable:
        constraints["minimum"] = column.minimum
    if column.maximum is not None and not column.nullable:
        constraints["maximum"] = column.maximum
    if column.pattern:
        constraints["pattern"] = column.pattern
    kind = FRICTIONLESS_TYPES.get(column.type, "any")
    if kind == "integer" and column.nullable:
        kind = "number"  # with a null among them they are 5.0, and no integers
    out = {"name": column.name, "type": kind, "description": column.comment}
    return out | ({"constraints": constraints} if constraints else {})


def croissant(folder: Path, tables: tuple[Table, ...], info: Mapping[str, Any]) -> dict[str, Any]:
    """The Croissant description of the Parquet files in `folder`."""
    return {
        "@context": CROISSANT_CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "onrecord",
        "description": info["dataset"]["description"],
        "license": info["dataset"]["licence"],
        "version": semantic(info["release"]),
        "datePublished": info["date"],
        "url": info["dataset"]["url"],
        "creator": [creator(one) for one in contributors(info["dataset"])],
        "citeAs": citation(info),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": f"{table.name}.parquet",
                "name": f"{table.name}.parquet",
                "contentUrl": f"parquet/{table.name}.parquet",
                "contentSize": f"{(folder / f'parquet/{table.name}.parquet').stat().st_size} B",
                "encodingFormat": "application/x-parquet",
                "sha256": sha256_of(folder / f"parquet/{table.name}.parquet"),
            }
            for table in tables
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": table.name,
                "name": table.name,
                "description": table.meaning,
                "key": {"@id": f"{table.name}/{table.key}"},
                "field": [croissant_field(table, column) for column in table.columns],
            }
            for table in tables
        ],
    }


def croissant_field(table: Table, column: Column) -> dict[str, Any]:
    """One column as a Croissant field; spans are a list of records with a start and an end."""
    name = f"{table.name}/{column.name}"
    source = {"fileObject": {"@id": f"{table.name}.parquet"}, "extract": {"column": column.name}}
    out: dict[str, Any] = {"@type": "cr:Field", "@id": name, "name": column.name, "description": column.comment}
    if column.type.endswith("[]"):
        out |= {"isArray": True, "arrayShape": "-1"}
    if column.type == SPANS_TYPE:
        out["subField"] = [
            {
                "@type": "cr:Field",
                "@id": f"{name}/{end}",
                "name": end,
                "dataType": "sc:Integer",
                "source": source | {"transform": {"jsonPath": end}},
            }
            for end in ("start", "end")
        ]
        return out
    out |= {"dataType": CROISSANT_TYPES.get(column.type.removesuffix("[]"), "sc:Text"), "source": source}
    if column.references and not column.references.startswith(f"{table.name}."):  # to itself: a cycle to mlcroissant
        out["references"] = {"field": {"@id": column.references.replace(".", "/")}}
    return out


def creator(contributor: Mapping[str, Any]) -> dict[str, str]:
    """A contributor as schema.org has it: a person where a given name is told, an organisation otherwise."""
    kind = "sc:Person" if contributor.get("givenName") else "sc:Organization"
    named = {"name": contributor["title"], "url": contributor.get("path"), "email": contributor.get("email")}
    return {"@type": kind} | {name: value for name, value in named.items() if value}


def citation(info: Mapping[str, Any]) -> str:
    """How to cite this release, in BibTeX; its content id tells it from every other."""
    dataset = info["dataset"]
    parts = {
        "title": dataset["title"],
        "author": " and ".join(
            f"{{{one['title']}}}" for one in contributors(dataset)
        ),  # in braces: no name to be turned
        "year": info["date"][:4],
        "version": f"{info['release']} ({info['release_id']})",
        "url": dataset["url"],
    }
    return f"@misc{{onrecord_{info['release']}, " + ", ".join(f"{k} = {{{v}}}" for k, v in parts.items()) + "}"


def semantic(version: str) -> str:
    """A calendar version as Croissant wants it: 2026.11.22.1 -> 2026.11.22-1."""
    parts = version.split(".")
    return ".".join(str(int(p)) for p in parts[:3]) + (f"-{parts[3]}" if len(parts) > 3 else "")


CROISSANT_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
