"""The dossier as one HTML file: self-contained, escaped, with the drawing's data as a table."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree, html

from reports.casework import decisions
from reports.casework.decisions import Judgement
from reports.desk import Desk
from reports.dossier import dossier
from reports.errors import ExportError
from reports.language import words
from reports.output import dossier_page
from reports.output.exports import ExportWish
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition
from tests.factory import NIGHT, World, day
from tests.reports.conftest import RunReport

HOSTILE = "<script>alert(1)</script><img src=https://kwaad.example/x onerror=alert(1)>\u202eomgekeerd"


@pytest.fixture
def written(world: World, desk: Desk, run_report: RunReport, tmp_path: Path) -> Path:
    """A dossier with the public text, of a case with a weblog, a forum and two recipients."""
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2026-11-10", unit="Echt")
    world.disclose("ZAAK-1-BESCHIKKING", "gemeente <Echt>", "2020-01-10", ("relaas",))
    world.match(
        world.post("forum.example", "c7", f"Vooraf. {HOSTILE}", claimed=day("2026-11-20"), author=HOSTILE),
        spans=((8, 20),),
    )
    world.match(
        world.post(
            "weblog.example", "p3", "Lang geleden.", NIGHT + timedelta(minutes=1), claimed=day("2019-05-02")
        )
    )
    run_report()
    why = Why(ReasonCode.EERDER_OPENBAAR, "Stond er <al>.")
    decisions.decide(desk, "M-2026-0001", Judgement(Disposition.AL_OPENBAAR, why))
    path = tmp_path / "dossier.html"
    file = dossier.open_dossier(desk, "M-2026-0001")
    dossier_page.write_page(desk, file, words("nl"), path, ExportWish("aangifte", with_text=True))
    return path


def test_nothing_from_outside_is_markup_or_loaded(written: Path) -> None:
    """Hostile text stands there as text; the page has no script, no link and loads nothing."""
    page = html.document_fromstring(written.read_bytes())
    assert page.xpath("//script | //img | //a | //link | //iframe | //object") == []
    assert "<script>alert(1)</script>" in page.text_content()
    assert "\u202e" not in page.text_content()
    assert not any(name.startswith("on") for node in page.iter(etree.Element) for name in node.attrib)


def test_the_drawing_has_its_table(written: Path) -> None:
    """Every mark of the timeline is a row of the table of dates."""
    page = html.document_fromstring(written.read_bytes())
    marks = page.xpath("//svg//g[@class='moment']")
    rows = page.xpath("//table[caption]/tbody/tr")
    disclosures = page.xpath("//svg//path[@class='disclosed']")
    assert len(rows) == len(marks) + len(disclosures)
    assert page.xpath("//svg/title/text()") == ["Tijdlijn"]


def test_the_matched_part_is_marked(written: Path) -> None:
    """The recognised stretch of the public text is marked, the rest is not."""
    page = html.document_fromstring(written.read_bytes())
    assert page.xpath("//mark/text()") == ["Lang geleden.", f"Vooraf. {HOSTILE}"[8:20]]


def test_both_languages_render(world: World, desk: Desk, run_report: RunReport) -> None:
    """The page of an incident without disclosures or claims is whole in both languages."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    file = dossier.open_dossier(desk, "M-2026-0001")
    frame = dossier_page.DossierFrame(
        "COA", "AMBER+STRICT", "officier-a", "E-2026-0001", "0" * 64, with_text=False
    )
    for language, title in (
        ("nl", "Stond het al in het openbaar?"),
        ("en", "Did it stand in public before?"),
    ):
        page = dossier_page.page(file, words(language), frame)
        assert title in page
        assert "Een bericht." not in page
        assert not re.search(r"\{\w+\}", re.sub(r"<style>.*</style>", "", page, flags=re.DOTALL))


def test_the_text_needs_a_purpose(world: World, desk: Desk, run_report: RunReport, tmp_path: Path) -> None:
    """A dossier with the public text is refused without a purpose."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    file = dossier.open_dossier(desk, "M-2026-0001")
    with pytest.raises(ExportError, match="purpose"):
        dossier_page.write_page(desk, file, words("nl"), tmp_path / "d.html", ExportWish("", with_text=True))
