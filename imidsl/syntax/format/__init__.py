"""Tree → text, in the one canonical way."""
