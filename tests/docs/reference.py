"""The pages of `docs/` that say what the program says itself: every command with its options, every setting.

`make docs` writes them anew; a test holds them against the program.
"""

import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from lekwacht import configuration
from lekwacht.cli import lekwacht
from reports.casework.dispositions import handbook_table
from reports.language import words
from reports.output import jsonlines
from tests.docs import decisions, drawing

_COMMANDS = """# Commands

Exit codes: 0 done; 1 found something wrong that was looked for; 2 usage, configuration or bad input;
3 incomplete; 130 interrupted. `-` is standard input. Every command takes the data directory from `--data`
before its name, or from the environment variable `LEKWACHT_DATA`."""
_SETTINGS = """# Settings

One file, `lekwacht.toml` in the data directory, read once at the start of each command. What it leaves out
has the default below. An unknown name or a wrong value stops the start with one sentence that names the
setting. Secrets are never settings: they are files of their own, whose paths are."""
SCHEMA = "sightings.schema.json"
HANDBOOK = "meldingen.md"
"""Written by people, but for its table of what follows from each judgement."""

_WRITTEN = "This page is written by `make docs`."


def pages() -> dict[str, str]:
    """The text of each page by its name in `docs/`."""
    bodies = {"commands.md": (_COMMANDS, _commands()), "settings.md": (_SETTINGS, _settings())}
    return {
        name: "\n".join([introduction, "", _WRITTEN, "", *body]).rstrip() + "\n"
        for name, (introduction, body) in bodies.items()
    }


def handbook(text: str) -> str:
    """The handbook with its table of judgements as the program has it."""
    table = "\n".join(handbook_table(words("nl")))
    return re.sub(r"(<!-- oordelen -->\n).*?(?=<!-- /oordelen -->)", rf"\1{table}\n", text, flags=re.DOTALL)


def write(folder: Path) -> None:
    """Write every page into `folder`, and every table into the pages that people write."""
    by_hand = {HANDBOOK: handbook, drawing.PAGE: drawing.drawn}
    written = {name: fill((folder / name).read_text(encoding="utf-8")) for name, fill in by_hand.items()}
    schema = json.dumps(jsonlines.schema(), ensure_ascii=False, indent=2) + "\n"
    made = {**pages(), **written, SCHEMA: schema, decisions.LIST: decisions.listed(folder)}
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


def commands() -> dict[str, click.Command]:
    """Every command that is not hidden, by the words that call it."""
    context = click.Context(lekwacht, info_name="lekwacht")
    return {
        name: command
        for top in lekwacht.list_commands(context)
        for name, command in _leaves(f"lekwacht {top}", lekwacht.get_command(context, top))
    }


def _leaves(name: str, command: click.Command | None) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for inner in sorted(command.commands):
            yield from _leaves(f"{name} {inner}", command.commands[inner])
    elif command is not None and not command.hidden:
        yield name, command


def _commands() -> Iterator[str]:
    for name, command in commands().items():
        context = click.Context(command, info_name=name)
        usage = " ".join(command.collect_usage_pieces(context))
        yield from (f"## {name}", "", f"`{name} {usage}`", "", _flat(command.help or ""), "")
        records = (parameter.get_help_record(context) for parameter in command.get_params(context))
        options = [record for record in records if record and "--help" not in record[0]]
        yield from (
            f"- `{option}`{': ' if help_text else ''}{_flat(help_text)}" for option, help_text in options
        )
        yield from [""] if options else []


def _settings() -> Iterator[str]:
    rows = configuration.rows()
    for table, group in groupby(rows, key=lambda row: row.name.split(".")[0]):
        yield from (f"## [{table}]", "", "| setting | default | what it does |", "|---|---|---|")
        yield from (
            f"| `{row.name}` | `{configuration.as_value(row.default)}` | {row.doc} |" for row in group
        )
        yield ""


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


if __name__ == "__main__":
    write(Path(__file__).parents[2] / "docs")
