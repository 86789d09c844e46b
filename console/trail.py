"""What stands beside an act in the audit trail, in words: its object, its result, and its details."""

import json
from collections.abc import Iterator
from enum import StrEnum

from console.labels import label
from console.language import N_, Language
from reports.casework.dispositions import Keeping
from reports.casework.milestones import Milestone
from store.accounts.account import Role
from store.archive.post import Presence
from store.audit import AuditEvent
from store.casebook.change import ChangeKind
from store.casebook.comparison import Answer
from store.casebook.decision import ReasonCode
from store.casebook.incident import Disposition, Notification, Priority, Status
from store.casebook.request import RequestKind
from store.casebook.suppression import SuppressionScope

_OBJECTS = {
    "breach register": N_("breach register"),
    "tweede blik": N_("second look"),
    "audit trail": N_("audit trail"),
    "audit": N_("audit chains"),
    "data directory": N_("whole data directory"),
    "casebook": N_("casebook"),
    "accounts": N_("signing in and accounts"),
    "console": N_("console"),
    "look": N_("a page"),
}
_RESULTS = {
    "ok": N_("done"),
    "done": N_("done"),
    "denied": N_("denied"),
    "broken": N_("broken"),
    "failed": N_("it failed"),
    "refused": N_("refused"),
    "damaged": N_("something was damaged"),
    "found": N_("something was still found"),
    "too_many_attempts": N_("too many attempts"),
    "too_many_failures": N_("too many attempts"),
}
_NAMES = {
    "addresses": N_("addresses"),
    "addressed_to": N_("addressed to"),
    "archives": N_("archives"),
    "answers": N_("answers"),
    "authority": N_("timestamp authority"),
    "asked_by": N_("asked by"),
    "assignee": N_("with"),
    "casebook": N_("casebook"),
    "channel": N_("by"),
    "disabled": N_("closed"),
    "disposition": N_("judgement"),
    "exports": N_("exports"),
    "faults": N_("faults"),
    "field": N_("question"),
    "file": N_("file"),
    "files": N_("files"),
    "filter": N_("filter"),
    "first": N_("first person"),
    "format": N_("format"),
    "found": N_("found"),
    "incident": N_("incident"),
    "incidents": N_("incidents"),
    "kind": N_("kind"),
    "lead": N_("lead"),
    "leads": N_("leads"),
    "mail": N_("mail"),
    "milestone": N_("step"),
    "notice": N_("notice"),
    "notification": N_("telling the authority"),
    "page": N_("page"),
    "pages": N_("pages"),
    "partner": N_("partner"),
    "places": N_("places"),
    "posts": N_("posts"),
    "presence": N_("presence"),
    "priority": N_("priority"),
    "probes": N_("pieces searched for"),
    "purpose": N_("purpose"),
    "reason": N_("reason"),
    "reason_code": N_("kind of reason"),
    "reported_by": N_("reported by"),
    "result": N_("result"),
    "roles": N_("roles"),
    "rows": N_("rows"),
    "rule": N_("retention rule"),
    "scope": N_("scope"),
    "searched": N_("archive searched"),
    "sha256": "SHA-256",
    "sighting": N_("place"),
    "sightings": N_("places"),
    "site": N_("site"),
    "source": N_("source"),
    "status": N_("status"),
    "texts": N_("texts"),
    "to": N_("to"),
    "url": N_("address"),
    "webhook": N_("webhook"),
}
_VALUES: dict[str, type[StrEnum]] = {
    "answers": Answer,
    "disposition": Disposition,
    "kind": RequestKind,
    "milestone": Milestone,
    "notification": Notification,
    "presence": Presence,
    "priority": Priority,
    "reason": ReasonCode,
    "reason_code": ReasonCode,
    "roles": Role,
    "rule": Keeping,
    "scope": SuppressionScope,
    "status": Status,
}
_TOLD = ("disposition", "notification", "milestone", "presence", "answers", "kind", "assignee")
"""The details that a history tells beside the sentence."""


def object_of(language: Language, event: AuditEvent) -> str:
    """What the act was done to: a number or a reference stands as it is."""
    named = _OBJECTS.get(event.object)
    return event.object if named is None else language.text(named)


def result_of(language: Language, event: AuditEvent) -> str:
    """How the act ended."""
    named = _RESULTS.get(event.result)
    return event.result if named is None else language.text(named)


def details_of(language: Language, event: AuditEvent) -> tuple[tuple[str, str], ...]:
    """What was written down beside the act: counts, digests, references, each with its name."""
    return tuple(_named_details(language, event))


def in_short(language: Language, event: AuditEvent) -> str:
    """The details that make an act of a history plain, as one phrase; empty where there are none."""
    known = json.loads(event.details)
    return ", ".join(_value(language, name, known[name]) for name in _TOLD if known.get(name))


def has_name(detail: str) -> bool:
    """Whether a detail has a name of its own."""
    return detail in _NAMES


def _named_details(language: Language, event: AuditEvent) -> Iterator[tuple[str, str]]:
    for name, value in json.loads(event.details).items():
        if value not in (None, ""):
            named = _NAMES.get(name)
            yield (name if named is None else language.text(named)), _value(language, name, value)


def _value(language: Language, name: str, value: object) -> str:
    if isinstance(value, bool):
        return language.text(N_("yes")) if value else language.text(N_("no"))
    kind = _VALUES.get(name)
    if kind is None or not isinstance(value, str):
        return str(value)
    return ", ".join(_word(language, kind, part.strip()) for part in value.split(","))


def _word(language: Language, kind: type[StrEnum], value: str) -> str:
    for kinds in (kind, ChangeKind):  # a request's kind and a change's stand under one name
        if value in set(kinds):
            return label(language, kinds(value))
    return value
