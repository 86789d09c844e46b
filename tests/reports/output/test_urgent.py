"""What cannot wait for the morning is mailed at once, once, and without content."""

import pytest

from reports.casework import decisions
from reports.casework.decisions import Judgement
from reports.language import words
from reports.output import delivery, urgent
from reports.settings import ReportSettings
from store.casebook import delivery as store
from store.casebook.decision import ReasonCode, Why
from store.casebook.delivery import Channel
from store.casebook.incident import Disposition
from tests.factory import World
from tests.reports.conftest import MakeDesk, RunReport

TELLING = "Drie nachten schuilde hij in een leegstaande steenoven bij de rivier."
WHY = Why(ReasonCode.TEKST_VAN_BESCHIKKING, "Het relaas.")
SETTINGS = ReportSettings(
    urgent_to=("wacht@coa.example",),
    urgent_score=85,
    smtp_host="127.0.0.1",
    smtp_port=1,
    smtp_security="none",
    console_url="https://lekwacht.coa.example",
)


@pytest.fixture(autouse=True)
def strong_and_weak(world: World, run_report: RunReport) -> None:
    """A strong place, and a weak one of another case."""
    world.match(world.post("forum.example", "c7", TELLING), score=91)
    world.match(world.post("forum.example", "c8", "Iets anders."), "ZAAK-2", score=60)
    run_report()


def test_a_strong_place_and_a_confirmed_leak_are_told_once(desk_for: MakeDesk) -> None:
    """The score of the one and the term of the other, with a link, and nothing of what stood there."""
    desk = desk_for(settings=SETTINGS)
    assert urgent.is_waiting(desk)
    assert (urgent.prepare(desk, words("nl")), urgent.prepare(desk, words("nl"))) == (1, 0)
    decisions.decide(desk, "M-2026-0002", Judgement(Disposition.BEVESTIGD_LEK, WHY))
    assert urgent.prepare(desk, words("nl")) == 1
    assert not urgent.is_waiting(desk)
    leak, strong = store.every(desk.casebook)
    assert strong.subject == "Lekwacht: sterke vondst, M-2026-0001"
    assert "score 91" in strong.body
    assert "https://lekwacht.coa.example/meldingen/M-2026-0002" in leak.body
    for content in (TELLING, "ZAAK-1", "forum.example"):
        assert content not in strong.body + strong.subject + leak.body


def test_what_could_not_be_sent_is_tried_again_beside_the_digest(desk_for: MakeDesk) -> None:
    """A digest does not take the place of an urgent message that waits."""
    desk = desk_for(settings=SETTINGS)
    urgent.prepare(desk, words("nl"))
    (failed,) = delivery.deliver(desk)
    assert failed.channel is Channel.URGENT
    delivery.prepare(desk_for(settings=ReportSettings(mail_to=("a@b.example",))), words("nl"))
    assert [message.channel for message in store.every(desk.casebook) if message.replaced_at is None] == [
        Channel.MAIL,
        Channel.URGENT,
    ]


def test_without_anybody_named_nothing_is_told(desk_for: MakeDesk) -> None:
    """No address, no message, and no worker that starts for it."""
    desk = desk_for()
    assert not urgent.is_waiting(desk)
    assert urgent.prepare(desk, words("nl")) == 0
