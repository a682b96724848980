"""Diagnostics out: for people, and in the forms that other programs read."""
