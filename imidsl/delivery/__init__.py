"""The other end: a stand-in of the platform, sending, and from a receipt back to the line."""
