"""Rules by their codes and names, for whoever meets such a word: most runs meet none, and don't load all rows."""

from __future__ import annotations

from collections.abc import Mapping

from imidsl.diagnostics import Rule


def rules_by_key() -> Mapping[str, Rule]:
    """All rules, each by its code and by its name."""
    from imidsl.diagnostics.catalogue import BY_KEY

    return BY_KEY
