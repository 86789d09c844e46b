"""Web archives asked from the console, done by the process with a network, seen at the incident."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from store.accounts.account import Role
from store.audit import events_about
from store.casebook.schema import read_casebook
from store.layout import DataDirectory
from store.visible import defanged
from tests import webarchive
from tests.commandline import FIRST_INCIDENT
from tests.console.browser.conftest import Running, serving
from tests.e2e.conftest import Run
from tests.e2e.test_trace import PASSAGE, archived, page_of

URL = "https://forum.example/draad/1"
OTHER = "Vandaag over het weer, de bus en de markt in het dorp, en over niets anders dan dat. " * 3
WHY = "Stond het er al voor de verstrekking?"
ANNA = "anna-onderzoeker-auditor"


@pytest.fixture
def archive() -> Iterator[webarchive.WebArchive]:
    """A web archive with two captures of the page before the passage stood on it, and one with it."""
    with webarchive.serving() as serves:
        for moment, text in (("2018-01-02", OTHER), ("2019-05-01", OTHER), ("2020-06-02", PASSAGE)):
            at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
            serves.kept.append(webarchive.Kept(URL, at, page_of(text)))
        yield serves


@pytest.fixture
def incident(lekwacht: Run, root: Path, archive: webarchive.WebArchive, tmp_path: Path) -> str:
    """An incident of a page that we captured lately, in a house that may ask the archive; its address."""
    lekwacht("init")
    allow(root, f'"oud wayback {archive.base}"', loopback=f'"{archive.address}", "127.0.0.1:9"')
    line = {"ref": "VB-7", "kind": "voornemen", "section": "relaas", "text": PASSAGE}
    shared = {"shared_with": "COA", "shared_on": "2024-06-01"}
    (tmp_path / "documenten.jsonl").write_text(json.dumps(line | shared) + "\n", encoding="utf-8")
    lekwacht("enrol", "--jsonl", str(tmp_path / "documenten.jsonl"))
    new = archived(tmp_path / "nieuw.warc", URL, "2025-02-01T10:00:00Z")
    for step in (("crawl", "--warc", str(new)), ("match",), ("report",)):
        lekwacht(*step)
    return f"/meldingen/{FIRST_INCIDENT}"


def allow(root: Path, archives: str, *, loopback: str | None = None) -> None:
    """Let the settings name these archives, and after the first time no others."""
    settings = root / "lekwacht.toml"
    text = re.sub(r"(?m)^archives = .*\n", "", settings.read_text(encoding="utf-8"))
    own = f"archives = [{archives}]\n"
    if loopback is not None:
        own += f"loopback = [{loopback}]\narchive_requests_a_minute = 60000\n"
    settings.write_text(text.replace("[crawl]\n", f"[crawl]\n{own}", 1), encoding="utf-8")


@pytest.fixture
def console(incident: str, root: Path) -> Iterator[Running]:
    """The console as it is served, with the settings of that moment."""
    assert incident
    with serving(DataDirectory(root)) as running:
        yield running


@contextmanager
def officer(running: Running, *roles: Role, language: str = "nl") -> Iterator[httpx2.Client]:
    """Somebody with these roles, signed in."""
    cookie = running.session("-".join(("anna", *roles)), *roles)
    with httpx2.Client(
        base_url=running.url,
        headers={"Sec-Fetch-Site": "same-origin"},
        cookies={"lekwacht": cookie, "lekwacht-language": language},
        follow_redirects=True,
        timeout=60,
    ) as client:
        yield client


def ask(visitor: httpx2.Client, incident: str, **changes: str) -> httpx2.Response:
    """The form of the incident as the page shows it, filled in and sent."""
    shown = visitor.get(incident).text
    told = re.search(r'name="told" value="(\w+)"', shown)
    form = {"purpose": WHY, "agreed": "on", "told": told[1] if told else "", **changes}
    return visitor.post(f"{incident}/webarchieven", data=form)


def state(visitor: httpx2.Client, incident: str) -> str:
    """What the incident says of the archives, as a person reads it."""
    page = visitor.get(incident).text
    section = re.search(r'aria-labelledby="web-archives".*?</section>', page, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", section[0] if section else "")).split())


def test_an_officer_asks_and_reads_the_answer_at_the_incident(
    lekwacht: Run, root: Path, archive: webarchive.WebArchive, incident: str, console: Running
) -> None:
    """Who learns what is told before; then asked, done by the other process, and ready, each as it is."""
    with officer(console, Role.ONDERZOEKER, Role.AUDITOR) as anna:
        form = anna.get(incident).text
        assert "In webarchieven zoeken" in form
        assert "Archieven (oud) krijgen nu 1 adres te zien" in form
        assert defanged(URL) in form
        for missing in ("purpose", "agreed", "told"):
            assert ask(anna, incident, **{missing: ""}).status_code == 422
        assert state(anna, incident) == ""
        assert "De archieven worden gevraagd" in ask(anna, incident).text
        assert "Open gevraagd door Anna" in state(anna, incident)
        assert archive.asked == []
        lekwacht("requests", "--follow-up")
        ready = state(anna, incident)
        assert "Klaar: de archieven zijn tot het einde gevraagd." in ready
        assert WHY in ready
        assert "2 jun 2020" in ready
        assert "1 mei 2019" in ready
        assert "3 van 3; 0 niet te lezen" in ready
        page = anna.get(incident).text
        assert "archive-oud-forum.example" in page
        trail = html.unescape(anna.get("/controlespoor").text)
    for told in ("liet openbare archieven naar de pagina's vragen", "Openbare archieven antwoordden", WHY):
        assert told in trail, told
    with closing(read_casebook(DataDirectory(root).casebook)) as casebook:
        acts = list(events_about(casebook, FIRST_INCIDENT))
    by = [(act.action, act.actor) for act in acts if act.action in {"archives_answered", "request_answered"}]
    assert by[-2:] == [("archives_answered", ANNA), ("request_answered", ANNA)]
    assert not any(word in request for request in archive.asked for word in ("Mbezelin", "uurwerken"))
    found = json.loads(lekwacht("trace", FIRST_INCIDENT, "--no-search", "--json").stdout)
    assert [(each["order"], each["basis"]) for each in found["recipients"]] == [("ervoor", "bewezen")]
    lekwacht("verify")
    asked = len(archive.asked)
    lekwacht("requests", "--follow-up")
    assert len(archive.asked) == asked


def test_what_goes_wrong_is_told_with_what_to_do(
    lekwacht: Run, root: Path, archive: webarchive.WebArchive, incident: str, console: Running
) -> None:
    """An archive that does not answer, one forbidden meanwhile, others than were shown: nothing is lost."""
    with officer(console, Role.ONDERZOEKER, language="en") as anna:
        ask(anna, incident)
        archive.refusals += [(503, {}, b"busy")] * 5
        lekwacht("requests", "--follow-up", expect=3)
        assert "Failed" in state(anna, incident)
        assert "Ask again later; it goes on where it was." in state(anna, incident)
        archive.refusals.clear()
        before = len(archive.asked)
        for archives, told in (
            ("", "no web archive may be asked any more"),
            (f'"oud wayback {archive.base}", "new pywb {archive.base}"', "Read again who learns what"),
            ('"oud kind https://archive.example"', "The operator sees why with “lekwacht archives list”"),
        ):
            ask(anna, incident)
            allow(root, archives)
            lekwacht("requests", "--follow-up", expect=3)
            assert told in state(anna, incident)
            assert len(archive.asked) == before
            allow(root, f'"oud wayback {archive.base}"')
    with officer(console, Role.BEHANDELAAR) as bea:
        assert "In webarchieven zoeken" not in bea.get(incident).text
        assert ask(bea, incident).status_code == 403
        assert "Mislukt" in state(bea, incident)


def test_where_no_archive_may_be_asked_the_console_says_so(
    lekwacht: Run, root: Path, archive: webarchive.WebArchive, incident: str
) -> None:
    """By default none is named: there is no form, and a form made by hand is refused."""
    allow(root, "")
    with serving(DataDirectory(root)) as console, officer(console, Role.ONDERZOEKER) as anna:
        page = anna.get(incident).text
        assert "Er mag geen webarchief worden gevraagd" in page
        assert 'name="told"' not in page
        assert ask(anna, incident).status_code == 422
    lekwacht("requests", "--follow-up")
    assert archive.asked == []
