"""The proof: the smallest and largest size of a text over all values of its parameters (docs/proof.md)."""
