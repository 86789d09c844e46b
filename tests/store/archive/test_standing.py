"""How a post stands, and what was observed of it since it was first seen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store.archive import arrival, retention
from store.archive.post import Presence
from store.archive.standing import Observation, StandingPost, observations, standing
from tests.store.archive.looking import AT, SITE, TEXTS, A, Watch, said, watch

DAY = timedelta(days=1)


def test_a_post_stands_as_it_was_seen_last(dorp: Watch) -> None:
    """Site, id, present text and the moments of its first and last sight and its last check."""
    dorp.show(A, said("c1"))
    dorp.show(A, said("c1", TEXTS[1]), night=1)
    arrival.unreachable(dorp.database, dorp.site_id, A, AT + 2 * DAY)
    assert standing(dorp.database, 1) == StandingPost(
        post_id=1,
        site="dorp",
        canary=False,
        native_id="c1",
        version_id=2,
        first_seen_at=AT,
        last_seen_at=AT + DAY,
        checked_at=AT + 2 * DAY,
        presence=Presence.UNREACHABLE,
    )


def test_a_post_of_the_canarys_page_says_so(dorp: Watch) -> None:
    """Nobody is shown it as a find."""
    canary = watch(dorp.database, replace(SITE, name="canary", canary=True))
    canary.show(A, said("c1"))
    dorp.show(A, said("c1"))
    assert [dorp.post(post_id).canary for post_id in (1, 2)] == [True, False]


def test_a_post_that_is_not_there_stands_nowhere(dorp: Watch) -> None:
    """An id that nobody gave out is none, and has no observations."""
    dorp.show(A, said("c1"))
    assert standing(dorp.database, 2) is None
    assert observations(dorp.database, 2) == ()


def test_a_post_without_its_text_still_stands(dorp: Watch) -> None:
    """Retention takes the words; that the post was seen, and when, stays."""
    dorp.show(A, said("c1"))
    retention.remove_texts(dorp.database, [1])
    assert (dorp.post().version_id, dorp.post().presence, dorp.post().first_seen_at) == (None, "present", AT)


def test_observations_are_of_one_post_oldest_first(dorp: Watch) -> None:
    """By when it was so, not by when it was read; with the capture that shows it."""
    dorp.show(A, said("c1", "Bericht 5"), said("c2"), night=5)
    dorp.show(A, said("c1", "Bericht 9"), said("c2"), night=9)
    dorp.show(A, said("c1", "Bericht 7"), night=7)
    assert observations(dorp.database, 1) == (
        Observation(1, AT + 7 * DAY, Presence.CHANGED, 3),
        Observation(1, AT + 9 * DAY, Presence.CHANGED, 2),
    )
    assert observations(dorp.database, 2) == ()


def test_observations_of_one_moment_come_as_they_were_made(dorp: Watch) -> None:
    """Two that share a moment keep their order."""
    dorp.show(A, said("c1"))
    arrival.unreachable(dorp.database, dorp.site_id, A, AT)
    dorp.show(A, said("c1"))
    assert [seen.presence for seen in observations(dorp.database, 1)] == ["unreachable", "present"]


def test_a_presence_that_nobody_knows_is_refused(dorp: Watch) -> None:
    """A value that another program wrote is told, not taken for present."""
    dorp.show(A, said("c1"))
    dorp.database.execute("UPDATE post SET presence = 'vast wel'")
    with pytest.raises(ValueError, match="vast wel"):
        standing(dorp.database, 1)
