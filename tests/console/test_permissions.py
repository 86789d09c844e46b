"""Every page against every role: what is not granted is denied."""

import re

import pytest

from console.guard import RouteHandler
from console.permissions import EVERYONE, GRANTS, PUBLIC, Action, authorize
from console.routes import PAGES
from store.accounts.account import Role
from tests.console.conftest import House

EXAMPLE = {
    "place": "1",
    "number:int": "424242",
    "number": "M-2026-9999",
    "secret": "unknown",
    "name": "unknown",
}

GRANTED = {
    "behandelaar": "LIST_INCIDENTS VIEW_CONTENT TAKE_INCIDENT DECIDE SECOND ASK_COMPARISON VIEW_COVERAGE "
    "NOTE VIEW_SITES VIEW_DOCUMENTS",
    "onderzoeker": "LIST_INCIDENTS VIEW_CONTENT TAKE_INCIDENT DECIDE SECOND ASK_COMPARISON VIEW_COVERAGE "
    "NOTE VIEW_SITES VIEW_DOCUMENTS INVESTIGATE ASK_REMOVAL EXPORT DECLARE_AWARENESS VIEW_BREACHES",
    "coordinator": "LIST_INCIDENTS VIEW_CONTENT TAKE_INCIDENT DECIDE SECOND ASK_COMPARISON VIEW_COVERAGE "
    "NOTE VIEW_SITES VIEW_DOCUMENTS INVESTIGATE ASK_REMOVAL EXPORT DECLARE_AWARENESS VIEW_BREACHES CLOSE "
    "NOTIFY CONFIRM_NOT_NOTIFIABLE HOLD SUPPRESS AGREE_SITE VIEW_RETENTION VIEW_SETTINGS VIEW_FIGURES",
    "bewaarder": "LIST_COMPARISONS VIEW_DOCUMENTS MANAGE_DISCLOSURES VIEW_COVERAGE",
    "fg": "LIST_INCIDENTS VIEW_CONTENT VIEW_COVERAGE VIEW_SITES VIEW_DOCUMENTS VIEW_BREACHES ADVISE SECOND "
    "NOTE CONFIRM_NOT_NOTIFIABLE VIEW_AUDIT AGREE_SITE VIEW_RETENTION VIEW_SETTINGS VIEW_FIGURES",
    "auditor": "VIEW_AUDIT VIEW_SETTINGS",
    "beheerder": "VIEW_SITES MANAGE_SITES AGREE_SITE VIEW_COVERAGE VIEW_FIGURES VIEW_RETENTION VIEW_SETTINGS "
    "MANAGE_ACCOUNTS",
}


@pytest.mark.parametrize("role", Role)
def test_a_role_is_granted_what_is_written_down_and_no_more(role: Role) -> None:
    """The table of the design and the table of the code say the same."""
    assert {action.name for action in GRANTS[role]} == set(GRANTED[role].split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nobody_sees_a_page_without_signing_in(house: House, page: RouteHandler) -> None:
    """Every page but the entrance sends a stranger to the sign-in."""
    answer = house.visitor().request(page.methods[0], _example(page))
    if page.action in PUBLIC:
        assert answer.status_code in {200, 303, 404, 422}
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/aanmelden")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize("role", Role)
def test_a_page_is_denied_to_every_role_that_is_not_granted_its_action(
    house: House, page: RouteHandler, role: Role
) -> None:
    """Each route names an action, and only the roles with that action get past the guard."""
    answer = house.officer("someone", role).request(page.methods[0], _example(page))
    granted = page.action in PUBLIC | EVERYONE | GRANTS[role]
    assert (answer.status_code == 403) is not granted, answer.text


def test_a_denial_is_written_down(house: House) -> None:
    """Asking for what one may not do leaves an event in the audit trail."""
    house.officer("anna", Role.AUDITOR).get("/accounts")
    with house.console.accounts() as database:
        events = [(row["actor"], row["action"], row["result"]) for row in database.query(_EVENTS)]
    assert ("anna", "manage_accounts", "denied") in events


def test_a_closed_account_may_do_nothing(house: House) -> None:
    """Closing an account takes every right away."""
    person = house.account("anna", *Role)
    closed = type(person)(**{**{name: getattr(person, name) for name in person.__slots__}, "disabled": True})
    assert not any(authorize(closed, action) for action in Action if action not in PUBLIC)


def test_nobody_confirms_their_own_judgement(house: House) -> None:
    """That nothing has to be notified needs a second person."""
    anna = house.account("anna", Role.COORDINATOR)
    assert not authorize(anna, Action.CONFIRM_NOT_NOTIFIABLE, "Anna")
    assert authorize(anna, Action.CONFIRM_NOT_NOTIFIABLE, "bram")


def test_nobody_changes_their_own_roles(house: House) -> None:
    """The operator's own account is changed by another operator."""
    anna = house.account("anna", Role.BEHEERDER)
    bram = house.account("bram", Role.AUDITOR)
    assert not authorize(anna, Action.MANAGE_ACCOUNTS, anna)
    assert authorize(anna, Action.MANAGE_ACCOUNTS, bram)


def _example(page: RouteHandler) -> str:
    return re.sub(r"{([^}]+)}", lambda place: EXAMPLE.get(place.group(1), "unknown"), page.path)


_EVENTS = "SELECT actor, action, result FROM audit_event"
