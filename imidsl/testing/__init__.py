"""Tests of messages, run; examples that cover them; snapshots of what they make."""
