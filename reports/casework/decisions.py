"""Judging incidents, one or many: always with a reason, never over somebody else's decision."""

from dataclasses import dataclass, replace
from datetime import datetime

from reports.casework import decision_record, incidents
from reports.casework.dispositions import DISPOSITIONS, Closer
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from reports.errors import ConflictError, UnknownIncidentError
from store import clock
from store.casebook.decision import DecisionKind, Why
from store.casebook.incident import Disposition, Incident, Status
from store.database import transaction


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
    kept as a proposal, and takes effect when a second person agrees (`seconding.second`).

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
        saved = incidents.save(desk, judged(desk, incident, judgement, aware=aware))
        value = judgement.disposition.value
        decision_record.write(desk, saved, DecisionKind.OORDEEL, value, judgement.why)
        desk.record(
            "incident_decided",
            saved.number,
            disposition=value,
            status=saved.status.value,
            reason_code=judgement.why.code.value,
        )
        if aware:
            decision_record.write(
                desk, saved, DecisionKind.KENNISNAME, clock.optional_text(saved.aware_at) or "", judgement.why
            )
            desk.record("awareness_declared", saved.number)
    return saved


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


def needs_second(incident: Incident, disposition: Disposition) -> bool:
    """Whether this judgement takes back what the organisation declared itself aware of."""
    return incident.aware_at is not None and not DISPOSITIONS[disposition].in_register


def judged(desk: Desk, incident: Incident, judgement: Judgement, *, aware: bool) -> Incident:
    """The incident as the judgement leaves it, not yet saved; `aware` starts the statutory clock."""
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


def _propose(desk: Desk, incident: Incident, judgement: Judgement) -> Incident:
    saved = incidents.save(desk, incident)  # a new version: who read the old one sees the proposal first
    following = replace(saved, status=judgement.following)
    value = judgement.disposition.value
    decision_record.write(desk, following, DecisionKind.HERZIENING, value, judgement.why)
    desk.record("revision_proposed", saved.number, disposition=value)
    return saved
