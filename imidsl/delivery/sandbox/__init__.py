"""A stand-in for the platform: it answers requests as documented, keeps what was sent, and sends receipts."""
