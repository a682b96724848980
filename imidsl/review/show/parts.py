"""What the forms of a review have in common: its sections, and the few words beside each change."""

from __future__ import annotations

from itertools import groupby

from imidsl.review.change import Effect, Figures, Impact, Review


def sections(review: Review) -> list[tuple[Effect, list[Impact]]]:
    """The changes by effect, in the order of effects."""
    return [(effect, list(changes)) for effect, changes in groupby(review.changes, key=lambda change: change.effect)]


def where(change: Impact) -> str:
    """Where a change shows: `push.ios.text, push.android.text · push · ada, bob`."""
    places = (change.fields, change.channels, change.examples)
    return " · ".join(", ".join(names) for names in places if any(names))


def beside(change: Impact) -> str:
    """What stands beside a change: where it shows, and what it weighs."""
    return " · ".join(filter(None, [where(change), weights(change.old, change.new)]))


def weights(old: Figures, new: Figures) -> str:
    """What a text weighs before and after: `143 → 151 bytes, 1 segment`."""
    figures = (_figure(old.bytes, new.bytes, "byte"), _figure(old.segments, new.segments, "segment"))
    return ", ".join(filter(None, figures))


def _figure(old: int | None, new: int | None, unit: str) -> str:
    if old is None and new is None:
        return ""
    before, after = ("–" if one is None else str(one) for one in (old, new))
    return f"{after if old == new else f'{before} → {after}'} {unit}{'' if after == '1' else 's'}"


def closing(review: Review) -> str:
    """What a review comes to: `1 breaking, 3 other changes against origin/main`."""
    errors = sum(change.finding.is_error for change in review.changes)
    others = len(review.changes) - errors
    counts = [f"{errors} breaking"] if errors else []
    counts += [f"{others}{' other' if errors else ''} change{'' if others == 1 else 's'}"] if others else []
    return f"{', '.join(counts) or 'nothing changes'} against {review.against}"
