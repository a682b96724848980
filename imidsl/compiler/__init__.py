"""The order of the stages, once, and what is left of each file."""
