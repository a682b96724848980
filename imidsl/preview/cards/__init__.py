"""What there is to show of each request."""
