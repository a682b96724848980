"""Whether a request body conforms: a module for each profile, from its schema, by `python -m imidsl.generate`."""
