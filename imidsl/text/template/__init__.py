"""A text as a template: read, judged and rendered."""
