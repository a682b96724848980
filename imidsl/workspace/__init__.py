"""The disk and what goes on there: files, settings, many files, the cache, the Python interface."""
