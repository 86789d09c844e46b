"""`lekwacht receive`: takes in what partners sent."""

import json
from pathlib import Path

import click

from exchange import receiving
from exchange.manifest import BundleKind
from exchange.office import open_office
from exchange.receiving import Receipt
from lekwacht import exchanging
from lekwacht.context import Context
from lekwacht.kinds import kinds
from store.errors import ExitCode


@click.command("receive")
@click.argument("place", required=False, type=click.Path(exists=True, path_type=Path), metavar="[FILE|DIR]")
@click.option("--dry-run", is_flag=True, help="Count what the bundles contain, and process nothing.")
@click.option(
    "--follow-up", is_flag=True, help="Continue with what arrived: report and mail, or send the answers."
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON array.")
@click.pass_obj
def command(context: Context, *, place: Path | None, dry_run: bool, follow_up: bool, as_json: bool) -> int:
    """Check the bundles in FILE or DIR, or in the inbox, and process them; exit 2 when one is refused."""
    house = context.configuration.exchange.house
    with open_office(context.data, context.clock, actor=context.actor) as office:
        work = receiving.look if dry_run else receiving.receive
        receipts = []
        for receipt in work(office, house, kinds(context), place):
            receipts.append(receipt)
            if not as_json:
                click.echo(_line(receipt), err=receipt.refusal is not None)
        taken = {receipt.kind for receipt in receipts if not (dry_run or receipt.refusal or receipt.known)}
        if BundleKind.ANSWERS in taken:
            exchanging.settle(context, office)
    if as_json:
        click.echo(json.dumps([_outline(receipt) for receipt in receipts], ensure_ascii=False, indent=2))
    elif not receipts:
        click.echo("no bundles have arrived")
    failed = follow_up and not exchanging.follow_up(context, taken)
    if any(receipt.refusal for receipt in receipts):
        return ExitCode.BAD_INPUT
    return ExitCode.INCOMPLETE if failed else ExitCode.DONE


def _line(receipt: Receipt) -> str:
    if receipt.refusal is not None:
        return f"lekwacht: {receipt.outcome}"
    line = f"{receipt.kind} bundle {receipt.number} of {receipt.partner}: {receipt.outcome}"
    if receipt.known:
        return f"{line}; nothing new"
    rows = ", ".join(f"{name} {count}" for name, count in receipt.rows) or "no rows"
    return f"{line} ({rows})"


def _outline(receipt: Receipt) -> dict[str, object]:
    return {
        "file": str(receipt.file),
        "refused": receipt.refusal,
        "told": receipt.outcome,
        "partner": receipt.partner,
        "kind": receipt.kind,
        "number": receipt.number,
        "rows": dict(receipt.rows),
        "known": receipt.known,
    }
