"""`lekwacht verify`: every evidence digest, every audit chain and every fact."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lekwacht import verifying
from lekwacht.context import Context
from lekwacht.officer import desk_of, json_option
from reports.casework import verification
from reports.output.bundle import checking
from store.errors import ExitCode

if TYPE_CHECKING:
    from store.integrity import Check


@click.command("verify")
@click.argument("bundle", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--head", "heads", multiple=True, help="A head of the audit chain that was stored elsewhere.")
@json_option
@click.pass_obj
def command(context: Context, bundle: Path | None, heads: tuple[str, ...], *, as_json: bool) -> int:
    """Check all evidence, audit chains and facts, or one exported file; exit 1 on any change.

    To check the bundle of an incident, only the files beside it are needed, and no data directory.
    """
    checks = _checks(context, heads) if bundle is None else _checks_of_file(context, bundle)
    if as_json:
        rows = [{"subject": check.subject, "count": check.count, "faults": check.faults} for check in checks]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print_checks(checks)
    return ExitCode.DONE if all(check.whole for check in checks) else ExitCode.FOUND


def _checks(context: Context, heads: tuple[str, ...]) -> "tuple[Check, ...]":
    with desk_of(context) as desk:
        others = tuple(verifying.other_rooms(context, desk))
        return (*verification.verify(desk, heads, others), *others)


def _checks_of_file(context: Context, file: Path) -> "tuple[Check, ...]":
    if checking.is_bundle(file):
        for line in checking.stamped(file):
            click.echo(line, err=True)
        return checking.check(file)
    with desk_of(context) as desk:
        return (verification.verify_export(desk, file),)


def print_checks(checks: "tuple[Check, ...]") -> None:
    """Print each check, with what is wrong below it."""
    for check in checks:
        click.echo(f"{check.subject}: {'ok' if check.whole else 'DAMAGED'} ({check.count})")
        for fault in check.faults:
            click.echo(f"  {fault}")
