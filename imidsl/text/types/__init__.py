"""Types of parameters: what they take, what of it is wrong, their JSON Schema."""
