"""`lekwacht verify`: every evidence digest and every audit chain."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lekwacht.context import Context
from lekwacht.officer import desk_of, json_option
from store.errors import ExitCode

if TYPE_CHECKING:
    from reports.casework.verification import Check


@click.command("verify")
@click.argument("bundle", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--head", "heads", multiple=True, help="A head of the audit chain that was kept elsewhere.")
@json_option
@click.pass_obj
def command(context: Context, bundle: Path | None, heads: tuple[str, ...], *, as_json: bool) -> int:
    """Look at every evidence digest and audit chain, or at one exported file; exit 1 on any change."""
    from reports.casework import verification  # noqa: PLC0415 - a command loads its own room alone

    with desk_of(context) as desk:
        if bundle is not None:
            checks: tuple[Check, ...] = (verification.verify_export(desk, bundle),)
        else:
            checks = (*verification.verify(desk, heads), _captures(context))
    if as_json:
        found = [{"subject": each.subject, "count": each.count, "faults": each.faults} for each in checks]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for check in checks:
            click.echo(f"{check.subject}: {'ok' if check.whole else 'DAMAGED'} ({check.count})")
            for fault in check.faults:
                click.echo(f"  {fault}")
    return ExitCode.DONE if all(check.whole for check in checks) else ExitCode.FOUND


def _captures(context: Context) -> "Check":
    from crawler import evidence  # noqa: PLC0415 - as in the command
    from reports.casework.verification import Check  # noqa: PLC0415 - as in the command
    from store.archive.schema import read_archive  # noqa: PLC0415 - as in the command

    archive = read_archive(context.data.archive)
    try:
        faults = tuple(map(str, evidence.verify(archive, context.data.warc)))
        count = archive.table("warc_record").count
    finally:
        archive.close()
    return Check("captures", count, faults)
