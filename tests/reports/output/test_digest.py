"""What officers are told in the morning, and that it arrives."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from reports.casework import decisions
from reports.casework.decisions import Judgement
from reports.desk import Desk
from reports.language import words
from reports.output import delivery, digest
from reports.output.delivery import MailError
from reports.settings import ReportSettings
from store.archive.coverage import add_counts, open_night
from store.casebook import delivery as store
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition
from store.matches import aside, language
from store.matches.aside import Aside, AsideReason
from store.nights import night as nights
from store.nights.night import Canary, Night, Step
from store.nights.schema import open_nights
from tests.factory import NIGHT, World
from tests.reports.conftest import MakeDesk, Postbox, RunReport

TELLING = "Drie nachten schuilde hij in een leegstaande steenoven bij de rivier."
WHY = Why(ReasonCode.TEKST_VAN_BESCHIKKING, "Het relaas.")


@pytest.fixture
def a_night(world: World) -> None:
    """A complete night in which one site was reached and the canary found."""
    database = open_nights(world.directory.nights)
    step = Step("crawl", NIGHT, NIGHT + timedelta(minutes=5), 0)
    nights.save(database, Night(NIGHT, NIGHT, NIGHT + timedelta(minutes=30), Canary.FOUND, (step,)))
    database.close()
    open_night(world.archive, world.site("forum.example"), "2026-11-23", NIGHT)
    add_counts(world.archive, 1, "2026-11-23", {"reached": 1, "posts_new": 3})
    world.archive.execute("UPDATE coverage SET ending = 'complete'")


def mailing(controller: Controller, **more: object) -> ReportSettings:
    """Settings that mail to the local server."""
    return ReportSettings(
        mail_to=("officieren@coa.example",),
        smtp_host="127.0.0.1",
        smtp_port=controller.port,
        smtp_security="none",
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.usefixtures("a_night")
def test_the_numbers_of_a_night(world: World, desk_for: MakeDesk, run_report: RunReport) -> None:
    """New incidents, deadlines and coverage are told with links, and nothing of what was found."""
    world.match(world.post("forum.example", "c7", TELLING, author="leegloper"))
    run_report()
    desk = desk_for(settings=ReportSettings(console_url="https://lekwacht.coa.example/"))
    decisions.decide(desk, "M-2026-0001", Judgement(Disposition.BEVESTIGD_LEK, WHY))
    summary = digest.compile_digest(desk)
    assert summary.trustworthy
    assert summary.new_incidents == ("M-2026-0001",)
    text = "\n".join(digest.as_text(summary, words("nl"), desk.settings.console_url))
    assert "https://lekwacht.coa.example/meldingen/M-2026-0001" in text
    assert "melden aan de AP kan tot 26 november 2026 10:30" in text
    everything = text + digest.subject(summary, words("nl")) + json.dumps(digest.as_json(summary))
    for content in (TELLING, "steenoven", "leegloper", "draad#c7", "ZAAK-1"):
        assert content not in everything


@pytest.mark.usefixtures("a_night")
def test_posts_that_nothing_here_reads_are_counted_by_language(world: World, desk: Desk) -> None:
    """The digest says of how many posts, by language, nothing could be found that night."""
    language.add(world.matches, "2026-11-23", {"fa": 12, "ti": 3}, read=False)
    language.add(world.matches, "2026-11-23", {"nl": 900}, read=True)
    language.add(world.matches, "2026-11-22", {"so": 5}, read=False)
    summary = digest.compile_digest(desk)
    text = "\n".join(digest.as_text(summary, words("nl"), ""))
    assert "15 berichten in een taal waarin hier niets gevonden wordt: Perzisch 12, Tigrinya 3." in text
    assert list(digest.as_json(summary)["unread"]) == [
        {"language": "fa", "posts": 12},
        {"language": "ti", "posts": 3},
    ]


@pytest.mark.usefixtures("a_night")
def test_silence_is_told_too(desk: Desk) -> None:
    """When nothing was found the digest says so, and that the silence means something."""
    summary = digest.compile_digest(desk)
    assert (
        digest.subject(summary, words("nl")) == "Lekwacht 2026-11-23: niets nieuws, de nacht is betrouwbaar"
    )


def test_a_night_that_cannot_be_trusted_says_so_first(desk: Desk) -> None:
    """Without a complete night the subject says that no news means nothing."""
    summary = digest.compile_digest(desk)
    assert not summary.trustworthy
    assert "LET OP" in digest.subject(summary, words("nl"))
    assert "NIET volledig" in next(digest.as_text(summary, words("nl"), ""))


def test_a_step_that_was_stopped_and_posts_that_were_not_matched_are_told(world: World, desk: Desk) -> None:
    """The step by its name and the posts by their number; posts that were only cut are not counted."""
    step = Step("match", NIGHT, NIGHT, 3, stopped=True)
    database = open_nights(desk.directory.nights)
    nights.save(database, Night(NIGHT, NIGHT, NIGHT, Canary.FOUND, (step,)))
    database.close()
    aside.put(
        world.matches,
        [
            Aside(1, AsideReason.FAILED, "ValueError", "0.1.0", NIGHT),
            Aside(2, AsideReason.TOO_SLOW, "TooSlowError", "0.1.0", NIGHT),
            Aside(3, AsideReason.LONG_WORDS, "", "0.1.0", NIGHT),
        ],
    )
    summary = digest.compile_digest(desk)
    assert (summary.stopped, summary.not_matched, summary.trustworthy) == (("match",), 2, False)
    mail = "\n".join(digest.as_text(summary, words("nl"), ""))
    assert "De stap “vergelijken” duurde te lang" in mail
    assert "2 berichten konden NIET worden vergeleken" in mail


@pytest.mark.usefixtures("a_night")
def test_a_site_that_was_not_reached_is_named(world: World, desk: Desk) -> None:
    """A site whose night was not whole stands in the digest with its ending."""
    open_night(world.archive, world.site("stuk.example"), "2026-11-23", NIGHT)
    world.archive.execute("UPDATE coverage SET ending = 'unreachable' WHERE site_id = 2")
    summary = digest.compile_digest(desk)
    assert not summary.trustworthy
    assert any("stuk.example: niet bereikt" in line for line in digest.as_text(summary, words("nl"), ""))


@pytest.mark.usefixtures("a_night")
def test_the_mail_arrives_once(mail_server: tuple[Controller, Postbox], desk_for: MakeDesk) -> None:
    """One letter a night arrives over SMTP, however often the digest is prepared and delivered."""
    controller, box = mail_server
    desk = desk_for(settings=mailing(controller))
    for _ in range(2):
        delivery.prepare(desk, words("nl"))
        assert delivery.deliver(desk) == ()
    (letter,) = box.letters
    assert letter["To"] == "officieren@coa.example"  # type: ignore[index]
    assert letter["Subject"].startswith("Lekwacht 2026-11-23")  # type: ignore[index]


@pytest.mark.usefixtures("a_night")
def test_what_a_second_run_finds_is_told(
    world: World, mail_server: tuple[Controller, Postbox], desk_for: MakeDesk, run_report: RunReport
) -> None:
    """Every run of a night tells what is new since the message before, new places of open incidents too."""
    controller, box = mail_server
    desk = desk_for(settings=mailing(controller))

    def subjects() -> list[str]:
        run_report()
        delivery.prepare(desk, words("nl"))
        assert delivery.deliver(desk) == ()
        return [letter["Subject"].partition(": ")[2] for letter in box.letters]  # type: ignore[index]

    assert subjects() == ["niets nieuws, de nacht is betrouwbaar"]
    world.match(world.post("forum.example", "c7", TELLING))
    assert subjects()[1:] == ["1 nieuw, de nacht is betrouwbaar"]
    assert len(subjects()) == 2
    world.match(world.post("forum.example", "c8", TELLING, author="lezer"))
    assert subjects()[2:] == ["1 nieuw, de nacht is betrouwbaar"]
    assert "1 nieuwe vindplaats bij M-2026-0001" in box.letters[-1].get_payload(decode=True).decode()  # type: ignore[attr-defined]
    database = open_nights(world.directory.nights)
    nights.save(database, Night(NIGHT, NIGHT, NIGHT + timedelta(minutes=50), Canary.MISSED))
    database.close()
    assert subjects()[3:] == ["LET OP, de nacht is niet volledig; niets nieuws"]
    assert len(subjects()) == 4


@pytest.mark.usefixtures("a_night")
def test_what_did_not_arrive_is_told_by_the_next(
    world: World, mail_server: tuple[Controller, Postbox], desk_for: MakeDesk, run_report: RunReport
) -> None:
    """A message that failed is replaced by a later one that tells all that it would have told."""
    controller, box = mail_server
    away = ReportSettings(mail_to=("a@b.example",), smtp_host="127.0.0.1", smtp_port=1, smtp_security="none")
    world.match(world.post("forum.example", "c7", TELLING))
    run_report()
    delivery.prepare(desk_for(settings=away), words("nl"))
    assert delivery.deliver(desk_for(settings=away))
    world.match(world.post("forum.example", "c8", TELLING, author="lezer"), "ZAAK-2")
    run_report()
    desk = desk_for(settings=mailing(controller))
    delivery.prepare(desk, words("nl"))
    assert delivery.deliver(desk) == ()
    (letter,) = box.letters
    text = letter.get_payload(decode=True).decode()  # type: ignore[attr-defined]
    assert "M-2026-0001" in text
    assert "M-2026-0002" in text
    assert "Kop van het controlespoor" in text


@pytest.mark.usefixtures("a_night")
def test_a_failed_mail_is_tried_again(mail_server: tuple[Controller, Postbox], desk_for: MakeDesk) -> None:
    """While the server is away the mail is kept, visible with its reason, and sent when it is back."""
    controller, box = mail_server
    away = ReportSettings(
        mail_to=("officieren@coa.example",), smtp_host="127.0.0.1", smtp_port=1, smtp_security="none"
    )
    desk = desk_for(settings=away)
    delivery.prepare(desk, words("nl"))
    (failed,) = delivery.deliver(desk)
    assert failed.attempts == 1
    assert "refused" in (failed.last_error or "")
    assert digest.compile_digest(desk).undelivered == 1
    assert delivery.deliver(desk) == ()
    back = desk_for(at=desk.now() + timedelta(minutes=5), settings=mailing(controller))
    assert delivery.deliver(back) == ()
    assert len(box.letters) == 1
    assert store.undelivered(desk.casebook) == ()


@pytest.mark.usefixtures("a_night")
def test_it_is_given_up_after_so_many_attempts(desk_for: MakeDesk) -> None:
    """After the configured number of attempts a message is no longer tried, but stays visible."""
    settings = ReportSettings(
        mail_to=("a@b.example",),
        smtp_host="127.0.0.1",
        smtp_port=1,
        smtp_security="none",
        delivery_attempts=2,
    )
    delivery.prepare(desk_for(settings=settings), words("nl"))
    for days in range(3):
        delivery.deliver(desk_for(at=NIGHT + timedelta(days=days + 1), settings=settings))
    (given_up,) = store.undelivered(desk_for().casebook)
    assert given_up.attempts == 2


@pytest.mark.usefixtures("a_night")
def test_the_webhook_gets_signed_numbers(desk_for: MakeDesk, tmp_path: Path) -> None:
    """The webhook gets JSON with a signature over its bytes; an answer that is no success is a failure."""
    received: list[tuple[bytes, str | None]] = []
    answers = [500, 204]

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((body, self.headers["X-Lekwacht-Signature"]))
            self.send_response(answers.pop(0))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    key = tmp_path / "geheim"
    key.write_text("sleutel\n")
    key.chmod(0o600)
    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = ReportSettings(
            webhook_url=f"http://127.0.0.1:{server.server_address[1]}/hook?x=1", webhook_secret_file=str(key)
        )
        desk = desk_for(settings=settings)
        delivery.prepare(desk, words("nl"))
        (failed,) = delivery.deliver(desk)
        assert failed.last_error == "the webhook answered 500"
        assert delivery.deliver(desk_for(at=desk.now() + timedelta(hours=1), settings=settings)) == ()
        server.shutdown()
    body, signature = received[-1]
    assert signature == "sha256=" + hmac.new(b"sleutel", body, hashlib.sha256).hexdigest()
    assert json.loads(body)["trustworthy"] is True


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """A file with a secret must be its owner's alone, and must be there."""
    path = tmp_path / "geheim"
    path.write_text("x")
    path.chmod(0o644)
    with pytest.raises(MailError, match="chmod 600"):
        delivery.secret(str(path))
    with pytest.raises(MailError, match="cannot be read"):
        delivery.secret(str(tmp_path / "weg"))
