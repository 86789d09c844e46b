"""The notice to a host, as it goes out."""

from aiosmtpd.controller import Controller

from reports.casework import removal
from reports.casework.removal import NoticeState, NoticeWish
from reports.output import delivery, removal_letter
from reports.settings import ReportSettings
from store.casebook import delivery as deliveries
from tests.factory import NIGHT, World, make_desk
from tests.reports.conftest import MakeDesk, Postbox, RunReport

ADDRESS = "https://forum.example/draad?bericht=7&vorm=%C3%A9"


def test_a_notice_that_was_read_is_mailed_once(
    world: World, run_report: RunReport, desk_for: MakeDesk, mail_server: tuple[Controller, Postbox]
) -> None:
    """It goes to the host alone, answers come to the organisation, and only then it counts as sent."""
    controller, box = mail_server
    world.match(world.post("forum.example", "c7", "Het relaas.", claimed=NIGHT, permalink=ADDRESS))
    run_report()
    desk = desk_for(
        settings=ReportSettings(
            organisation="COA",
            notice_email="verwijdering@coa.example",
            mail_from="lekwacht@coa.example",
            mail_to=("officieren@coa.example",),
            smtp_host=controller.hostname,
            smtp_port=controller.port,
            smtp_security="none",
        )
    )
    (notice,) = removal.draft(
        desk, "M-2026-0001", NoticeWish(), lambda asked: removal_letter.written(asked, desk.settings)
    )
    removal.have_mailed(desk, "M-2026-0001", notice.number, "abuse@forum.example")
    assert removal.waits(desk)
    for _ in range(2):
        assert delivery.deliver(desk) == ()
    (letter,) = box.letters
    assert letter["To"] == "abuse@forum.example"  # type: ignore[index]
    assert letter["Reply-To"] == "verwijdering@coa.example"  # type: ignore[index]
    assert letter["Auto-Submitted"] is None  # type: ignore[index]
    assert ADDRESS in letter.get_payload(decode=True).decode()  # type: ignore[attr-defined]
    (followed,) = removal.view(desk, "M-2026-0001").notices
    assert (followed.state, followed.notice.sent_by) == (NoticeState.VERZONDEN, "officier-a")
    assert not removal.waits(desk)


class _Officer(Postbox):
    """A mail server that lets an officer hand a notice over by hand while another one is taken in."""

    def __init__(self, world: World, number: str) -> None:
        super().__init__()
        self.world, self.number = world, number

    def handle_message(self, message: object) -> None:
        """Keep the letter, and mark the other notice as sent."""
        super().handle_message(message)
        desk = make_desk(self.world, actor="officier-b")
        removal.mark_sent(desk, "M-2026-0001", self.number, "formulier")
        desk.casebook.close()


def test_a_notice_handed_over_while_others_are_sent_is_not_mailed(
    world: World, run_report: RunReport, desk_for: MakeDesk, mail_server: tuple[Controller, Postbox]
) -> None:
    """Its host is asked once, and the mail that was withdrawn waits no more."""
    controller, _ = mail_server
    for site in ("forum.example", "weblog.example"):
        world.match(world.post(site, "c7", "Het relaas.", claimed=NIGHT))
    run_report()
    settings = ReportSettings(
        organisation="COA",
        notice_email="verwijdering@coa.example",
        mail_from="lekwacht@coa.example",
        smtp_host=controller.hostname,
        smtp_port=controller.port,
        smtp_security="none",
    )
    desk = desk_for(settings=settings)
    mailed, by_hand = removal.draft(
        desk, "M-2026-0001", NoticeWish(), lambda asked: removal_letter.written(asked, settings)
    )
    for notice in (mailed, by_hand):
        removal.have_mailed(desk, "M-2026-0001", notice.number, f"abuse@{notice.host}")
    controller.handler = box = _Officer(world, by_hand.number)
    assert delivery.deliver(desk) == ()
    assert [letter["To"] for letter in box.letters] == [f"abuse@{mailed.host}"]  # type: ignore[index]
    assert deliveries.of_notice(desk.casebook, by_hand.number) is None
    sent = {known.notice.number: known.notice for known in removal.view(desk, "M-2026-0001").notices}
    assert sent[by_hand.number].recipient == "formulier"
