"""Whether a request body conforms: a module for each profile, from its schema, and one of what all of them share.

Generated: `python -m imidsl.generate`.
"""
