"""What the documentation tells people to type is what the program understands."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lekwacht.cli import lekwacht
from lekwacht.demo.show import DECISION
from store.layout import DataDirectory
from tests.commandline import FIRST_INCIDENT, make_run
from tests.docs import reference
from tests.documents.samples import sample
from tests.factory import day, open_world

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for page in (ROOT / "README.md", *ROOT.joinpath("docs").glob("*.md"))
    if page.name not in reference.pages()
)
_FENCE = re.compile(r"^```(?:bash|sh|console)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^(?:\$ )?(?:\S*/)?(lekwacht .+)$", re.MULTILINE)
_FILE = re.compile(r"[\w./-]+\.(?:pdf|docx|txt|jsonl|html|mhtml|wacz|csv|warc(?:\.gz)?|toml)")


def commands(page: Path) -> Iterator[list[str]]:
    """The words of every command that a page shows in a block, without comments and redirections."""
    for block in _FENCE.findall(page.read_text("utf-8")):
        for line in _LINE.findall(block):
            words = shlex.split(line, comments=True)[1:]
            yield words[: words.index("<")] if "<" in words else words


def understand(command: click.Command, words: list[str], parent: click.Context | None = None) -> None:
    """Parse a command to its last option, without running it."""
    with command.make_context(command.name, words, parent=parent) as context:
        if isinstance(command, click.Group):
            _, named, rest = command.resolve_command(context, [*context._protected_args, *context.args])
            assert named is not None
            understand(named, rest, context)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_shown_is_understood(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, options and values of each example are those of the program."""
    monkeypatch.chdir(tmp_path)
    for words in commands(page):
        if "--folder" in words:
            Path(words[words.index("--folder") + 1]).mkdir(exist_ok=True)
        for name in _FILE.findall(" ".join(words)):
            if not name.startswith("/"):
                Path(name).touch()
        understand(lekwacht, words)


def test_what_the_custodian_is_told_to_type_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command of the custodian's page, typed one after the other, ends well."""
    monkeypatch.chdir(tmp_path)
    run = make_run(tmp_path / "data", monkeypatch, capsys)
    run("init")
    shutil.copy(DECISION, "beschikking.pdf")
    Path("vreemdelingenwet.txt").write_text("Een vreemdeling is ieder die de nationaliteit niet bezit.")
    Path("sjabloon-beroepsclausule.docx").write_bytes(sample("toewijzing-pandoc.docx"))
    Path("besluiten").mkdir()
    Path("besluiten", "brief.docx").write_bytes(sample("voornemen.docx"))
    for number, words in enumerate(commands(ROOT / "docs" / "bewaarder.md")):
        if "--manifest" in words:  # what the page asks to be filled in
            Path("lijst.csv").write_text(
                "file;ref;kind\nbrief.docx;B-2026-0020;voornemen\n", encoding="utf-8"
            )
        run(*(FIRST_INCIDENT if word.startswith("M-") else word for word in words))
        if number == 0:
            world = open_world(DataDirectory(tmp_path / "data"))
            world.match(world.post("forum.example", "c7", "Een bericht.", day("2025-06-01")))
            world.close()
            run("report")
