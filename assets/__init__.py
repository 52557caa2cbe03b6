"""What the dataset is made of: one room per table, in the order the data flows (see docs/architecture.md)."""
