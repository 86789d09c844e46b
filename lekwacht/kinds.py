"""The kinds of bundles that are exchanged: where one needs another room, the front door joins the two."""

from types import MappingProxyType
from typing import TYPE_CHECKING

from lekwacht.bundles import joined

if TYPE_CHECKING:
    from exchange.kinds import Kinds
    from lekwacht.context import Context


def kinds(context: "Context") -> "Kinds":
    """Every kind, with who makes it and who takes it in on this data directory."""
    return MappingProxyType({**joined(context)})
