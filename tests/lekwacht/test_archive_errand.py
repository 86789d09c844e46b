"""What becomes of a request to ask archives when the settings or a room do not let it be done."""

from datetime import timedelta

import pytest

from lekwacht import archive_errand, configuration, errands
from lekwacht.context import Context
from reports.casework import archive_requests
from reports.casework.archive_requests import ArchiveAnswer
from reports.casework.report import run
from reports.desk import open_desk
from reports.settings import ReportSettings
from store.casebook import request as store
from store.casebook.request import Request, RequestState
from store.clock import FixedClock
from store.errors import ExitCode
from tests.factory import NIGHT, make_world

NUMBER = "M-2026-0001"
PAGE = "https://forum.example/draad"
HERE = {"crawl.archives": ("oud wayback http://127.0.0.1:9",), "crawl.loopback": ("127.0.0.1:9",)}


@pytest.fixture
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A data directory with an incident, at which an officer had the archive "oud" asked."""
    world = make_world(tmp_path_factory.mktemp("archives"))
    world.match(world.post("forum.example", "c7", "Hij zat vast in de molenkelder."))
    world.close()
    run(world.directory, ReportSettings(), FixedClock(NIGHT))
    context = Context(world.directory.root, FixedClock(NIGHT + timedelta(hours=1)))
    with open_desk(context.data, ReportSettings(), context.clock, actor="anna") as desk:
        seen = archive_requests.told(("oud",), (PAGE,))
        archive_requests.ask(desk, NUMBER, ("oud",), seen, "Stond het er al?")
    return context


def asked(context: Context) -> Request:
    """The request as it is now."""
    with open_desk(context.data, ReportSettings(), context.clock) as desk:
        found = archive_requests.newest(store.of_incident(desk.casebook, NUMBER))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("settings", "answer"),
    [
        ({}, ArchiveAnswer.NONE_ALLOWED),
        ({"crawl.archives": ("oud kind https://a.example",)}, ArchiveAnswer.NOT_USABLE),
        ({"crawl.archives": ("new pywb https://a.example",)}, ArchiveAnswer.OTHERS_ALLOWED),
        ({"crawl.archives": ("oud pywb https://a.example",)}, ArchiveAnswer.NOT_USABLE),  # and no contact
        ({"crawl.archives": ("oud pywb https://a.example", "b pywb https://b.example")},
         ArchiveAnswer.OTHERS_ALLOWED),
    ],
)  # fmt: skip
def test_what_the_settings_forbid_is_not_asked(
    context: Context, settings: dict[str, object], answer: ArchiveAnswer
) -> None:
    """The officer reads why; nothing was fetched, and it is not tried again by itself."""
    context.data.configuration.write_text(configuration.as_toml(settings), encoding="utf-8")
    assert errands.run_errands(context, lambda _: None) == 1
    assert (asked(context).state, asked(context).answer) == (RequestState.FAILED, answer.value)
    assert not errands.are_waiting(context)


def test_what_cannot_be_matched_is_told(context: Context) -> None:
    """The rooms really run, and the matcher has no key: nothing follows from what the archive answered."""
    context.data.configuration.write_text(configuration.as_toml(HERE), encoding="utf-8")
    assert errands.run_errands(context, lambda _: None) == 1
    assert (asked(context).state, asked(context).answer) == (RequestState.FAILED, "not_matched")


@pytest.mark.parametrize(
    ("room", "code", "answer"),
    [
        ("ask-archives", ExitCode.BAD_INPUT, ArchiveAnswer.NOT_USABLE),
        ("ask-archives", ExitCode.FOUND, ArchiveAnswer.NOT_ASKED),
        ("ask-archives", -9, ArchiveAnswer.NOT_ASKED),
        ("match", ExitCode.BAD_INPUT, ArchiveAnswer.NOT_MATCHED),
        ("report", ExitCode.FOUND, ArchiveAnswer.NOT_MATCHED),
        ("match", ExitCode.INCOMPLETE, ArchiveAnswer.WHOLE),
    ],
)
def test_a_room_that_fails_is_named(
    context: Context, monkeypatch: pytest.MonkeyPatch, room: str, code: int, answer: ArchiveAnswer
) -> None:
    """What ended how decides what the officer reads; while a room is at it, the incident says so."""
    seen: list[RequestState] = []

    def ended(_: object, name: str, **given: str) -> int:
        seen.append(asked(context).state)
        assert given == ({"text": PAGE} if name == "ask-archives" else {})
        return code if name == room else ExitCode.DONE

    monkeypatch.setattr(archive_errand, "run_step", ended)
    context.data.configuration.write_text(configuration.as_toml(HERE), encoding="utf-8")
    assert errands.run_errands(context, lambda _: None) == (answer is not ArchiveAnswer.WHOLE)
    assert asked(context).answer == answer.value
    assert set(seen) == {RequestState.AT_WORK}
    assert asked(context).answered_by == "anna"
