"""Public text with the matched parts marked."""

from hypothesis import given
from hypothesis import strategies as st

from reports.casework import incidents
from reports.desk import Desk
from reports.places.marking import merged, search_phrases, stretches
from tests.factory import World
from tests.reports.conftest import RunReport

SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=8)


@given(spans=SPANS, length=st.integers(0, 30))
def test_merged_spans_are_apart_and_within_the_text(spans: list[tuple[int, int]], length: int) -> None:
    """Whatever spans come in, those that come out stand in order, apart, and cover the same places."""
    joined = merged(spans, length)
    edges = [edge for span in joined for edge in span]
    assert edges == sorted(set(edges))
    covered = {at for start, end in spans for at in range(max(0, start), min(end, length))}
    assert {at for start, end in joined for at in range(start, end)} == covered


def test_the_stretches_are_the_text(world: World, desk: Desk, run_report: RunReport) -> None:
    """Put together, the stretches give the text back; matched and quoted parts are told apart."""
    text = "Hij zei: drie nachten in de steenoven. Dat was alles."
    world.match(world.post("forum.example", "c7", text, quotes=((9, 38),)), spans=((14, 37), (20, 30)))
    run_report()
    (place,) = incidents.view(desk, "M-2026-0001").sightings
    found = stretches(place.versions[0])
    assert "".join(each.text for each in found) == text
    assert [each.text for each in found if each.matched] == ["nachten in de steenoven"]
    assert "".join(each.text for each in found if each.quoted) == text[9:38]


def test_search_phrases_come_from_the_public_text(world: World, desk: Desk, run_report: RunReport) -> None:
    """The phrases offered are stretches of what was matched in public, seven words at most."""
    text = "Betrokkene vertelde dat hij drie nachten in een leegstaande steenoven schuilde bij de rivier"
    world.match(world.post("forum.example", "c7", text))
    run_report()
    (place,) = incidents.view(desk, "M-2026-0001").sightings
    phrases = search_phrases(place.versions[0])
    assert phrases
    for phrase in phrases:
        assert phrase in text
        assert len(phrase.split()) <= 7
