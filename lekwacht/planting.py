"""Plants tonight's canary and tells whether it was found.

The passage is enrolled by the room that has the key and crawled by the room that has the network, each in
its own process, like everything else of the night.
"""

from contextlib import suppress
from datetime import datetime

from lekwacht.canary import invent
from lekwacht.context import Context
from lekwacht.errors import OverLimitError
from lekwacht.process import run_step
from store.clock import AMSTERDAM
from store.matches.match import Tier, matches_of_document
from store.matches.schema import read_matches
from store.nights.night import Canary


def plant(context: Context, due_at: datetime) -> str:
    """Enrol a fresh story, serve its retelling and crawl it; the reference under which it must be found."""
    nonce = f"{due_at.astimezone(AMSTERDAM):%Y%m%d-%H%M%S}"
    story = invent(nonce)
    limit_s = context.configuration.schedule.limit_s("canary")
    with suppress(OverLimitError):  # a canary that is not planted is not found, which the night tells
        if run_step(context.root, "canary", story.ref, text=story.passage, limit_s=limit_s) == 0:
            run_step(context.root, "canary-page", nonce, text=story.retold, limit_s=limit_s)
    return story.ref


def verdict(context: Context, ref: str) -> Canary:
    """Whether the night recognised the story that was planted as `ref`."""
    database = read_matches(context.data.matches)
    try:
        was_found = any(
            match.canary and match.tier is Tier.ALERT for match in matches_of_document(database, ref)
        )
    finally:
        database.close()
    return Canary.FOUND if was_found else Canary.MISSED
