"""Whatever a form or an address holds, every page answers: no number or moment is too odd for a sentence."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from console.guard import RouteHandler
from console.routes import PAGES
from console.server import Rooms, open_console
from console.settings import ConsoleSettings
from reports.casework.breach import BY_NAME
from reports.casework.milestones import Milestone
from reports.casework.report import run
from reports.settings import ReportSettings
from store.accounts.account import Role
from store.casebook.decision import ReasonCode
from store.casebook.incident import Disposition, Status
from store.clock import FixedClock
from tests.console.conftest import HandClock, House
from tests.factory import NIGHT, make_world

LEFT_OUT = {"do_sign_in", "take_invitation", "sign_out"}
"""They hash passwords, or end the session that the others need."""

ODD = (
    "", "0", "-1", "1", "999999999", "9" * 30, "9" * 5000, "²", "፩፪", "➊", "١٢", "1e300", "nan", "1_0",
    "9223372036854775808", "-9223372036854775809", "1.5", "0001-01-01", "0001-01-01T00:00", "9999-12-31",
    "9999-12-31T23:59", "9999-12-31T23:59:59.999999-23:59", "2026-02-30", "2026-W01-1", "20261123T0400",
    "0001-01-01T00:00+14:00", "1000000-01-01", "http://[", "http://a:99999/", "http://a:b/", "//", "\x00",
    "\x1b[31m", "\u202e", "\ud7ff", "\U0010ffff", "%00", "%%", "%(name)s", "{x}", "a" * 4000, "1" * 4301, " ",
    "M-2026-0001:1", "M-2026-0001:99999999999999999999", "M-2026-0001:²", ":", "M-9999-9999:1",
)  # fmt: skip
VALUES = {
    "disposition": list(Disposition),
    "reason_code": list(ReasonCode),
    "status": list(Status),
    "milestone": list(Milestone),
    "reason": ["Een reden."],
    "notifiable": ["ja", "nee"],
    "incident": ["M-2026-0001:1", "M-2026-0001"],
    "question": list(BY_NAME),
    "format": ["excel-nl", "overzicht", "xlsx", "rfc4180", "jsonl", "register", "dossier"],
    "view": ["alles", "werk"],
    "purpose": ["Onderzoek."],
    "roles": list(Role),
    "url": ["https://forum.example/"],
    "assignee": ["anna", "-"],
    "places": ["1"],
    "grounds": ["herkenbaar"],
    "notice": ["N-2026-0001"],
    "step": ["sent", "mail", "answered"],
}
NAMES = (
    *VALUES, *BY_NAME, "until", "at", "version", "words", "number", "site", "document", "score", "age",
    "order", "chain", "name", "full_name", "disabled", "with_text", "ref", "next", "language", "shortcuts",
    "addition", "recipient", "to", "answer", "read",
)  # fmt: skip


def value(name: str) -> st.SearchStrategy[str]:
    """Something for this field: right, odd, or anything at all."""
    right = [str(example) for example in VALUES.get(name, ())]
    anything = st.text(max_size=20).filter(lambda text: text.encode(errors="ignore").decode() == text)
    return st.one_of(*([st.sampled_from(right)] if right else []), st.sampled_from(ODD), anything)


RIGHT = st.fixed_dictionaries(
    {
        "disposition": st.sampled_from(["bevestigd_lek", "onbepaald", "vals_alarm"]),
        "reason_code": st.just("zie_toelichting"),
        "status": st.sampled_from(["", "aangehouden"]),
        "reason": st.just("Een reden."),
        "milestone": st.sampled_from(list(Milestone)),
        "notifiable": st.sampled_from(["ja", "nee"]),
        "format": st.sampled_from(["jsonl", "register", "dossier"]),
        "purpose": st.just("Onderzoek."),
        "incident": st.sampled_from(["M-2026-0001:1", "M-2026-0001"]),
        "assignee": st.just("anna"),
    }
)
"""A form that is right for every page, so that one odd field reaches what would be done with it."""

FORMS = st.tuples(
    RIGHT,
    st.lists(st.sampled_from(NAMES), max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: value(name) for name in names})
    ),
).map(lambda parts: {**parts[0], **parts[1]})


@pytest.fixture(scope="module")
def officer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Somebody with every right, at a house with an incident."""
    world = make_world(tmp_path_factory.mktemp("forms"))
    world.match(world.post("forum.example", "c7", "De imker uit Qaraveh."))
    world.close()
    run(world.directory, ReportSettings(), FixedClock(NIGHT))
    clock = HandClock()
    rooms = Rooms(ConsoleSettings(session_hours=10_000, idle_minutes=600_000))
    house = House(open_console(world.directory, rooms, clock, "nl"), clock)
    client = house.officer("anna", *Role)
    yield client
    client.close()


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([page for page in PAGES if page.name not in LEFT_OUT]), FORMS, st.sampled_from(ODD))
def test_every_page_answers_whatever_is_sent(
    officer: TestClient, page: RouteHandler, form: dict[str, str], number: str
) -> None:
    """No field, alone or with others, and no address ends in an error of ours."""
    assert answered(officer, page, form, quote(number, safe="") if form.get("number") else "") < 500


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("decide_many", "incident", "M-9999-9999:1"),
        ("decide_many", "incident", f"M-2026-0001:{'9' * 5000}"),
        ("reach", "at", "0001-01-01T00:00"),
        ("declare_awareness", "at", "9999-12-31T23:59:59.999999-23:59"),
        ("decide", "until", "9999-12-31"),
        ("ask_look", "url", "http://["),
        ("ask_look", "url", "http://a:99999/"),
        ("change_account", "number", "9" * 30),
        ("renew_account", "number", "9" * 5000),
        ("inbox", "number", "9" * 5000),
    ],
)
def test_what_was_too_odd_once_is_answered(officer: TestClient, name: str, field: str, value: str) -> None:
    """The numbers, moments and addresses that a page could not take get an answer."""
    page = next(candidate for candidate in PAGES if candidate.name == name)
    right = {
        "disposition": "onbepaald",
        "reason_code": "zie_toelichting",
        "status": "aangehouden",
        "reason": "Een reden.",
        "milestone": "verwijderd",
    }
    assert answered(officer, page, {**right, field: value}, value if field == "number" else "") < 500


def answered(officer: TestClient, page: RouteHandler, form: dict[str, str], number: str) -> int:
    """The status with which a page answers this form, at an address with this number."""
    usual = "1" if page.path.startswith("/accounts") else "M-2026-0001"
    path = page.path.replace("{number}", number or usual).replace("{secret}", "geheim")
    if page.methods == ("POST",):
        return officer.post(path, data=form).status_code
    return officer.get(path, params=form).status_code
