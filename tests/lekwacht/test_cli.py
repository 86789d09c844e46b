"""The command line: what goes wrong is one line on stderr and a stable exit code."""

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from lekwacht import cli
from store.errors import IncompleteError, IntegrityError, LockedError, StoreError


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes `doctor` raise this error, and nothing else."""

    def fail_with(error: BaseException) -> None:
        def body() -> None:
            raise error

        command = click.command("doctor")(body)
        monkeypatch.setattr(cli.LazyGroup, "get_command", lambda *_: command)

    return fail_with


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (StoreError("the file is broken; restore it"), 2),
        (LockedError("another crawl is running here; wait until it ends"), 3),
        (IncompleteError("the site was down; run it again"), 3),
        (IntegrityError("event 2 was changed"), 1),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "archive.db"), 3),
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "key"), 2),
        (sqlite3.OperationalError("database or disk is full"), 3),
        (KeyboardInterrupt(), 130),
        (click.UsageError("no such option"), 2),
        (click.BadParameter("no such date"), 2),
    ],
)
def test_every_failure_is_one_line_and_its_exit_code(
    failing: Callable[[BaseException], None],
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    exit_code: int,
) -> None:
    """Whatever a person can cause is told without a traceback."""
    failing(error)
    assert cli.run(["doctor"]) == exit_code
    errors = capsys.readouterr().err
    assert "Traceback" not in errors
    if not isinstance(error, click.UsageError):
        assert errors.strip().startswith("lekwacht: ")
        assert errors.strip().count("\n") == 0


def test_an_operating_system_error_without_a_text_of_its_own_is_told(
    failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """What Python says takes the place of the system's sentence."""
    failing(OSError("the pipe has gone"))
    assert cli.run(["doctor"]) == 2
    assert capsys.readouterr().err == "lekwacht: the pipe has gone\n"


def test_an_error_of_ours_is_told_in_one_line_without_its_words(
    failing: Callable[[BaseException], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its kind and place are told, its text never; whoever mends it asks for the traceback."""
    failing(ZeroDivisionError("tekst van een besluit"))
    assert cli.run(["doctor"]) == 3
    errors = capsys.readouterr().err
    assert errors.startswith("lekwacht: unforeseen ZeroDivisionError at ")
    assert "besluit" not in errors
    monkeypatch.setenv(cli.SHOW_TRACEBACK, "1")
    with pytest.raises(ZeroDivisionError):
        cli.run(["doctor"])


def test_a_command_without_a_data_directory_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The person is sent to `init`."""
    assert cli.run(["--data", str(tmp_path / "none"), "schedule"]) == 2
    assert "init" in capsys.readouterr().err


def test_an_unknown_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped command ends with 2."""
    assert cli.run(["enroll"]) == 2
    assert "No such command" in capsys.readouterr().err


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    """The table from which `--help` is written, without importing anything, agrees with every command."""
    command = cli.lekwacht.get_command(click.Context(cli.lekwacht), name)
    assert command is not None
    assert cli.COMMANDS[name] == ("" if command.hidden else command.get_short_help_str(75))


def test_help_imports_no_room() -> None:
    """Whoever asks what there is waits for nothing."""
    show = "import sys; from lekwacht import cli; cli.run(['--help']); print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    assert {"scrapy", "numba", "jinja2", "starlette", "matcher.key"}.isdisjoint(ended.stdout.split())
