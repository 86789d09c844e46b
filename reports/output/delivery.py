"""Getting the digest out: kept first, then sent, tried again when it fails, and visible until it arrived."""

import hashlib
import hmac
import json
import smtplib
import ssl
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from reports.casework import removal
from reports.desk import Desk
from reports.errors import MailError
from reports.language import Words
from reports.output import digest
from store.casebook import delivery as store
from store.casebook import notice as notices
from store.casebook.delivery import Channel, Delivery, Watermark
from store.database import transaction
from store.secret_file import SecretFileError, read_secret

_TIMEOUT_S = 20
_FIRST_WAIT = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=6)


def prepare(desk: Desk, words: Words) -> None:
    """Keep a digest for every channel that is configured, where it has something to tell that was not told.

    The first of a night always has, also when nothing was found: a morning without a message is a sign that
    something is wrong. A later one has when something was found since the last that arrived, or when the
    night stands otherwise than it said.
    """
    for channel in _channels(desk):
        with transaction(desk.casebook):
            _prepare(desk, words, channel)


def last_watermark(desk: Desk) -> Watermark:
    """How far the messages that arrived by any channel report."""
    arrived = (store.last_delivered(desk.casebook, channel) for channel in (Channel.MAIL, Channel.WEBHOOK))
    marks = (message.watermark for message in arrived if message)
    return max(marks, key=lambda mark: mark.sighting, default=Watermark())


def deliver(desk: Desk) -> tuple[Delivery, ...]:
    """Send everything that is due, and return what failed; what failed is tried again later."""
    failed = []
    for message in store.due(desk.casebook, desk.now(), desk.settings.delivery_attempts):
        if not store.still_waits(desk.casebook, message):  # sending those before it takes its time
            continue
        error = _attempt(desk, message)
        with transaction(desk.casebook):
            if error is None:
                _note_arrival(desk, message)
            else:
                failed.append(store.mark_failed(desk.casebook, message, error, desk.now() + _wait(message)))
            result = "ok" if error is None else "failed"
            desk.record("digest_sent", message.night, result=result, channel=message.channel.value)
    return tuple(failed)


def _note_arrival(desk: Desk, message: Delivery) -> None:
    store.mark_arrived(desk.casebook, message, desk.now())
    if message.channel is Channel.NOTICE:
        removal.mark_arrived(desk, message.state)


def secret(path: str) -> str:
    """The secret in this file.

    Raises:
        MailError: it cannot be read, is empty, or others can read it too.
    """
    try:
        return read_secret(path)
    except SecretFileError as error:
        raise MailError(str(error)) from None


def _prepare(desk: Desk, words: Words, channel: Channel) -> None:
    last, waits = store.last_delivered(desk.casebook, channel), store.waiting(desk.casebook, channel)
    news = digest.compile_digest(desk, since=last.watermark if last else Watermark())
    mark = replace(store.current_watermark(desk.casebook), state=news.standing)
    for known in filter(None, (last, waits)):
        if (known.night, known.watermark) == (news.night, mark):
            return
    if last is not None and last.night == news.night and not news.news and last.state == mark.state:
        return
    now = desk.now()
    if channel is Channel.MAIL:
        body = "\n".join(digest.as_text(news, words, desk.settings.console_url)) + "\n"
    else:
        body = json.dumps(digest.as_json(news), ensure_ascii=False)
    message = Delivery(
        id=0,
        channel=channel,
        night=news.night,
        subject=digest.subject(news, words),
        body=body,
        attempts=0,
        created_at=now,
        due_at=now,
        told_incident=mark.incident,
        told_sighting=mark.sighting,
        state=mark.state,
    )
    store.add(desk.casebook, message)


def _channels(desk: Desk) -> tuple[Channel, ...]:
    wanted: dict[Channel, object] = {
        Channel.MAIL: desk.settings.mail_to,
        Channel.WEBHOOK: desk.settings.webhook_url,
    }
    return tuple(channel for channel, configured in wanted.items() if configured)


def _attempt(desk: Desk, message: Delivery) -> str | None:
    """Send one message; why it failed, or None."""
    try:
        _SENDERS[message.channel](desk, message)
    except MailError as error:
        return str(error)
    except (smtplib.SMTPException, HTTPException, OSError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def _wait(message: Delivery) -> timedelta:
    doublings = min(message.attempts, 20)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def _mail(desk: Desk, message: Delivery) -> None:
    settings = desk.settings
    tls = ssl.create_default_context()
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=_TIMEOUT_S, context=tls
        )
    else:
        server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_TIMEOUT_S)
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=tls)
        if settings.smtp_user:
            server.login(settings.smtp_user, secret(settings.smtp_password_file))
        server.send_message(_letter(desk, message))


def _letter(desk: Desk, message: Delivery) -> EmailMessage:
    letter = EmailMessage()
    to = _recipients(desk, message)
    letter["From"] = desk.settings.mail_from or to[0]
    letter["To"] = ", ".join(to)
    if message.channel is Channel.URGENT:
        letter["Importance"] = "high"
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(message.created_at)
    letter["Message-ID"] = f"<lekwacht-{message.night}-{message.id}@{desk.settings.smtp_host}>"
    if message.channel is Channel.NOTICE:
        letter["Reply-To"] = desk.settings.notice_email
    else:
        letter["Auto-Submitted"] = "auto-generated"  # a notice was read and sent by a person
    letter.set_content(message.body)
    return letter


def _recipients(desk: Desk, message: Delivery) -> tuple[str, ...]:
    match message.channel:
        case Channel.URGENT:
            return desk.settings.urgent_to
        case Channel.NOTICE:
            notice = notices.by_number(desk.casebook, message.state)
            if notice is None:
                raise MailError(f"the notice {message.state} is no longer in the casebook")
            return (notice.recipient,)
        case Channel.PERSONAL_MAIL:
            return (message.recipient,)
    return desk.settings.mail_to


def _post(desk: Desk, message: Delivery) -> None:
    personal = message.channel is Channel.PERSONAL_WEBHOOK
    address = urlsplit(message.recipient if personal else desk.settings.webhook_url)
    kinds = {"https": HTTPSConnection, "http": HTTPConnection}
    if address.scheme not in kinds or not address.hostname:
        raise MailError("report.webhook_url is not an address that begins with https:// or http://")
    body = message.body.encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"{message.night}-{message.id}"}
    if desk.settings.webhook_secret_file and not personal:
        key = secret(desk.settings.webhook_secret_file).encode()
        headers["X-Lekwacht-Signature"] = "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()
    connection = kinds[address.scheme](address.hostname, address.port, timeout=_TIMEOUT_S)
    try:
        target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection.request("POST", target, body, headers)
        status = connection.getresponse().status
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise MailError(f"the webhook answered {status}")


_SENDERS = {
    Channel.MAIL: _mail,
    Channel.URGENT: _mail,
    Channel.PERSONAL_MAIL: _mail,
    Channel.NOTICE: _mail,
    Channel.WEBHOOK: _post,
    Channel.PERSONAL_WEBHOOK: _post,
}
