"""What concerns one officer is told to them alone: numbers and a link, once."""

import json

import pytest

from reports.casework import handling, links, notes, reaching
from reports.casework.refusals import Refusal, RefusedError
from reports.language import words
from reports.output import delivery, personal
from reports.settings import ReportSettings
from store.casebook import delivery as store
from store.casebook.delivery import Channel
from tests.factory import World
from tests.reports.conftest import MakeDesk, RunReport

TELLING = "Drie nachten schuilde hij in een leegstaande steenoven bij de rivier."
SETTINGS = ReportSettings(
    personal_mail_domains=("coa.example",),
    personal_webhook_hosts=("chat.coa.example",),
    smtp_host="127.0.0.1",
    smtp_port=1,
    smtp_security="none",
    console_url="https://lekwacht.coa.example",
)


@pytest.fixture(autouse=True)
def two_incidents(world: World, run_report: RunReport) -> None:
    """Two incidents."""
    world.match(world.post("forum.example", "c7", TELLING))
    world.match(world.post("forum.example", "c8", TELLING, author="lezer"), "ZAAK-2")
    run_report()


def test_what_concerns_an_officer_is_told_once(desk_for: MakeDesk) -> None:
    """Given to them, a note of a colleague, a tie; not what they did themselves, nor what is another's."""
    anna, bram = desk_for("anna", settings=SETTINGS), desk_for("bram", settings=SETTINGS)
    handling.assign(bram, "M-2026-0001", "anna", message="Van vóór dat zij bericht wilde.")
    reaching.choose(anna, "anna@coa.example", "https://chat.coa.example/haak/1")
    assert not personal.is_waiting(anna)
    handling.assign(bram, "M-2026-0002", "anna", message=f"Kijk: {TELLING}")
    notes.write(bram, "M-2026-0001", "Is weg.")
    notes.write(anna, "M-2026-0001", "Gezien.")
    links.tie(anna, "M-2026-0001", "M-2026-0002", "Zelfde avond.")
    assert personal.is_waiting(anna)
    assert (personal.prepare(anna, words("nl")), personal.prepare(anna, words("nl"))) == (2, 0)
    hook, mail = store.every(anna.casebook)
    assert (mail.channel, mail.recipient) == (Channel.PERSONAL_MAIL, "anna@coa.example")
    assert mail.subject == "Lekwacht: 2 meldingen vragen uw aandacht"
    assert "M-2026-0001: 1 nieuwe notitie. https://lekwacht.coa.example/meldingen/M-2026-0001" in mail.body
    assert "M-2026-0002: aan u gegeven, 1 nieuwe notitie." in mail.body
    news = json.loads(hook.body)["incidents"]
    assert [line["news"] for line in news] == [{"note": 1}, {"assigned": 1, "note": 1}]
    for content in (TELLING, "ZAAK-1", "forum.example", "Is weg", "Zelfde avond"):
        assert content not in mail.body + mail.subject + hook.body + hook.subject


def test_a_message_that_could_not_be_sent_is_kept(desk_for: MakeDesk) -> None:
    """It is tried again, as every message is; the digest does not take its place."""
    anna, bram = desk_for("anna", settings=SETTINGS), desk_for("bram", settings=SETTINGS)
    reaching.choose(anna, "anna@coa.example", "")
    handling.assign(bram, "M-2026-0001", "anna")
    personal.prepare(anna, words("nl"))
    (failed,) = delivery.deliver(anna)
    assert (failed.channel, failed.recipient) == (Channel.PERSONAL_MAIL, "anna@coa.example")


def test_an_officer_who_wants_nothing_is_told_nothing(desk_for: MakeDesk) -> None:
    """Both addresses empty ends it."""
    anna, bram = desk_for("anna", settings=SETTINGS), desk_for("bram", settings=SETTINGS)
    reaching.choose(anna, "anna@coa.example", "")
    reaching.choose(anna, "", "")
    handling.assign(bram, "M-2026-0001", "anna")
    assert personal.prepare(anna, words("nl")) == 0


@pytest.mark.parametrize(
    "mail",
    ["anna@evil.example", "anna@coa.example.evil.example", "anna", "a@b@coa.example", "a\n@coa.example"],
)
def test_a_mail_address_outside_the_house_is_refused(desk_for: MakeDesk, mail: str) -> None:
    """Only the domains that the operator agreed to, whole; none of them by default."""
    with pytest.raises(RefusedError) as refused:
        reaching.choose(desk_for(settings=SETTINGS), mail, "")
    assert refused.value.refusal is Refusal.MAIL_ADDRESS
    with pytest.raises(RefusedError):
        reaching.choose(desk_for(), "anna@coa.example", "")


@pytest.mark.parametrize(
    "webhook",
    [
        "http://chat.coa.example/",
        "https://evil.example/",
        "https://chat.coa.example:22/",
        "https://chat.coa.example@evil.example/",
        "https://x@chat.coa.example/",
        "https://[::1",
        "https://chat.coa.example/\r\nHost: x",
        "file:///etc/passwd",
    ],
)
def test_a_webhook_elsewhere_is_refused(desk_for: MakeDesk, webhook: str) -> None:
    """Nobody has the program speak to a machine of their choosing."""
    with pytest.raises(RefusedError) as refused:
        reaching.choose(desk_for(settings=SETTINGS), "", webhook)
    assert refused.value.refusal is Refusal.WEBHOOK_ADDRESS
