"""Pairs that stay quiet: known by a digest alone, counted when they come back, forgotten in time."""

from dataclasses import fields, replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.casebook import quiet
from store.casebook.quiet import QuietPlace
from tests.store.casebook.conftest import AT, Casebook, after

PLACE = QuietPlace("forum.example", "c1", "ZAAK-1", "BESLUIT-1", 3)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
PLACES = st.builds(QuietPlace, TEXTS, TEXTS, TEXTS, TEXTS, st.integers(0, 99))


def hits(book: Casebook) -> list[int]:
    """How often each pair came back."""
    return [row[0] for row in book.database.execute("SELECT hits FROM quiet ORDER BY rowid")]


@given(one=PLACES, other=PLACES)
def test_places_that_differ_have_other_digests(one: QuietPlace, other: QuietPlace) -> None:
    """However a stranger chooses an id: no two places run together, as text put side by side would."""
    assert (one.pair == other.pair) is (one == other)


@pytest.mark.parametrize("name", [field.name for field in fields(QuietPlace)])
def test_everything_that_names_a_place_counts(name: str) -> None:
    """Site, post, case, document and passage: another of any is another pair."""
    value = 4 if name == "passage" else "anders"
    assert replace(PLACE, **{name: value}).pair != PLACE.pair  # type: ignore[arg-type]


def test_the_boundary_between_two_names_counts() -> None:
    """The last letter of a site is not the first one of an id."""
    assert replace(PLACE, site="a", native_id="bc").pair != replace(PLACE, site="ab", native_id="c").pair


@pytest.mark.parametrize(
    ("at", "stays"), [(AT, True), (after(5, microseconds=-1), True), (after(5), False), (after(6), False)]
)
def test_it_stays_quiet_until_its_time(book: Casebook, at: datetime, *, stays: bool) -> None:
    """Asking counts nothing; a hit is counted while the pair is quiet, and not after."""
    quiet.remember(book.database, PLACE, "standaardtekst", after(5))
    assert quiet.keeps_quiet(book.database, PLACE, at) is stays
    assert hits(book) == [0]
    assert quiet.hushes(book.database, PLACE, at) is stays
    assert quiet.hushes(book.database, PLACE, at) is stays
    assert hits(book) == [2 if stays else 0]


def test_another_pair_is_not_quiet(book: Casebook) -> None:
    """A false alarm of one passage says nothing of the next one."""
    quiet.remember(book.database, PLACE, "test", after(5))
    other = replace(PLACE, passage=4)
    assert not quiet.keeps_quiet(book.database, other, AT)
    assert not quiet.hushes(book.database, other, AT)
    assert hits(book) == [0]


def test_a_pair_is_remembered_once(book: Casebook) -> None:
    """A later word about it takes the place of the earlier: reason, time and count."""
    quiet.remember(book.database, PLACE, "test", after(5))
    quiet.hushes(book.database, PLACE, AT)
    quiet.remember(book.database, PLACE, "andere_persoon", after(9))
    (row,) = book.database.query("SELECT * FROM quiet")
    assert (row["pair"], row["reason_code"], row["hits"]) == (PLACE.pair, "andere_persoon", 0)
    assert quiet.keeps_quiet(book.database, PLACE, after(8))


def test_no_text_and_no_name_is_kept(book: Casebook) -> None:
    """A row holds a digest, a reason, a moment and a count."""
    quiet.remember(book.database, PLACE, "test", after(5))
    (row,) = book.database.query("SELECT * FROM quiet")
    assert sorted(row) == ["hits", "pair", "reason_code", "until"]
    assert not {"forum.example", "c1", "ZAAK-1", "BESLUIT-1"} & {str(value) for value in row.values()}


def test_pairs_whose_time_is_over_are_forgotten(book: Casebook) -> None:
    """They are counted beforehand, those that end at this very moment among them, and no others go."""
    for passage, until in enumerate((after(1), after(2), after(3))):
        quiet.remember(book.database, replace(PLACE, passage=passage), "test", until)
    assert quiet.expired(book.database, after(2)) == 2
    assert quiet.forget_expired(book.database, after(2)) == 2
    assert quiet.expired(book.database, after(2)) == 0
    assert quiet.forget_expired(book.database, after(2)) == 0
    assert quiet.keeps_quiet(book.database, replace(PLACE, passage=2), AT)
    assert book.count("quiet") == 1
