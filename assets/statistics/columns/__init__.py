"""The columns of a figure: one file for each family of columns, which is its only writer (`work.LAYERS` has the fields)."""
