"""`lekwacht exchange`: who this house is to others, and which houses it trusts."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exchange import identity as identities
from exchange import partners
from exchange.identity import read_card
from exchange.office import open_office
from lekwacht.context import Context
from store import out_file

if TYPE_CHECKING:
    from store.exchange.partner import Partner


@click.group("exchange")
def command() -> None:
    """Keys and partners for signed, sealed bundles between two houses."""


@command.command("identity")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the card for a partner to this file.",
)
@click.option("--rotate", is_flag=True, help="Make the next key; the old one is valid until it is retired.")
@click.option("--retire", is_flag=True, help="Retire the old key, once every partner trusts the new one.")
@click.pass_obj
def identity(context: Context, *, out: Path | None, rotate: bool, retire: bool) -> None:
    """Make this house's keys, or show the fingerprint to compare by telephone."""
    path, now = context.data.identity, context.clock.now()
    if out is not None:
        out_file.check(out)
    with open_office(context.data, context.clock, actor=context.actor) as office:
        if not path.exists():
            identities.save(path, identities.make(now))
            office.record("identity_made", "exchange")
        if rotate:
            identities.save(path, identities.rotated(office.identity(), now))
            office.record("identity_rotated", "exchange")
        if retire:
            identities.save(path, identities.without_oldest(office.identity()))
            office.record("identity_retired", "exchange")
        own = office.identity()
    if out is not None:
        identities.write_card(out, own.card)
        click.echo(f"the card for a partner: {out}")
    for key in own.keys:
        click.echo(f"{key.card.key_id}  {key.card.fingerprint}")


@command.command("trust")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", required=True, metavar="P", help="The partner's name in this house.")
@click.option(
    "--anew",
    is_flag=True,
    help="Start again from the first bundle after keys were lost; do this in both houses.",
)
@click.pass_obj
def trust(context: Context, *, file: Path, name: str, anew: bool) -> None:
    """Trust the partner's key in FILE; first compare its fingerprint by telephone."""
    card = read_card(file)
    with open_office(context.data, context.clock, actor=context.actor) as office:
        partner = (partners.begin_anew if anew else partners.trust)(office, card, name)
    click.echo(f"{partner.name} is trusted by the key {card.key_id}, fingerprint {card.fingerprint}")


@command.command("partners")
@click.option("--retire", metavar="P KEY", nargs=2, help="Stop trusting this key of a partner.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON array.")
@click.pass_obj
def list_partners(context: Context, *, retire: tuple[str, str] | None, as_json: bool) -> None:
    """List the trusted partners with their keys."""
    with open_office(context.data, context.clock, actor=context.actor) as office:
        if retire:
            partners.retire(office, *retire)
        known = partners.partners(office)
    if as_json:
        click.echo(json.dumps([_outline(partner) for partner in known], ensure_ascii=False, indent=2))
        return
    for partner in known:
        for key in partner.keys:
            fingerprint = partners.card_of(partner, key).fingerprint
            state = f"retired {key.retired_at:%Y-%m-%d}" if key.retired_at else "live"
            click.echo(f"{partner.name}  {key.key_id}  {state}  {fingerprint}")
    if not known:
        click.echo("no partners; `lekwacht exchange trust FILE --name P` trusts one")


def _outline(partner: "Partner") -> dict[str, object]:
    keys = [{"key": key.key_id, "live": key.retired_at is None} for key in partner.keys]
    return {"name": partner.name, "house": partner.house, "keys": keys}
