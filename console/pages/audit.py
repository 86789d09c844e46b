"""The audit trail: who did what, when, from where, with which result; and whether it is whole."""

from dataclasses import dataclass

from sqlite_utils import Database
from starlette.responses import Response

from console.console import Visit
from console.filters import page_number
from console.rendering import page
from store import audit
from store.errors import IntegrityError

CHAINS = ("casebook", "accounts")


@dataclass(frozen=True, slots=True)
class ChainState:
    """What walking the chain found."""

    events: int
    broken: bool


def show(visit: Visit) -> Response:
    """The newest acts first, a page at a time; reading the trail is itself an act."""
    chain = visit.query("chain") if visit.query("chain") in CHAINS else CHAINS[0]
    number, rows = page_number(visit.query("number")), visit.console.settings.page_rows
    words = visit.query("words")[:200]
    with visit.desk() as desk:
        desk.record("audit_viewed", chain, page=number)
        if chain == "accounts":
            with visit.console.accounts() as accounts:
                events, total = audit.search(accounts, words, limit=rows, offset=(number - 1) * rows)
        else:
            events, total = audit.search(desk.casebook, words, limit=rows, offset=(number - 1) * rows)
    return page(
        visit,
        "audit.html",
        chain=chain,
        chains=CHAINS,
        events=events,
        total=total,
        words=words,
        number_of_page=number,
        pages=max(1, -(-total // rows)),
        parameters=lambda **changes: {"chain": chain, "words": words, **changes},
    )


def verify(visit: Visit) -> Response:
    """Walk both chains from the first event and say whether anything was changed, removed or inserted."""
    with visit.desk() as desk, visit.console.accounts() as accounts:
        checked = {"casebook": _walked(desk.casebook), "accounts": _walked(accounts)}
        whole = not any(chain.broken for chain in checked.values())
        desk.record("audit_verified", "audit trail", result="ok" if whole else "broken")
    return page(visit, "audit_verified.html", checked=checked, whole=whole)


def _walked(database: Database) -> ChainState:
    try:
        return ChainState(audit.verify(database), broken=False)
    except IntegrityError:
        return ChainState(0, broken=True)
