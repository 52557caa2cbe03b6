"""An article, read once: the document that both extractors, the coverage check and the report ask."""
