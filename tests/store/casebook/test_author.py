"""Names as pages show them: which are names at all, and which are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.casebook import author as authors
from store.casebook import retention
from store.casebook.author import MOST, NameElsewhere, key_of
from tests.store.casebook.conftest import AT, Casebook, after


@pytest.mark.parametrize(
    "author",
    [
        "Anoniem",
        " ANONIEM ",
        "Anoniem (niet gecontroleerd)",
        "Anonymous (not verified)",
        "anoniem_88",
        "Gast123",
        "Bezoeker 12",
        "[deleted]",
        "Verwijderde gebruiker",
        "\uff21noniem",
        "",
        "  ",
        "🐝",
        "---",
        None,
    ],
)
def test_a_word_for_nobody_is_no_name(author: str | None) -> None:
    """It joins nothing, however it is spelled and whatever number stands behind it."""
    assert key_of(author) is None


@pytest.mark.parametrize("author", ["Anna Gast", "Gastón", "Lidwien", "Piet Anoniemski", "Userina", "李"])
def test_a_name_that_only_looks_like_one_joins(author: str) -> None:
    """A part of a name is not the name."""
    assert key_of(author) is not None


def test_spellings_of_one_name_are_the_same() -> None:
    """Capitals, blanks and wide letters do not tell names apart; another letter does."""
    assert len({key_of(name) for name in ("Piet Kijkt", " piet  KIJKT", "\uff30iet Kijkt")}) == 1
    assert key_of("Piet Kijkt") != key_of("Piet Kijk")


@given(st.text(max_size=80))
def test_a_key_is_its_own_key(name: str) -> None:
    """Whatever a stranger calls themselves: what was made the same once stays so."""
    key = key_of(name)
    assert key is None or key_of(key) == key


def named(book: Casebook, case: str, native_id: str, author: str | None, **changes: object) -> int:
    """A place of a case where a name stands."""
    place = book.place(native_id, case, **changes)
    book.version(place, author=author)
    return place.id


def test_places_of_a_name_are_all_that_show_it(book: Casebook) -> None:
    """However it is spelled there; by their first capture, of one moment as they were stored."""
    late = named(book, "A", "c1", "Piet Kijkt", first_captured_at=after(2), score=61)
    early = named(book, "B", "c1", " PIET  kijkt ", first_captured_at=after(1))
    also_late = named(book, "B", "c2", "piet kijkt", first_captured_at=after(2))
    named(book, "B", "c3", "Piet Kijk")
    places = authors.places(book.database, "piet kijkt")
    assert [place.sighting_id for place in places] == [early, late, also_late]
    assert places[1].author == "Piet Kijkt"
    assert (places[1].incident_number, places[1].case_ref) == ("M-2026-0001", "A")
    assert (places[1].site, places[1].score) == ("forum.example", 61)
    assert (places[1].first_captured_at, places[1].published_at) == (after(2), None)
    assert authors.count(book.database, "piet kijkt") == 3
    assert (authors.places(book.database, "jan"), authors.count(book.database, "jan")) == ((), 0)


def test_a_place_stands_once_with_its_newest_version(book: Casebook) -> None:
    """However often the text was edited; what the newest one claims is shown."""
    place = book.place()
    for number, author in enumerate(("Piet", "PIET", "piet")):
        book.version(
            place, f"Versie {number}.", author=author, published_raw=f"{number} uur", published_at=AT
        )
    (known,) = authors.places(book.database, "piet")
    assert (known.author, known.published_raw, known.published_at) == ("piet", "2 uur", AT)
    assert authors.count(book.database, "piet") == 1


def test_suppressed_and_loose_places_show_no_name(book: Casebook) -> None:
    """What is kept quiet, or belongs to no incident yet, joins nothing."""
    hushed = book.suppression().id
    named(book, "A", "c1", "Piet", suppression_id=hushed)
    named(book, "A", "c2", "Piet", suppression_id=hushed, incident_id=None)
    named(book, "B", "c1", "Piet", suppression_id=hushed)
    named(book, "B", "c2", "Piet")
    assert authors.count(book.database, "piet") == 1
    assert len(authors.places(book.database, "piet")) == 1
    assert authors.elsewhere(book.database, 1) == ()
    assert authors.elsewhere(book.database, 2) == ()


def test_more_places_than_are_told_are_counted(book: Casebook) -> None:
    """A name that stands everywhere does not fill a page without end."""
    named(book, "A", "c0", "Piet")
    place = next(book.database.query("SELECT * FROM sighting"))
    version = next(book.database.query("SELECT * FROM sighting_version"))
    numbers = range(2, MOST + 3)
    book.database.table("sighting").insert_all({**place, "id": n, "native_id": f"c{n}"} for n in numbers)
    book.database.table("sighting_version").insert_all(
        {**version, "id": n, "sighting_id": n} for n in numbers
    )
    book.database.table("author_name").insert_all({"version_id": n, "key": "piet"} for n in numbers)
    assert len(authors.places(book.database, "piet")) == MOST
    assert authors.count(book.database, "piet") == MOST + 2


def test_names_that_stand_elsewhere_are_told_with_the_incidents(book: Casebook) -> None:
    """By the alphabet, each as this incident shows it, with the others' numbers once and in order."""
    named(book, "A", "c1", "Wim")
    named(book, "A", "c2", "Ans")
    named(book, "A", "c3", "Jan")
    for case in ("C", "B"):
        named(book, case, "c1", "WIM")
        named(book, case, "c2", "Wim")
    named(book, "B", "c3", "ans")
    named(book, "D", "c1", "Anoniem")
    assert authors.elsewhere(book.database, 1) == (
        NameElsewhere("Ans", ("M-2026-0003",)),
        NameElsewhere("Wim", ("M-2026-0002", "M-2026-0003")),
    )
    assert authors.elsewhere(book.database, 4) == ()


def test_a_name_is_kept_once_a_version_and_goes_when_it_is_none(book: Casebook) -> None:
    """Keeping another name takes the place of the first; a word for nobody leaves none."""
    place = book.place()
    version = book.version(place, author="Piet")
    for author, keys in (("Jan", [("jan",)]), ("Anoniem", []), (None, []), ("Piet", [("piet",)])):
        authors.keep(book.database, version.id, author)
        assert book.database.execute("SELECT key FROM author_name").fetchall() == keys


def test_an_erased_name_is_found_nowhere(book: Casebook) -> None:
    """Neither here nor as the name of another incident."""
    named(book, "A", "c1", "Piet")
    named(book, "B", "c1", "Piet")
    assert len(authors.elsewhere(book.database, 2)) == 1
    retention.erase_content(book.database, 1)
    assert authors.count(book.database, "piet") == 1
    assert authors.elsewhere(book.database, 2) == ()
    assert [place.incident_number for place in authors.places(book.database, "piet")] == ["M-2026-0002"]
