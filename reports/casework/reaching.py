"""How an officer wants to be told of what concerns them: a mail address or a webhook, at places agreed on."""

import re
from urllib.parse import urlsplit

from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.casebook import reach as store
from store.casebook.reach import Reach
from store.database import transaction

LONGEST = 300
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9.-]{1,200})")
_HTTPS_PORT = 443


def choose(desk: Desk, mail: str, webhook: str) -> None:
    """Tell the person at the desk there of what concerns them from now on; nothing at neither.

    The operator's settings say which domains and hosts: nobody has numbers sent out of the house.

    Raises:
        DecisionError: an address is none, or not at a place that the operator agreed to.
    """
    settings = desk.settings
    mail, webhook = mail.strip(), webhook.strip()
    if mail and not _is_at(mail, settings.personal_mail_domains):
        raise RefusedError(Refusal.MAIL_ADDRESS, domains=", ".join(settings.personal_mail_domains) or "-")
    if webhook and not _is_on(webhook, settings.personal_webhook_hosts):
        raise RefusedError(Refusal.WEBHOOK_ADDRESS, hosts=", ".join(settings.personal_webhook_hosts) or "-")
    with transaction(desk.casebook):
        if mail or webhook:
            newest = store.newest_event(desk.casebook)
            store.keep(desk.casebook, Reach(desk.actor, mail or None, webhook or None, newest))
        else:
            store.forget(desk.casebook, desk.actor)
        desk.record("reach_changed", desk.actor, mail=bool(mail), webhook=bool(webhook))


def forget(desk: Desk, person: str) -> None:
    """Tell this person nothing any more, whoever decides that."""
    with transaction(desk.casebook):
        if store.of_person(desk.casebook, person) is not None:
            store.forget(desk.casebook, person)
            desk.record("reach_changed", person, mail=False, webhook=False)


def chosen(desk: Desk) -> Reach | None:
    """How the person at the desk is told; None where they are not."""
    return store.of_person(desk.casebook, desk.actor)


def _is_at(mail: str, domains: tuple[str, ...]) -> bool:
    address = _MAIL.fullmatch(mail)
    return address is not None and address[1].lower() in {domain.lower() for domain in domains}


def _is_on(webhook: str, hosts: tuple[str, ...]) -> bool:
    try:
        address = urlsplit(webhook)
        port = address.port
    except ValueError:
        return False
    plain = webhook.isascii() and webhook.isprintable() and len(webhook) <= LONGEST and " " not in webhook
    known = (address.hostname or "") in {host.lower() for host in hosts}
    return (
        plain and address.scheme == "https" and known and port in {None, _HTTPS_PORT} and not address.username
    )
