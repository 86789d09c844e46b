"""What each house cannot do: a command that belongs to the other house is refused in one sentence."""

from contextlib import closing

from exchange.house import House
from lekwacht.context import Context
from lekwacht.errors import InputError
from store.layout import DataDirectory

_OF_THE_SOURCE = frozenset({"enrol", "check", "boilerplate", "compare", "canary"})
"""What needs a register: refused in a watching house that was given none."""
_OF_THE_WATCHING = frozenset({"crawl", "sites", "look", "serve", "trace", "round", "canary-page"})
"""What needs public sites or officers: refused in a source house."""


def refuse(context: Context, command: str) -> None:
    """See that this house does what the command does.

    Raises:
        InputError: it is the other house's work.
    """
    if command not in _OF_THE_SOURCE | _OF_THE_WATCHING:
        return
    if not DataDirectory(context.root).configuration.exists():
        return
    house = context.configuration.exchange.house
    if house is House.SOURCE and command in _OF_THE_WATCHING:
        raise InputError(f"`{command}` is the watching house's work; this is a source house (exchange.house)")
    if house is House.WATCHING and command in _OF_THE_SOURCE and not has_register(context):
        raise InputError(
            f"`{command}` needs a register and this watching house has none; the source house can do it"
            " (exchange.house)"
        )


def has_register(context: Context) -> bool:
    """Whether a register lies here: made here, or carried over from the source."""
    from store.register import fingerprint, schema  # noqa: PLC0415 - a crawl loads nothing of the register

    path = context.data.register
    if not path.exists():
        return False
    with closing(schema.open_register(path)) as hashes:
        return any(True for _ in fingerprint.makers(hashes))
