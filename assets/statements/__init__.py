"""Who said what: statements and speakers from articles. `pipeline.py` is the table of contents."""
