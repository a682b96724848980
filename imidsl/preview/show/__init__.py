"""Cards for the terminal, as a page, live."""
