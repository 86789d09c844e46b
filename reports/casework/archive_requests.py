"""Asking public web archives from where there is no network: asked for here, done by the front door.

An archive learns which pages interest this house. So whoever asks is told first which archives learn which
addresses, and exactly that is asked: no page that was found since then, and no archive that was named since.
"""

import hashlib
import json
from dataclasses import replace
from enum import StrEnum

from reports.casework import archived, incidents, requests
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.casebook import request as store
from store.casebook.request import Request, RequestKind
from store.database import transaction

LONGEST_PURPOSE = 500


class ArchiveAnswer(StrEnum):
    """What came of asking, or how far it is."""

    WHOLE = "whole"
    PART = "part"  # not everything was read; asked again, it goes on
    AWAITED = "awaited"  # another house has yet to tell what it recognises in what was read
    AWAITED_PART = "awaited_part"  # the same, and not everything was read
    NONE_ALLOWED = "none_allowed"  # the settings name no archive any more
    OTHERS_ALLOWED = "others_allowed"  # the settings name other archives than whoever asked was told of
    NOT_USABLE = "not_usable"  # the settings of the archives cannot be used
    NOT_ASKED = "not_asked"  # the room with the network failed
    NOT_MATCHED = "not_matched"  # what was read could not be compared with the register

    @property
    def waits(self) -> bool:
        """Whether it is still at work, though nothing can be done here."""
        return self in {ArchiveAnswer.AWAITED, ArchiveAnswer.AWAITED_PART}


def told(archives: tuple[str, ...], pages: tuple[str, ...]) -> str:
    """What stands for which archives are told of which pages, in a form that goes to and fro."""
    return hashlib.sha256(json.dumps([archives, pages]).encode()).hexdigest()


def ask(desk: Desk, number: str, archives: tuple[str, ...], seen: str, purpose: str) -> Request:
    """Ask for these archives to be asked about the incident's pages; what was asked today is not asked twice.

    Args:
        desk: who asks.
        number: of the incident.
        archives: those that may be asked, by name.
        seen: which archives and pages whoever asks was shown, as by `told`.
        purpose: why, in a sentence.

    Raises:
        UnknownIncidentError: there is no such incident.
        RefusedError: no archive may be asked or there is nothing to ask, the purpose is missing or too long,
            or the incident's pages are no longer those that were shown.
    """
    incident = incidents.get(desk, number)
    pages = archived.pages_of(incidents.gather(desk, incident).sightings)
    _refuse(archives, pages, seen, purpose.strip())
    wanted = replace(
        requests.request_for_today(desk, RequestKind.ARCHIVES, incident.number),
        purpose=purpose.strip(),
        archives=archives,
        pages=pages,
    )
    with transaction(desk.casebook):
        asked = store.ask(desk.casebook, wanted)
        if asked.asked_at == wanted.asked_at:
            names, why = ", ".join(archives), wanted.purpose
            desk.record("archives_asked", incident.number, archives=names, pages=len(pages), reason=why)
    return asked


def _refuse(archives: tuple[str, ...], pages: tuple[str, ...], seen: str, purpose: str) -> None:
    if not archives:
        raise RefusedError(Refusal.ARCHIVES_NONE)
    if not pages:
        raise RefusedError(Refusal.ARCHIVES_NO_PAGE)
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise RefusedError(Refusal.ARCHIVES_PURPOSE, most=LONGEST_PURPOSE)
    if seen != told(archives, pages):
        raise RefusedError(Refusal.ARCHIVES_CHANGED)


def newest(asked: tuple[Request, ...]) -> Request | None:
    """The last of an incident's requests with which archives are asked; None where there is none."""
    return max(
        (request for request in asked if request.kind is RequestKind.ARCHIVES),
        key=lambda request: request.asked_at,
        default=None,
    )


def answer_of(request: Request) -> ArchiveAnswer | None:
    """What came of a request so far; None where nothing did."""
    return None if request.answer is None else ArchiveAnswer(request.answer)


def settle(desk: Desk, request: Request, *, whole: bool) -> ArchiveAnswer:
    """Take over what archives answered, and write down what came of the request.

    Args:
        desk: whose act it is: of whoever asked.
        request: that was carried out.
        whole: whether the archives were asked to the end, and all that they hold was read.
    """
    matched = archived.take_over(desk, incidents.get(desk, request.incident_number or ""))
    if not matched:
        answer = ArchiveAnswer.AWAITED if whole else ArchiveAnswer.AWAITED_PART
        with transaction(desk.casebook):
            store.begin(desk.casebook, request, answer.value)
        return answer
    answer = ArchiveAnswer.WHOLE if whole else ArchiveAnswer.PART
    requests.answer(desk, request, answer.value, done=whole)
    return answer


def fail(desk: Desk, request: Request, answer: ArchiveAnswer) -> None:
    """Write down why the archives were not asked, or nothing follows from what they answered."""
    requests.answer(desk, request, answer.value, done=False)


def can_go_on(desk: Desk, request: Request) -> bool:
    """Whether there is something to do for a request: not while it waits for another house."""
    answer = answer_of(request) if request.kind is RequestKind.ARCHIVES else None
    if answer is None or not answer.waits:
        return True
    return not archived.waits(desk, incidents.get(desk, request.incident_number or ""))
