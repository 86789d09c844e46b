"""The second look: matches that chance or the same subject could explain, shown apart from incidents.

An officer makes an incident of a lead or puts it aside with a reason; what nobody took up is forgotten,
its text first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice

from sqlite_utils import Database

from reports.casework import intake, suppressions
from reports.casework.intake import NewMatch
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from reports.errors import UnknownLeadError
from store import clock
from store.archive import post as posts
from store.archive import standing as standings
from store.archive.post import PostVersion
from store.archive.schema import read_archive
from store.casebook import cursor, quiet
from store.casebook import lead as store
from store.casebook import sighting as sightings
from store.casebook.decision import Why
from store.casebook.lead import Lead, LeadState, NightOfLeads
from store.casebook.quiet import QuietPlace
from store.database import transaction
from store.matches.match import CaseMatch, Tier, case_match, cases_after
from store.matches.schema import read_matches

LEADS = "leads"
"""Name of the cursor over the case matches of `matches.db`."""

_BATCH = 100
_STRONGEST = 5
"""Passages of a lead that are kept, the strongest."""


@dataclass(frozen=True, slots=True)
class LeadList:
    """The leads that are shown, and how many there are besides."""

    leads: tuple[Lead, ...]
    nights: tuple[NightOfLeads, ...]

    @property
    def left_out(self) -> int:
        """Open leads that are counted only: their night had more than are shown."""
        return sum(night.open for night in self.nights) - len(self.leads)


def take_in(desk: Desk, archive: Database, matches: Database) -> int:
    """Keep every lead that the matcher found since the last run; how many are new."""
    taken = 0
    cases = cases_after(matches, cursor.value(desk.casebook, LEADS), Tier.LEAD)
    for batch in _batches(cases):
        with transaction(desk.casebook):
            taken += sum(_take(desk, archive, case) for case in batch)
            cursor.move(desk.casebook, LEADS, batch[-1].id)
    return taken


def listed(desk: Desk, *, everything: bool = False) -> LeadList:
    """The open leads, of each night the strongest; `everything` shows those beyond the limit too."""
    shown = (
        store.every_open(desk.casebook)
        if everything
        else store.best_a_night(desk.casebook, desk.settings.leads_a_night)
    )
    return LeadList(shown, store.nights(desk.casebook))


def view(desk: Desk, number: str) -> Lead:
    """Open a lead; who looked is written down.

    Raises:
        UnknownLeadError: there is none.
    """
    lead = _get(desk, number)
    desk.record("lead_viewed", lead.number)
    return lead


def promote(desk: Desk, number: str, why: Why) -> Lead:
    """Make an incident of a lead, or add it to the incident of its case.

    Raises:
        UnknownLeadError: there is none.
        RefusedError: it was handled, the reason is missing, or its post is no longer in the archive.
    """
    lead = _open_lead(desk, number, why)
    with _both(desk) as (archive, matches):
        standing = _still_there(desk, archive, matches, lead)
        with transaction(desk.casebook):
            for new in standing:
                intake.take(desk, new, suppressions.active(desk))
            sighting = sightings.at_place(desk.casebook, lead.site, lead.native_id, lead.case_ref)
            incident = intake.attach(desk, sighting) if sighting is not None else None
            taken = _handled(desk, lead, LeadState.OPGEPAKT, why)
            taken = replace(taken, incident_number=incident.number if incident else None)
            store.update(desk.casebook, taken)
            desk.record("lead_promoted", lead.number, incident=taken.incident_number)
            if incident is not None:
                desk.record("incident_from_lead", incident.number, lead=lead.number)
    return taken


def dismiss(desk: Desk, number: str, why: Why) -> Lead:
    """Put a lead aside: the same hit stays quiet, as after a false alarm.

    Raises:
        UnknownLeadError: there is none.
        RefusedError: it was handled, or the reason is missing.
    """
    lead = _open_lead(desk, number, why)
    until = desk.now() + timedelta(days=desk.settings.keep_quiet_days)
    with transaction(desk.casebook):
        for place in _places(lead):
            quiet.remember(desk.casebook, place, why.code.value, until)
        aside = store.update(desk.casebook, _handled(desk, lead, LeadState.OPZIJGELEGD, why))
        desk.record("lead_dismissed", lead.number, reason_code=why.code.value)
    return aside


def forgotten(desk: Desk) -> tuple[Lead, ...]:
    """The leads whose text must go now."""
    return tuple(store.with_text_before(desk.casebook, desk.now() - _days(desk.settings.keep_lead_days)))


def forget(desk: Desk) -> int:
    """Erase the text of leads whose time is over, and the numbers a year later; how many lost their text."""
    due = forgotten(desk)
    for lead in due:
        state = LeadState.VERGETEN if lead.state is LeadState.OPEN else lead.state
        bare = replace(lead, text="", author=None, published_raw=None, quotes=(), hits=(), state=state)
        store.update(desk.casebook, bare)
    store.remove_before(desk.casebook, desk.now() - _days(desk.settings.keep_quiet_days))
    return len(due)


def _take(desk: Desk, archive: Database, case: CaseMatch) -> bool:
    """Keep one lead; tells whether it is new. One at a known place gains what is stronger."""
    version = None if case.canary else posts.version(archive, case.post_version_id)
    if version is None or _is_canary(archive, version) or _is_known(desk, case, version):
        return False
    lead = _lead(desk, case, version)
    known = store.at_place(desk.casebook, lead.site, lead.native_id, lead.case_ref)
    if known is None:
        made = store.insert(desk.casebook, lead)
        desk.record(store.FOUND, made.number, site=made.site)
        return True
    if known.state is LeadState.OPEN:
        kept = replace(lead, id=known.id, number=known.number, night=known.night, found_at=known.found_at)
        store.update(desk.casebook, kept if lead.e_value <= known.e_value else known)
    return False


def _is_canary(archive: Database, version: PostVersion) -> bool:
    standing = standings.standing(archive, version.post_id)
    return standing is not None and standing.canary


def _is_known(desk: Desk, case: CaseMatch, version: PostVersion) -> bool:
    """Whether the place is an incident's already, or all that was found there was put aside before."""
    if sightings.at_place(desk.casebook, version.site, version.native_id, case.case_ref) is not None:
        return True
    places = (
        QuietPlace(version.site, version.native_id, case.case_ref, match.document_ref, match.passage)
        for match in case.passages
    )
    return all(quiet.hushes(desk.casebook, place, desk.now()) for place in places)


def _lead(desk: Desk, case: CaseMatch, version: PostVersion) -> Lead:
    now = desk.now()
    strongest = sorted(case.passages, key=lambda match: (match.e_value, match.passage))[:_STRONGEST]
    return Lead(
        id=0,
        number=store.next_number(desk.casebook, now),
        case_match_id=case.id,
        case_ref=case.case_ref,
        site=version.site,
        native_id=version.native_id,
        post_version_id=version.id,
        kind=version.kind,
        thread=version.thread,
        permalink=version.permalink,
        author=version.author,
        published_raw=version.published.raw if version.published else None,
        text=version.text,
        quotes=version.quotes,
        captured_at=version.captured_at,
        e_value=case.e_value,
        score=case.score,
        posts=case.posts,
        reasons=case.reasons,
        hits=tuple(sightings.hit_of(match) for match in strongest),
        looking_back=case.looking_back,
        night=now.astimezone(clock.AMSTERDAM).date(),
        found_at=now,
    )


def _still_there(desk: Desk, archive: Database, matches: Database, lead: Lead) -> tuple[NewMatch, ...]:
    """The lead's passages with their post and capture.

    Raises:
        RefusedError: the post, or what was found in it, is gone.
    """
    case = case_match(matches, lead.case_match_id)
    prepared = [intake.prepare(desk, archive, match) for match in case.passages] if case else []
    standing = tuple(new for new in prepared if isinstance(new, NewMatch))
    if not standing:
        raise RefusedError(Refusal.LEAD_VANISHED, number=lead.number)
    return standing


def _open_lead(desk: Desk, number: str, why: Why) -> Lead:
    lead = _get(desk, number)
    if lead.state is not LeadState.OPEN:
        raise RefusedError(Refusal.LEAD_HANDLED, number=lead.number)
    if not why.reason.strip():
        raise RefusedError(Refusal.REASON_MISSING)
    return lead


def _get(desk: Desk, number: str) -> Lead:
    lead = store.by_number(desk.casebook, number.upper())
    if lead is None:
        raise UnknownLeadError(f"there is no lead {number}; `lekwacht leads list` shows them")
    return lead


def _handled(desk: Desk, lead: Lead, state: LeadState, why: Why) -> Lead:
    return replace(
        lead,
        state=state,
        handled_by=desk.actor,
        handled_at=desk.now(),
        reason_code=why.code,
        reason=why.reason,
    )


def _places(lead: Lead) -> Iterator[QuietPlace]:
    for hit in lead.hits:
        yield QuietPlace(lead.site, lead.native_id, lead.case_ref, hit.document_ref, hit.passage)


@contextmanager
def _both(desk: Desk) -> Iterator[tuple[Database, Database]]:
    archive, matches = read_archive(desk.directory.archive), read_matches(desk.directory.matches)
    try:
        yield archive, matches
    finally:
        archive.close()
        matches.close()


def _days(count: int) -> timedelta:
    return timedelta(days=count)


def _batches(cases: Iterator[CaseMatch]) -> Iterator[tuple[CaseMatch, ...]]:
    while batch := tuple(islice(cases, _BATCH)):
        yield batch
