"""No stored value reaches an officer's page as it is stored: a word stands there in either language."""

import html
import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum

import pytest
from starlette.testclient import TestClient

import console
import reports
import store
from console.language import language
from console.server import Rooms, open_console
from reports.language import _catalogue
from store.accounts.account import Role
from tests.console.conftest import HandClock, House
from tests.console.every_value import AUDITED, REF, fill
from tests.console.test_language import _translated
from tests.factory import NIGHT, make_world

PATHS = (
    "/hulp",
    "/meldingen?view=alles",
    f"/meldingen/{AUDITED}",
    *(f"/meldingen/M-2026-9{number:03}" for number in range(10)),
    f"/meldingen/{AUDITED}/conceptmelding",
    "/tweede-blik",
    "/vergelijkingen",
    "/stilhouden",
    "/wissen",
    "/instellingen",
    "/mijn-account",
    "/dekking",
    "/sites",
    "/sites/einde-0.example",
    "/documenten",
    f"/document?ref={REF}",
    "/exports",
    "/datalekregister",
    "/controlespoor",
    "/controlespoor?number=2",
    "/controlespoor?chain=accounts",
    "/accounts",
)


@pytest.fixture(scope="module")
def every_value(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A console on a casebook in which every stored value occurs; the tests only read it."""
    world = make_world(tmp_path_factory.mktemp("values"))
    fill(world)
    now = HandClock(NIGHT + timedelta(hours=6))
    house = House(open_console(world.directory, Rooms(), now, "nl"), now)
    yield house
    for client in house.clients:
        client.close()


@pytest.mark.parametrize("code", ["nl", "en"])
def test_no_page_shows_a_stored_value(every_value: House, code: str) -> None:
    """Every page with every status, reason, ending, presence, role, request and act."""
    officer = every_value.officer(f"anna-{code}", *Role, language=code)
    stored = _stored(code)
    assert len(stored) > 60
    stored_values = {path: _raw(_text(officer, path), stored) for path in PATHS}
    assert {path: values for path, values in stored_values.items() if values} == {}


def test_every_page_can_be_read_with_every_value(every_value: House) -> None:
    """The walk above means something: each page of the list answers, and shows what it is about."""
    officer = every_value.officer("anna", *Role)
    for path in PATHS:
        assert officer.get(path).status_code == 200, path
    text = _text(officer, "/dekking")
    assert "niet bereikt" in text
    assert "document achter een wachtwoord" in text


def _stored(code: str) -> frozenset[str]:
    """The stored values that are no word of this language."""
    spoken = {word for text in _texts(code) for word in re.findall(r"\w+", text.casefold())}
    values = {value.value for kind in _kinds() for value in kind}
    return frozenset(value for value in values if value.casefold() not in spoken and len(value) > 2)


def _kinds() -> Iterator[type[StrEnum]]:
    """Every kind of stored value in the rooms that officers read from."""
    for room in (store, reports, console):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for kind in vars(importlib.import_module(module.name)).values():
                if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == module.name:
                    yield kind


def _texts(code: str) -> Iterator[str]:
    yield from _catalogue(code).values()
    for message in _translated("nl").values():
        text = message.string if code == "nl" else message.id
        yield from map(str, text if isinstance(text, tuple) else (text,))


def _text(officer: TestClient, path: str) -> str:
    """What a person sees or hears of the page."""
    page = officer.get(path).text
    body = re.sub(r"<(script|style|code)\b.*?</\1>", " ", page, flags=re.DOTALL)
    spoken = " ".join(re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', body))
    return html.unescape(re.sub(r"<[^>]+>", " ", body) + spoken)


def _raw(text: str, stored: frozenset[str]) -> list[str]:
    words = set(re.findall(r"[\w-]+", text))
    return sorted({value for value in stored if value in words})


def test_an_untranslated_value_would_be_seen() -> None:
    """The walk sees a value that is shown as it is stored."""
    assert "bevestigd_lek" in _stored("nl")
    assert "unreachable" in _stored("nl")
    assert _raw(f"Oordeel: bevestigd_lek ({language('nl').code})", _stored("nl")) == ["bevestigd_lek"]
