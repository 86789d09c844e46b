"""Lists that a person keeps, to see them again by one click."""

from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store.casebook import saved_view as store
from store.casebook.saved_view import SavedView
from store.database import transaction

MOST = 20
LONGEST_NAME = 60


def keep(desk: Desk, name: str, query: str) -> None:
    """Keep a list under this name; one of the same name is replaced.

    Raises:
        DecisionError: the name is missing or too long, or the person keeps as many as they may.
    """
    named = " ".join(name.split())
    if not named or len(named) > LONGEST_NAME:
        raise RefusedError(Refusal.VIEW_NAME, most=LONGEST_NAME)
    with transaction(desk.casebook):
        known = {view.name for view in store.of_person(desk.casebook, desk.actor)}
        if named not in known and len(known) >= MOST:
            raise RefusedError(Refusal.TOO_MANY_VIEWS, most=MOST)
        store.keep(desk.casebook, SavedView(desk.actor, named, query))


def forget(desk: Desk, name: str) -> None:
    """Forget a list of this person; none of that name is no fault."""
    with transaction(desk.casebook):
        store.forget(desk.casebook, desk.actor, name)


def of_officer(desk: Desk) -> tuple[SavedView, ...]:
    """Every list that the person at the desk keeps, by name."""
    return store.of_person(desk.casebook, desk.actor)
