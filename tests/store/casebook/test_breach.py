"""What is known of a breach, field by field."""

import pytest

from store.casebook import breach
from tests.store.casebook.conftest import AT, Casebook, after


@pytest.mark.parametrize("values", [("één",), ("b", "a", "b"), ("",), (), ('"[] ,\n',)])
def test_a_field_comes_back_as_it_was_written(book: Casebook, values: breach.Values) -> None:
    """Several answers keep their order, and an emptied field is there and empty."""
    book.incident()
    breach.write(book.database, 1, "aard", values, "officier-a", AT)
    assert breach.fields(book.database, 1) == {"aard": values}


def test_a_field_is_written_over_alone(book: Casebook) -> None:
    """Who wrote last and when is kept; other fields, and those of other incidents, stay."""
    book.incident("A")
    book.incident("B")
    breach.write(book.database, 1, "aard", ("verlies",), "officier-a", AT)
    breach.write(book.database, 1, "gevolg", ("geen",), "officier-a", AT)
    breach.write(book.database, 2, "aard", ("diefstal",), "officier-a", AT)
    breach.write(book.database, 1, "aard", ("inzage",), "officier-b", after(1))
    assert breach.fields(book.database, 1) == {"aard": ("inzage",), "gevolg": ("geen",)}
    assert breach.fields(book.database, 2) == {"aard": ("diefstal",)}
    assert breach.fields(book.database, 99) == {}
    names = "SELECT written_by, written_at FROM breach WHERE incident_id = 1 AND field = 'aard'"
    assert book.database.execute(names).fetchone() == ("officier-b", "2026-11-24T02:30:00.000000Z")


def test_accents_are_kept_as_they_are_typed(book: Casebook) -> None:
    """Whoever reads the file with another program reads Dutch."""
    book.incident()
    breach.write(book.database, 1, "aard", ("geïnd",), "officier-a", AT)
    assert book.database.execute("SELECT value FROM breach").fetchone() == ('["geïnd"]',)
