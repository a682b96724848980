"""A message compiled for many sets of values: its requests as pieces, and the functions that are printed of them."""
