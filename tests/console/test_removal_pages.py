"""Taking text away, in the browser: written, read, sent, answered."""

from dataclasses import replace

import pytest

from console.console import Console
from reports.settings import ReportSettings
from store.accounts.account import Role
from store.casebook import notice as notices
from store.casebook.notice import Notice
from store.casebook.schema import open_casebook
from tests.console.conftest import House

PAGE = "/meldingen/M-2026-0001/verwijdering"
STEP = f"{PAGE}/stap"
SENDER = ReportSettings(
    organisation="COA", notice_email="verwijdering@coa.example", mail_from="lekwacht@coa.example"
)


def with_reports(house: House, settings: ReportSettings) -> House:
    """The same house with other settings of reports."""
    house.console = replace(house.console, reports=settings)
    return house


def kept(console: Console) -> tuple[Notice, ...]:
    """The notices of the incident."""
    casebook = open_casebook(console.data.casebook)
    try:
        return notices.of_incident(casebook, 1)
    finally:
        casebook.close()


@pytest.fixture
def named(town: House) -> House:
    """A town whose organisation can be named in a notice."""
    return with_reports(town, SENDER)


def test_an_officer_reads_before_anything_goes(named: House) -> None:
    """The letter stands on the page whole; mailing it without having read it is refused."""
    officer = named.officer()
    form = {"places": ["1", "2"], "grounds": ["herkenbaar"], "recipient": "", "language": "nl+en"}
    assert officer.post(PAGE, data=form).status_code == 303
    page = officer.get(PAGE).text
    assert "https://forum.dorpspraat.example/node/49577#c-49577-3" in page
    assert 'href="https://forum' not in page
    assert "Wij verklaren te goeder trouw" in page
    step = {"notice": "N-2026-0001", "step": "mail", "to": "abuse@forum.example"}
    refused = officer.post(STEP, data=step)
    assert (refused.status_code, "Lees het verzoek eerst" in refused.text) == (422, True)
    assert officer.post(STEP, data={**step, "read": "on"}).status_code == 303
    first, second = kept(named.console)
    assert (first.queued_at is not None, first.recipient) == (True, "abuse@forum.example")
    assert second.is_draft
    assert "staat klaar om te mailen" in officer.get(PAGE).text


def test_what_was_sent_is_followed(named: House) -> None:
    """Sent by hand, answered, and each with its moment."""
    officer = named.officer()
    officer.post(PAGE, data={"places": "1", "grounds": "persoonsgegevens"})
    sent = {"notice": "N-2026-0001", "step": "sent", "to": "het formulier"}
    assert officer.post(STEP, data=sent).status_code == 303
    empty = officer.post(STEP, data={"notice": "N-2026-0001", "step": "answered", "answer": " "})
    assert (empty.status_code, 'href="#answer-N-2026-0001"' in empty.text) == (422, True)
    answer = {"notice": "N-2026-0001", "step": "answered", "answer": "<b>Wij</b> kijken."}
    assert officer.post(STEP, data=answer).status_code == 303
    page = officer.get(PAGE).text
    assert "&lt;b&gt;Wij&lt;/b&gt; kijken." in page
    assert "beantwoord" in page
    trail = officer.get("/meldingen/M-2026-0001").text
    assert "Anna legde vast wat een beheerder antwoordde." in trail


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"grounds": "herkenbaar"}, "#places"),
        ({"places": "1"}, "#grounds"),
        ({"places": "99", "grounds": "herkenbaar"}, "#places"),
        ({"places": "1", "grounds": "herkenbaar", "addition": "Het lek."}, "#addition"),
        ({"places": "1", "grounds": "herkenbaar", "recipient": "geen"}, "#recipient"),
    ],
)
def test_what_is_not_right_leads_to_its_field(named: House, form: dict[str, str], problem: str) -> None:
    """Nothing is written, and what was filled in stays."""
    answer = named.officer().post(PAGE, data=form)
    assert answer.status_code == 422
    assert f'href="{problem}"' in answer.text
    assert kept(named.console) == ()


def test_a_notice_belongs_to_its_own_incident(named: House) -> None:
    """The number of another incident's notice does nothing at this one."""
    officer = named.officer()
    officer.post(PAGE, data={"places": "1", "grounds": "herkenbaar"})
    step = {"notice": "N-2026-0001", "step": "sent"}
    elsewhere = officer.post("/meldingen/M-2026-0002/verwijdering/stap", data=step)
    assert (elsewhere.status_code, kept(named.console)[0].sent_at) == (422, None)
    assert officer.get("/meldingen/M-2099-0001/verwijdering").status_code == 404
    assert officer.post("/meldingen/M-2099-0001/verwijdering", data={"places": "1"}).status_code == 404


def test_a_house_without_a_name_is_told_what_to_set(town: House) -> None:
    """The notice can be written and has a blank to fill in; it cannot be mailed so."""
    officer = with_reports(town, ReportSettings(mail_from="lekwacht@coa.example")).officer()
    assert "report.notice_email" in officer.get(PAGE).text
    officer.post(PAGE, data={"places": "1", "grounds": "herkenbaar"})
    page = officer.get(PAGE).text
    assert "[NAAM VAN DE ORGANISATIE: nog in te vullen]" in page
    assert 'value="mail"' not in page
    step = {"notice": "N-2026-0001", "step": "mail", "to": "abuse@forum.example", "read": "on"}
    assert officer.post(STEP, data=step).status_code == 422


def test_a_handler_writes_no_notice(named: House) -> None:
    """What leaves in the organisation's name is for investigators and coordinators."""
    assert named.officer("bo", Role.BEHANDELAAR).get(PAGE).status_code == 403
