"""Characters: encodings, sets of them, what a text weighs."""
