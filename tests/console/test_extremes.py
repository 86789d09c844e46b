"""The sides of an incident that are rare: very many places, edits, long texts, erased ones, holds, copies."""

from datetime import timedelta
from pathlib import Path

import pytest

from console.server import Rooms, open_console
from reports.casework import handling
from reports.casework.report import run
from reports.desk import open_desk
from reports.settings import ReportSettings
from store.casebook.schema import open_casebook
from store.clock import FixedClock
from store.matches import enrolled
from store.matches.document import Document
from tests.console.conftest import HandClock, House
from tests.factory import NIGHT, World, make_world

TEXT = (
    "De imker uit Qaraveh zat vast in de molenkelder omdat hij geen honing wou leveren aan commandant Berun."
)
CASE = "ZAAK-VOL"


@pytest.fixture
def full(tmp_path: Path) -> House:
    """One incident with everything that is rare in it."""
    world = make_world(tmp_path)
    new = Document("BES-VOL", "afwijzende beschikking", CASE, canary=False, enrolled_at=NIGHT)
    enrolled.add(world.matches, new, ((f"deel {number}", 80, None) for number in range(8)))
    for number in range(25):
        _place(world, number)
    _edited(world)
    world.close()
    run(world.directory, ReportSettings(), FixedClock(NIGHT + timedelta(hours=1)))
    morning = HandClock(NIGHT + timedelta(days=3))
    with open_desk(world.directory, ReportSettings(), morning, actor="bram") as desk:
        handling.hold(desk, "M-2026-0001", "Het onderzoek loopt nog.")
    return House(open_console(world.directory, Rooms(), morning, "nl"), morning)


def _place(world: World, number: int) -> None:
    at = NIGHT - timedelta(days=30 - number)
    version = world.post(f"site{number % 6}.example", f"p-{number}", TEXT, at, claimed=at - timedelta(days=1))
    for passage in range(1, 2 + number % 7):
        world.match(version, CASE, document="BES-VOL", passage=passage, section=f"deel {passage}")


def _edited(world: World) -> None:
    long = "Inleiding. " * 300 + TEXT + " Slot." * 300
    for days, text in ((9, TEXT + " Eerste versie."), (4, long)):
        version = world.post(
            "bewerkt.example",
            "p-bewerkt",
            text,
            NIGHT - timedelta(days=days),
            permalink=f"https://bewerkt.example/{days}",
        )
        start = text.index(TEXT)
        world.match(version, CASE, document="BES-VOL", spans=((start, start + len(TEXT)),))


def test_an_incident_with_very_many_places_shows_the_first_and_folds_the_rest(full: House) -> None:
    """Twenty are open, six are a click away, and the drawing holds them all."""
    page = full.officer().get("/meldingen/M-2026-0001").text
    assert "Wat openbaar stond, op 26 plaatsen" in page
    assert "nog 6 plaatsen" in page
    assert page.count('<article class="card sighting"') == 26
    assert "en nog" in page  # passages of one place beyond the fifth


def test_an_edited_post_shows_its_versions_and_folds_what_is_far_off(full: House) -> None:
    """The newest text first, the earlier one behind a click, long stretches folded."""
    page = full.officer().get("/meldingen/M-2026-0001").text
    assert "1 eerdere versie" in page
    assert "tekens verder weg" in page
    assert "Ook op" in page


def test_a_copy_names_its_likely_source(full: House) -> None:
    """Places with the same words are told as source and copy, as likely and no more."""
    page = full.officer().get("/meldingen/M-2026-0001").text
    assert "Waarschijnlijke bron en kopie" in page
    assert "Waarschijnlijk, niet zeker" in page


def test_a_held_incident_and_a_late_signal_are_seen(full: House) -> None:
    """That the content is held stands at the top; a signal that waited too long is said so once."""
    officer = full.officer()
    assert "wacht te lang" in officer.get("/meldingen").text
    page = officer.get("/meldingen/M-2026-0001").text
    assert "inhoud wordt vastgehouden" in page


def test_an_erased_text_is_told_and_everything_else_stays(full: House) -> None:
    """After retention the page still says what was known of it."""
    casebook = open_casebook(full.console.data.casebook)
    casebook.execute("UPDATE sighting_version SET text = ''")
    casebook.close()
    page = full.officer().get("/meldingen/M-2026-0001").text
    assert "De tekst is na de bewaartermijn gewist." in page
    assert "deel 1" in page
