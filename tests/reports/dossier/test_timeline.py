"""The drawn timeline."""

from datetime import timedelta

from reports.desk import Desk
from reports.dossier import dossier, timeline
from reports.dossier.timeline import LEFT, MAX_ROWS, WIDTH
from reports.language import words
from tests.factory import NIGHT, World, day
from tests.reports.conftest import RunReport


def test_marks_stand_in_order_of_time(world: World, desk: Desk, run_report: RunReport) -> None:
    """Rows follow the dossier, marks lie within the drawing, earlier dates to the left."""
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2026-11-10")
    world.match(world.post("forum.example", "c7", "Een bericht.", claimed=day("2026-11-20")))
    world.match(world.post("weblog.example", "p1", "Eerder.", claimed=day("2019-05-02")))
    run_report()
    drawn = timeline.draw(dossier.open_dossier(desk, "M-2026-0001"), words("nl"))
    assert drawn is not None
    assert [row.label for row in drawn.rows] == ["V-2 weblog.example", "V-1 forum.example"]
    marks = [mark.x for row in drawn.rows for mark in row.marks]
    assert all(LEFT <= x <= WIDTH for x in (*marks, *(tick.x for tick in drawn.ticks)))
    claimed = [mark.x for row in drawn.rows for mark in row.marks if mark.kind == "beweerd"]
    (shared,) = drawn.disclosures
    assert claimed[0] < shared.x < claimed[1]
    assert [tick.label for tick in drawn.ticks] == [str(year) for year in range(2020, 2028)]


def test_many_places_are_left_to_the_table(world: World, desk: Desk, run_report: RunReport) -> None:
    """More places than can be read in a drawing are counted, not drawn."""
    for number in range(MAX_ROWS + 2):
        at = NIGHT + timedelta(seconds=number)
        world.match(world.post("forum.example", f"c{number}", f"Bericht {number}.", at))
    run_report()
    drawn = timeline.draw(dossier.open_dossier(desk, "M-2026-0001"), words("nl"))
    assert drawn is not None
    assert (len(drawn.rows), drawn.left_out) == (MAX_ROWS, 2)
