"""The kinds of bundles: what goes into the next one, what may stand in one, and who takes its rows in.

A row is a msgspec structure with its limits in its types; whatever else a line holds, the whole bundle is
refused. A bundle is read twice: every row is checked before the first one is taken in, so that a taker
may write as it goes.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from exchange.manifest import BundleKind
from exchange.office import Office
from exchange.transport import Arrival
from store.exchange.bundle import ReceivedBundle, SentBundle
from store.exchange.partner import Partner


@dataclass(frozen=True, slots=True)
class Making:
    """The next bundle of a kind."""

    rows: Iterable[object]
    note: Callable[[SentBundle], None]
    """Writes into `exchange.db` what is to be known of the bundle, in the transaction that notes it."""


class Taker(Protocol):
    """Takes the rows of one bundle in."""

    def check(self, row: Any) -> None:  # noqa: ANN401 - a row of its own kind
        """Look at a row in the first reading; nothing may be written yet.

        Raises:
            ValueError: it does not fit what this house knows; the bundle is refused whole.
        """

    def take(self, row: Any) -> None:  # noqa: ANN401 - a row of its own kind
        """Take a row in, in the second reading: what it writes must come out the same a second time."""

    def finish(self) -> None:
        """Write what was collected."""

    def note(self, received: ReceivedBundle) -> None:
        """Write into `exchange.db` what is to be known of the bundle, in the transaction that notes it."""


Make = Callable[[Office, Partner], AbstractContextManager[Making | None]]
"""Makes the next bundle for a partner; None where there is nothing new for it."""
Open = Callable[[Office, Arrival], AbstractContextManager[Taker]]
"""Opens what takes a bundle in."""


@dataclass(frozen=True, slots=True)
class BundleHandling:
    """What is particular to one kind of bundle."""

    row: Any  # the type of its rows: a structure, or a union of tagged ones
    make: Make
    open: Open


Kinds = Mapping[BundleKind, BundleHandling]
"""The kinds that a house exchanges; the front door puts them together, since some need another room."""
