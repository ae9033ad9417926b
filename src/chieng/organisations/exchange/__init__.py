"""Units and people in and out by file: what the columns are, what a file would do, and the files we write."""
