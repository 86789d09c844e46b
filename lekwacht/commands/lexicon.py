"""`lekwacht lexicon`: dictionaries that the operator adds, so that more English posts are recognised."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lekwacht.context import Context
from matcher import dictionary
from matcher.register import open_both
from store import audit
from store.counted import counted

if TYPE_CHECKING:
    from matcher.register import Register


@click.group("lexicon")
def command() -> None:
    """Dictionaries that were added to the words that mean the same."""


@command.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--headwords",
    type=click.Choice(["dutch", "english"]),
    help="Language of the headwords; default: as the file's name says (nld-eng, eng-nld).",
)
@click.pass_obj
def add(context: Context, file: Path, headwords: str | None) -> None:
    """Read the dictionary in FILE, the .index or .dict.dz of a Debian dict-freedict package.

    From then on posts are read with it; documents need not be enrolled again.
    """
    side = dictionary.Side(headwords) if headwords else dictionary.side_of(file)
    if side is None:
        raise click.UsageError("its name does not show the languages; give --headwords dutch or english.")
    with open_both(context.data, context.configuration.match) as register:
        words = dictionary.add(context.data.lexicon, file, side)
        _record(context, register, "lexicon-add", file.name, words)
    click.echo(
        f"{counted(words, 'English word')} added; lekwacht match --everything matches earlier posts again."
    )


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object per dictionary.")
@click.pass_obj
def listed(context: Context, *, as_json: bool) -> None:
    """List the added dictionaries with their number of words."""
    for name, words in dictionary.added(context.data.lexicon).items():
        click.echo(
            json.dumps({"name": name, "words": words}) if as_json else f"{name}: {counted(words, 'word')}"
        )


@command.command("remove")
@click.argument("name")
@click.pass_obj
def remove(context: Context, name: str) -> None:
    """Remove the dictionary NAME."""
    with open_both(context.data, context.configuration.match) as register:
        dictionary.remove(context.data.lexicon, name)
        _record(context, register, "lexicon-remove", name, 0)
    click.echo(f"{name} is removed.")


def _record(context: Context, register: "Register", action: str, name: str, words: int) -> None:
    act = audit.Act(context.actor, action, name, details=(("words", words),))
    audit.record(register.matches, act, context.clock.now())
