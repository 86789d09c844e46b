"""Deciding about incidents, one or many: always with a reason, never over somebody else's decision."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from reports.casework import incidents, notes
from reports.casework.dispositions import DISPOSITIONS, Closer
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from reports.errors import ConflictError, UnknownIncidentError
from store import clock
from store.casebook import decision as store
from store.casebook import retention
from store.casebook.decision import Decision, DecisionKind, Why
from store.casebook.incident import Disposition, Incident, Notification, Priority, Status
from store.database import transaction

NEEDS_SECOND = frozenset({Notification.NIET_MELDPLICHTIG_VOORGESTELD})


class Milestone(StrEnum):
    """A moment in the handling of a breach that an officer writes down."""

    GEMELD_AP = "gemeld_ap"
    BETROKKENEN_INGELICHT = "betrokkenen_ingelicht"
    VERWIJDERD = "verwijderd"


_MILESTONE_FIELD = {
    Milestone.GEMELD_AP: "notified_at",
    Milestone.BETROKKENEN_INGELICHT: "informed_at",
    Milestone.VERWIJDERD: "removed_at",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an officer decides: a disposition with its reason, and where the work goes from there."""

    disposition: Disposition
    why: Why
    status: Status | None = None  # None: closed where nothing is left to do, else in progress
    deferred_until: datetime | None = None  # with `aangehouden`: when it comes up again

    @property
    def following(self) -> Status:
        """The status after it."""
        if self.status is not None:
            return self.status
        return Status.AFGEHANDELD if DISPOSITIONS[self.disposition].closes else Status.IN_BEHANDELING


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of many decisions at once."""

    decided: tuple[Incident, ...]
    conflicts: tuple[str, ...]  # numbers that somebody else changed in the meantime
    unknown: tuple[str, ...] = ()  # numbers of no incident


def decide(desk: Desk, number: str, judgement: Judgement, *, version: int | None = None) -> Incident:
    """Judge an incident; `version` is the one that was on the officer's screen.

    Confirming a leak declares awareness, unless that was done before: who is certain enough to confirm is
    aware, and the statutory clock starts. Once it runs nobody talks the leak away alone: another judgement is
    kept as a proposal, and takes effect when a second person agrees (`second`).

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the judgement is not possible.
    """
    refusal = refusal_of(judgement, desk.now())
    if refusal is not None:
        raise RefusedError(refusal)
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        if needs_second(incident, judgement.disposition):
            return _propose(desk, incident, judgement)
        aware = DISPOSITIONS[judgement.disposition].starts_clock and incident.aware_at is None
        saved = incidents.save(desk, _judged(desk, incident, judgement, aware=aware))
        value = judgement.disposition.value
        _write(desk, saved, DecisionKind.OORDEEL, value, judgement.why)
        desk.record(
            "incident_decided",
            saved.number,
            disposition=value,
            status=saved.status.value,
            reason_code=judgement.why.code.value,
        )
        if aware:
            _write(
                desk, saved, DecisionKind.KENNISNAME, clock.optional_text(saved.aware_at) or "", judgement.why
            )
            desk.record("awareness_declared", saved.number)
    return saved


def needs_second(incident: Incident, disposition: Disposition) -> bool:
    """Whether this judgement takes back what the organisation declared itself aware of."""
    return incident.aware_at is not None and not DISPOSITIONS[disposition].in_register


def proposed(made: tuple[Decision, ...]) -> Decision | None:
    """The judgement that waits for a second person; None where none does, or a later one was given."""
    judged = [
        decision for decision in made if decision.kind in {DecisionKind.OORDEEL, DecisionKind.HERZIENING}
    ]
    last = judged[-1] if judged else None
    return last if last and last.kind is DecisionKind.HERZIENING and last.confirmed_by is None else None


def undo(desk: Desk, number: str, *, version: int | None = None) -> Incident:
    """Take the last judgement back: the incident stands as it stood before it.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: there is none, it confirmed a leak, or its content was erased since.
    """
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        made = store.of_incident(desk.casebook, incident.id)
        last = _standing(made)
        if last is None:
            raise RefusedError(Refusal.NOTHING_TO_UNDO, number=incident.number)
        if incident.aware_at is not None:
            raise RefusedError(Refusal.LEAK_IS_NOT_UNDONE)
        if not retention.sightings_with_content(desk.casebook, incident.id):
            raise RefusedError(Refusal.CONTENT_IS_GONE, number=incident.number)
        before = _standing(tuple(decision for decision in made if decision.id < last.id))
        status = before.status if before else Status.IN_BEHANDELING
        saved = incidents.save(
            desk,
            replace(
                incident,
                disposition=Disposition(before.value) if before else None,
                status=status,
                deferred_until=None,
                closed_at=before.decided_at if before and status is Status.AFGEHANDELD else None,
            ),
        )
        _write(desk, saved, DecisionKind.ONGEDAAN, last.value, Why(last.reason_code, last.reason))
        desk.record("judgement_undone", saved.number, disposition=last.value)
    return saved


def can_be_undone(desk: Desk, incident: Incident, made: tuple[Decision, ...]) -> bool:
    """Whether `undo` would take a judgement back now."""
    return (
        incident.aware_at is None
        and _standing(made) is not None
        and retention.sightings_with_content(desk.casebook, incident.id) > 0
    )


def refusal_of(judgement: Judgement, now: datetime, closer: Closer = Closer.COORDINATOR) -> Refusal | None:
    """Why the judgement is not possible; None where it is.

    Args:
        judgement: what is decided.
        now: the present moment.
        closer: as whom the incident would be closed; the terminal's user answers for it as a coordinator.
    """
    following, deferred = judgement.following, judgement.deferred_until
    allowed = DISPOSITIONS[judgement.disposition].closer
    if not judgement.why.reason.strip():
        return Refusal.REASON_MISSING
    if following in {Status.NIEUW, Status.HEROPEND}:
        return Refusal.NO_SUCH_STATUS
    if following is Status.AFGEHANDELD and allowed is Closer.NIEMAND:
        return Refusal.UNDECIDED_STAYS_OPEN
    if following is Status.AFGEHANDELD and allowed is Closer.COORDINATOR and closer is not allowed:
        return Refusal.COORDINATOR_CLOSES
    if deferred is not None and (
        following is not Status.AANGEHOUDEN or deferred <= now or not clock.is_plausible(deferred)
    ):
        return Refusal.DEFERRAL
    return None


def decide_many(
    desk: Desk, numbers: tuple[str, ...], judgement: Judgement, versions: dict[str, int] | None = None
) -> BulkResult:
    """Judge several incidents with one reason; those that somebody else changed are left and named.

    Raises:
        DecisionError: the judgement is not possible.
    """
    decided, conflicts, unknown = [], [], []
    for number in numbers:
        try:
            decided.append(decide(desk, number, judgement, version=(versions or {}).get(number)))
        except ConflictError:
            conflicts.append(number)
        except UnknownIncidentError:
            unknown.append(number)
    return BulkResult(tuple(decided), tuple(conflicts), tuple(unknown))


def assign(
    desk: Desk, number: str, assignee: str | None, *, message: str = "", version: int | None = None
) -> Incident:
    """Give the incident to somebody, with a message, or to nobody; a new one that is taken is in progress.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the message is too long.
    """
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        taken = assignee is not None and incident.status in {Status.NIEUW, Status.HEROPEND}
        status = Status.IN_BEHANDELING if taken else incident.status
        saved = incidents.save(desk, replace(incident, assignee=assignee, status=status))
        if message.strip():
            notes.add(desk, saved, message, addressed_to=assignee)
        desk.record("incident_assigned", saved.number, assignee=assignee)
    return saved


def prioritise(desk: Desk, number: str, priority: Priority | None, *, version: int | None = None) -> Incident:
    """Put the incident first, last, or (None) where its strength puts it.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
    """
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        saved = incidents.save(desk, replace(incident, priority=priority))
        desk.record("incident_prioritised", saved.number, priority=priority.value if priority else None)
    return saved


def declare_awareness(
    desk: Desk, number: str, why: Why, *, at: datetime | None = None, version: int | None = None
) -> Incident:
    """Declare that the organisation is aware of a breach since `at`: the 72 hours count from there.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the reason is missing, or the moment lies in the future or before the discovery.
    """
    moment = at or desk.now()
    _refuse_empty(why)
    _refuse_implausible(moment)
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        if not incident.discovered_at <= moment <= desk.now():
            raise RefusedError(Refusal.AWARENESS_MOMENT)
        saved = incidents.save(desk, replace(incident, aware_at=moment))
        _write(desk, saved, DecisionKind.KENNISNAME, clock.to_text(moment), why)
        desk.record("awareness_declared", saved.number)
    return saved


def judge_notification(
    desk: Desk, number: str, *, notifiable: bool, why: Why, version: int | None = None
) -> Incident:
    """Decide whether the authority must be told; "not notifiable" waits for a second person.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the reason is missing.
    """
    _refuse_empty(why)
    value = Notification.MELDPLICHTIG if notifiable else Notification.NIET_MELDPLICHTIG_VOORGESTELD
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        saved = incidents.save(desk, replace(incident, notification=value))
        _write(desk, saved, DecisionKind.MELDING, value.value, why)
        desk.record("notification_judged", saved.number, notification=value.value)
    return saved


def confirm(desk: Desk, number: str, *, version: int | None = None) -> Incident:
    """Agree, as the second person, that the authority need not be told.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: nothing waits for a second person, or it is the same person.
    """
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        waiting = store.latest(desk.casebook, incident.id, DecisionKind.MELDING)
        if waiting is None or incident.notification not in NEEDS_SECOND:
            raise RefusedError(Refusal.NOTHING_WAITS, number=incident.number)
        _refuse_same_person(desk, waiting)
        store.confirm(desk.casebook, waiting, desk.actor, desk.now())
        saved = incidents.save(desk, replace(incident, notification=Notification.NIET_MELDPLICHTIG))
        desk.record("notification_confirmed", saved.number, first=waiting.decided_by)
    return saved


def second(desk: Desk, number: str) -> Decision:
    """Give a second person's word to the judgement that waits for one, or else to the last.

    Raises:
        UnknownIncidentError: there is no such incident.
        DecisionError: there is no judgement yet, or it is the same person's.
    """
    with transaction(desk.casebook):
        incident = incidents.get(desk, number)
        waits = proposed(store.of_incident(desk.casebook, incident.id))
        if waits is not None:
            return _revise(desk, incident, waits)
        judged = store.latest(desk.casebook, incident.id, DecisionKind.OORDEEL)
        if judged is None:
            raise RefusedError(Refusal.NO_JUDGEMENT, number=incident.number)
        _refuse_same_person(desk, judged)
        confirmed = store.confirm(desk.casebook, judged, desk.actor, desk.now())
        desk.record("judgement_confirmed", incident.number, first=judged.decided_by)
    return confirmed


def reach(
    desk: Desk, number: str, milestone: Milestone, *, at: datetime | None = None, version: int | None = None
) -> Incident:
    """Write down that the authority was told, the persons were informed or the text was taken away.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the moment lies in the future, or is none of ours.
    """
    moment = at or desk.now()
    _refuse_implausible(moment)
    if moment > desk.now():
        raise RefusedError(Refusal.MOMENT_IN_FUTURE)
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        saved = incidents.save(desk, _reached(incident, milestone, moment))
        desk.record("milestone_reached", saved.number, milestone=milestone.value)
    return saved


def hold(desk: Desk, number: str, reason: str | None, *, version: int | None = None) -> Incident:
    """Keep retention away from the incident for this reason; None lets it go again.

    Raises:
        UnknownIncidentError: there is no such incident.
        ConflictError: somebody else wrote to it since it was read.
        DecisionError: the reason is empty.
    """
    if reason is not None and not reason.strip():
        raise RefusedError(Refusal.HOLD_WITHOUT_REASON)
    with transaction(desk.casebook):
        incident = incidents.checked(desk, number, version)
        saved = incidents.save(desk, replace(incident, hold=reason))
        desk.record("hold_set" if reason else "hold_released", saved.number)
    return saved


def _propose(desk: Desk, incident: Incident, judgement: Judgement) -> Incident:
    saved = incidents.save(desk, incident)  # a new version: who read the old one sees the proposal first
    following = replace(saved, status=judgement.following)
    _write(desk, following, DecisionKind.HERZIENING, judgement.disposition.value, judgement.why)
    desk.record("revision_proposed", saved.number, disposition=judgement.disposition.value)
    return saved


def _revise(desk: Desk, incident: Incident, waits: Decision) -> Decision:
    """Give a proposed judgement, in which two persons agree; the row of the register stays."""
    _refuse_same_person(desk, waits)
    agreed = store.confirm(desk.casebook, waits, desk.actor, desk.now())
    why = Why(waits.reason_code, waits.reason)
    judgement = Judgement(Disposition(waits.value), why, waits.status)
    saved = incidents.save(desk, _judged(desk, incident, judgement, aware=False))
    judged = replace(agreed, id=0, kind=DecisionKind.OORDEEL, decided_at=desk.now())
    desk.record("judgement_confirmed", saved.number, first=waits.decided_by, disposition=waits.value)
    return store.insert(desk.casebook, judged)


def _standing(made: tuple[Decision, ...]) -> Decision | None:
    """The judgement that stands: the last that was not undone."""
    standing: list[Decision] = []
    for decision in made:
        if decision.kind is DecisionKind.OORDEEL:
            standing.append(decision)
        elif decision.kind is DecisionKind.ONGEDAAN and standing:
            standing.pop()
    return standing[-1] if standing else None


def _reached(incident: Incident, milestone: Milestone, moment: datetime) -> Incident:
    match milestone:
        case Milestone.GEMELD_AP:
            return replace(incident, notified_at=moment, notification=Notification.MELDPLICHTIG)
        case Milestone.BETROKKENEN_INGELICHT:
            return replace(incident, informed_at=moment)
        case Milestone.VERWIJDERD:
            return replace(incident, removed_at=moment)


def _judged(desk: Desk, incident: Incident, judgement: Judgement, *, aware: bool) -> Incident:
    closed = judgement.following is Status.AFGEHANDELD
    return replace(
        incident,
        disposition=judgement.disposition,
        status=judgement.following,
        assignee=incident.assignee or desk.actor,
        deferred_until=judgement.deferred_until,
        closed_at=desk.now() if closed else None,
        aware_at=desk.now() if aware else incident.aware_at,
    )


def _write(desk: Desk, incident: Incident, kind: DecisionKind, value: str, why: Why) -> None:
    store.insert(
        desk.casebook,
        Decision(
            id=0,
            incident_id=incident.id,
            kind=kind,
            value=value,
            status=incident.status,
            reason_code=why.code,
            reason=why.reason,
            decided_by=desk.actor,
            decided_at=desk.now(),
        ),
    )


def _refuse_implausible(moment: datetime) -> None:
    if not clock.is_plausible(moment):
        raise RefusedError(Refusal.MOMENT_IMPLAUSIBLE, year=moment.year)


def _refuse_empty(why: Why) -> None:
    if not why.reason.strip():
        raise RefusedError(Refusal.REASON_MISSING)


def _refuse_same_person(desk: Desk, waiting: Decision) -> None:
    if waiting.decided_by == desk.actor:
        raise RefusedError(Refusal.SAME_PERSON)
