"""What a message looks like on a screen."""
