"""Pictures of pages: one a version, known by its digest."""

import sqlite3
from dataclasses import replace

import pytest

from store.casebook import picture as pictures
from store.casebook.picture import Picture
from tests.store.casebook.conftest import AT, Casebook, after

USUAL = Picture(0, 1, "beeld", "kopie", AT)


def test_a_picture_comes_back_as_it_was_made(book: Casebook) -> None:
    """With the digest of the capture that it was drawn from."""
    place = book.place()
    book.version(place)
    kept = pictures.insert(book.database, USUAL)
    assert kept == replace(USUAL, id=kept.id)
    assert pictures.of_place(book.database, place.id) == (kept,)
    assert pictures.of_place(book.database, 99) == ()


def test_a_version_has_one_picture(book: Casebook) -> None:
    """A later one takes its place; that of another version stays."""
    place = book.place()
    for text in ("Een.", "Twee."):
        book.version(place, text)
    pictures.insert(book.database, USUAL)
    other = pictures.insert(book.database, replace(USUAL, version_id=2, sha256="ander"))
    newer = pictures.insert(book.database, replace(USUAL, sha256="nieuwer"))
    assert set(pictures.of_place(book.database, place.id)) == {newer, other}
    assert sorted(pictures.digests(book.database)) == ["ander", "nieuwer"]


def test_pictures_of_a_place_stand_by_their_version(book: Casebook) -> None:
    """The newest capture's first, of one moment the later version's; those of other places apart."""
    place, other = book.place("c1"), book.place("c2")
    versions = [
        book.version(place, text, captured_at=at)
        for text, at in (("Een.", after(1)), ("Twee.", after(2)), ("Drie.", after(1)))
    ]
    for version in (*versions, book.version(other)):
        pictures.insert(book.database, replace(USUAL, version_id=version.id))
    shown = [picture.version_id for picture in pictures.of_place(book.database, place.id)]
    assert shown == [versions[1].id, versions[2].id, versions[0].id]
    assert list(pictures.digests(book.database)) == ["beeld"]


def test_a_picture_is_forgotten_with_its_version_alone(book: Casebook) -> None:
    """Forgetting none is no fault; a version that goes takes its picture with it."""
    place = book.place()
    for number, text in enumerate(("Een.", "Twee."), 1):
        book.version(place, text)
        pictures.insert(book.database, replace(USUAL, version_id=number))
    for _ in range(2):
        pictures.forget(book.database, 1)
    assert [picture.version_id for picture in pictures.of_place(book.database, place.id)] == [2]
    book.database.execute("DELETE FROM sighting_version WHERE id = 2")
    assert book.count("picture") == 0


def test_a_picture_is_of_a_version_that_is_there(book: Casebook) -> None:
    """The database refuses one of nothing."""
    with pytest.raises(sqlite3.IntegrityError):
        pictures.insert(book.database, USUAL)
