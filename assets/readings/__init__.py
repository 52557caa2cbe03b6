"""What the model says of each article, kept: whoever extracts rows asks for it, and changed rules do not read an article again."""
