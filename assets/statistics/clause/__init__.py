"""What a parsed sentence says around a number: rules that read and write nothing; `columns/` asks them and writes."""
