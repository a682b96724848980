"""What the recipient sees: a model of it (`model`), shown on a terminal, as a page, or live in the browser."""
