"""`lekwacht archives`: which public web archives may be asked, and what they asked of us."""

import json
from contextlib import closing
from dataclasses import replace

import click

from crawler.archives.archive import archives_of
from crawler.errors import BadArchiveError
from lekwacht.context import Context
from lekwacht.officer import desk_of, json_option, reason_option
from store.archive import holding
from store.archive.schema import open_archive
from store.clock import optional_text
from store.database import transaction


@click.group("archives")
def command() -> None:
    """See which public web archives may be asked, and lift a block."""


@command.command("list")
@json_option
@click.pass_obj
def list_(context: Context, *, as_json: bool) -> None:
    """List the configured archives, when they were last asked, and whether one blocked us."""
    rows = []
    with closing(open_archive(context.data.archive)) as database:
        for archive in archives_of(context.configuration.crawl):
            state = holding.state_of(database, archive.name)
            rows.append(
                {
                    "archive": archive.name,
                    "dialect": archive.dialect.value,
                    "address": archive.base,
                    "asked_at": optional_text(state.asked_at),
                    "not_before": optional_text(state.not_before),
                    "blocked_at": optional_text(state.blocked_at),
                    "reason": state.reason,
                }
            )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("  ".join(str(value or "-") for value in row.values()))
    if not rows:
        click.echo("none; crawl.archives is empty", err=True)


@command.command()
@click.argument("name")
@reason_option
@click.pass_obj
def allow(context: Context, name: str, reason: str) -> None:
    """Allow archive NAME to be asked again after it blocked us; use it when its owner agreed."""
    if name not in {archive.name for archive in archives_of(context.configuration.crawl)}:
        raise BadArchiveError(
            f"there is no archive {name} in crawl.archives; `lekwacht archives list` shows them"
        )
    with closing(open_archive(context.data.archive)) as database, transaction(database):
        state = holding.state_of(database, name)
        lifted = replace(state, blocked_at=None, not_before=None, reason=None)
        holding.save_state(database, lifted)
    with desk_of(context) as desk:
        desk.record("archive_allowed", name, reason=reason)
    click.echo(f"{name} may be asked again")
