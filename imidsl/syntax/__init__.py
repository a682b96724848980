"""Source text to syntax tree, and what the tree is made of."""
