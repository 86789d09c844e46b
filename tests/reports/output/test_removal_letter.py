"""The notice to a host, as it goes out."""

from aiosmtpd.controller import Controller

from reports.casework import removal
from reports.casework.removal import NoticeState, NoticeWish
from reports.output import delivery, removal_letter
from reports.settings import ReportSettings
from tests.factory import NIGHT, World
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
