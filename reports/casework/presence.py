"""Whether a place still stands: taken over from the archive, and asked again for the following nights."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from reports.casework import reopening
from reports.desk import Desk
from store import clock
from store.archive import standing as standings
from store.archive.post import Presence
from store.archive.site import ARCHIVE_PREFIX
from store.archive.standing import StandingPost
from store.casebook import incident as incidents
from store.casebook import notice as notices
from store.casebook import request as requests
from store.casebook import sighting as sightings
from store.casebook.decision import ReasonCode
from store.casebook.incident import Incident
from store.casebook.request import Request, RequestKind, RequestState
from store.casebook.sighting import PresenceChange, Sighting


def take_over(desk: Desk, archive: Database) -> int:
    """Write down what the archive saw of every place since; how many changed."""
    changed = 0
    matched = _matched_versions(desk.casebook)
    for sighting in list(sightings.every(desk.casebook)):
        standing = standings.standing(archive, sighting.post_id)
        if standing is not None:
            seen = _seen(standing, matched.get(sighting.id, set()))
            changed += _note(desk, sighting, standing, seen)
    return changed


def ask_again(desk: Desk) -> int:
    """Ask for every place of every incident that is watched to be looked at the coming night; how many."""
    due = next_night(desk.now())
    known = list(sightings.every(desk.casebook))
    asked = _asked_and_standing(desk, known)
    watched = {
        incident.id: incident
        for incident in incidents.every(desk.casebook)
        if _is_watched(desk, incident, asked)
    }
    places = [
        sighting
        for sighting in known
        if sighting.incident_id in watched and not sighting.site.startswith(ARCHIVE_PREFIX)
    ]
    for sighting in places:
        requests.ask(
            desk.casebook,
            Request(
                id=0,
                kind=RequestKind.RECHECK,
                incident_number=watched[sighting.incident_id or 0].number,
                site=sighting.site,
                native_id=sighting.native_id,
                url=sighting.thread,
                due_on=due,
                asked_by=desk.actor,
                asked_at=desk.now(),
                state=RequestState.OPEN,
            ),
        )
    return len(places)


def next_night(now: datetime) -> date:
    """The Dutch calendar day after today: the next night run is on it."""
    return now.astimezone(clock.AMSTERDAM).date() + timedelta(days=1)


def _is_watched(desk: Desk, incident: Incident, asked: dict[int, bool]) -> bool:
    """An open incident; one whose text a host was asked to take away, while it stands; and a while after."""
    if incident.is_open or asked.get(incident.id, False):
        return True
    gone = notices.last_change(desk.casebook, incident.id) if incident.id in asked else None
    last = max(filter(None, (incident.closed_at, incident.removed_at, gone)), default=None)
    return last is not None and desk.now() < last + timedelta(days=desk.settings.recheck_nights)


def _asked_and_standing(desk: Desk, known: list[Sighting]) -> dict[int, bool]:
    """The incidents of which a host was asked to take something away: whether any of it stands."""
    asked = dict.fromkeys(notices.incidents_asked(desk.casebook), False)
    for sighting in known:
        if sighting.incident_id in asked and sighting.suppression_id is None:
            stands = sighting.presence not in {Presence.GONE, Presence.CHANGED}
            asked[sighting.incident_id] = asked[sighting.incident_id] or stands
    return asked


def _matched_versions(casebook: Database) -> dict[int, set[int]]:
    by_sighting: dict[int, set[int]] = {}
    for sighting_id, version_id in sightings.matched_versions(casebook):
        by_sighting.setdefault(sighting_id, set()).add(version_id)
    return by_sighting


def _seen(standing: StandingPost, matched: set[int]) -> Presence:
    """What is seen of the *matched* text: another version without a match is a change."""
    if standing.presence not in {Presence.PRESENT, Presence.CHANGED}:
        return standing.presence
    matches_still = standing.version_id is None or standing.version_id in matched
    return Presence.PRESENT if matches_still else Presence.CHANGED


def _note(desk: Desk, sighting: Sighting, standing: StandingPost, seen: Presence) -> int:
    noted = replace(
        sighting,
        presence=seen,
        presence_at=standing.checked_at,
        last_seen_at=max(standing.last_seen_at, sighting.last_seen_at)
        if seen is Presence.PRESENT
        else sighting.last_seen_at,
    )
    if noted == sighting:
        return 0
    sightings.store(desk.casebook, noted)
    if seen is sighting.presence:
        return 0
    sightings.store_presence(desk.casebook, sighting.id, PresenceChange(seen, standing.checked_at))
    _record_change(desk, sighting, seen)
    return 1


def _record_change(desk: Desk, sighting: Sighting, seen: Presence) -> None:
    incident = incidents.by_id(desk.casebook, sighting.incident_id) if sighting.incident_id else None
    if incident is None or sighting.presence is Presence.NOT_CHECKED:
        return
    desk.record("presence_changed", incident.number, sighting=sighting.id, presence=seen.value)
    if sighting.presence is Presence.GONE and seen is Presence.PRESENT:
        reopening.reopen_if_closed(desk, incident, ReasonCode.TERUG_VAN_WEGGEWEEST)
