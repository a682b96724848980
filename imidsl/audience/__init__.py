"""Rows to requests: a message compiled for a whole audience; the only room that knows Arrow."""
