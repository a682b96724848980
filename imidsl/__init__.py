"""imidsl: message definitions to request bodies of the IMIconnect Messaging API."""

__version__ = "0.1.0"
