"""What a line of the list shows of an incident."""

from datetime import timedelta

from reports.casework import incidents
from reports.desk import Desk
from reports.dossier.glance import Glance, News, Standing, glances
from reports.dossier.premises import Basis, PublicationOrder
from store.casebook import retention
from tests.factory import NIGHT, World, day
from tests.reports.conftest import MORNING, MakeDesk, RunReport

TEXT = "Men zegt dat hij drie nachten in een leegstaande steenoven schuilde bij de rivier."
TOLD = (14, 60)


def lines(desk: Desk) -> tuple[Glance, ...]:
    """Every incident at a glance, the oldest last."""
    return glances(desk, incidents.page(desk).summaries)


def test_a_line_shows_the_strongest_place(world: World, desk: Desk, run_report: RunReport) -> None:
    """Of several places the one that chance explains least, with its own words, author and date."""
    world.match(world.post("a.example", "c1", "Ergens een steenoven.", author="Weinig"), e_value=0.5)
    strong = world.post("b.example", "c2", TEXT, author="Veel", claimed=day("2026-11-01"))
    world.match(strong, e_value=1e-30, spans=(TOLD,))
    run_report()
    (line,) = lines(desk)
    assert line.version
    assert (line.version.author, line.summary.sightings) == ("Veel", 2)
    assert "".join(piece.text for piece in line.line if piece.marked) == TEXT[14:60]


def test_what_is_new_differs_by_person(world: World, desk_for: MakeDesk, run_report: RunReport) -> None:
    """New until this person opened it; a place that comes afterwards makes it news again, for them alone."""
    world.match(world.post("a.example", "c1", TEXT))
    run_report()
    anna, bram = desk_for("anna"), desk_for("bram")
    incidents.view(anna, "M-2026-0001")
    assert [lines(officer)[0].news for officer in (anna, bram)] == [News.GEZIEN, News.NIEUW]
    world.match(world.post("b.example", "c2", TEXT, NIGHT + timedelta(days=1)), at=MORNING)
    run_report(MORNING + timedelta(days=1))
    later = desk_for("anna", MORNING + timedelta(days=2))
    assert lines(later)[0].news is News.BIJGEKOMEN
    new = incidents.IncidentFilter(new_to="anna")
    assert incidents.page(later, new).total == 1
    incidents.view(later, "M-2026-0001")
    assert lines(later)[0].news is News.GEZIEN
    assert incidents.page(later, new).total == 0


def test_shared_before_or_after_is_told_where_it_is_the_same_for_all(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """Two recipients for whom it differs are not made one; a case that nobody was given says so."""
    world.document("ZAAK-1-BESCHIKKING")
    world.match(world.post("a.example", "c1", TEXT, NIGHT - timedelta(days=10)))
    world.match(
        world.post("a.example", "c2", TEXT, NIGHT - timedelta(days=10), author="lezer"), case="ZAAK-2"
    )
    run_report()
    by_case = {line.summary.incident.case_ref: line for line in lines(desk)}
    assert (by_case["ZAAK-2"].recipients, by_case["ZAAK-2"].standing) == (0, None)
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2026-11-20")
    assert lines(desk)[1].standing == Standing(PublicationOrder.ERVOOR, Basis.BEWEZEN)
    world.disclose("ZAAK-1-BESCHIKKING", "Gemeente", "2019-01-01")
    assert (lines(desk)[1].recipients, lines(desk)[1].standing) == (2, None)


def test_a_line_has_no_words_once_they_were_erased(world: World, desk: Desk, run_report: RunReport) -> None:
    """What retention took does not come back in the list."""
    world.match(world.post("a.example", "c1", TEXT))
    run_report()
    retention.erase_content(desk.casebook, 1)
    (line,) = lines(desk)
    assert line.line == ()
    assert line.place


def test_nothing_is_asked_of_the_matches_for_an_empty_list(desk: Desk) -> None:
    """A console before its first night has no matches to read."""
    desk.directory.matches.unlink()
    assert glances(desk, ()) == ()
