"""What officers are told in the morning: numbers, coverage, canary, deadlines, links; never content."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from reports.casework import incidents, removal
from reports.casework.deadlines import signal_clock, statutory_clock
from reports.desk import Desk
from reports.language import Words
from store import audit, clock
from store.archive.coverage import Alarm, Coverage, coverage
from store.archive.schema import read_archive
from store.casebook import delivery as deliveries
from store.casebook import incident as incident_store
from store.casebook import lead as leads
from store.casebook import sighting as sightings
from store.casebook.delivery import Watermark
from store.casebook.incident import IncidentSummary, Notification, Status
from store.exchange import awaiting
from store.matches import aside
from store.matches import language as languages
from store.matches.language import LanguageCount
from store.matches.schema import read_matches
from store.nights import night as nights
from store.nights.night import Canary, Night, NightState
from store.nights.schema import read_nights
from store.visible import visible

NOTHING = Watermark()


@dataclass(frozen=True, slots=True)
class SiteLine:
    """How one site's night went."""

    site: str
    whole: bool
    ending: str
    alarm: str | None
    posts_new: int
    reached: bool = True
    broke_off: bool = False  # reached at first, and then no longer
    spoilt: bool = False  # something was received that could not be read


@dataclass(frozen=True, slots=True)
class Deadline:
    """One statutory term that runs or is over."""

    number: str
    due_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Awaited:
    """An answer of another house that is not in yet: until then silence says nothing."""

    partner: str
    sent_at: datetime
    due_at: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class NewPlaces:
    """Places found since of an incident that was known."""

    number: str
    places: int


@dataclass(frozen=True, slots=True)
class Digest:
    """One morning's numbers; what is new is so since the last message that arrived."""

    night: str  # the Dutch day, 2026-11-23
    state: NightState
    canary: Canary
    sites: tuple[SiteLine, ...]
    new_incidents: tuple[str, ...]  # numbers
    new_places: tuple[NewPlaces, ...]  # of open incidents that were known
    reopened: tuple[str, ...]
    open: int
    unopened_late: int  # signals that nobody opened in time
    second_person: int  # decisions that wait for one
    deadlines: tuple[Deadline, ...]
    undelivered: int  # earlier digests that did not arrive
    leads: int  # new in this night, of the second look
    audit_head: str  # of the casebook: in a mailbox it is kept elsewhere
    stopped: tuple[str, ...] = ()  # steps that took longer than they may
    not_matched: int = 0  # posts that the matcher set aside; a later version of the program tries them again
    unread: tuple[LanguageCount, ...] = ()  # posts in languages that nothing here reads
    awaited: tuple[Awaited, ...] = ()  # answers of other houses that are not in yet
    back_again: tuple[str, ...] = ()  # incidents of which text that was taken away stands again

    @property
    def trustworthy(self) -> bool:
        """Whether silence means something: the night is complete and every site was reached."""
        return self.state is NightState.COMPLETE and all(site.whole for site in self.sites)

    @property
    def news(self) -> int:
        """How many incidents and places are new."""
        return len(self.new_incidents) + sum(places.places for places in self.new_places)

    @property
    def standing(self) -> str:
        """How the night stands, as a word: another word is news."""
        sites = sorted((site.site, site.ending, site.alarm or "") for site in self.sites if not site.whole)
        content: list[object] = [self.state, self.canary, sites, sorted(self.reopened)]
        late = [house.partner for house in self.awaited if house.late]
        if late:
            content.append(late)
        if self.back_again:
            content.append(self.back_again)
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def compile_digest(desk: Desk, since: Watermark = NOTHING) -> Digest:
    """The numbers of the newest night, with what is new since a message that told so far."""
    night = _newest_night(desk)
    summaries = incidents.page(desk).summaries
    return Digest(
        night=_day(night.due_at),
        state=night.state,
        canary=night.canary,
        sites=tuple(_site(row) for row in _coverage(desk, _day(night.due_at))),
        new_incidents=_numbers(summary for summary in summaries if summary.incident.id > since.incident),
        new_places=tuple(_new_places(desk, since)),
        reopened=_numbers(summary for summary in summaries if summary.incident.status is Status.HEROPEND),
        open=sum(summary.incident.is_open for summary in summaries),
        unopened_late=sum(_is_late(desk, summary) for summary in summaries),
        second_person=incident_store.with_notification(
            desk.casebook, Notification.NIET_MELDPLICHTIG_VOORGESTELD
        ),
        deadlines=tuple(_deadlines(desk, summaries)),
        undelivered=len(deliveries.undelivered(desk.casebook)),
        leads=_leads_of(desk, _day(night.due_at)),
        audit_head=audit.head(desk.casebook),
        stopped=tuple(step.name for step in night.steps if step.stopped),
        not_matched=_not_matched(desk),
        unread=_unread(desk, _day(night.due_at)),
        awaited=tuple(_awaited(desk)),
        back_again=removal.back_again(desk),
    )


def subject(digest: Digest, words: Words) -> str:
    """The subject of the mail: whether the night can be trusted stands first."""
    key = "some" if digest.news else "none"
    return words(f"digest.subject.{_trust(digest)}_{key}", night=digest.night, n=digest.news)


def _trust(digest: Digest) -> str:
    """What the night is worth, as the catalogue names it: an answer that is late is no longer waited for."""
    if digest.trustworthy:
        return "ok"
    waits = digest.state is NightState.AWAITING_ANSWER and all(site.whole for site in digest.sites)
    return "wait" if waits and not any(house.late for house in digest.awaited) else "not"


def as_text(digest: Digest, words: Words, console_url: str) -> Iterator[str]:
    """The digest as lines of text."""
    yield words(f"digest.trust.{_trust(digest)}")
    yield from _night(digest, words)
    yield ""
    yield words.count("digest.new", len(digest.new_incidents))
    for number in digest.new_incidents:
        yield f"  {link_to(number, console_url)}"
    for places in digest.new_places:
        yield "  " + words.count("digest.places", places.places, link=link_to(places.number, console_url))
    for number in digest.reopened:
        yield "  " + words("digest.reopened", link=link_to(number, console_url))
    for number in digest.back_again:
        yield "  " + words("digest.back_again", link=link_to(number, console_url))
    yield words("digest.open", n=digest.open, late=digest.unopened_late, second=digest.second_person)
    for deadline in digest.deadlines:
        state = "late" if deadline.late else "running"
        link = link_to(deadline.number, console_url)
        yield words(f"digest.deadline.{state}", link=link, due=words.moment(deadline.due_at))
    if digest.leads:
        yield words.count("digest.leads", digest.leads)
    if digest.undelivered:
        yield words("digest.undelivered", n=digest.undelivered)
    yield words("digest.head", head=digest.audit_head)


def _night(digest: Digest, words: Words) -> Iterator[str]:
    """What the night reached, and what of it nothing can be said about."""
    yield words(f"digest.canary.{digest.canary.value}")
    for house in digest.awaited:
        due = words.moment(house.due_at) if house.due_at else ""
        key = "digest.awaited.late" if house.late else "digest.awaited.open"
        yield words(key, partner=house.partner, since=words.moment(house.sent_at), due=due)
    yield words("digest.sites", whole=sum(site.whole for site in digest.sites), n=len(digest.sites))
    for site in digest.sites:
        if not site.whole or site.alarm:
            yield "  " + _site_line(site, words)
    for step in digest.stopped:
        yield words("digest.stopped", step=words.step(step))
    if digest.not_matched:
        yield words.count("digest.not_matched", digest.not_matched)
    if digest.unread:
        languages = (
            f"{words.language_name(language.language)} {language.posts}" for language in digest.unread
        )
        yield words(
            "digest.unread",
            n=sum(language.posts for language in digest.unread),
            languages=", ".join(languages),
        )


def as_json(digest: Digest) -> dict[str, Any]:
    """The digest for a webhook."""
    built: dict[str, Any] = msgspec.to_builtins(digest)
    deadlines = [
        {"incident": deadline.number, "due_at": clock.to_text(deadline.due_at), "late": deadline.late}
        for deadline in digest.deadlines
    ]
    awaited = [
        {
            "partner": house.partner,
            "sent_at": clock.to_text(house.sent_at),
            "due_at": clock.optional_text(house.due_at),
            "late": house.late,
        }
        for house in digest.awaited
    ]
    values = {"deadlines": deadlines, "awaited": awaited, "trustworthy": digest.trustworthy}
    return {**built, **values}


def _site_line(site: SiteLine, words: Words) -> str:
    ending = words.ending(site)
    if site.alarm is None:
        return words("digest.site", site=visible(site.site), ending=ending)
    alarm = words.label(Alarm(site.alarm))
    return words("digest.site_alarm", site=visible(site.site), ending=ending, alarm=alarm)


def _new_places(desk: Desk, since: Watermark) -> Iterator[NewPlaces]:
    for number, places in sightings.new_places(desk.casebook, since.incident, since.sighting):
        yield NewPlaces(number, places)


def _newest_night(desk: Desk) -> Night:
    if not desk.directory.nights.exists():
        return Night(desk.now())
    database = read_nights(desk.directory.nights)
    try:
        return next(nights.newest(database, 1), Night(desk.now()))
    finally:
        database.close()


def _awaited(desk: Desk) -> Iterator[Awaited]:
    for house in awaiting.of(desk.directory):
        yield Awaited(house.partner, house.sent_at, house.due_at, house.is_late(desk.now()))


def is_late(desk: Desk) -> bool:
    """Whether another house should have answered by now."""
    return any(house.late for house in _awaited(desk))


def _not_matched(desk: Desk) -> int:
    if not desk.directory.matches.exists():
        return 0
    database = read_matches(desk.directory.matches)
    try:
        return len({post.post_version_id for post in aside.unmatched(database)})
    finally:
        database.close()


def _coverage(desk: Desk, night: str) -> tuple[Coverage, ...]:
    archive = read_archive(desk.directory.archive)
    try:
        return tuple(row for row in coverage(archive, night) if not row.canary)
    finally:
        archive.close()


def _unread(desk: Desk, night: str) -> tuple[LanguageCount, ...]:
    if not desk.directory.matches.exists():
        return ()
    with closing(read_matches(desk.directory.matches)) as matches:
        return languages.unread(matches, night)


def _site(row: Coverage) -> SiteLine:
    alarm = row.alarm.value if row.alarm else None
    return SiteLine(
        site=row.site,
        whole=row.whole,
        ending=row.ending.value,
        alarm=alarm,
        posts_new=row.posts_new,
        reached=row.reached,
        broke_off=row.broke_off,
        spoilt=row.spoilt,
    )


def _day(moment: datetime) -> str:
    return moment.astimezone(clock.AMSTERDAM).date().isoformat()


def _numbers(chosen: Iterator[IncidentSummary]) -> tuple[str, ...]:
    return tuple(sorted(summary.incident.number for summary in chosen))


def _is_late(desk: Desk, summary: IncidentSummary) -> bool:
    age = signal_clock(summary.incident, desk.settings, desk.now())
    return age is not None and age.late


def _deadlines(desk: Desk, summaries: tuple[IncidentSummary, ...]) -> Iterator[Deadline]:
    for summary in summaries:
        term = statutory_clock(summary.incident, desk.settings, desk.now())
        if term is not None and not term.settled:
            yield Deadline(summary.incident.number, term.due_at, term.late)


def link_to(number: str, console_url: str) -> str:
    """The address of an incident in the console; its number alone where no address is set."""
    return f"{console_url.rstrip('/')}/meldingen/{number}" if console_url else number


def _leads_of(desk: Desk, night: str) -> int:
    return sum(count.leads for count in leads.nights(desk.casebook) if count.night.isoformat() == night)
