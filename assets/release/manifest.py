"""The manifest of a release: datapackage.json (Frictionless) and croissant.json (MLCommons), from the contract."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assets.contracts import Column, Table
from assets.storage import sha256_of

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
        "name": "onrecord",
        "title": info["dataset"]["title"],
        "description": info["dataset"]["description"],
        "version": info["release"],
        "licenses": [{"name": info["dataset"]["licence"], "title": info["dataset"]["licence_note"]}],
        "onrecord": dict(info),
        "resources": [
            {
                "name": table.name,
                "description": table.meaning,
                "path": f"parquet/{table.name}.parquet",
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "bytes": (folder / f"parquet/{table.name}.parquet").stat().st_size,
                "hash": "sha256:" + sha256_of(folder / f"parquet/{table.name}.parquet"),
                "rows": rows[table.name],
                "schema": {
                    "fields": [field(column, key=column.name == table.key) for column in table.columns],
                    "primaryKey": [table.key],
                    "foreignKeys": [
                        {"fields": [c.name], "reference": {"resource": "" if other == table.name else other, "fields": [key]}}
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


def field(column: Column, *, key: bool) -> dict[str, Any]:
    """One column as a Frictionless field."""
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if key:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    if column.pattern:
        constraints["pattern"] = column.pattern
    kind = FRICTIONLESS_TYPES.get(column.type, "array")
    out = {"name": column.name, "type": kind, "description": column.comment}
    return out | ({"constraints": constraints} if constraints else {})


def croissant(folder: Path, tables: tuple[Table, ...], info: Mapping[str, Any]) -> dict[str, Any]:
    """The Croissant 1.0 description of the Parquet files in `folder`."""
    return {
        "@context": CROISSANT_CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "onrecord",
        "description": info["dataset"]["description"],
        "license": info["dataset"]["licence"],
        "version": semantic(info["release"]),
        "datePublished": info["date"],
        "url": info["dataset"]["url"],
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": f"{table.name}.parquet",
                "name": f"{table.name}.parquet",
                "contentUrl": f"parquet/{table.name}.parquet",
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
                "field": [
                    {
                        "@type": "cr:Field",
                        "@id": f"{table.name}/{column.name}",
                        "name": column.name,
                        "description": column.comment,
                        "dataType": CROISSANT_TYPES.get(column.type, "sc:Text"),
                        "source": {"fileObject": {"@id": f"{table.name}.parquet"}, "extract": {"column": column.name}},
                    }
                    | ({"repeated": True} if column.type.endswith("[]") else {})
                    for column in table.columns
                ],
            }
            for table in tables
        ],
    }


def semantic(version: str) -> str:
    """A calendar version as Croissant wants it: 2026.11.22.1 -> 2026.11.22-1."""
    parts = version.split(".")
    return ".".join(str(int(p)) for p in parts[:3]) + (f"-{parts[3]}" if len(parts) > 3 else "")


CROISSANT_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
