"""Many sites at once, from a list that several crawling machines share: which of them are this one's.

Each machine has a data directory of its own and crawls its share. Which machine a site belongs to follows
from its name alone, by the highest of one hash a machine (rendezvous hashing): no machine asks another, no
site has two, and when a machine is added the others give up sites to it and exchange none.
"""

import hashlib
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from crawler.errors import BadSiteError
from crawler.sites import new_site
from store.archive.schema import open_archive
from store.archive.site import Site, find_site, save_site, set_enabled
from store.clock import Clock
from store.database import transaction
from store.layout import DataDirectory
from store.web_address import BadAddressError

_SHARE = re.compile(r"(\d{1,3})/(\d{1,3})\Z")


@dataclass(frozen=True, slots=True)
class ListShare:
    """One of several machines that crawl a list together."""

    number: int = 1  # from 1
    machines: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """The share that is written as `2/3`: the second of three machines.

        Raises:
            BadSiteError: it is no share.
        """
        match = _SHARE.match(text)
        if match is None or not 1 <= int(match[1]) <= int(match[2]):
            raise BadSiteError(f"{text!r} is not a share; write 1/2 on the first of two machines")
        return cls(int(match[1]), int(match[2]))

    def holds(self, name: str) -> bool:
        """Whether the site of this name is crawled here."""
        return max(range(1, self.machines + 1), key=lambda machine: _weight(machine, name)) == self.number


@dataclass(frozen=True, slots=True)
class TakenList:
    """What became of the sites of a list: names, in its order."""

    added: tuple[str, ...]
    known: tuple[str, ...]  # watched before
    of_others: tuple[str, ...]  # crawled by another machine
    given_up: tuple[str, ...]  # of those, watched here until now


def read(path: Path) -> tuple[Site, ...]:
    """The sites of a list: an address a line, and a name behind it where wanted; `#` begins a remark.

    Raises:
        BadSiteError: a line is no site, or two have one name; the first such line is told.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSiteError(f"{path} cannot be read as a list of sites: {type(error).__name__}") from None
    sites: dict[str, Site] = {}
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        try:
            site = new_site(words[0], " ".join(words[1:]) or None)
        except (BadAddressError, BadSiteError) as error:
            raise BadSiteError(f"{path}, line {number}: {error}") from None
        if sites.setdefault(site.name, site).url != site.url:
            raise BadSiteError(
                f"{path}, line {number}: {site.name} is already on the list; add another name to the line"
            )
    if not sites:
        raise BadSiteError(f"{path} names no site; write one address a line")
    return tuple(sites.values())


def take(data: DataDirectory, sites: Sequence[Site], share: ListShare, clock: Clock) -> TakenList:
    """Watch those of a list that are this machine's, and give up those that are another's: all, or none.

    Raises:
        BadSiteError: another site has the name of one of them.
    """
    added, known, of_others, given_up = [], [], [], []
    with closing(open_archive(data.archive)) as database, transaction(database):
        for site in sites:
            before = find_site(database, site.name)
            if before is not None and before.url != site.url and not before.options.removed:
                raise BadSiteError(f"{before.url} is called {before.name} already; add a name to the line")
            is_watched = before is not None and before.enabled and not before.options.removed
            if not share.holds(site.name):
                of_others.append(site.name)
                if is_watched:
                    set_enabled(database, site.name, enabled=False)
                    given_up.append(site.name)
            elif is_watched:
                known.append(site.name)
            else:
                save_site(database, site, clock.now())
                added.append(site.name)
    return TakenList(tuple(added), tuple(known), tuple(of_others), tuple(given_up))


def _weight(machine: int, name: str) -> bytes:
    return hashlib.sha256(f"{machine} {name}".encode()).digest()
