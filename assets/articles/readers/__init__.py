"""Readers: one file per format. Each turns the bytes of one input into offers (documents, or refusals that say why not).

The way in is `registry`, which sees what kind of bytes they are and hands them to their reader. A new format is one
file here, with its `FORMAT`, and one line in the registry. Nothing here fetches, archives, or knows of earlier runs.
"""
