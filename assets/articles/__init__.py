"""Articles: folders, pages, feeds, archives and bulk files become one table with one row per distinct text.

The way through this room: `sources` (what to read) -> `fetch` and `archive` (raw bytes, kept as they came) ->
`read` (what kind of bytes, which reader) -> `plain`, `records`, `pages`, `feeds`, `webarchives` (one reader per kind)
-> `documents` (rows of ARTICLES and REJECTS) -> `ingest` (what is new since the last run) -> `duplicates`.
Nothing here extracts statements or figures, and nothing but `asset.py` knows Dagster.
"""
