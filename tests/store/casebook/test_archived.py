"""What web archives hold of an incident's pages: one row a page and archive."""

from dataclasses import replace

import pytest

from store.casebook import archived
from store.casebook.archived import ArchivedPage
from tests.store.casebook.conftest import AT, Casebook, after

USUAL = ArchivedPage(
    incident_id=1,
    archive="ia",
    key="example,forum)/draad",
    url="https://forum.example/draad",
    oldest_with_at=after(-1),
    oldest_with_sha256="aa",
    newest_without_at=after(-2),
    newest_without_sha256="bb",
    listed=9,
    read=5,
    unread=4,
    asked_at=AT,
)
NOTHING = {
    "oldest_with_at": None,
    "oldest_with_sha256": None,
    "newest_without_at": None,
    "newest_without_sha256": None,
}


@pytest.mark.parametrize("changes", [{}, NOTHING])
def test_a_page_comes_back_as_it_was_kept(book: Casebook, changes: dict[str, object]) -> None:
    """Also where the archive holds nothing that says anything."""
    page = replace(USUAL, **changes)
    archived.keep(book.database, page)
    assert archived.of_incident(book.database, 1) == (page,)


def test_an_archives_newest_answer_counts(book: Casebook) -> None:
    """It takes the place of the earlier, whole; other pages, archives and incidents keep theirs."""
    others = (replace(USUAL, key="x"), replace(USUAL, archive="wb"), replace(USUAL, incident_id=2))
    for page in (USUAL, *others):
        archived.keep(book.database, page)
    newer = replace(USUAL, listed=10, asked_at=after(1), **NOTHING)
    archived.keep(book.database, newer)
    assert set(archived.of_incident(book.database, 1)) == {newer, *others[:2]}
    assert archived.of_incident(book.database, 2) == (others[2],)


def test_pages_stand_by_their_address(book: Casebook) -> None:
    """And those of one address by the archive."""
    wanted = tuple(
        replace(USUAL, url=url, archive=archive, key=key)
        for url, archive, key in (
            ("https://a/", "wb", "3"),
            ("https://b/", "ia", "2"),
            ("https://b/", "wb", "1"),
        )
    )
    for page in reversed(wanted):
        archived.keep(book.database, page)
    assert archived.of_incident(book.database, 1) == wanted
