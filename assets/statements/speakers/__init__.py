"""Who speaks: the names of an article, what descriptions and pronouns mean, and who is who across articles."""
