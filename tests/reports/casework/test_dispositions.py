"""What each judgement entails: one table, whole, and what stands elsewhere agrees with it."""

from pathlib import Path

import pytest

from reports.casework.dispositions import DISPOSITIONS, Closer, Keeping, handbook_table, period
from reports.language import words
from reports.settings import ReportSettings
from store.casebook.incident import Disposition

HANDBOOK = Path(__file__).parents[3] / "docs" / "meldingen.md"


def test_every_judgement_has_its_row() -> None:
    """A new judgement without a row is a failing test, not a surprise at night."""
    lacking = [judgement.name for judgement in Disposition if judgement not in DISPOSITIONS]
    assert not lacking, f"add a row for {', '.join(lacking)} to reports/casework/dispositions.py"


def test_what_is_closed_with_its_judgement_may_be_closed() -> None:
    """No judgement closes an incident that nobody, or not everybody, may close."""
    closing = [entails for entails in DISPOSITIONS.values() if entails.closes]
    assert all(entails.closer is Closer.IEDEREEN for entails in closing)


def test_what_stands_in_the_register_starts_the_clock() -> None:
    """A breach in the register is one the organisation is aware of."""
    assert all(entails.starts_clock == entails.in_register for entails in DISPOSITIONS.values())


@pytest.mark.parametrize("keeping", list(Keeping))
def test_every_rule_has_a_period(keeping: Keeping) -> None:
    """Each rule of retention knows how long it keeps."""
    assert period(keeping, ReportSettings()).days >= 0


def test_the_handbook_shows_the_table() -> None:
    """Officers read what the program does; `make docs` writes it."""
    is_written = "\n".join(handbook_table(words("nl"))) in HANDBOOK.read_text(encoding="utf-8")
    assert is_written, "run `make docs`"
