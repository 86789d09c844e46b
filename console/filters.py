"""Which incidents an officer wants to see: from the page's address and back into it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from console.console import Visit
from console.language import N_
from store.accounts.account import Account
from store.casebook.incident import OPEN, Disposition, IncidentFilter, IncidentOrder, Priority, Status

WORK = "werk"
VIEWS = (
    (WORK, N_("My work")),
    ("mij", N_("Mine")),
    ("open", N_("All open")),
    ("klaar", N_("Closed")),
    ("alles", N_("Everything")),
)
COUNTS = {WORK: "work", "mij": "mine", "open": "open", "klaar": "closed", "alles": "all"}
"""Which count of a `Tally` belongs to which view."""

AGES = (
    ("nieuwer-1", N_("since yesterday")),
    ("nieuwer-7", N_("of the last 7 days")),
    ("ouder-1", N_("older than a day")),
    ("ouder-7", N_("older than a week")),
    ("ouder-30", N_("older than 30 days")),
)
ORDERS = (
    (IncidentOrder.STRONGEST, N_("strongest first")),
    (IncidentOrder.NEWEST, N_("newest first")),
    (IncidentOrder.OLDEST, N_("oldest first")),
    (IncidentOrder.DEADLINE, N_("most urgent deadline first")),
)
SCORES = (50, 65, 80, 90)
NEW = "ja"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; whatever cannot be read there is as if it were not asked."""

    view: str = WORK
    status: str = ""
    disposition: str = ""
    site: str = ""
    document: str = ""
    score: str = ""
    age: str = ""
    words: str = ""
    priority: str = ""
    new: str = ""
    order: str = IncidentOrder.STRONGEST
    number: int = 1  # of the page

    def parameters(self, **changes: object) -> dict[str, object]:
        """The query of the address that asks for this, with changes; what is as usual is left out."""
        values = {name: getattr(self, name) for name in self.__slots__}
        values.update({"number": 1, **changes})
        usual = Wanted()
        return {name: value for name, value in values.items() if value != getattr(usual, name)}

    @property
    def narrowed(self) -> bool:
        """Whether something beside the view restricts the list."""
        usual = Wanted(view=self.view, order=self.order, number=self.number)
        return self != usual

    def chosen(self, person: Account, now: datetime) -> IncidentFilter:
        """The incidents that this person then sees."""
        after, before = _ages(self.age, now)
        viewed = _viewed(self.view, person)
        return replace(
            viewed,
            statuses=(Status(self.status),) if self.status else viewed.statuses,
            dispositions=(Disposition(self.disposition),) if self.disposition else (),
            site=self.site or None,
            document=self.document or None,
            min_score=int(self.score) if self.score else None,
            opened_after=after,
            opened_before=before,
            words=self.words or None,
            priority=Priority(self.priority) if self.priority else None,
            new_to=person.name if self.new else None,
        )


def wanted(visit: Visit) -> Wanted:
    """What the address of this visit asks for."""
    return read(visit.query)


def kept(query: str) -> Wanted:
    """What a kept address asks for."""
    values = dict(parse_qsl(query))
    return read(lambda name: values.get(name, "").strip())


def read(asked: Callable[[str], str]) -> Wanted:
    """What these values ask for; `asked` gives the one of a name, "" without one."""
    return Wanted(
        view=_known_or(asked("view"), [name for name, _ in VIEWS], WORK),
        status=_known_or(asked("status"), list(Status), ""),
        disposition=_known_or(asked("disposition"), list(Disposition), ""),
        site=asked("site")[:200],
        document=asked("document")[:200],
        score=_known_or(asked("score"), [str(score) for score in SCORES], ""),
        age=_known_or(asked("age"), [name for name, _ in AGES], ""),
        words=asked("words")[:200],
        priority=_known_or(asked("priority"), list(Priority), ""),
        new=_known_or(asked("new"), [NEW], ""),
        order=_known_or(asked("order"), list(IncidentOrder), IncidentOrder.STRONGEST),
        number=page_number(asked("number")),
    )


def page_number(text: str) -> int:
    """Which page of a list is asked for; the first when that cannot be read."""
    return int(text) if text.isdecimal() and 0 < len(text) < 7 and int(text) > 0 else 1


def _known_or(value: str, known: list[str], usual: str) -> str:
    return value if value in known else usual


def _viewed(view: str, person: Account) -> IncidentFilter:
    match view:
        case "mij":
            return IncidentFilter(assignee=person.name)
        case "open":
            return IncidentFilter(statuses=OPEN)
        case "klaar":
            return IncidentFilter(statuses=(Status.AFGEHANDELD,))
        case "alles":
            return IncidentFilter()
    return IncidentFilter(statuses=OPEN, assignee=person.name, unassigned=True)


def _ages(age: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    kind, _, days = age.partition("-")
    edge = now - timedelta(days=int(days)) if days else None
    return (edge, None) if kind == "nieuwer" else (None, edge)
