"""Rows of a table → request bodies, packed: files and standard input here, record batches on other engines."""
