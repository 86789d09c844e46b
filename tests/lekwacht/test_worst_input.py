"""Every command with the worst that a person or a site can give it: no traceback, and a known exit code.

The commands and their parameters are read from the program, so that a new one is tried too.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lekwacht.cli import COMMANDS, lekwacht
from lekwacht.screen import escaped
from tests.commandline import Run, make_run
from tests.lekwacht.commands.conftest import STORY

CODES = {0, 1, 2, 3}
NEVER_RETURN = {"schedule", "serve", "demo"}
REACH_OUT = {"nightly", "crawl", "look"}
"""They start processes of their own; what is refused before that is tried."""

ODD = (
    "", " ", "-", "--", "²", "፩", "9" * 5000, "1e400", "nan", "-1", "0001-01-01", "9999-12-31",
    "2026-02-30",
    "0001-01-01T00:00", "9999-12-31T23:59", "http://[", "http://a:99999/", "http://a:b", "//", "/",
    "/dev/null", "https://\udcff/", "M-2026-0001", "M-9999-9999", "\x1b[31m", "\u202e", "x" * 5000, "../..",
    "/proc/self/mem", "{x}", "%s", "a=b", "naam=waarde", "(", "[", "*", "5 4 * * *", "60 24 32 13 8",
)  # fmt: skip
HOSTILE_LINES = (
    b"", b"\n", b"null", b"[]", b"{}", b'"x"', b"\xff\xfe", b"{" * 100_000, b'{"html": 1e400}',
    b'{"id": null}',
    b'{"url":"http://[","html":"<p>x"}',
    b'{"html":"<time datetime=0001-01-01T00:00:00+14:00>x</time><p>y"}',
    b'{"html":"\\ud800","fetched_at":"9999-12-31T23:59:59-14:00"}',
    b'{"ref":"\\ud800","kind":"k","section":"s","text":"t"}',
    b'{"ref":[],"kind":{},"section":1,"text":null}',
    b'{"id":"1","text":"\\udfff ' + b"9" * 5000 + b' \xe1\x8d\xa9"}',
    b'{"ref":"r","kind":"k","section":"s","text":"x","shared_with":"a","shared_on":"0"}',
    b"PK\x03\x04" + b"\0" * 50, b"%PDF-1.7\n", b"\x1f\x8b\x08\x00", b"WARC/1.1\r\n\r\n", b"<" * 50_000,
)  # fmt: skip


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """A folder of files with hostile content, and one that is good."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number, content in enumerate(HOSTILE_LINES):
        (folder / f"{number}.html").write_bytes(content)
    (folder / "good.txt").write_text(STORY, encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs one command on a data directory with a document in it, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    once = make_run(tmp_path / "data", monkeypatch, capsys)
    once("init")
    (tmp_path / "besluit.txt").write_text(STORY, encoding="utf-8")
    once("enrol", tmp_path / "besluit.txt", "--ref", "B-1", "--kind", "voornemen", "--section", "relaas")

    def checked(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Whatever it answers, in which no fault of ours shows."""
        return make_run(tmp_path / "data", monkeypatch, capsys, CODES)(*arguments, stdin=stdin)

    return checked


def leaves(
    group: click.Group, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its name, the commands of groups too."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*above, name))
        elif command is not None:
            yield (*above, name), command


EVERY = [(name, command) for name, command in leaves(lekwacht) if name[0] not in NEVER_RETURN]


def worst(command: click.Command, files: list[Path], chance: random.Random) -> list[str]:
    """One call with odd values, all arguments given and some of the options."""
    words: list[str] = []
    for parameter in command.params:
        option = isinstance(parameter, click.Option)
        if option and not parameter.required and chance.random() < 0.5:
            continue
        value = str(chance.choice(files)) if chance.random() < 0.5 else chance.choice(ODD)
        if isinstance(parameter.type, click.Choice) and chance.random() < 0.8:
            value = chance.choice(list(parameter.type.choices))
        if not option:
            words.append(value.removeprefix("-") or "-")
        elif isinstance(parameter, click.Option) and parameter.is_flag:
            words.append(parameter.opts[0])
        else:
            words += [parameter.opts[0], value]
    return words


@pytest.mark.parametrize(
    ("name", "command"),
    [pytest.param(*example, id=" ".join(example[0])) for example in EVERY],
)
def test_no_input_ends_in_a_traceback(
    name: tuple[str, ...], command: click.Command, run: Run, lines: Path
) -> None:
    """Odd values in every parameter, hostile files and hostile standard input are answered in words."""
    files, chance = sorted(lines.iterdir()), random.Random(" ".join(name))
    for _ in range(6 if name[0] in REACH_OUT else 14):
        words = worst(command, files, chance)
        content = chance.choice(HOSTILE_LINES).decode("utf-8", "replace")
        ended = run(*name, *words, stdin=content)
        output = ended.stdout + ended.stderr
        assert "Traceback" not in output, (name, words)
        assert "unforeseen" not in output, (name, words, output)
        assert output == escaped(output)


def test_every_command_is_tried() -> None:
    """The list is the program's own."""
    assert {name[0] for name, _ in EVERY} | NEVER_RETURN == set(COMMANDS)


def test_lines_that_workers_read_end_in_silence(tmp_path: Path) -> None:
    """The processes that read a long input say nothing at their end."""
    page = {"url": "https://forum.example/1", "html": f"<article><p>{STORY}</p></article>"}
    content = "".join(json.dumps(page) + "\n" for _ in range(40))
    ended = subprocess.run(
        [sys.executable, "-m", "lekwacht", "extract", "--jsonl", "--jobs", "2"],
        input=content,
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert ended.returncode == 0
    assert len(ended.stdout.splitlines()) == 40
    assert ended.stderr == ""


@pytest.fixture
def read_only(run: Run, tmp_path: Path) -> Iterator[Path]:
    """The data directory, as a disk that can only be read shows it."""
    if os.geteuid() != 0:
        pytest.skip("mounting takes root")
    shown = tmp_path / "shown"
    shown.mkdir()
    run("incidents", "list")
    subprocess.run(["mount", "--bind", tmp_path / "data", shown], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", shown], check=True)
    yield shown
    subprocess.run(["umount", "-l", shown], check=True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("incidents", "list"),
        ("verify",),
        ("match",),
        ("report",),
        ("register", "list"),
        ("sites", "list"),
        ("purge",),
        ("nightly",),
        ("serve",),
        ("disclose", "B-1", "--to", "COA", "--on", "2020-01-01"),
        ("look", "https://forum.example/"),
    ],
    ids=" ".join,
)
def test_a_data_directory_that_cannot_be_written_is_named_in_one_line(
    read_only: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
) -> None:
    """Whatever is asked, the line names the folder and what to do, and the command ends with 2."""
    ended = make_run(read_only, monkeypatch, capsys, CODES)(*arguments)
    assert ended.returncode == 2
    (line,) = ended.stderr.strip().splitlines()
    assert str(read_only) in line
    assert "this user" in line
    assert "Usage:" not in line
