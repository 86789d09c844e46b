"""Asking a host to take text away, and following it until the last copy is gone.

The program writes the notice (art. 16(2) of the Digital Services Act), an officer reads it, and then it goes.
A notice says nothing of whether the text is true, where it comes from or who wrote it: a host, and whoever
it shows the notice to, must not learn more than stood in public already.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from reports.casework import incidents
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from reports.places.appearances import in_order
from store.archive.post import Presence
from store.casebook import delivery as deliveries
from store.casebook import notice as store
from store.casebook import sighting as sightings
from store.casebook.delivery import Channel, Delivery
from store.casebook.incident import Disposition, Incident
from store.casebook.notice import Ground, Notice
from store.casebook.sighting import Sighting, SightingFile
from store.clock import AMSTERDAM, is_plausible
from store.database import transaction

LONGEST_ADDITION = 1000
LONGEST_ANSWER = 2000
BY_HAND = "-"
"""Recipient of a notice that an officer handed over otherwise than by mail."""

HARMLESS = frozenset(
    {
        Disposition.ZELF_GEDEELD,
        Disposition.VALS_ALARM,
        Disposition.RECHTMATIG_OPENBAAR,
        Disposition.TESTGEGEVEN,
    }
)
"""Judgements after which nobody is asked to take anything away."""

_NO_LONGER_THERE = frozenset({Presence.GONE, Presence.CHANGED})
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_TELLING = re.compile(
    r"\b(?:beschikking|besluit|voornemen|dossier|asiel|vluchteling|vergunning|verblijf|statushouder|ind\b"
    r"|lek\b|lekken|gelekt|uitgelekt|vertrouwelijk|geheim|afgewezen|afwijzing|inwilliging|klopt|waarheid"
    r"|juist\b|authentiek|origine|afkomstig|decision|asylum|refugee|permit\b|leak|confidential|secret"
    r"|classified|reject|refus|true\b|truth|authentic|genuine)\w*",
    re.IGNORECASE,
)
"""Words of an officer's own sentence that would say, or hint, what the text is."""


class NoticeState(StrEnum):
    """How far a notice is; what was seen of its places decides before what was answered."""

    OPGESTELD = "opgesteld"  # written; nobody has sent it
    KLAARGEZET = "klaargezet"  # read by an officer; to be mailed
    VERZONDEN = "verzonden"
    BEANTWOORD = "beantwoord"
    WEG = "weg"  # the text stands at none of its places
    TERUG = "terug"  # it was gone and stands there again


@dataclass(frozen=True, slots=True)
class NoticeWish:
    """What a notice is to be about, and why."""

    places: tuple[int, ...] = ()  # sightings; empty: every one that stands
    grounds: tuple[Ground, ...] = (Ground.PERSOONSGEGEVENS, Ground.HERKENBAAR)
    addition: str = ""
    recipient: str = ""
    language: str | None = None  # None: Dutch and English


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the writer of a notice gets to know."""

    number: str
    host: str
    places: tuple[SightingFile, ...]
    wish: NoticeWish


Letter = tuple[str, str]
"""Subject and body."""


@dataclass(frozen=True, slots=True)
class FollowedNotice:
    """A notice with what is known of its places now."""

    notice: Notice
    places: tuple[SightingFile, ...]
    state: NoticeState
    gone_at: datetime | None  # when the text was last seen to be gone from the last of its places
    back_at: datetime | None  # when it was last seen to stand again
    trouble: str | None = None  # why it could not be mailed; it is tried again, or sent by hand


@dataclass(frozen=True, slots=True)
class Removal:
    """Everything about taking one incident's text away."""

    incident: Incident
    places: tuple[SightingFile, ...]  # in order of time
    notices: tuple[FollowedNotice, ...]
    found_since: tuple[SightingFile, ...]  # first recognised after a host was asked: perhaps put up again

    @property
    def standing(self) -> tuple[SightingFile, ...]:
        """The places at which the text stands, as far as is known."""
        return tuple(place for place in self.places if stands(place.sighting))

    @property
    def is_over(self) -> bool:
        """Whether the last known copy is gone."""
        return bool(self.places) and not self.standing


def view(desk: Desk, number: str) -> Removal:
    """How it stands with taking the incident's text away.

    Raises:
        UnknownIncidentError: there is no such incident.
    """
    incident = incidents.get(desk, number)
    places = _places(desk, incident)
    notices = store.of_incident(desk.casebook, incident.id)
    asked = min((sent_notice.sent_at for sent_notice in notices if sent_notice.sent_at), default=None)
    return Removal(
        incident,
        places,
        tuple(_followed(desk, notice, places) for notice in notices),
        tuple(place for place in places if asked and place.sighting.first_matched_at > asked),
    )


def stands(sighting: Sighting) -> bool:
    """Whether the text must be taken to stand there: nothing that was seen says otherwise."""
    return sighting.presence not in _NO_LONGER_THERE


def draft(
    desk: Desk, number: str, wish: NoticeWish, write: Callable[[NoticeFacts], Letter]
) -> tuple[Notice, ...]:
    """Write a notice to every host of the places wished, in the place of a draft that nobody sent.

    Raises:
        UnknownIncidentError: there is no such incident.
        RefusedError: nothing stands there, the judgement speaks against it, or the sentence tells too much.
    """
    incident = incidents.get(desk, number)
    chosen = _chosen(desk, incident, wish)
    _refuse_telling(incident, chosen, wish)
    if wish.recipient and not is_mail_address(wish.recipient):
        raise RefusedError(Refusal.NOTICE_RECIPIENT)
    drafts = []
    with transaction(desk.casebook):
        for host, places in _by_host(chosen):
            drafts.append(_draft(desk, incident, NoticeFacts("", host, places, wish), write))
    return tuple(drafts)


def mark_sent(desk: Desk, incident: str, number: str, recipient: str = "") -> Notice:
    """Write down that an officer read a notice and sent it, or handed it over at the host's own form.

    A mail with it that has not gone is withdrawn.

    Raises:
        UnknownIncidentError: there is no such incident.
        RefusedError: it has no such notice, or it went before.
    """
    with transaction(desk.casebook):
        notice = _known(desk, incident, number)
        if notice.sent_at is not None:
            raise RefusedError(Refusal.NOTICE_WENT, number=notice.number)
        waiting = deliveries.of_notice(desk.casebook, notice.number)
        if waiting is not None:
            deliveries.withdraw(desk.casebook, waiting, desk.now())
        return _sent(desk, replace(notice, recipient=recipient or notice.recipient or BY_HAND), desk.actor)


def have_mailed(desk: Desk, incident: str, number: str, recipient: str = "") -> Notice:
    """Have a notice mailed that an officer has read; it is sent with the next messages.

    Raises:
        UnknownIncidentError: there is no such incident.
        RefusedError: it has no such notice, it went before, it has no mail address, or the mail
            or the sender is not set.
    """
    if not desk.settings.mail_from:
        raise RefusedError(Refusal.MAIL_NOT_SET)
    if not names_sender(desk):
        raise RefusedError(Refusal.NOTICE_SENDER)
    with transaction(desk.casebook):
        notice = _unsent(desk, incident, number)
        to = recipient or notice.recipient
        if not is_mail_address(to):
            raise RefusedError(Refusal.NOTICE_RECIPIENT)
        queued = store.update(
            desk.casebook, replace(notice, recipient=to, queued_at=desk.now(), sent_by=desk.actor)
        )
        deliveries.add_once(desk.casebook, _message(desk, queued))
        desk.record("notice_queued", _incident_number(desk, queued), notice=queued.number)
    return queued


def mark_arrived(desk: Desk, number: str) -> None:
    """Write down that a mail server took a notice."""
    with transaction(desk.casebook):
        notice = store.by_number(desk.casebook, number)
        if notice is not None and notice.sent_at is None:
            _sent(desk, notice, notice.sent_by or desk.actor)


def mark_answered(
    desk: Desk, incident: str, number: str, answer: str, *, at: datetime | None = None
) -> Notice:
    """Write down what a host answered.

    Raises:
        UnknownIncidentError: there is no such incident.
        RefusedError: it has no such notice, it did not go yet, or there is no answer.
    """
    moment = at or desk.now()
    if not answer.strip():
        raise RefusedError(Refusal.REASON_MISSING)
    with transaction(desk.casebook):
        notice = _known(desk, incident, number)
        if notice.sent_at is None:
            raise RefusedError(Refusal.NOTICE_NOT_SENT, number=notice.number)
        if not is_plausible(moment) or moment > desk.now():
            raise RefusedError(Refusal.MOMENT_IN_FUTURE)
        kept = store.update(desk.casebook, replace(notice, answered_at=moment, answer=answer.strip()))
        desk.record("notice_answered", _incident_number(desk, kept), notice=kept.number)
    return kept


def waits(desk: Desk) -> bool:
    """Whether a notice is to be mailed now."""
    due = deliveries.due(desk.casebook, desk.now(), desk.settings.delivery_attempts)
    return any(message.channel is Channel.NOTICE for message in due)


def names_sender(desk: Desk) -> bool:
    """Whether a notice can say who asks: a host may put one aside that does not."""
    return bool(desk.settings.organisation) and is_mail_address(desk.settings.notice_email)


def back_again(desk: Desk) -> tuple[str, ...]:
    """The incidents of which text that a host had taken away stands there again, by number."""
    asked = (
        incidents.by_id(desk, incident_id).number
        for incident_id in sorted(store.incidents_asked(desk.casebook))
    )
    return tuple(
        number
        for number in asked
        if any(notice.state is NoticeState.TERUG for notice in view(desk, number).notices)
    )


def is_mail_address(text: str) -> bool:
    """Whether a notice can be mailed there."""
    return len(text) <= 254 and _MAIL_ADDRESS.fullmatch(text) is not None


def host_of(sighting: Sighting) -> str:
    """Who can take the text away: the host in its address."""
    try:
        return urlsplit(sighting.permalink).netloc.rpartition("@")[2].lower() or sighting.site
    except ValueError:
        return sighting.site


def telling_word(text: str, incident: Incident, places: tuple[SightingFile, ...]) -> str | None:
    """The word in an officer's own sentence that says what the text is or where it comes from."""
    names = {incident.case_ref, *(hit.document_ref for place in places for hit in place.hits)}
    named = next((name for name in sorted(names) if name and name.casefold() in text.casefold()), None)
    word = _TELLING.search(text)
    return named or (word[0] if word else None)


def _places(desk: Desk, incident: Incident) -> tuple[SightingFile, ...]:
    return tuple(sighting.place for sighting in in_order(sightings.of_incident(desk.casebook, incident.id)))


def _chosen(desk: Desk, incident: Incident, wish: NoticeWish) -> tuple[SightingFile, ...]:
    if incident.disposition in HARMLESS:
        raise RefusedError(Refusal.NOTICE_NOT_FITTING, number=incident.number)
    places = _places(desk, incident)
    known = {place.sighting.id for place in places}
    unknown = next((wished for wished in wish.places if wished not in known), None)
    if unknown is not None:
        raise RefusedError(Refusal.NOTICE_PLACE, place=f"V-{unknown}", number=incident.number)
    chosen = tuple(
        place
        for place in places
        if stands(place.sighting) and (not wish.places or place.sighting.id in wish.places)
    )
    if not chosen:
        raise RefusedError(Refusal.NOTHING_STANDS, number=incident.number)
    return chosen


def _refuse_telling(incident: Incident, places: tuple[SightingFile, ...], wish: NoticeWish) -> None:
    if not wish.grounds:
        raise RefusedError(Refusal.NOTICE_GROUND)
    if len(wish.addition) > LONGEST_ADDITION:
        raise RefusedError(Refusal.NOTICE_TOO_LONG, most=LONGEST_ADDITION)
    word = telling_word(wish.addition, incident, places)
    if word is not None:
        raise RefusedError(Refusal.NOTICE_TELLS, word=word)


def _by_host(places: tuple[SightingFile, ...]) -> Iterator[tuple[str, tuple[SightingFile, ...]]]:
    hosts = dict.fromkeys(host_of(place.sighting) for place in places)
    for host in hosts:
        yield host, tuple(place for place in places if host_of(place.sighting) == host)


def _draft(
    desk: Desk, incident: Incident, asked: NoticeFacts, write: Callable[[NoticeFacts], Letter]
) -> Notice:
    now = desk.now()
    known = store.draft_of(desk.casebook, incident.id, asked.host)
    number = known.number if known else store.next_number(desk.casebook, now)
    subject, body = write(replace(asked, number=number))
    notice = Notice(
        id=known.id if known else 0,
        number=number,
        incident_id=incident.id,
        host=asked.host,
        places=tuple(place.sighting.id for place in asked.places),
        grounds=asked.wish.grounds,
        addition=asked.wish.addition.strip(),
        subject=subject,
        body=body,
        drafted_by=desk.actor,
        drafted_at=now,
        recipient=asked.wish.recipient,
    )
    kept = store.update(desk.casebook, notice) if known else store.insert(desk.casebook, notice)
    desk.record("notice_drafted", incident.number, notice=kept.number, places=len(kept.places))
    return kept


def _sent(desk: Desk, notice: Notice, by: str) -> Notice:
    sent = store.update(desk.casebook, replace(notice, sent_by=by, sent_at=desk.now()))
    desk.record("notice_sent", _incident_number(desk, sent), notice=sent.number)
    return sent


def _known(desk: Desk, incident: str, number: str) -> Notice:
    notice = store.by_number(desk.casebook, number.strip().upper())
    if notice is None or notice.incident_id != incidents.get(desk, incident).id:
        raise RefusedError(Refusal.UNKNOWN_NOTICE, number=number)
    return notice


def _unsent(desk: Desk, incident: str, number: str) -> Notice:
    notice = _known(desk, incident, number)
    if not notice.is_draft:
        raise RefusedError(Refusal.NOTICE_WENT, number=notice.number)
    return notice


def _incident_number(desk: Desk, notice: Notice) -> str:
    return incidents.by_id(desk, notice.incident_id).number


def _message(desk: Desk, notice: Notice) -> Delivery:
    now = desk.now()
    return Delivery(
        id=0,
        channel=Channel.NOTICE,
        night=now.astimezone(AMSTERDAM).date().isoformat(),
        subject=notice.subject,
        body=notice.body,
        attempts=0,
        created_at=now,
        due_at=now,
        state=notice.number,
    )


def _followed(desk: Desk, notice: Notice, places: tuple[SightingFile, ...]) -> FollowedNotice:
    own = tuple(place for place in places if place.sighting.id in notice.places)
    changes = sorted(
        (change.at, change.presence)
        for place in own
        for change in place.presences
        if notice.sent_at is not None and change.at > notice.sent_at
    )
    gone = max((at for at, presence in changes if presence in _NO_LONGER_THERE), default=None)
    back = max(
        (at for at, presence in changes if presence is Presence.PRESENT and _was_gone(changes, at)),
        default=None,
    )
    mail = deliveries.of_notice(desk.casebook, notice.number) if notice.queued_at else None
    trouble = mail.last_error if mail is not None and notice.sent_at is None else None
    return FollowedNotice(notice, own, _state(notice, own, back), gone, back, trouble)


def _was_gone(changes: list[tuple[datetime, Presence]], before: datetime) -> bool:
    return any(at < before and presence in _NO_LONGER_THERE for at, presence in changes)


def _state(notice: Notice, places: tuple[SightingFile, ...], back: datetime | None) -> NoticeState:
    if notice.sent_at is None:
        return NoticeState.OPGESTELD if notice.is_draft else NoticeState.KLAARGEZET
    if places and not any(stands(place.sighting) for place in places):
        return NoticeState.WEG
    if back is not None:
        return NoticeState.TERUG
    return NoticeState.VERZONDEN if notice.answered_at is None else NoticeState.BEANTWOORD
