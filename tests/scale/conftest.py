"""WARC files as an archive makes them, and a data directory with one enrolled story."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scale.settings import ScaleSettings
from scale.worker import WorkerSettings
from store.warc import Exchange, WarcAppender, records
from tests.matcher.conftest import STORY, Room, make_room

DUTCH = "De man liep met zijn hond door het bos en zag daar een oude molen die niet meer werd gebruikt. "
GERMAN = "Der Mann ging mit seinem Hund durch den Wald und sah dort eine alte, verfallene Mühle stehen. "
AT = datetime(2019, 3, 4, tzinfo=UTC)


def page(text: str) -> bytes:
    """A page with one article."""
    body = f"<html><head><title>Nieuws</title></head><body><article><p>{text}</p></article></body></html>"
    return body.encode()


def write_warc(path: Path, bodies: Sequence[bytes], *more: tuple[bytes, bytes]) -> Path:
    """A WARC file with these bodies, each under an address of its own, with more headers."""
    with WarcAppender(path) as warc:
        for number, body in enumerate(bodies):
            url = f"http://{path.name.partition('.')[0]}.example.org/{number}"
            headers = ((b"Content-Type", b"text/html; charset=utf-8"), *more)
            warc.append(records(Exchange(url, (), 200, "OK", "HTTP/1.1", headers, body, AT, AT)))
    return path


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Room]:
    """A register that holds one story."""
    with make_room(tmp_path) as room:
        room.enrol("R1", STORY)
        yield room


@pytest.fixture
def settings(house: Room) -> WorkerSettings:
    """What a worker of this house works with."""
    return WorkerSettings(house.world.directory.root, house.settings, ScaleSettings())
