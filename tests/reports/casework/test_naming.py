"""Everywhere one name stands, as pages show it."""

from reports.casework import incidents, naming
from reports.desk import Desk
from store.casebook import retention
from tests.factory import World
from tests.reports.conftest import RunReport

TEXT = "Drie nachten schuilde hij in een steenoven."


def test_a_name_is_found_wherever_incidents_have_it(world: World, desk: Desk, run_report: RunReport) -> None:
    """On every site and in every spelling; what the same name wrote that matched nothing is not shown."""
    world.match(world.post("a.example", "c1", TEXT, author="Piet Kijkt"))
    world.match(world.post("b.example", "c2", TEXT, author="piet  kijkt"), "ZAAK-2")
    world.match(world.post("b.example", "c3", TEXT, author="Jan"), "ZAAK-3")
    world.post("b.example", "c4", "Lekker weer vandaag.", author="Piet Kijkt")
    run_report()
    named = naming.view(desk, "PIET KIJKT")
    assert [(place.incident_number, place.author) for place in named.places] == [
        ("M-2026-0001", "Piet Kijkt"),
        ("M-2026-0002", "piet  kijkt"),
    ]
    assert (named.total, named.sites) == (2, ("a.example", "b.example"))
    (same,) = incidents.view(desk, "M-2026-0001").same_names
    assert same.incidents == ("M-2026-0002",)
    assert incidents.view(desk, "M-2026-0003").same_names == ()


def test_anoniem_joins_nothing(world: World, desk: Desk, run_report: RunReport) -> None:
    """Two who gave no name are not one."""
    world.match(world.post("a.example", "c1", TEXT, author="Anoniem"))
    world.match(world.post("b.example", "c2", TEXT, author="Anoniem"), "ZAAK-2")
    run_report()
    assert incidents.view(desk, "M-2026-0001").same_names == ()
    named = naming.view(desk, "Anoniem")
    assert (named.joins, named.places) == (False, ())


def test_a_name_is_forgotten_with_its_text(world: World, desk: Desk, run_report: RunReport) -> None:
    """Erased content joins nothing any more, and the trail never held the name."""
    world.match(world.post("a.example", "c1", TEXT, author="Piet Kijkt"))
    world.match(world.post("b.example", "c2", TEXT, author="Piet Kijkt"), "ZAAK-2")
    run_report()
    naming.view(desk, "Piet Kijkt")
    retention.erase_content(desk.casebook, 1)
    assert [place.incident_number for place in naming.view(desk, "Piet Kijkt").places] == ["M-2026-0002"]
    assert incidents.view(desk, "M-2026-0002").same_names == ()
    trail = desk.casebook.execute("SELECT group_concat(object || details) FROM audit_event").fetchone()[0]
    assert "piet" not in trail.lower()
