"""Asking hosts to take text away: what a notice says, who sends it, and what is seen afterwards."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from reports.casework import decisions, presence, removal
from reports.casework.decisions import Judgement
from reports.casework.refusals import Refusal, RefusedError
from reports.casework.removal import NoticeState, NoticeWish
from reports.desk import Desk
from reports.language import words
from reports.output import delivery, digest, removal_letter
from reports.settings import ReportSettings
from store.archive.post import Presence
from store.casebook import delivery as deliveries
from store.casebook import request as requests
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition, Status
from store.casebook.notice import Ground, Notice
from tests.factory import NIGHT, World
from tests.reports.conftest import MORNING, MakeDesk, RunReport

SETTINGS = ReportSettings(
    organisation="Centraal Orgaan", notice_email="verwijdering@coa.example", mail_from="lekwacht@coa.example"
)
WHY = Why(ReasonCode.TEKST_VAN_BESCHIKKING, "Het relaas.")
TELLING = "Drie nachten schuilde hij in een leegstaande steenoven bij de rivier."
LEAK = Judgement(Disposition.BEVESTIGD_LEK, WHY)


@pytest.fixture(autouse=True)
def two_hosts(world: World, run_report: RunReport) -> None:
    """One case at two places of a forum and one of a weblog."""
    for site, name in (("forum.example", "c7"), ("forum.example", "c8"), ("weblog.example", "p1")):
        world.match(world.post(site, name, TELLING, claimed=NIGHT, author=f"lezer {name}"))
    run_report()


@pytest.fixture
def officer(desk_for: MakeDesk) -> Desk:
    """An officer whose organisation can be named in a notice."""
    return desk_for(settings=SETTINGS)


def drafted(desk: Desk, wish: NoticeWish | None = None) -> tuple[Notice, ...]:
    """The notices that are written for the incident."""
    return removal.draft(
        desk,
        "M-2026-0001",
        wish or NoticeWish(),
        lambda asked: removal_letter.written(asked, desk.settings),
    )


def seen(world: World, run_report: RunReport, nights: int, **presences: str) -> None:
    """So many nights later the forum's posts were looked for, and this is what was seen."""
    at = NIGHT + timedelta(days=nights)
    for name, seen_as in presences.items():
        world.seen("weblog.example" if name.startswith("p") else "forum.example", name, at, Presence(seen_as))
    run_report(at + timedelta(minutes=30), SETTINGS)


def states(desk: Desk) -> list[NoticeState]:
    """How far each notice is."""
    return [notice.state for notice in removal.view(desk, "M-2026-0001").notices]


def test_every_host_gets_its_own_notice(officer: Desk) -> None:
    """A host reads of the places that it can take away, and of no other."""
    forum, weblog = drafted(officer)
    assert (forum.host, weblog.host) == ("forum.example", "weblog.example")
    assert "https://forum.example/draad#c7" in forum.body
    assert "https://forum.example/draad#c8" in forum.body
    assert "weblog.example" not in forum.body + forum.subject
    assert (forum.number, weblog.number) == ("N-2026-0001", "N-2026-0002")


@pytest.mark.parametrize(("language", "absent"), [("nl", "good faith"), ("en", "goeder trouw"), (None, "?")])
def test_a_notice_has_what_the_law_asks(officer: Desk, language: str | None, absent: str) -> None:
    """Reasons, exact addresses, who asks with a mail address, and good faith: in Dutch, English or both."""
    body = drafted(officer, NoticeWish(language=language))[0].body
    for wanted in (
        "https://forum.example/draad#c7",
        "Centraal Orgaan",
        "verwijdering@coa.example",
        "2022/2065",
    ):
        assert wanted in body
    assert absent not in body
    assert ("goeder trouw" in body) is (language != "en")
    assert ("good faith" in body) is (language != "nl")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_notice_tells_nothing_of_the_text(officer: Desk, language: str) -> None:
    """With every reason there is: no word of the text, no case, no document, nothing on truth or origin."""
    notice = drafted(officer, NoticeWish(grounds=tuple(Ground), language=language))[0]
    letter = f"{notice.subject}\n{notice.body}"
    assert "ZAAK-1" not in letter
    assert "steenoven" not in letter
    # the sentence that says that nothing is said, and the declaration that the law words, are taken out
    bare = re.sub(
        r"(?:Met dit verzoek zeggen|With this request we say|Wij verklaren|We declare).*", "", letter
    )
    incident = removal.view(officer, "M-2026-0001").incident
    assert removal.telling_word(bare, incident, ()) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Dit komt uit een beschikking.",
        "The decision was leaked.",
        "Over zaak-1.",
        "Dit klopt niet.",
        "uitgelekt",
    ],
)
def test_an_own_sentence_may_not_tell(officer: Desk, sentence: str) -> None:
    """What an officer adds is refused when it says what the text is; the word is named."""
    with pytest.raises(RefusedError) as refused:
        drafted(officer, NoticeWish(addition=sentence))
    assert refused.value.refusal is Refusal.NOTICE_TELLS
    assert str(refused.value.values["word"]).casefold() in sentence.casefold()
    assert removal.view(officer, "M-2026-0001").notices == ()


def test_a_harmless_own_sentence_is_in_the_letter(officer: Desk) -> None:
    """What the officer adds stands among the reasons."""
    (forum, _) = drafted(officer, NoticeWish(addition="De reactie staat onder een bericht over huisvesting."))
    assert "onder een bericht over huisvesting" in forum.body


def test_writing_again_takes_the_place_of_a_draft(officer: Desk) -> None:
    """A draft that nobody sent is written over; what went stays as it went."""
    first = drafted(officer)[0]
    again = drafted(officer, NoticeWish(language="en"))[0]
    assert (again.number, "Aan de beheerder" in again.body) == (first.number, False)
    removal.mark_sent(officer, "M-2026-0001", first.number)
    third = drafted(officer)[0]
    assert third.number == "N-2026-0003"
    assert states(officer) == [NoticeState.VERZONDEN, NoticeState.OPGESTELD, NoticeState.OPGESTELD]


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (NoticeWish(grounds=()), Refusal.NOTICE_GROUND),
        (NoticeWish(places=(99,)), Refusal.NOTICE_PLACE),
        (NoticeWish(addition="a" * 1001), Refusal.NOTICE_TOO_LONG),
        (NoticeWish(recipient="abuse@forum.example\nBcc: x@y.nl"), Refusal.NOTICE_RECIPIENT),
        (NoticeWish(recipient="geen adres"), Refusal.NOTICE_RECIPIENT),
    ],
)
def test_what_cannot_be_a_notice_is_refused(officer: Desk, wish: NoticeWish, refusal: Refusal) -> None:
    """Nothing is written, and the reason is a value."""
    with pytest.raises(RefusedError) as refused:
        drafted(officer, wish)
    assert refused.value.refusal is refusal
    assert removal.view(officer, "M-2026-0001").notices == ()


def test_nobody_is_asked_to_take_away_what_is_harmless(officer: Desk) -> None:
    """After such a judgement no notice is written: the person told it themselves, or nothing leaked."""
    decisions.decide(officer, "M-2026-0001", Judgement(Disposition.ZELF_GEDEELD, WHY))
    with pytest.raises(RefusedError) as refused:
        drafted(officer)
    assert refused.value.refusal is Refusal.NOTICE_NOT_FITTING


def test_a_notice_is_followed_until_the_last_copy_is_gone(
    world: World, officer: Desk, desk_for: MakeDesk, run_report: RunReport
) -> None:
    """Written, sent, answered, gone from one place, from all, and back again."""
    forum, _ = drafted(officer)
    assert states(officer)[0] is NoticeState.OPGESTELD
    removal.mark_sent(officer, "M-2026-0001", forum.number, "via het formulier")
    assert states(officer)[0] is NoticeState.VERZONDEN
    later = desk_for(at=MORNING + timedelta(days=1), settings=SETTINGS)
    removal.mark_answered(later, "M-2026-0001", forum.number, "Wordt bekeken.")
    assert states(officer)[0] is NoticeState.BEANTWOORD
    seen(world, run_report, 2, c7="gone", c8="present")
    assert states(officer)[0] is NoticeState.BEANTWOORD
    seen(world, run_report, 3, c7="gone", c8="gone")
    assert states(officer)[0] is NoticeState.WEG
    assert not removal.view(officer, "M-2026-0001").is_over
    seen(world, run_report, 4, p1="gone")
    assert digest.compile_digest(officer).back_again == ()
    assert removal.view(officer, "M-2026-0001").is_over
    seen(world, run_report, 6, c7="present")
    followed = removal.view(officer, "M-2026-0001")
    assert (followed.notices[0].state, followed.is_over) == (NoticeState.TERUG, False)
    assert followed.notices[0].back_at == NIGHT + timedelta(days=6)
    summary = digest.compile_digest(officer)
    assert summary.back_again == ("M-2026-0001",)
    assert "M-2026-0001: tekst die was weggehaald, staat er weer" in "\n".join(
        digest.as_text(summary, words("nl"), "")
    )


def test_a_new_place_after_the_notice_shows(world: World, officer: Desk, run_report: RunReport) -> None:
    """Who puts the text up again elsewhere is found by matching, and told apart from what was asked."""
    removal.mark_sent(officer, "M-2026-0001", drafted(officer)[0].number)
    at = NIGHT + timedelta(days=1)
    world.match(world.post("ander.example", "x1", TELLING, at), at=at + timedelta(minutes=20))
    run_report(at + timedelta(minutes=30), SETTINGS)
    assert [place.sighting.site for place in removal.view(officer, "M-2026-0001").found_since] == [
        "ander.example"
    ]


def test_a_closed_incident_is_watched_while_the_text_stands(
    world: World, officer: Desk, desk_for: MakeDesk, run_report: RunReport
) -> None:
    """However long ago it was closed: until nothing stands, and so many nights after that."""
    for notice in drafted(officer):
        removal.mark_sent(officer, "M-2026-0001", notice.number)
    closed = Judgement(Disposition.AL_OPENBAAR, WHY, Status.AFGEHANDELD)
    decisions.decide(officer, "M-2026-0001", closed)
    much_later = desk_for(at=MORNING + timedelta(days=200), settings=SETTINGS)
    assert presence.ask_again(much_later) == 3
    seen(world, run_report, 201, c7="gone", c8="gone", p1="gone")
    assert presence.ask_again(desk_for(at=MORNING + timedelta(days=220), settings=SETTINGS)) == 3
    assert presence.ask_again(desk_for(at=MORNING + timedelta(days=240), settings=SETTINGS)) == 0
    assert requests.due(officer.casebook, (NIGHT + timedelta(days=400)).date())


def test_a_notice_goes_once(officer: Desk) -> None:
    """What was sent or is about to go cannot go again, and an answer needs a notice that went."""
    forum, weblog = drafted(officer)
    with pytest.raises(RefusedError) as early:
        removal.mark_answered(officer, "M-2026-0001", forum.number, "Goed.")
    removal.mark_sent(officer, "M-2026-0001", forum.number)
    removal.have_mailed(officer, "M-2026-0001", weblog.number, "abuse@weblog.example")
    for number in (forum.number, weblog.number):
        with pytest.raises(RefusedError) as twice:
            removal.have_mailed(officer, "M-2026-0001", number, "abuse@forum.example")
        assert twice.value.refusal is Refusal.NOTICE_WENT
    assert early.value.refusal is Refusal.NOTICE_NOT_SENT
    assert states(officer) == [NoticeState.VERZONDEN, NoticeState.KLAARGEZET]


def test_a_mail_that_does_not_arrive_can_be_sent_by_hand(desk_for: MakeDesk) -> None:
    """What went wrong shows; an officer who sends it takes the mail back, so that it goes once."""
    desk = desk_for(settings=replace(SETTINGS, smtp_host="127.0.0.1", smtp_port=1, smtp_security="none"))
    number = drafted(desk)[0].number
    removal.have_mailed(desk, "M-2026-0001", number, "abuse@forum.example")
    assert len(delivery.deliver(desk)) == 1
    (followed, _) = removal.view(desk, "M-2026-0001").notices
    assert followed.state is NoticeState.KLAARGEZET
    assert "refused" in (followed.trouble or "")
    assert not removal.waits(desk)  # it waits before it is tried again
    removal.mark_sent(desk, "M-2026-0001", number)
    assert states(desk)[0] is NoticeState.VERZONDEN
    assert removal.view(desk, "M-2026-0001").notices[0].trouble is None
    assert deliveries.of_notice(desk.casebook, number) is None


@pytest.mark.parametrize(
    ("settings", "refusal"),
    [
        (ReportSettings(organisation="COA", notice_email="v@coa.example"), Refusal.MAIL_NOT_SET),
        (ReportSettings(mail_from="lekwacht@coa.example"), Refusal.NOTICE_SENDER),
    ],
)
def test_without_mail_or_a_name_an_officer_sends_it(
    desk_for: MakeDesk, settings: ReportSettings, refusal: Refusal
) -> None:
    """A house without a mail server or a name for itself is told so, and the notice stays a draft."""
    desk = desk_for(settings=settings)
    notice = drafted(desk)[0]
    with pytest.raises(RefusedError) as refused:
        removal.have_mailed(desk, "M-2026-0001", notice.number, "abuse@forum.example")
    assert refused.value.refusal is refusal
    assert states(desk)[0] is NoticeState.OPGESTELD


def test_every_step_is_written_down_without_content(officer: Desk) -> None:
    """The audit trail names the incident and the notice, never an address or a sentence."""
    forum, weblog = drafted(officer, NoticeWish(addition="Een gewone zin."))
    removal.mark_sent(officer, "M-2026-0001", forum.number)
    removal.mark_answered(officer, "M-2026-0001", forum.number, "Wij halen het weg.")
    removal.have_mailed(officer, "M-2026-0001", weblog.number, "abuse@weblog.example")
    rows = officer.casebook.execute("SELECT action, object, details FROM audit_event").fetchall()
    steps = [(action, thing) for action, thing, _ in rows if action.startswith("notice_")]
    assert steps == [
        *[("notice_drafted", "M-2026-0001")] * 2,
        *((action, "M-2026-0001") for action in ("notice_sent", "notice_answered", "notice_queued")),
    ]
    for text in ("gewone zin", "halen het weg", "draad"):
        assert not any(text in details for _, _, details in rows)
