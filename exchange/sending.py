"""Makes the next bundle of a kind for a partner, where there is anything new for it."""

import filecmp
import shutil
from pathlib import Path

from exchange import partners, transport
from exchange.errors import ExchangeError
from exchange.house import House
from exchange.kinds import Kinds
from exchange.manifest import BundleKind
from exchange.office import Office
from store import out_file
from store.exchange.bundle import SentBundle
from store.lock import exclusive


def send(office: Office, house: House, kinds: Kinds, kind: BundleKind, to: str) -> tuple[SentBundle, ...]:
    """Make bundles for a partner until nothing is new for it; none where nothing was.

    Raises:
        ExchangeError: this house makes no bundles of this kind, or one cannot be written.
        PartnerError: there is no such partner.
        IdentityError: this house has no identity.
        LockedError: the exchange is at work already.
    """
    refuse(house, kind)
    made: list[SentBundle] = []
    with exclusive(office.lock, "exchange"):
        partner = partners.named(office, to)
        while True:
            with kinds[kind].make(office, partner) as making:
                if making is None:
                    return tuple(made)
                made.append(transport.send(office, partner, kind, making.rows, making.note))


def refuse(house: House, kind: BundleKind) -> None:
    """See that this house makes bundles of this kind.

    Raises:
        ExchangeError: it does not.
    """
    if kind not in house.makes:
        raise ExchangeError(f"a house that is {house} makes no {kind} bundles; see exchange.house")


def again(office: Office, to: str, number: int) -> Path:
    """The file of a bundle that was made before, byte for byte.

    Raises:
        ExchangeError: there is none of this number any more, or its bytes are not the same.
        PartnerError: there is no such partner.
    """
    return transport.again(office, partners.named(office, to), number)


def copy_to(folder: Path, file: Path) -> Path:
    """Put a copy of a bundle in a folder from which it is moved on.

    The same bundle may lie there already, but another one of this name is not replaced: it may not have been
    moved on yet.

    Raises:
        ExchangeError: another bundle of this name lies there.
        OutFileError: it cannot be written there.
    """
    target = folder / file.name
    if target.is_file():
        if not filecmp.cmp(file, target, shallow=False):
            raise ExchangeError(
                f"{target} is another bundle and is not replaced; the new one is {file}: copy it elsewhere"
            )
        return target
    with out_file.writing(target, replacing=False) as copy, file.open("rb") as original:
        shutil.copyfileobj(original, copy)
    return target
