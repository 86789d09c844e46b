"""Which captures of a page are fetched: of those that are the same bytes, the first and the last."""

import re
from collections.abc import Sequence
from itertools import groupby

from store.archive.holding import Holding, HoldingState

_NOTHING_WRITTEN = re.compile(r"(image|audio|video|font)/|text/(css|javascript)|application/(x-)?javascript")


def wanted(holdings: Sequence[Holding], most: int) -> tuple[list[Holding], int]:
    """The captures to be fetched now, oldest first, and how many are left for another time.

    The last of equal ones tells until when a page stood as it was, so between the last without a passage and
    the first with it there is no capture that was not read.
    """
    readable = [holding for holding in holdings if _may_tell(holding)]
    chosen: list[Holding] = []
    for digest, run in groupby(readable, key=lambda holding: holding.digest or f"unknown {holding.id}"):
        same = list(run)
        chosen += same if digest.startswith("unknown ") else dict.fromkeys((same[0], same[-1]))
    waiting = [holding for holding in chosen if holding.state is HoldingState.FOUND]
    return waiting[:most], max(len(waiting) - most, 0)


def _may_tell(holding: Holding) -> bool:
    """Whether a capture can show what people wrote: no error of the server, no redirect, no picture."""
    return holding.status in {None, 200} and not _NOTHING_WRITTEN.match(holding.mime)
