"""Request bodies → definitions."""
