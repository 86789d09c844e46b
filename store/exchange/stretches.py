"""Stretches of versions: what goes once more is every version after the first number up to the second."""

from collections.abc import Iterable

Stretch = tuple[int, int]


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same versions in as few stretches as there can be, in order; empty ones are left out."""
    merged: list[Stretch] = []
    for after, until in sorted(stretches):
        if until <= after:
            continue
        if merged and after <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((after, until))
    return merged


def without(stretch: Stretch, others: Iterable[Stretch]) -> list[Stretch]:
    """What is left of a stretch when the versions of others are taken away."""
    left, (after, until) = [], stretch
    for start, end in joined(others):
        left.append((after, min(start, until)))
        after = max(after, end)
    left.append((after, until))
    return joined(left)
