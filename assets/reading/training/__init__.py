"""How the attribution tagger's model is made from annotated articles. Needs the `train` extra; never used to run."""
