"""The reader: a release as web pages, live (`onrecord browse`) or frozen into files (`onrecord site`).

`source.py` opens the released DuckDB file, `listings.py` asks it, `pages.py` says what each page shows, `marks.py` puts the
rows into the text, `app.py` serves and `site.py` freezes. `words.py` and `plots.py` need no release: the report uses them
too. Nothing here knows Dagster, and nothing here writes to a release.
"""
