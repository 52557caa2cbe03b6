"""Helpers that both extractors need: where sentences end, and which day a time expression means."""
