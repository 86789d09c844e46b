"""What must go goes, the bytes too; what must stay stays; and the same false alarm stays quiet."""

from datetime import timedelta
from pathlib import Path

import pytest

from reports.casework import (
    decisions,
    handling,
    incidents,
    notification_duty,
    retention,
    seconding,
    undoing,
    verification,
)
from reports.casework.decisions import Judgement
from reports.casework.dispositions import Keeping
from reports.casework.intake import Outcome
from reports.casework.suppressions import suppress
from reports.dossier import dossier
from reports.output import exports
from reports.output.exports import ExportWish
from reports.output.spreadsheet import CsvProfile
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition, Status
from store.casebook.suppression import SuppressionScope
from tests.factory import NIGHT, World
from tests.reports.conftest import MakeDesk, RunReport

NUMBER = "M-2026-0001"
TELLING = "Drie nachten schuilde hij in een leegstaande steenoven bij de rivier."
WEEK_LATER = NIGHT + timedelta(days=8)
WHY = Why(ReasonCode.ANDERE_PERSOON, "Gaat over een ander.")


def bytes_of(folder: Path) -> bytes:
    """Every byte of every file in a folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture(autouse=True)
def one_incident(world: World, run_report: RunReport) -> None:
    """One new incident with a telling text."""
    world.match(world.post("forum.example", "c7", TELLING))
    run_report()


@pytest.mark.parametrize(
    ("disposition", "days", "rule"),
    [
        (None, 30, Keeping.SIGNAAL),
        (Disposition.ONBEPAALD, 30, Keeping.SIGNAAL),
        (Disposition.ZELF_GEDEELD, 7, Keeping.ZELF_GEDEELD),
        (Disposition.VALS_ALARM, 14, Keeping.VALS_ALARM),
        (Disposition.AL_OPENBAAR, 90, Keeping.AFGEHANDELD),
    ],
)
def test_each_judgement_has_its_period(
    world: World, desk_for: MakeDesk, disposition: Disposition | None, days: int, rule: Keeping
) -> None:
    """Before the period is over nothing goes; after it every byte of the text is gone from the casebook."""
    morning = desk_for()
    if disposition is not None:
        decisions.decide(morning, NUMBER, Judgement(disposition, WHY))
    over = morning.now() + timedelta(days=days)
    if days:
        assert retention.plan(desk_for(at=over - timedelta(days=1))).due == ()
    later = desk_for(at=over)
    assert [due.rule for due in retention.plan(later).due] == [rule]
    folder = world.directory.casebook.parent
    assert TELLING.encode() in bytes_of(folder)
    purged = retention.purge(later)
    assert (purged.proof.clean, purged.proof.probes > 0, purged.evidence) == (True, True, 1)
    assert TELLING.encode() not in bytes_of(folder)
    assert retention.plan(later).due == ()
    assert all(check.whole for check in verification.verify(later))


def test_a_dry_run_changes_nothing(desk_for: MakeDesk) -> None:
    """Telling what would go leaves every row as it was."""
    later = desk_for(at=NIGHT + timedelta(days=60))
    before = list(later.casebook.conn.iterdump())
    assert [due.number for due in retention.plan(later).due] == [NUMBER]
    assert list(later.casebook.conn.iterdump()) == before


def test_nothing_goes_while_the_law_waits(desk_for: MakeDesk) -> None:
    """A leak that two persons took back keeps its content until it is settled what the authority is told."""
    morning, second = desk_for(), desk_for("officier-b")
    decisions.decide(morning, NUMBER, Judgement(Disposition.BEVESTIGD_LEK, WHY))
    decisions.decide(morning, NUMBER, Judgement(Disposition.VALS_ALARM, WHY))
    seconding.second(second, NUMBER)
    later = desk_for(at=NIGHT + timedelta(days=400))
    assert retention.plan(later).unsettled == (NUMBER,)
    assert retention.purge(later).plan.due == ()
    notification_duty.judge(morning, NUMBER, notifiable=False, why=WHY)
    assert retention.plan(later).due == ()
    notification_duty.confirm(second, NUMBER)
    assert [due.number for due in retention.purge(later).plan.due] == [NUMBER]


def test_an_export_in_its_own_time_is_no_leftover(desk_for: MakeDesk) -> None:
    """A dossier with the text does not make every purge for weeks say that something was left."""
    morning = desk_for()
    exports.write_csv(morning, None, CsvProfile.RFC4180, ExportWish("onderzoek", with_text=True))
    decisions.decide(morning, NUMBER, Judgement(Disposition.ZELF_GEDEELD, WHY))
    purged = retention.purge(desk_for(at=WEEK_LATER))
    assert (len(purged.plan.due), purged.proof.clean) == (1, True)


def test_a_hold_stops_it(desk_for: MakeDesk) -> None:
    """What is held is named and kept, and goes once it is released."""
    later = desk_for(at=NIGHT + timedelta(days=60))
    handling.hold(later, NUMBER, "Aangifte loopt.")
    assert retention.purge(later).plan.held == (NUMBER,)
    assert incidents.view(later, NUMBER).sightings[0].versions[0].version.text == TELLING
    handling.hold(later, NUMBER, None)
    assert [due.number for due in retention.purge(later).plan.due] == [NUMBER]


def test_a_second_word_lets_a_false_alarm_go_at_once(desk_for: MakeDesk) -> None:
    """A false alarm that a second person confirmed need not wait its fourteen days."""
    decisions.decide(desk_for(), NUMBER, Judgement(Disposition.VALS_ALARM, WHY))
    other = desk_for("officier-b")
    assert retention.plan(other).due == ()
    seconding.second(other, NUMBER)
    assert [due.rule for due in retention.plan(other).due] == [Keeping.VALS_ALARM]


def test_the_same_false_alarm_stays_quiet_without_its_text(
    world: World, desk_for: MakeDesk, run_report: RunReport
) -> None:
    """After the purge the same hit raises nothing and stores nothing for a year; another hit does."""
    decisions.decide(desk_for(), NUMBER, Judgement(Disposition.VALS_ALARM, WHY))
    later = desk_for(at=NIGHT + timedelta(days=20))
    retention.purge(later)
    version = world.post("forum.example", "c7", TELLING + " ", later.now())
    world.match(version)
    assert run_report(later.now()).count(Outcome.QUIET) == 1
    assert incidents.get(later, NUMBER).status is Status.AFGEHANDELD
    assert TELLING.encode() not in bytes_of(world.directory.casebook.parent)
    world.match(version, passage=2)
    assert run_report(later.now()).count(Outcome.RAISED) == 1
    assert incidents.get(later, NUMBER).status is Status.HEROPEND


def test_quiet_ends_after_its_year(world: World, desk_for: MakeDesk, run_report: RunReport) -> None:
    """When the year is over the pair is forgotten and the hit shows again."""
    decisions.decide(desk_for(), NUMBER, Judgement(Disposition.VALS_ALARM, WHY))
    later = desk_for(at=NIGHT + timedelta(days=20))
    retention.purge(later)
    much_later = later.now() + timedelta(days=366)
    assert retention.purge(desk_for(at=much_later)).plan.quiet == 1
    world.match(world.post("forum.example", "c7", TELLING + " ", much_later))
    assert run_report(much_later).count(Outcome.RAISED) == 1


def test_what_was_erased_stays_erased(world: World, desk_for: MakeDesk, run_report: RunReport) -> None:
    """Matching the same text again does not bring it back; the place and its digests are still known."""
    decisions.decide(desk_for(), NUMBER, Judgement(Disposition.ZELF_GEDEELD, WHY))
    retention.purge(desk_for(at=WEEK_LATER))
    world.match(1, scheme="test/2")
    run_report()
    (place,) = incidents.view(desk_for(), NUMBER).sightings
    assert place.versions[0].version.text == ""
    assert len(place.versions[0].version.text_sha256) == 64
    assert all(check.whole for check in verification.verify(desk_for()))
    assert len(dossier.open_dossier(desk_for(), NUMBER).appearances) == 1


def test_text_that_another_incident_holds_stays(
    world: World, desk_for: MakeDesk, run_report: RunReport
) -> None:
    """A post in two cases goes from the purged one alone; the proof knows that the other still holds it."""
    world.match(1, "ZAAK-2")
    run_report()
    decisions.decide(desk_for(), NUMBER, Judgement(Disposition.ZELF_GEDEELD, WHY))
    purged = retention.purge(desk_for(at=WEEK_LATER))
    assert purged.proof.clean
    assert purged.evidence == 0
    assert incidents.view(desk_for(), "M-2026-0002").sightings[0].versions[0].version.text == TELLING
    assert retention.kept_posts(desk_for()) == (1,)


def test_a_leftover_is_found(world: World, desk_for: MakeDesk) -> None:
    """Where a copy of the text lies about in the casebook's folder, the proof names the file."""
    decisions.decide(desk_for(), NUMBER, Judgement(Disposition.ZELF_GEDEELD, WHY))
    (world.directory.casebook.parent / "kopie.txt").write_text(TELLING, encoding="utf-8")
    assert retention.purge(desk_for(at=WEEK_LATER)).proof.remaining == ("kopie.txt",)


def test_the_register_row_goes_last(desk_for: MakeDesk) -> None:
    """Five years after closing the row itself goes; the audit trail still tells that it was there."""
    decisions.decide(desk_for(), NUMBER, Judgement(Disposition.AL_OPENBAAR, WHY))
    retention.purge(desk_for(at=NIGHT + timedelta(days=100)))
    later = desk_for(at=NIGHT + timedelta(days=5 * 366))
    assert [due.rule for due in retention.purge(later).plan.due] == [Keeping.REGISTER]
    assert incidents.page(later).total == 0
    assert all(check.whole for check in verification.verify(later))


def test_exports_go_from_their_folder(desk_for: MakeDesk) -> None:
    """A file in the folder of exports goes after its days; that it was written stays known."""
    desk = desk_for()
    export = exports.write_csv(desk, None, CsvProfile.EXCEL_NL, ExportWish("aangifte", with_text=True))
    later = desk_for(at=desk.now() + timedelta(days=4000))
    retention.purge(later)
    assert not Path(export.file).exists()
    assert exports.listed(later) == (export,)


def test_what_was_suppressed_from_the_start_goes_too(
    world: World, desk_for: MakeDesk, run_report: RunReport
) -> None:
    """The text of a place that a suppression kept quiet goes like a signal's."""
    desk = desk_for()
    suppress(desk, SuppressionScope.SITE, "stil.example", WHY, NIGHT + timedelta(days=300))
    world.match(world.post("stil.example", "c1", "Een stille tekst van genoeg tekens."), "ZAAK-9")
    run_report()
    later = desk_for(at=NIGHT + timedelta(days=31))
    assert retention.plan(later).suppressed == 1
    retention.purge(later)
    assert b"Een stille tekst" not in bytes_of(world.directory.casebook.parent)


def test_a_second_word_for_a_judgement_taken_back_ends_no_period(desk_for: MakeDesk) -> None:
    """The false alarm that stands again waits its fourteen days: nobody agreed with it."""
    desk = desk_for()
    decisions.decide(desk, NUMBER, Judgement(Disposition.VALS_ALARM, WHY))
    decisions.decide(desk, NUMBER, Judgement(Disposition.ZELF_GEDEELD, WHY))
    seconding.second(desk_for("officier-b"), NUMBER)
    undoing.undo(desk, NUMBER)
    assert retention.plan(desk).due == ()
    assert len(retention.plan(desk_for(at=desk.now() + timedelta(days=14))).due) == 1
