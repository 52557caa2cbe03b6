"""Articles: folders, pages, feeds, archives and bulk files become one table with one row per distinct text.

The way through this room: `sources` (what to read) -> `fetching` (raw bytes, kept as they came) -> `readers` (what kind
of bytes, and one reader per kind) -> `documents` (rows of ARTICLES and REJECTS) -> `ingest` (what is new since the last
run, by what is `known`) -> `duplicates`.
Nothing here extracts statements or figures, and nothing but `asset.py` knows Dagster.
"""
