"""Danger now: a strong new sighting or a confirmed leak is told at once, by numbers and a link alone."""

from dataclasses import dataclass

from reports.desk import Desk
from reports.language import Words
from reports.output.digest import link_to
from store.casebook import incident as incidents
from store.casebook import sighting as sightings
from store.casebook.delivery import Channel, Delivery, add_once, every
from store.casebook.incident import Incident
from store.clock import AMSTERDAM
from store.database import transaction


@dataclass(frozen=True, slots=True)
class _Alert:
    """One thing to tell, and what identifies it: it is told once."""

    key: str
    kind: str
    incident: Incident
    score: int


def prepare(desk: Desk, words: Words) -> int:
    """Keep a message for everything urgent that was not told yet; how many are new."""
    if not desk.settings.urgent_to:
        return 0
    with transaction(desk.casebook):
        return sum(add_once(desk.casebook, _message(desk, alert, words)) for alert in _alerts(desk))


def is_waiting(desk: Desk) -> bool:
    """Whether something urgent was not told yet."""
    sent = {message.state for message in every(desk.casebook) if message.channel is Channel.URGENT}
    return bool(desk.settings.urgent_to) and any(alert.key not in sent for alert in _alerts(desk))


def _alerts(desk: Desk) -> list[_Alert]:
    known = {incident.id: incident for incident in incidents.every(desk.casebook) if incident.is_open}
    alerts = [
        _Alert(f"sighting {place.id}", "strong", known[place.incident_id], place.score)
        for place in sightings.strong(desk.casebook, desk.settings.urgent_score)
        if place.incident_id in known
    ]
    alerts += [
        _Alert(f"leak {incident.id}", "leak", incident, 0)
        for incident in known.values()
        if incident.aware_at is not None
    ]
    return alerts


def _message(desk: Desk, alert: _Alert, words: Words) -> Delivery:
    now, number = desk.now(), alert.incident.number
    values = {
        "number": number,
        "score": alert.score,
        "link": link_to(number, desk.settings.console_url),
        "at": words.moment(alert.incident.aware_at),
    }
    return Delivery(
        id=0,
        channel=Channel.URGENT,
        night=now.astimezone(AMSTERDAM).date().isoformat(),
        subject=words(f"digest.urgent.{alert.kind}_subject", **values),
        body=words(f"digest.urgent.{alert.kind}", **values) + "\n",
        attempts=0,
        created_at=now,
        due_at=now,
        state=alert.key,
    )
