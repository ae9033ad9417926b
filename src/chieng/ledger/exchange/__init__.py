"""Activities by file: what the columns are, what a row says, what the file would record."""
