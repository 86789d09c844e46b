"""A reference that names a person is told apart from one that names a file."""

import pytest

from matcher.reference import looks_like_a_name, looks_like_a_person


@pytest.mark.parametrize("ref", ["2812345678", "zaak 281.234.5678", "123456789"])
def test_a_number_of_a_person_is_recognised(ref: str) -> None:
    """References like a V-number or BSN are recognised."""
    assert looks_like_a_person(ref)


@pytest.mark.parametrize("ref", ["ZAAK-2024-117", "IND 12/0443", "SYN-1-000003"])
def test_an_ordinary_reference_is_not_taken_for_a_person(ref: str) -> None:
    """References of files are not warned about."""
    assert not looks_like_a_person(ref)


@pytest.mark.parametrize("ref", ["Samira Haddad", "J. de Vries", "Ali ibn Hassan", "S_Haddad-Karimi"])
def test_a_name_is_recognised(ref: str) -> None:
    """Capitals, initials and particles, and no number."""
    assert looks_like_a_name(ref)


@pytest.mark.parametrize(
    "ref", ["Besluit", "Nader Gehoor", "ZAAK", "Z-2024-117", "Samira", "IND DT", "dossier a"]
)
def test_an_ordinary_reference_is_not_taken_for_a_name(ref: str) -> None:
    """Kinds of documents, abbreviations, single words and numbers are none."""
    assert not looks_like_a_name(ref)
