"""What a month came to: read, kept, forgotten, found, judged. Counts alone, and of no single officer.

What retention takes is counted from the audit trails, in which every purge wrote down what it took: they are
append-only, so a month's figures stay what they were when the texts, leads and incidents themselves are gone.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from reports.casework.dispositions import Keeping
from reports.desk import Desk
from store import audit
from store.archive import retention as archive
from store.archive.coverage import Coverage, Ending, coverage
from store.archive.schema import read_archive
from store.audit import AuditEvent
from store.casebook import retention as casebook
from store.casebook.decision import ReasonCode
from store.casebook.incident import Disposition
from store.clock import AMSTERDAM
from store.month import Month, month_of
from store.nights.night import Canary, Night, NightState, newest
from store.nights.schema import read_nights

_PER_MILLION = 1_000_000
_LOOKED = frozenset({"incident_viewed"})
_COUNTED = frozenset(
    {
        "incident_opened",
        "incident_reported",
        "incident_reopened",
        "incident_decided",
        "sighting_raised",
        "sighting_suppressed",
        "lead_found",
        "lead_promoted",
        "lead_dismissed",
        "content_purged",
        "purged",
        "notice_sent",
    }
)


@dataclass(frozen=True, slots=True)
class MatchLimits:
    """Up to which e-values the matcher makes alerts and leads: chance posts per million."""

    alert_e_value: float = 1.0
    lead_e_value: float = 500.0


@dataclass(frozen=True, slots=True)
class NightFigures:
    """How many nights there were, and what silence in them is worth."""

    due: int = 0  # since the first night there was
    complete: int = 0
    canary_found: int = 0
    site_nights: int = 0  # nights times sites
    whole: int = 0  # of these, the ones whose silence means something


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """What was read in public."""

    pages: int = 0
    looked_at: int = 0  # posts seen standing, each night anew
    read: int = 0  # posts that were new or had changed, and went through the matcher
    not_readable: int = 0


@dataclass(frozen=True, slots=True)
class ForgottenFigures:
    """What went again: first of all posts that were read and matched nothing."""

    posts: int = 0
    files: int = 0  # WARC files
    leads: int = 0
    incidents: tuple[tuple[Keeping, int], ...] = ()  # whose content went, by rule

    def by_rule(self, rule: Keeping) -> int:
        """How many incidents lost their content by this rule."""
        return dict(self.incidents).get(rule, 0)


@dataclass(frozen=True, slots=True)
class FoundFigures:
    """What matching brought."""

    alerts: int = 0  # sightings raised
    incidents: int = 0
    reported: int = 0  # opened because a person reported it
    reopened: int = 0
    suppressed: int = 0
    leads: int = 0
    leads_taken_up: int = 0
    leads_put_aside: int = 0
    notices: int = 0  # with which hosts were asked to take something away


@dataclass(frozen=True, slots=True)
class FirstLook:
    """How long the month's incidents waited for somebody to open them."""

    opened: int = 0
    looked_at: int = 0
    median: timedelta | None = None
    longest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ChanceFigures:
    """What chance alone should bring at the volume that was read, and what was judged to be chance."""

    alerts_expected: float = 0.0
    alerts_judged: int = 0
    leads_expected: float = 0.0
    leads_judged: int = 0


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month."""

    month: Month
    nights: NightFigures = field(default_factory=NightFigures)
    read: ReadFigures = field(default_factory=ReadFigures)
    forgotten: ForgottenFigures = field(default_factory=ForgottenFigures)
    found: FoundFigures = field(default_factory=FoundFigures)
    judged: tuple[tuple[Disposition, int], ...] = ()  # the last judgement of each incident in the month
    first_look: FirstLook = field(default_factory=FirstLook)
    chance: ChanceFigures = field(default_factory=ChanceFigures)


@dataclass(frozen=True, slots=True)
class KeptNow:
    """What is held at this moment."""

    posts: int  # of which the text is still in the archive
    matched: int  # of these, posts that belong to an incident


@dataclass(frozen=True, slots=True)
class _Source:
    """Everything that the figures are counted from."""

    nights: tuple[Night, ...]
    coverage: tuple[Coverage, ...]
    archive: tuple[AuditEvent, ...]
    casebook: tuple[AuditEvent, ...]
    looks: dict[str, datetime]  # incident and when it was first opened


def compile_months(
    desk: Desk, months: tuple[Month, ...], thresholds: MatchLimits
) -> tuple[MonthFigures, ...]:
    """The figures of these months, in their order."""
    source = _read(desk, min(months).bounds[0], max(months).bounds[1])
    today = desk.now().astimezone(AMSTERDAM).date()
    return tuple(_compile(month, source, thresholds, today) for month in months)


def kept_now(desk: Desk) -> KeptNow:
    """What the archive and the casebook hold now."""
    matched = len(casebook.posts_with_content(desk.casebook))
    if not desk.directory.archive.exists():
        return KeptNow(0, matched)
    with closing(read_archive(desk.directory.archive)) as database:
        return KeptNow(archive.kept(database), matched)


def _read(desk: Desk, begin: datetime, end: datetime) -> _Source:
    nights: tuple[Night, ...] = ()
    if desk.directory.nights.exists():
        with closing(read_nights(desk.directory.nights)) as database:
            nights = tuple(newest(database, limit=-1))
    covered: tuple[Coverage, ...] = ()
    purges: tuple[AuditEvent, ...] = ()
    if desk.directory.archive.exists():
        with closing(read_archive(desk.directory.archive)) as database:
            covered = tuple(row for row in coverage(database) if not row.canary)
            purges = tuple(audit.events_between(database, begin, end, frozenset({"purge"})))
    counted = tuple(audit.events_between(desk.casebook, begin, end, _COUNTED))
    return _Source(nights, covered, purges, counted, _looks(desk, begin))


def _looks(desk: Desk, begin: datetime) -> dict[str, datetime]:
    looks: dict[str, datetime] = {}
    for event in audit.events_between(desk.casebook, begin, desk.now() + timedelta(days=1), _LOOKED):
        looks.setdefault(event.object, event.at)
    return looks


def _compile(month: Month, source: _Source, thresholds: MatchLimits, today: date) -> MonthFigures:
    events = tuple(event for event in source.casebook if month_of(event.at) == month)
    purges = tuple(event for event in source.archive if month_of(event.at) == month)
    covered = tuple(row for row in source.coverage if month.holds(date.fromisoformat(row.night)))
    read = _posts(covered)
    decided = _decided(events)
    return MonthFigures(
        month,
        _nights(month, source, covered, today),
        read,
        _forgotten(events, purges),
        _findings(events),
        _judged(decided),
        _first_look(events, source.looks),
        _chance(read, events, decided, thresholds),
    )


def _nights(month: Month, source: _Source, covered: tuple[Coverage, ...], today: date) -> NightFigures:
    nights = [(night.due_at.astimezone(AMSTERDAM).date(), night) for night in source.nights]
    days = [day for day, _ in nights] + [date.fromisoformat(row.night) for row in source.coverage]
    if not days:
        return NightFigures()
    begin, end = max(month.first, min(days)), min(month.after, today + timedelta(days=1))
    own = [night for day, night in nights if month.holds(day)]
    asked = [row for row in covered if row.ending is not Ending.DISABLED]
    return NightFigures(
        due=max((end - begin).days, 0),
        complete=sum(night.state is NightState.COMPLETE for night in own),
        canary_found=sum(night.canary is Canary.FOUND for night in own),
        site_nights=len(asked),
        whole=sum(row.whole for row in asked),
    )


def _posts(covered: tuple[Coverage, ...]) -> ReadFigures:
    return ReadFigures(
        pages=sum(row.pages for row in covered),
        looked_at=sum(row.posts_seen for row in covered),
        read=sum(row.posts_new + row.posts_changed for row in covered),
        not_readable=sum(row.not_readable for row in covered),
    )


def _forgotten(events: tuple[AuditEvent, ...], purges: tuple[AuditEvent, ...]) -> ForgottenFigures:
    erased = Counter(Keeping(str(_details(event)["rule"])) for event in _of(events, "content_purged"))
    return ForgottenFigures(
        posts=sum(_number(event, "posts") for event in purges),
        files=sum(_number(event, "files") for event in purges),
        leads=sum(_number(event, "leads") for event in _of(events, "purged")),
        incidents=tuple((rule, erased[rule]) for rule in Keeping if erased[rule]),
    )


def _findings(events: tuple[AuditEvent, ...]) -> FoundFigures:
    count = Counter(event.action for event in events)
    return FoundFigures(
        alerts=count["sighting_raised"],
        incidents=count["incident_opened"],
        reported=count["incident_reported"],
        reopened=count["incident_reopened"],
        suppressed=count["sighting_suppressed"],
        leads=count["lead_found"],
        leads_taken_up=count["lead_promoted"],
        leads_put_aside=count["lead_dismissed"],
        notices=count["notice_sent"],
    )


def _decided(events: tuple[AuditEvent, ...]) -> tuple[dict[str, object], ...]:
    """What was written down of the last judgement of each incident."""
    return tuple({event.object: _details(event) for event in _of(events, "incident_decided")}.values())


def _judged(decided: tuple[dict[str, object], ...]) -> tuple[tuple[Disposition, int], ...]:
    count = Counter(Disposition(str(decision["disposition"])) for decision in decided)
    return tuple((disposition, count[disposition]) for disposition in Disposition if count[disposition])


def _first_look(events: tuple[AuditEvent, ...], looks: dict[str, datetime]) -> FirstLook:
    opened = {event.object: event.at for event in reversed(tuple(_of(events, "incident_opened")))}
    waits = [max(looks[number] - at, timedelta(0)) for number, at in opened.items() if number in looks]
    if not waits:
        return FirstLook(len(opened))
    middle = timedelta(seconds=median(wait.total_seconds() for wait in waits))
    return FirstLook(len(opened), len(waits), middle, max(waits))


def _chance(
    read: ReadFigures,
    events: tuple[AuditEvent, ...],
    decided: tuple[dict[str, object], ...],
    thresholds: MatchLimits,
) -> ChanceFigures:
    by_chance = ReasonCode.TOEVALLIGE_OVEREENKOMST.value
    leads = (_details(event)["reason_code"] for event in _of(events, "lead_dismissed"))
    up_to = max(thresholds.alert_e_value, thresholds.lead_e_value)
    return ChanceFigures(
        alerts_expected=read.read * thresholds.alert_e_value / _PER_MILLION,
        alerts_judged=sum(event["reason_code"] == by_chance for event in decided),
        leads_expected=read.read * up_to / _PER_MILLION,
        leads_judged=sum(code == by_chance for code in leads),
    )


def _of(events: Iterable[AuditEvent], action: str) -> Iterator[AuditEvent]:
    return (event for event in events if event.action == action)


def _details(event: AuditEvent) -> dict[str, object]:
    details: dict[str, object] = json.loads(event.details)
    return details


def _number(event: AuditEvent, name: str) -> int:
    return int(str(_details(event).get(name) or 0))
