"""From a delivery receipt back to the line of the definition that its request came from."""
