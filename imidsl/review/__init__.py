"""What a change makes of the messages: what people will read differently, what breaks callers, what costs more."""
