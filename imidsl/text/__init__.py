"""One text: its template, the types of what goes in, its encoding and size."""
