"""A review for a terminal, as Markdown for a pull request, as JSON."""
