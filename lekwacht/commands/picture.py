"""`lekwacht picture`: draws the page of a place as it looked, from its capture alone."""

import click

from lekwacht.context import Context
from lekwacht.officer import desk_of
from reports.picturing import pictures
from reports.places import evidence

_LONGEST_NUMBER = 12


@click.command("picture")
@click.argument("place", metavar="V")
@click.pass_obj
def command(context: Context, place: str) -> None:
    """Draw the page of a sighting, such as V-12, as it looked: only from its capture, without a network.

    This needs Chromium, which runs in a sandbox; the picture is stored with the evidence under its digest.
    """
    number = place.strip().upper().removeprefix("V-")
    if not number.isdecimal() or not number.isascii() or len(number) > _LONGEST_NUMBER:
        raise click.BadParameter(f"{place!r} is not a sighting; write it as V-12")
    with desk_of(context) as desk:
        made = pictures.make(desk, int(number))
        click.echo(str(evidence.picture_path(desk.directory, made.sha256)))
