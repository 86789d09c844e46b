"""`lekwacht init`: makes the data directory, key, configuration and databases."""

from pathlib import Path

import click
from click.core import ParameterSource

from exchange.house import House
from lekwacht import configuration, setup
from lekwacht.context import Context
from lekwacht.errors import InputError
from lekwacht.scheme_notes import SCHEME_NOTES
from reports.settings import LANGUAGES
from store.layout import DataDirectory

_THRESHOLDS: dict[str, dict[str, object]] = {
    "source": {},
    "carried": {"match.alert_e_value": 10.0, "match.lead_e_value": 800.0},
}
"""Few bits are little evidence: who carries a register away hears of more chance, or of less (0115)."""


@click.command("init")
@click.option(
    "--key-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Path of the secret key, which is made if missing; default: beside the data directory.",
)
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="nl", show_default=True)
@click.option(
    "--scheme",
    type=click.Choice(["source", "carried"]),
    default="source",
    show_default=True,
    help=(
        "What is stored of documents: source finds the most and must stay in the house; carried may leave it."
    ),
)
@click.option(
    "--house",
    type=click.Choice([house.value for house in House]),
    default=House.ONE.value,
    show_default=True,
    help="What this installation does: everything, only watching, or only matching a partner's posts.",
)
@click.pass_obj
def command(context: Context, key_file: Path | None, language: str, scheme: str, house: str) -> None:
    """Make the data directory, key, configuration and databases; existing ones are kept."""
    _refuse_another_house(context, House(house))
    chosen = {
        "general.language": language,
        "match.scheme": scheme,
        **_THRESHOLDS[scheme],
        **_of_the_house(House(house)),
    }
    made = setup.initialise(context.root, key_file=key_file, settings=chosen)
    for path in made.created:
        click.echo(f"made   {path}")
    for path in made.kept:
        click.echo(f"kept   {path}")
    stands = configuration.read(context.data.configuration)
    if made.key_file is not None:
        click.echo(f"The key is {made.key_file}: keep it off this machine's backups and away from the data.")
        click.echo(f"Scheme: {SCHEME_NOTES[stands.match.scheme or scheme]}")
    if stands.exchange.house is House.ONE:
        click.echo(f"Next: lekwacht --data {context.root} enrol FILE --ref REF --kind KIND")
    else:
        click.echo(f"House: {stands.exchange.house}")
        click.echo(f"Next: lekwacht --data {context.root} exchange identity --out HOUSE.card")


def _refuse_another_house(context: Context, asked: House) -> None:
    """Change no house by a word on the way: what one house holds another may not.

    Raises:
        InputError: another house was asked for than stands here.
    """
    path = DataDirectory(context.root).configuration
    is_asked = click.get_current_context().get_parameter_source("house") is ParameterSource.COMMANDLINE
    if is_asked and path.exists() and (stands := configuration.read(path).exchange.house) is not asked:
        raise InputError(
            f"{context.root} is a {stands} house already; make a {asked} house in another directory"
        )


def _of_the_house(house: House) -> dict[str, object]:
    """What is set for a house; the source's night comes when the posts of the other are in."""
    if house is House.ONE:
        return {}
    return {"exchange.house": house.value, **({"schedule.at": "05:30"} if house is House.SOURCE else {})}
