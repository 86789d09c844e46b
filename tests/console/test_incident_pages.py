"""Working on incidents: seeing, judging, taking, notifying, exporting; and two officers at once."""

import io
import json
import re
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from store import clock
from store.accounts.account import Role
from store.casebook.schema import open_casebook
from store.matches import enrolled
from store.matches.document import Document, Weakness
from store.matches.schema import open_matches
from tests.console.conftest import House
from tests.factory import NIGHT

LEAK = "/meldingen/M-2026-0001"


def judgement(page: str, **changes: str) -> dict[str, str]:
    """A form as the page shows it, filled in."""
    version = re.search(r'name="version" value="(\d+)"', page)
    form = {"disposition": "vals_alarm", "reason_code": "andere_persoon", "reason": "Gaat over een ander."}
    return {**form, "version": version.group(1) if version else "", **changes}


def test_an_incident_shows_what_stood_in_public_with_what_matched_marked(town: House) -> None:
    """The matched words are marked and nothing else is."""
    page = town.officer().get(LEAK).text
    marked = re.findall(r"<mark>(.*?)</mark>", page, re.DOTALL)
    assert (
        "zat hij vast in de molenkelder, en zijn broer heeft hem vrijgekocht voor drie gouden armbanden"
        in marked
    )
    assert not any("honing" in passage for passage in marked)


def test_an_incident_says_why_it_matched_and_since_when(town: House) -> None:
    """Counts and shares in words, the four kinds of dates, and what follows for each recipient."""
    page = town.officer().get(LEAK).text
    assert "62% ervan is gevonden" in page.replace("\xa0", "")
    assert "12 groepjes woorden" in page
    for word in ("beweerd door de pagina", "opgegeven door de server", "vastgelegd: toen bestond het"):
        assert word in page
    assert "COA (locatie Echt)" in page
    assert "volgens de pagina of de server zelf" in page


def test_opening_an_incident_is_written_down_and_shown(town: House) -> None:
    """The officer's history and the audit trail are the same table."""
    officer = town.officer("carla")
    officer.get(LEAK)
    assert "Carla opende de melding." in officer.get(LEAK).text


def test_a_judgement_is_kept_with_its_reason_and_its_author(town: House) -> None:
    """What was decided, why and by whom stands on the page afterwards."""
    officer = town.officer("carla")
    answer = officer.post(f"{LEAK}/oordeel", data=judgement(officer.get(LEAK).text))
    assert answer.status_code == 303
    page = officer.get(LEAK).text
    assert "Uw oordeel is vastgelegd." in page
    assert "oordeel: vals alarm" in page
    assert "Gaat over een ander." in page
    assert "Carla," in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"disposition": ""}, "Kies een oordeel."),
        ({"disposition": "onzin"}, "Kies een oordeel."),
        ({"reason_code": ""}, "Kies een reden."),
        ({"reason_code": "nieuwe_vindplaats"}, "Kies een reden."),
        ({"reason": "  "}, "Schrijf de reden in een zin."),
        ({"reason": "x" * 2001}, "Houd de reden onder 2.000 tekens."),
        ({"status": "nieuw"}, "Kies hoe het verdergaat."),
        ({"until": "2027-01-01"}, "Een dag hoort alleen bij"),
        ({"status": "aangehouden", "until": "morgen"}, "Schrijf de dag als 2026-12-31."),
        ({"status": "aangehouden", "until": "2020-01-01"}, "Kies een dag in de toekomst."),
        ({"disposition": "onbepaald", "status": "afgehandeld"}, "Wat onbepaald is"),
    ],
)
def test_what_is_not_right_is_told_and_what_was_typed_is_kept(
    town: House, change: dict[str, str], sentence: str
) -> None:
    """Nothing is lost when a form has to be mended."""
    officer = town.officer()
    form = judgement(officer.get(LEAK).text, **change)
    answer = officer.post(f"{LEAK}/oordeel", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text.split('id="problems"')[1][:600]
    assert form["reason"] in answer.text
    assert _status(town, "M-2026-0001") == "nieuw"


def test_only_a_coordinator_closes_a_confirmed_leak(town: House) -> None:
    """Triage confirms a leak and leaves it open."""
    handler, coordinator = town.officer("hans", Role.BEHANDELAAR), town.officer("carla", Role.COORDINATOR)
    closing = {"disposition": "bevestigd_lek", "status": "afgehandeld", "reason_code": "risico"}
    refused = handler.post(f"{LEAK}/oordeel", data=judgement(handler.get(LEAK).text, **closing))
    assert "wordt door een coördinator afgehandeld" in refused.text
    done = coordinator.post(f"{LEAK}/oordeel", data=judgement(coordinator.get(LEAK).text, **closing))
    assert done.status_code == 303
    assert _status(town, "M-2026-0001") == "afgehandeld"


def test_the_second_of_two_officers_sees_that_the_first_decided(town: House) -> None:
    """Nothing is overwritten; what the second typed is still in the form."""
    first, second = town.officer("anna"), town.officer("bert")
    seen_by_second = second.get(LEAK).text
    first.post(f"{LEAK}/oordeel", data=judgement(first.get(LEAK).text, disposition="al_openbaar"))
    late = second.post(f"{LEAK}/oordeel", data=judgement(seen_by_second, reason="Mijn eigen reden."))
    assert late.status_code == 409
    assert "Iemand anders heeft deze melding intussen gewijzigd." in late.text
    assert "oordeel: al openbaar" in late.text
    assert "Mijn eigen reden." in late.text
    assert _disposition(town, "M-2026-0001") == "al_openbaar"


def test_many_are_judged_at_once_and_a_colleagues_decision_stays(town: House) -> None:
    """One reason for all; those that somebody changed meanwhile are named and left."""
    anna, bert = town.officer("anna"), town.officer("bert")
    ticked = re.findall(r'name="incident" value="([^"]+)"', anna.get("/meldingen").text)
    numbers = [tick.split(":")[0] for tick in ticked]
    bert.post(f"/meldingen/{numbers[0]}/oordeel", data=judgement(bert.get(f"/meldingen/{numbers[0]}").text))
    form = judgement("", disposition="testgegeven", reason_code="test", reason="Oefening.")
    shown = anna.post("/meldingen", data={**form, "incident": ticked[:4]}).text
    assert [_disposition(town, number) for number in numbers[1:4]] == ["None"] * 3
    assert "nooit geopend" in shown
    page = anna.post("/meldingen", data={**form, "incident": ticked[:4], "confirmed": "1"}).text
    assert "3 meldingen zijn beoordeeld." in page
    assert f"Iemand anders wijzigde {numbers[0]} intussen" in page
    assert _disposition(town, numbers[0]) == "vals_alarm"
    assert [_disposition(town, number) for number in numbers[1:4]] == ["testgegeven"] * 3


def test_a_joint_judgement_without_incidents_keeps_what_was_typed(town: House) -> None:
    """Choosing none is told, and the reason is not lost."""
    form = judgement("", reason="Een lange reden die niemand twee keer typt.")
    answer = town.officer().post("/meldingen", data=form)
    assert answer.status_code == 422
    assert "Kies ten minste één melding." in answer.text
    assert form["reason"] in answer.text


def test_an_incident_is_taken_given_and_let_go(town: House) -> None:
    """It is with one person at a time, whom the list shows."""
    officer = town.officer("anna")
    town.account("bert", Role.BEHANDELAAR)
    for name, shown in (("anna", "bij anna"), ("bert", "bij bert"), ("-", "bij niemand")):
        officer.post(f"{LEAK}/behandelaar", data={"assignee": name})
        assert shown in officer.get(LEAK).text
    assert officer.post(f"{LEAK}/behandelaar", data={"assignee": "vreemde"}).status_code == 422


def test_that_nothing_must_be_notified_needs_a_second_person(town: House) -> None:
    """Who decided it cannot agree with it; a second one can."""
    number = "/meldingen/M-2026-0007"  # bram decided that it need not be notified
    bram, fred = town.officer("bram", Role.COORDINATOR), town.officer("fred", Role.FG)
    assert "Er is een tweede persoon nodig" in bram.get(number).text
    assert bram.post(f"{number}/bevestiging").status_code == 403
    assert fred.post(f"{number}/bevestiging").status_code == 303
    assert "Fred stemde in" in fred.get(number).text


def test_declaring_awareness_starts_the_clock_of_the_law(town: House) -> None:
    """72 hours from the moment that was declared; a moment in the future is refused."""
    officer = town.officer()
    form = {"at": "2026-11-23T09:00", "reason": "De bewaarder is zeker.", "reason_code": "risico"}
    answer = officer.post(f"{LEAK}/kennisname", data=form)
    assert answer.status_code == 303, answer.text
    assert "26 november 2026 09:00" in officer.get(LEAK).text
    assert "Termijn voor de AP" in officer.get("/meldingen").text


@pytest.mark.parametrize("form", [{"at": "", "reason": "x"}, {"at": "2026-11-23T09:00", "reason": ""}])
def test_awareness_needs_a_moment_and_a_reason(town: House, form: dict[str, str]) -> None:
    """Half a form changes nothing."""
    assert town.officer().post(f"{LEAK}/kennisname", data=form).status_code == 422


def test_the_authority_the_persons_and_the_removal_are_written_down(town: House) -> None:
    """Three of the six moments that are kept apart are an officer's to fill in."""
    officer = town.officer()
    for milestone in ("gemeld_ap", "betrokkenen_ingelicht", "verwijderd"):
        form = {"milestone": milestone, "at": "2026-11-23T08:30"}
        assert officer.post(f"{LEAK}/stap", data=form).status_code == 303
    assert officer.get(LEAK).text.count("23 november 2026 08:30") == 3
    late = officer.post(f"{LEAK}/stap", data={"milestone": "verwijderd", "at": "2030-01-01T00:00"})
    assert late.status_code == 422


def test_the_custodian_sees_the_request_and_no_content(town: House) -> None:
    """References and the command to answer with; the public text is not theirs to read here."""
    town.officer("anna").post("/meldingen/M-2026-0002/vergelijking")
    custodian = town.officer("bo", Role.BEWAARDER)
    page = custodian.get("/vergelijkingen").text
    assert "lekwacht compare BESTAND --incident M-2026-0002" in page
    assert "Veshtar" not in page
    assert custodian.get("/meldingen/M-2026-0002").status_code == 403


def test_an_export_has_a_purpose_and_is_written_down(town: House) -> None:
    """It lies in the exports' folder, is downloaded by its number, and both acts are in the trail."""
    officer = town.officer("anna", Role.ONDERZOEKER, Role.AUDITOR)
    assert officer.post("/exports", data={"format": "excel-nl"}).status_code == 422
    officer.post("/exports", data={"format": "excel-nl", "purpose": "Dossier voor de FG"})
    assert "Export E-2026-0001 met" in officer.get("/exports").text
    fetched = officer.post("/exports/E-2026-0001")
    assert fetched.content.startswith("\ufeff".encode())
    assert "attachment" in fetched.headers["content-disposition"]
    trail = officer.get("/controlespoor").text
    assert "anna maakte een export." in trail
    assert "anna haalde een export op." in trail


def test_the_custodians_answer_stands_with_the_decisions(town: House) -> None:
    """What they found, how alike, their note and their name."""
    page = town.officer().get("/meldingen/M-2026-0002").text
    assert "komt deels uit het origineel" in page
    assert "gelijkenis 71" in page
    assert "Alleen de plaatsnaam." in page


@pytest.mark.parametrize("form", ["rfc4180", "overzicht", "jsonl", "register"])
def test_every_format_is_written_and_downloaded(town: House, form: str) -> None:
    """CSV for programs, JSON Lines and the breach register."""
    officer = town.officer()
    assert officer.post("/exports", data={"format": form, "purpose": "Oefening"}).status_code == 303
    assert b"M-2026-0007" in officer.post("/exports/E-2026-0001").content


def test_a_hand_over_is_downloaded_as_a_workbook(town: House) -> None:
    """A manager's overview is a file that Excel opens."""
    officer = town.officer()
    assert officer.post("/exports", data={"format": "xlsx", "purpose": "Overdracht"}).status_code == 303
    fetched = officer.post("/exports/E-2026-0001")
    assert fetched.headers["content-disposition"].endswith('.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(fetched.content))["Overzicht"]
    assert "M-2026-0007" in {row[0] for row in sheet.iter_rows(values_only=True)}


def test_a_dossier_of_one_incident_is_exported_as_a_page(town: House) -> None:
    """It is downloaded, never shown by the console itself."""
    officer = town.officer()
    form = {"format": "dossier", "incident": "M-2026-0001", "purpose": "Voor het onderzoek"}
    assert officer.post("/exports", data=form).status_code == 303
    fetched = officer.post("/exports/E-2026-0001")
    assert fetched.headers["content-type"] == "application/octet-stream"
    assert b"<html" in fetched.content


SEALED = {"format": "bundle wacz", "incident": "M-2026-0001", "purpose": "Aangifte"}


def test_the_evidence_file_of_an_incident_is_sealed_and_downloaded(town: House) -> None:
    """It is the bundle of the command line, with its dossier and captures; its purpose is in the trail."""
    officer = town.officer("anna", Role.ONDERZOEKER)
    assert officer.post("/exports", data=SEALED).status_code == 303
    assert "bewijsbestand van één melding" in officer.get("/exports").text
    fetched = officer.post("/exports/E-2026-0001")
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as sealed:
        names = sealed.namelist()
        manifest = json.loads(sealed.read("dossier/manifest.json"))
    assert {"dossier/dossier.html", "dossier/CONTROLEREN.txt", "datapackage.json"} <= set(names)
    assert len([name for name in names if name.startswith("archive/")]) == 2
    assert "Aangifte" in json.dumps(manifest)
    trail = town.officer("ilse", Role.AUDITOR).get("/controlespoor").text
    assert "Aangifte" in trail


def test_what_lies_beside_an_evidence_file_is_downloaded_too(town: House, tmp_path: Path) -> None:
    """Its digest fits the file, the text says how anybody checks it, and both are in the trail by name."""
    officer = town.officer("anna", Role.ONDERZOEKER)
    officer.post("/exports", data=SEALED)
    page = officer.get("/exports").text
    assert page.count('action="/exports/E-2026-0001') == 3
    sealed = officer.post("/exports/E-2026-0001")
    name = re.search(r'filename="([^"]+)"', sealed.headers["content-disposition"])
    assert name is not None
    (tmp_path / name[1]).write_bytes(sealed.content)
    digest = officer.post("/exports/E-2026-0001/sha256")
    assert f'filename="{name[1]}.sha256"' in digest.headers["content-disposition"]
    subprocess.run(["sha256sum", "--check", "-"], input=digest.content, cwd=tmp_path, check=True)
    guide = officer.post("/exports/E-2026-0001/controleren")
    assert f"{name[1]}.sha256" in guide.text
    trail = town.officer("ilse", Role.AUDITOR).get("/controlespoor").text
    assert "<bdi>.sha256</bdi>" in trail
    assert "<bdi>.CONTROLEREN.txt</bdi>" in trail


def test_only_what_lies_beside_a_sealed_file_is_handed_over(town: House) -> None:
    """Another export has nothing beside it, another name is none, and what is gone is not offered."""
    officer = town.officer()
    officer.post("/exports", data={"format": "jsonl", "purpose": "Oefening"})
    officer.post("/exports", data=SEALED)
    for path in ("E-2026-0001/sha256", "E-2026-0002/tsr", "E-2026-0002/..%2F..", "E-2026-0009/sha256"):
        assert officer.post(f"/exports/{path}").status_code == 404
    (digest,) = town.console.data.exports.glob("*.sha256")
    digest.unlink()
    assert officer.post("/exports/E-2026-0002/sha256").status_code == 404
    assert "/exports/E-2026-0002/sha256" not in officer.get("/exports").text
    assert town.officer("bea", Role.BEHANDELAAR).post("/exports/E-2026-0002/controleren").status_code == 403


@pytest.mark.parametrize("left_out", ["purpose", "incident"])
def test_an_evidence_file_needs_a_purpose_and_an_incident(town: House, left_out: str) -> None:
    """Nothing is made, and what was filled in stays."""
    asked = town.officer().post("/exports", data={**SEALED, left_out: ""})
    assert asked.status_code == 422
    assert ("Aangifte" in asked.text) == (left_out == "incident")
    assert not [*town.console.data.exports.iterdir()]


def test_an_evidence_file_of_changed_captures_is_not_made(town: House) -> None:
    """Nobody takes along what is not what was captured; the screen says so."""
    for copy in town.console.data.evidence.rglob("*"):
        if copy.is_file():
            copy.chmod(0o600)
            copy.write_bytes(b"another")
    asked = town.officer().post("/exports", data=SEALED)
    assert asked.status_code == 422
    assert "Het bewijsbestand is niet gemaakt" in asked.text


def test_only_who_may_export_makes_an_evidence_file(town: House) -> None:
    """Somebody who sorts signals is not offered it and is refused."""
    officer = town.officer("bea", Role.BEHANDELAAR)
    assert "Bewijsbestand maken" not in officer.get("/meldingen/M-2026-0001").text
    assert officer.post("/exports", data=SEALED).status_code == 403
    assert "Bewijsbestand maken" in town.officer().get("/meldingen/M-2026-0001").text


@pytest.mark.parametrize("path", ["/exports/E-2026-0009", "/exports/..%2Faccounts.db"])
def test_only_exports_can_be_downloaded(town: House, path: str) -> None:
    """A number that is not there, or a path, gives nothing."""
    assert town.officer().post(path).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "view=onzin",
        "status=onzin&score=abc&age=morgen&order=willekeurig",
        "number=0",
        "number=999999",
        "number=-1",
        "words=%25%27%3B--",
        "site=%00&document=%F0%9F%98%80",
    ],
)
def test_an_address_that_was_tampered_with_shows_a_list(town: House, query: str) -> None:
    """What cannot be read is as if it were not asked; nothing breaks."""
    assert town.officer().get(f"/meldingen?{query}").status_code == 200


def test_filters_restrict_the_list_and_stay_in_the_address(town: House) -> None:
    """Status, site, document, strength and words."""
    officer = town.officer()
    for query, total in (
        ("view=alles", "9 meldingen"),
        ("view=klaar", "2 meldingen"),
        ("view=alles&document=BES-2020-0815", "1 melding"),
        ("view=alles&words=ZAAK-2020", "8 meldingen"),
        ("view=alles&score=80", "1 melding"),
        ("view=alles&status=nieuw&site=nieuws.example", "1 melding"),
    ):
        assert f">{total}</caption>" in officer.get(f"/meldingen?{query}").text, query


def test_the_list_has_pages(town: House) -> None:
    """Very many incidents are shown a page at a time."""
    few = town.with_settings(type(town.console.settings)(page_rows=4))
    officer = few.officer()
    assert "Pagina 1 van 3" in officer.get("/meldingen?view=alles").text
    last = officer.get("/meldingen?view=alles&number=3").text
    assert last.count("data-incident=") == 1


def test_an_unknown_incident_is_not_here(town: House) -> None:
    """A wrong number gives a page that says so, for acts too."""
    officer = town.officer()
    assert officer.get("/meldingen/M-1999-0001").status_code == 404
    assert officer.post("/meldingen/M-1999-0001/oordeel", data=judgement("")).status_code == 404


def test_the_strip_says_whether_last_night_can_be_trusted(town: House) -> None:
    """A site that was not reached makes it trusted in part."""
    page = town.officer().get("/meldingen").text
    assert "Deels te vertrouwen" in page
    assert "Van 1 site zegt “niets gevonden” niets." in page


def test_coverage_tells_every_night_site_and_failure(town: House) -> None:
    """The drawing, the same as a table, the reason, and the missed canary."""
    page = town.officer().get("/dekking").text
    assert page.count('class="cell failed"') >= 3
    assert "geen antwoord op tijd (3)" in page
    assert "gemist" in page
    assert "ongewoon lang geen nieuwe berichten" in page


def test_documents_show_references_and_strength_and_never_text(town: House) -> None:
    """The weak passage is named with its reason, and the disclosures stand beside it."""
    officer = town.officer()
    assert "BES-2020-0815" in officer.get("/documenten").text
    page = officer.get("/document?ref=BES-2020-0815").text
    assert "te kort om te onderscheiden" in page
    assert "Gemeente Voorbeeld" in page
    assert "Qaraveh" not in page
    assert officer.get("/document?ref=onbekend").status_code == 404


def test_a_changed_audit_trail_is_seen(town: House) -> None:
    """Checking the chain finds an event that was changed behind the program's back."""
    auditor = town.officer("ada", Role.AUDITOR)
    assert "Het controlespoor is onveranderd" in auditor.post("/controlespoor").text
    casebook = open_casebook(town.console.data.casebook)
    casebook.execute("DROP TRIGGER audit_event_keeps")
    casebook.execute("UPDATE audit_event SET actor = 'niemand' WHERE id = 2")
    casebook.close()
    assert "Het controlespoor is veranderd" in auditor.post("/controlespoor").text


def test_the_breach_register_holds_what_was_not_notified_too(town: House) -> None:
    """The facts, the reason and who decided."""
    page = town.officer().get("/datalekregister").text
    assert "M-2026-0007" in page
    assert "Alleen een plaatsnaam." in page


def test_times_stand_in_the_trail_as_they_were(town: House) -> None:
    """Moments carry the exact time in UTC for machines."""
    officer = town.officer()
    assert f'datetime="{clock.to_text(NIGHT)}"' in officer.get(LEAK).text


def _status(town: House, number: str) -> str:
    return _column(town, number, "status")


def _disposition(town: House, number: str) -> str:
    return _column(town, number, "disposition")


def _column(town: House, number: str, name: str) -> str:
    casebook = open_casebook(town.console.data.casebook)
    (row,) = casebook.query("SELECT * FROM incident WHERE number = ?", [number])
    casebook.close()
    return str(row[name])


def test_the_draft_notification_is_laid_out_and_filled_in(town: House) -> None:
    """What the casebook knows stands there; what an officer fills in is kept, and only what changed."""
    officer = town.officer("carla", Role.COORDINATOR)
    path = f"{LEAK}/conceptmelding"
    assert "forum.dorpspraat.example" in officer.get(path).text
    form = {"question": ["samenvatting", "gegevenssoorten", "aantal_betrokkenen_min", "aard"]}
    kinds = ["naam", "geloof"]
    answers = {"samenvatting": "Een reactie.", "gegevenssoorten": kinds, "aantal_betrokkenen_min": "1"}
    same = {"aard": "vertrouwelijkheid", "before-aard": "vertrouwelijkheid"}
    assert officer.post(path, data={**form, **answers, **same}).status_code == 303
    page = officer.get(path).text
    assert "3 antwoorden zijn bewaard." in page
    assert "bijzonder, art. 9 AVG" in page


@pytest.mark.parametrize(
    "answers", [{"aantal_records_min": "veel"}, {"ernst": "onzin"}, {"samenvatting": "x" * 4001}]
)
def test_an_answer_that_cannot_be_is_told(town: House, answers: dict[str, str]) -> None:
    """Numbers are digits, choices are those offered, and nothing is kept of a form that is not right."""
    form = {"question": list(answers), **answers}
    assert town.officer().post(f"{LEAK}/conceptmelding", data=form).status_code == 422


def test_only_the_data_protection_officer_answers_with_advice(town: House) -> None:
    """The FG fills in the advice and nothing else; an investigator reads."""
    fg, investigator = town.officer("fred", Role.FG), town.officer("ine", Role.ONDERZOEKER)
    path = f"{LEAK}/conceptmelding"
    advice = {"question": ["fg_advies"], "fg_advies": "Melden."}
    assert fg.post(path, data=advice).status_code == 303
    assert fg.post(path, data={"question": ["samenvatting"], "samenvatting": "x"}).status_code == 403
    assert investigator.get(path).status_code == 200
    assert investigator.post(path, data={**advice, "fg_advies": "Niet melden."}).status_code == 403


def test_a_page_is_looked_at_by_the_crawler_and_not_by_the_officer(town: House) -> None:
    """The address becomes a request; what is not a web address is told."""
    officer = town.officer("ine", Role.ONDERZOEKER)
    assert officer.post(f"{LEAK}/kijken", data={"url": "https://elders.example/a"}).status_code == 303
    shown = " ".join(officer.get(LEAK).text.split())
    assert "adres bekijken: <strong>" in shown
    assert "gevraagd door Ine" in shown
    for wrong in ("javascript:alert(1)", "elders example", "file:///etc/passwd", ""):
        assert officer.post(f"{LEAK}/kijken", data={"url": wrong}).status_code == 422


def test_what_differs_is_left_out_of_a_joint_judgement_and_it_can_be_undone(town: House) -> None:
    """Unopened, confirmed and others' incidents are shown with why, not ticked; one click takes it back."""
    anna, bert = town.officer("anna"), town.officer("bert")
    ticked = re.findall(r'name="incident" value="([^"]+)"', anna.get("/meldingen").text)[:3]
    numbers = [tick.split(":")[0] for tick in ticked]
    anna.get(f"/meldingen/{numbers[0]}")
    bert.post(f"/meldingen/{numbers[1]}/behandelaar", data={"assignee": "bert"})
    listed = anna.get("/meldingen?view=alles").text
    chosen = [
        next(tick for tick in re.findall(r'value="(M-[^"]+)"', listed) if tick.startswith(number))
        for number in numbers
    ]
    form = judgement("", disposition="testgegeven", reason_code="test", reason="Oefening.")
    shown = anna.post("/meldingen", data={**form, "incident": chosen}).text
    kept = re.findall(r'name="incident" value="([^"]+)" checked', shown)
    assert [tick.split(":")[0] for tick in kept] == numbers[:1]
    assert "bij een ander" in shown
    assert "nooit geopend" in shown
    page = anna.post("/meldingen", data={**form, "incident": kept, "confirmed": "1"}).text
    assert _disposition(town, numbers[0]) == "testgegeven"
    back = re.findall(r'name="incident" value="([^"]+)"', page)
    assert anna.post("/meldingen/ongedaan", data={"incident": back}).status_code == 303
    assert _disposition(town, numbers[0]) == "None"
    assert "1 oordeel is ongedaan gemaakt." in anna.get("/meldingen").text


def test_a_leak_is_taken_back_by_two_on_screen(town: House) -> None:
    """The first proposes, sees no button to agree; the second agrees, and the register keeps the row."""
    anna, bert = town.officer("anna"), town.officer("bert")
    anna.post(f"{LEAK}/oordeel", data=judgement(anna.get(LEAK).text, disposition="bevestigd_lek"))
    anna.post(f"{LEAK}/oordeel", data=judgement(anna.get(LEAK).text, disposition="vals_alarm"))
    assert _disposition(town, "M-2026-0001") == "bevestigd_lek"
    assert f"{LEAK}/instemming" not in anna.get(LEAK).text
    assert anna.post(f"{LEAK}/instemming").status_code == 403
    assert f"{LEAK}/instemming" in bert.get(LEAK).text
    assert bert.post(f"{LEAK}/instemming").status_code == 303
    assert _disposition(town, "M-2026-0001") == "vals_alarm"
    assert "M-2026-0001" in bert.get("/datalekregister").text


def test_a_report_from_outside_is_opened_or_asked_for(town: House) -> None:
    """A page in the archive becomes an incident at once; another is fetched first."""
    anna = town.officer("anna")
    assert "/melding-van-buiten" in anna.get("/meldingen").text
    form = {"url": "https://elders.example/x", "case": "ZAAK-2019-114"}
    asked = anna.post("/melding-van-buiten", data=form)
    assert asked.headers["location"] == "/melding-van-buiten"
    assert "elders" in anna.get("/melding-van-buiten").text
    refused = anna.post("/melding-van-buiten", data={"url": "https://elders.example/x", "case": "ONBEKEND"})
    assert refused.status_code == 422
    assert "ONBEKEND" in refused.text


def test_a_heading_does_not_make_a_document_weak(town: House) -> None:
    """Only stretches that somebody could retell count; a heading is short by nature."""
    with closing(open_matches(town.console.data.matches)) as matches:
        new = Document("BES-KOP", "beschikking", "ZAAK-KOP", canary=False, enrolled_at=NIGHT)
        enrolled.add(matches, new, (("kop", 3, Weakness.TOO_SHORT), ("relaas", 90, None)))
    shown = town.officer().get("/documenten?words=BES-KOP").text
    assert "✓ alle" in shown


def test_screen_and_dossier_draw_a_kind_of_date_alike(town: House) -> None:
    """Whoever goes from the screen to the printed dossier finds the same symbols beside the same words."""
    officer = town.officer()
    screen = officer.get(LEAK).text
    form = {"format": "dossier", "purpose": "vergelijken", "incident": "M-2026-0001"}
    officer.post("/exports", data=form)
    (dossier,) = town.console.data.exports.glob("*.html")
    assert _legend(screen) == _legend(dossier.read_text(encoding="utf-8"))
    assert len(_legend(screen)) == 7


def _legend(page: str) -> list[tuple[str, str]]:
    """Symbol and word of each entry below the drawing."""
    (listed,) = re.findall(r'<ul class="legend">(.*?)</ul>', page, re.DOTALL)
    shapes = re.findall(r'\bd="([^"]+)".*?</svg>\s*(.*?)</li>', listed, re.DOTALL)
    return [(path, word.strip()) for path, word in shapes]
