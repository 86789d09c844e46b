"""Every command that writes a file where it is told to follows one rule."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lekwacht import cli
from tests.commandline import FIRST_INCIDENT as M
from tests.commandline import Run

REPLACING = {
    "incidents export --csv": ("incidents", "export", "--csv"),
    "incidents export --jsonl": ("incidents", "export", "--jsonl"),
    "incidents export --xlsx": ("incidents", "export", "--xlsx"),
    "incidents dossier --html": ("incidents", "dossier", M, "--html"),
    "incidents register --csv": ("incidents", "register", "--csv"),
    "figures --csv": ("figures", "--csv"),
    "figures --svg": ("figures", "--svg"),
    "exchange identity --out": ("exchange", "identity", "--out"),
}
"""What can be made again, in place of what was made before."""
ONCE = {
    "incidents bundle --out": ("incidents", "bundle", M, "--purpose", "aangifte", "--out"),
    "enrol --manifest-template": ("enrol", "--manifest-template"),
}
"""What was handed over, or is filled in by a person."""
EVERY = REPLACING | ONCE
NO_FILE_OF_THIS_KIND = {
    "--data",
    "init --key-file",  # made once, by a rule of its own
    "exchange trust file",  # is read
    "backup folder",
    "restore folder",
    "send --out",  # a folder
}


@pytest.fixture
def lekwacht(reported: Run) -> Run:
    """Runs the command line on the world with its one incident."""
    return reported


def _options(command: click.Command, name: str = "") -> Iterator[str]:
    """Every option and argument of the command line that names a place that need not exist."""
    for option in command.params:
        if isinstance(option.type, click.Path) and not option.type.exists:
            yield f"{name} {option.opts[0]}".strip()
    if isinstance(command, click.Group):
        context = click.Context(command)
        for word in command.list_commands(context):
            below = command.get_command(context, word)
            assert below is not None
            yield from _options(below, f"{name} {word}".strip())


def test_no_command_is_forgotten() -> None:
    """A new option that names a file to write belongs in these tests."""
    told_as_text = {"enrol --manifest-template"}
    assert set(_options(cli.lekwacht)) == EVERY.keys() - told_as_text | NO_FILE_OF_THIS_KIND


@pytest.mark.parametrize("words", EVERY.values(), ids=EVERY.keys())
def test_a_folder_that_is_missing_is_one_line(lekwacht: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Exit 2, the folder is not made, and the same command with a good folder is done."""
    errors = lekwacht(*words, tmp_path / "nergens" / "uit.wacz", expect=2).stderr
    assert errors == f"lekwacht: {tmp_path / 'nergens'} does not exist; make the folder first\n"
    assert not (tmp_path / "nergens").exists()
    (tmp_path / "nergens").mkdir()
    lekwacht(*words, tmp_path / "nergens" / "uit.wacz")
    assert (tmp_path / "nergens" / "uit.wacz").stat().st_size
    assert not list((tmp_path / "nergens").glob(".*"))


@pytest.mark.parametrize("words", EVERY.values(), ids=EVERY.keys())
def test_what_is_no_file_is_left_alone(lekwacht: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A pipe stays a pipe."""
    os.mkfifo(tmp_path / "uit.wacz")
    errors = lekwacht(*words, tmp_path / "uit.wacz", expect=2).stderr
    assert errors == f"lekwacht: {tmp_path / 'uit.wacz'} is no ordinary file; give the name of a file\n"
    assert (tmp_path / "uit.wacz").is_fifo()


@pytest.mark.parametrize("words", REPLACING.values(), ids=REPLACING.keys())
def test_what_can_be_made_again_is_replaced(lekwacht: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A second time gives a new file, by way of a file beside it."""
    path = tmp_path / "uit"
    path.write_bytes(b"oud")
    before = path.stat().st_ino
    lekwacht(*words, path)
    assert path.read_bytes() != b"oud"
    assert path.stat().st_ino != before


@pytest.mark.parametrize("words", ONCE.values(), ids=ONCE.keys())
def test_what_was_handed_over_stays(lekwacht: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A second time is refused in one line, with exit 2."""
    path = tmp_path / "uit.wacz"
    lekwacht(*words, path)
    before = path.read_bytes()
    errors = lekwacht(*words, path, expect=2).stderr
    assert errors == f"lekwacht: {path} exists and is not replaced; give another name\n"
    assert path.read_bytes() == before
