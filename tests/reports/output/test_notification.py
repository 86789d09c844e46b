"""The concept-melding in the order of the authority's form, and the internal register."""

import csv
import io
from pathlib import Path

import pytest

from reports.casework import breach, decisions, incidents, notification_duty, seconding
from reports.casework.breach import FIELDS, BreachError, FormSection
from reports.casework.decisions import Judgement
from reports.desk import Desk
from reports.language import words
from reports.output import breach_register, notification
from reports.output.spreadsheet import CsvProfile
from reports.settings import ReportSettings
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition
from tests.factory import World
from tests.reports.conftest import MakeDesk, RunReport

NUMBER = "M-2026-0001"
WHY = Why(ReasonCode.RISICO, "Het relaas staat in een reactie.")


@pytest.fixture(autouse=True)
def a_leak(world: World, desk: Desk, run_report: RunReport) -> None:
    """One confirmed leak."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    decisions.decide(desk, NUMBER, Judgement(Disposition.BEVESTIGD_LEK, WHY))


def answers(desk: Desk, language: str = "nl") -> dict[str, str | None]:
    """Every question with its answer."""
    parts = notification.concept(desk, NUMBER, words(language))
    return {line.question: line.answer for part in parts for line in part.lines}


def test_the_sections_stand_in_the_order_of_the_form(desk: Desk) -> None:
    """The parts follow the form, from the report itself to the remarks."""
    parts = notification.concept(desk, NUMBER, words("nl"))
    assert [part.section for part in parts] == list(FormSection)
    assert parts[2].title == "Tijdlijn"


def test_what_the_casebook_knows_is_filled_in(desk_for: MakeDesk) -> None:
    """Organisation, times, deadline, earliest proof, whether it goes on and where it was seen are there."""
    desk = desk_for(settings=ReportSettings(organisation="COA", contact="fg@coa.example"))
    draft = answers(desk)
    assert draft["Organisatie"] == "COA"
    assert draft["Ontdekt op"] == "23 november 2026 03:30"
    assert draft["Kennisname op"] == "23 november 2026 10:30"
    assert draft["Melden kan tot"] == "26 november 2026 10:30"
    assert draft["Vroegst bewezen in het openbaar"] == "23 november 2026 03:30"
    assert draft["Duurt de inbreuk voort"] == "ja"
    assert draft["Sites waar het is gezien"] == "forum.example"


def test_special_data_are_flagged(desk: Desk) -> None:
    """Data of art. 9 and art. 10 carry their article."""
    breach.fill_in(desk, NUMBER, "gegevenssoorten", ("naam", "geloof", "strafrechtelijk"))
    kinds_of_data = answers(desk)["Soorten persoonsgegevens"]
    assert kinds_of_data == (
        "naam, geloof of levensovertuiging (bijzonder, art. 9 AVG),"
        " strafrechtelijke gegevens (strafrechtelijk, art. 10 AVG)"
    )


def test_what_is_open_is_counted_and_said(desk: Desk) -> None:
    """An empty answer says that it is still open, and filling one in leaves one less."""
    before = notification.concept(desk, NUMBER, words("nl"))
    assert "   Samenvatting: nog in te vullen" in list(notification.as_text(before, words("nl")))
    breach.fill_in(desk, NUMBER, "samenvatting", ("Een reactie met het relaas.",))
    after = notification.concept(desk, NUMBER, words("nl"))
    assert notification.open_questions(before) - notification.open_questions(after) == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_question_and_choice_has_words(language: str) -> None:
    """Each field and each choice is told in both languages."""
    said = words(language)
    for field in FIELDS:
        assert said(f"notification.field.{field.name}")
        for choice in field.choices:
            assert notification.answer_in_words(field, (choice,), said)


@pytest.mark.parametrize(
    ("name", "values", "sentence"),
    [
        ("onzin", ("x",), "there is no field"),
        ("ernst", ("heel erg",), "cannot be 'heel erg'"),
        ("kwetsbaar", ("ja", "nee"), "takes one value"),
        ("aantal_betrokkenen_min", ("veel",), "is a number"),
    ],
)
def test_wrong_answers_are_refused(desk: Desk, name: str, values: tuple[str, ...], sentence: str) -> None:
    """An unknown field, choice, second value or word for a number is refused in one sentence."""
    with pytest.raises(BreachError, match=sentence):
        breach.fill_in(desk, NUMBER, name, values)


def test_what_was_written_is_not_in_the_audit_trail(desk: Desk) -> None:
    """The trail says which field was filled in, never with what."""
    breach.fill_in(desk, NUMBER, "samenvatting", ("Zeer vertrouwelijk.",))
    (event,) = [entry for entry in incidents.history(desk, NUMBER) if entry.action == "breach_written"]
    assert event.details == '{"field": "samenvatting"}'


def test_the_register_tells_why_nothing_was_notified(desk: Desk, desk_for: MakeDesk, tmp_path: Path) -> None:
    """A confirmed breach stands in the register with reason, decider and second person, and stays there."""
    no_risk = Why(ReasonCode.GEEN_RISICO, "Alleen al openbare feiten.")
    notification_duty.judge(desk, NUMBER, notifiable=False, why=no_risk)
    notification_duty.confirm(desk_for("officier-b"), NUMBER)
    breach.fill_in(desk, NUMBER, "fg_advies", ("=Niet melden.",))
    path = tmp_path / "register.csv"
    breach_register.write(desk, path, CsvProfile.RFC4180, "jaarverslag")
    (row,) = csv.DictReader(io.StringIO(path.read_text()))
    assert (row["melding_ap"], row["melding_reden"], row["besloten_door"], row["tweede_persoon"]) == (
        "niet_meldplichtig",
        "Alleen al openbare feiten.",
        "officier-a",
        "officier-b",
    )
    assert row["fg_advies"] == "'=Niet melden."
    decisions.decide(desk, NUMBER, Judgement(Disposition.VALS_ALARM, WHY))
    seconding.second(desk_for("officier-b"), NUMBER)
    (kept,) = breach_register.rows(desk)
    assert kept[-1] == "vals_alarm"
