"""To whom a document was made available."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store.clock import AMSTERDAM
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
    assert "B-1: vastgelegd." in lekwacht(*WHAT).stdout
    assert "was al vastgelegd" in lekwacht(*WHAT).stdout
    database = open_matches(enrolled / "matches" / "matches.db")
    (kept,) = disclosure.of_document(database, "B-1")
    database.close()
    assert (kept.recipient, kept.unit, kept.available_from.isoformat()) == ("COA", "Echt", "2020-02-03")
    assert kept.sections == ("relaas",)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("disclose", "B-9", "--to", "COA", "--on", "2020-02-03"), "B-9"),
        (("disclose", "B-1", "--to", "COA", "--on", "31-2-2020"), "31-2-2020"),
        (("disclose", "B-1", "--to", "COA", "--on", "2999-01-01"), "more than a year ahead"),
        (("disclose", "B-1", "--to", "COA", "--on", "2020-02-03", "--list", "--withdraw", "1"), "one of"),
        (("disclose", "--withdraw", "99"), "no such disclosure"),
        (("disclose", "--withdraw", "negen"), "not the number"),
        ((*WHAT[:-1], "relaas,besluit"), "no section besluit"),
        (("disclose", "B-1", "--on", "2020-02-03"), "--to"),
    ],
)
@pytest.mark.usefixtures("enrolled")
def test_an_unknown_document_or_day_is_refused(
    lekwacht: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    """What is missing or cannot be read is named, and the command ends with 2."""
    assert sentence in lekwacht(*arguments, expect=2).stderr


@pytest.mark.parametrize("day", ["3-2-2020", "03/02/2020", "3 februari 2020", "3 feb. 2020", "2020-02-03"])
@pytest.mark.usefixtures("enrolled")
def test_a_day_is_taken_as_people_write_it(lekwacht: Run, day: str) -> None:
    """Dutch days and ISO days are the same day."""
    lekwacht("disclose", "B-1", "--to", "COA", "--on", day)
    (row,) = json.loads(lekwacht("disclose", "--list", "B-1", "--json").stdout)
    assert row["on"] == "2020-02-03"


@pytest.mark.usefixtures("enrolled")
def test_a_day_to_come_is_warned_of(lekwacht: Run) -> None:
    """Within a year it may be meant, and is told."""
    day = (datetime.now(AMSTERDAM) + timedelta(days=30)).date().isoformat()
    ended = lekwacht("disclose", "B-1", "--to", "COA", "--on", day)
    assert "in de toekomst" in ended.stderr
    assert "vastgelegd" in ended.stdout


def test_a_disclosure_is_corrected_and_withdrawn_and_the_trail_keeps_both(
    lekwacht: Run, enrolled: Path
) -> None:
    """What was wrong no longer counts; what stood there can be read back in the trail."""
    lekwacht(*WHAT)
    lekwacht("disclose", "--correct", "1", "--on", "4-2-2020", "--sections", "")
    (row,) = json.loads(lekwacht("disclose", "--list", "--json").stdout)
    assert (row["on"], row["sections"], row["unit"]) == ("2020-02-04", [], "Echt")
    assert "ingetrokken" in lekwacht("disclose", "B-1", "--withdraw", "--to", "COA").stdout
    assert "0 verstrekkingen." in lekwacht("disclose", "--list").stdout
    database = open_matches(enrolled / "matches" / "matches.db")
    acts = [
        row["action"]
        for row in database.query("SELECT action FROM audit_event WHERE action LIKE '%disclos%'")
    ]
    database.close()
    assert acts == ["disclose", "correct_disclosure", "disclose", "withdraw_disclosure"]


@pytest.mark.usefixtures("enrolled")
def test_which_disclosure_is_meant_must_be_clear(lekwacht: Run) -> None:
    """Two to one recipient are told apart by their numbers."""
    for day in ("2020-02-03", "2020-03-03"):
        lekwacht("disclose", "B-1", "--to", "COA", "--on", day)
    errors = lekwacht("disclose", "B-1", "--withdraw", "--to", "COA", expect=2).stderr
    assert "disclosures 1, 2 can be meant" in errors
    lekwacht("disclose", "B-1", "--withdraw", "--to", "COA", "--on", "3-3-2020")
    assert "1 verstrekking." in lekwacht("disclose", "--list", "B-1").stdout
