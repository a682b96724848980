"""Sending request bodies: what would go where, the journal of what went, and how it goes."""
