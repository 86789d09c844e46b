"""To whom a document was made available."""

from pathlib import Path

import pytest

from store.matches import disclosure
from store.matches.schema import open_matches
from tests.commandline import Run

WHAT = (
    "disclose",
    "B-1",
    "--to",
    "COA",
    "--unit",
    "Echt",
    "--on",
    "2020-02-03",
    "--sections",
    " relaas ,",
)


def test_a_disclosure_is_recorded_once_with_all_that_was_told(lekwacht: Run, enrolled: Path) -> None:
    """Recipient, unit, day and sections are kept; telling them again changes nothing."""
    assert "recorded." in lekwacht(*WHAT).stdout
    assert "was recorded before" in lekwacht(*WHAT).stdout
    database = open_matches(enrolled / "matches" / "matches.db")
    (kept,) = disclosure.of_document(database, "B-1")
    database.close()
    assert (kept.recipient, kept.unit, kept.available_from.isoformat()) == ("COA", "Echt", "2020-02-03")
    assert kept.sections == ("relaas",)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("disclose", "B-9", "--to", "COA", "--on", "2020-02-03"), "B-9"),
        (("disclose", "B-1", "--to", "COA", "--on", "3-2-2020"), "3-2-2020"),
        ((*WHAT[:-1], "relaas,besluit"), "no section besluit"),
        (("disclose", "B-1", "--on", "2020-02-03"), "--to"),
    ],
)
@pytest.mark.usefixtures("enrolled")
def test_an_unknown_document_or_day_is_refused(lekwacht: Run, arguments: tuple[str, ...], told: str) -> None:
    """What is missing or cannot be read is named, and the command ends with 2."""
    assert told in lekwacht(*arguments, expect=2).stderr
