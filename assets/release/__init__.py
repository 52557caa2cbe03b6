"""Tables -> a release: Parquet, DuckDB, manifest, dictionary, changes, report; published in one step or not at all."""
