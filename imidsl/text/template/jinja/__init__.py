"""The door to Jinja."""
