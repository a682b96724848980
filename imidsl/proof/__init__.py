"""The proof: the smallest and largest size of a text over all values of its parameters (docs/proof.md).

It is an abstract interpretation of the tree that rendering uses. `domain` has the abstract values; the transfer table
is that of the filters (`imidsl.text.template.filters`), its rules stand in `transfers`; the walk is `statements` over
`expressions`, with a `state` and its `decisions`. `parts` runs it way by way, `totals` sizes what it gives, `verdict`
makes that the answer, `analyse` is the door.
"""
