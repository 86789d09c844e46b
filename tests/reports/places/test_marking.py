"""Public text with the matched parts marked."""

from hypothesis import given
from hypothesis import strategies as st

from reports.casework import incidents
from reports.desk import Desk
from reports.places.marking import excerpt, merged, pieces, pieces_of, search_phrases
from tests.factory import World
from tests.reports.conftest import RunReport

SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=8)
WIDE_SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6)


@given(spans=SPANS, length=st.integers(0, 30))
def test_merged_spans_are_apart_and_within_the_text(spans: list[tuple[int, int]], length: int) -> None:
    """Whatever spans come in, those that come out stand in order, apart, and cover the same places."""
    joined = merged(spans, length)
    edges = [edge for span in joined for edge in span]
    assert edges == sorted(set(edges))
    covered = {at for start, end in spans for at in range(max(0, start), min(end, length))}
    assert {at for start, end in joined for at in range(start, end)} == covered


def test_the_pieces_of_a_version_are_the_text(world: World, desk: Desk, run_report: RunReport) -> None:
    """Put together, the pieces give the text back; matched and quoted parts are told apart."""
    text = "Hij zei: drie nachten in de steenoven. Dat was alles."
    world.match(world.post("forum.example", "c7", text, quotes=((9, 38),)), spans=((14, 37), (20, 30)))
    run_report()
    (place,) = incidents.view(desk, "M-2026-0001").sightings
    pieces = pieces_of(place.versions[0])
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.marked] == ["nachten in de steenoven"]
    assert "".join(piece.text for piece in pieces if piece.cited) == text[9:38]


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


@given(text=st.text(max_size=50), matched=WIDE_SPANS, quotes=WIDE_SPANS)
def test_the_pieces_together_are_the_text(
    text: str, matched: list[tuple[int, int]], quotes: list[tuple[int, int]]
) -> None:
    """Spans that overlap, are empty or lie outside change the look of the text and never the text."""
    assert "".join(piece.text for piece in pieces(text, matched, quotes, 5)) == text


@given(text=st.text(min_size=1, max_size=50), matched=WIDE_SPANS)
def test_a_character_is_marked_when_a_span_covers_it(text: str, matched: list[tuple[int, int]]) -> None:
    """Every code point of a span, and no other."""
    marked = [piece.marked for piece in pieces(text, matched) for _ in piece.text]
    assert marked == [any(start <= at < end for start, end in matched) for at in range(len(text))]


def test_what_is_far_from_a_match_is_folded() -> None:
    """A long text shows the surroundings of what matched."""
    text = "a" * 2000 + "RAAK" + "b" * 2000
    shown = [piece for piece in pieces(text, [(2000, 2004)], around=400) if not piece.folded]
    assert "".join(piece.text for piece in shown) == "a" * 400 + "RAAK" + "b" * 400


def test_a_text_without_a_match_is_shown_whole() -> None:
    """Where nothing is marked nothing is far from it either."""
    assert [piece.folded for piece in pieces("a" * 5000, [], around=400)] == [False]


@given(text=st.text(max_size=400), spans=WIDE_SPANS, length=st.integers(30, 200))
def test_an_excerpt_is_one_line_of_the_text(text: str, spans: list[tuple[int, int]], length: int) -> None:
    """Whatever a stranger wrote, the line is short, has no line break, and is made of its own words."""
    cut = excerpt(text, spans, length)
    line = "".join(piece.text for piece in cut)
    assert len(line) <= length + 4
    assert len(line.splitlines()) <= 1
    inner = line.removeprefix("… ").removesuffix(" …").strip()
    assert inner in " ".join(text.split()) or inner in "".join(text.split())


def test_an_excerpt_shows_the_strongest_marked_part() -> None:
    """A text of many pages is told by the stretch that holds the most of what matched."""
    strongest = "mannen van commandant Berun staken zeventien bijenkasten in brand"
    text = f"Een dorp.\n{'Niets over dit. ' * 60}En toen zei hij:\n\n{strongest}, las ik. {'Meer. ' * 40}"
    weak, strong = text.index("dorp"), text.index(strongest)
    line = excerpt(text, ((weak, weak + 4), (strong, strong + 30), (strong + 33, strong + len(strongest))))
    assert [piece.text for piece in line if piece.marked] == [strongest[:30], strongest[33:]]
    assert line[0].text == "… "
    assert line[1].text.endswith("zei hij: ")
