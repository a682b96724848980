"""What goes on where a text has a fault."""
