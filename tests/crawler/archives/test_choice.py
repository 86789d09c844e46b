"""Of all captures of a page those are fetched that can tell something."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archives.choice import wanted
from store.archive.holding import Holding, HoldingState

AT = datetime(2020, 1, 1, tzinfo=UTC)


def held(number: int, digest: str | None = None, **fields: object) -> Holding:
    """A capture."""
    values: dict[str, object] = {"status": 200, "mime": "text/html", "digest": digest, **fields}
    at = AT + timedelta(days=number)
    return Holding("oud", "https://x.example/", at, f"s{number}", id=number, **values)  # type: ignore[arg-type]


def chosen(*holdings: Holding, most: int = 99) -> list[int]:
    """The numbers of the captures to be fetched."""
    return [holding.id for holding in wanted(holdings, most)[0]]


def test_of_equal_ones_in_a_row_the_first_and_the_last() -> None:
    """The last tells until when a page stood as it was; what came back later is a run of its own."""
    digests = "AAABBACCCC"
    holdings = [held(number, digest) for number, digest in enumerate(digests, 1)]
    assert chosen(*holdings) == [1, 3, 4, 5, 6, 7, 10]


def test_captures_without_a_digest_are_all_fetched() -> None:
    """Nothing tells that two are the same, not even two beside each other."""
    assert chosen(held(1), held(2), held(3, ""), held(4, ""), held(5, "A")) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "fields",
    [
        *({"status": 301}, {"status": 404}, {"status": 503}, {"status": 206}),
        *({"mime": "image/png"}, {"mime": "video/mp4"}, {"mime": "audio/ogg"}, {"mime": "font/woff"}),
        *({"mime": "text/css"}, {"mime": "text/javascript"}),
        *({"mime": "application/javascript"}, {"mime": "application/x-javascript"}),
    ],
)
def test_what_shows_nothing_that_people_wrote_is_not_fetched(fields: dict[str, object]) -> None:
    """No redirect, no error and no picture; it does not part two equal captures either."""
    assert chosen(held(1, **fields)) == []
    assert chosen(held(1, "A"), held(2, "B", **fields), held(3, "A"), held(4, "A")) == [1, 4]


@pytest.mark.parametrize(
    "fields", [{"status": None}, {"mime": ""}, {"mime": "application/pdf"}, {"mime": "text/plain"}]
)
def test_what_may_show_something_is_fetched(fields: dict[str, object]) -> None:
    """An archive that tells no status or kind may hold a page."""
    assert chosen(held(1, **fields)) == [1]


def test_what_was_settled_is_not_fetched_again() -> None:
    """Read or not to be had; it still is the first or the last of its run."""
    settled = [held(1, "A", state=HoldingState.READ), held(2, "A"), held(3, "A", state=HoldingState.UNREAD)]
    assert chosen(*settled) == []
    assert chosen(settled[0], settled[1]) == [2]


@pytest.mark.parametrize(
    ("most", "ids", "left"), [(0, [], 3), (2, [1, 2], 1), (3, [1, 2, 3], 0), (9, [1, 2, 3], 0)]
)
def test_no_more_than_so_many_at_a_time(most: int, ids: list[int], left: int) -> None:
    """The oldest first; how many are left is told, and never less than none."""
    fetched, waiting = wanted([held(1), held(2), held(3), held(4, status=404)], most)
    assert ([holding.id for holding in fetched], waiting) == (ids, left)


@given(st.lists(st.sampled_from(["A", "B", None]), max_size=30))
def test_every_run_has_its_ends(digests: list[str | None]) -> None:
    """In order, none twice; every change of the page lies between two captures that are fetched."""
    holdings = [held(number, digest) for number, digest in enumerate(digests)]
    ids = chosen(*holdings)
    assert ids == sorted(set(ids))
    for before, after in pairwise(holdings):
        if before.digest != after.digest or before.digest is None:
            assert {before.id, after.id} <= set(ids)
