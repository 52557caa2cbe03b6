"""The steps that make the statements of an article, in files by what they are about; `pipeline.py` has their order."""
