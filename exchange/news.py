"""What is new for a partner: things that changed since it was told of them, and those that are gone."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import msgspec

from exchange.bundle import LONGEST_ROW
from exchange.errors import ExchangeError
from exchange.kinds import Making
from exchange.office import Office
from store.exchange import subject as subjects
from store.exchange.partner import Partner
from store.exchange.subject import Subject


class BundleNews:
    """Goes through the things there are, one by one, and remembers what a bundle tells of them."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.digests: dict[str, str | None] = {}
        """By thing that is told of its digest; None where it is gone."""
        self._known = known
        self._seen: set[str] = set()

    def changed(self, things: Iterable[tuple[str, msgspec.Struct]]) -> Iterator[msgspec.Struct]:
        """The rows of things that the partner does not know, or knows otherwise.

        Raises:
            ExchangeError: a row is not what its kind may hold, so that the partner would refuse it.
        """
        for thing, row in things:
            content = msgspec.json.encode(row)
            digest = hashlib.sha256(content).hexdigest()
            self._seen.add(thing)
            if self._known.get(thing) != digest:
                _refuse_unfit(thing, row, content)
                self.digests[thing] = digest
                yield row

    def gone(self) -> Iterator[str]:
        """The things that the partner knows and that are there no more; asked after all were gone through."""
        for thing in sorted(self._known.keys() - self._seen):
            self.digests[thing] = None
            yield thing


def making(
    office: Office, partner: Partner, subject: Subject, news: BundleNews, rows: Iterator[msgspec.Struct]
) -> Making | None:
    """The next bundle of these rows of `news`; None where there is none."""
    first = next(rows, None)
    if first is None:
        return None
    return Making(
        chain([first], rows),
        lambda _sent: subjects.note(office.database, partner.id, subject, news.digests),
    )


def news_for(office: Office, partner: Partner, subject: Subject) -> BundleNews:
    """What this partner may yet have to be told of a subject."""
    return BundleNews(subjects.digests(office.database, partner.id, subject))


def _refuse_unfit(thing: str, row: msgspec.Struct, content: bytes) -> None:
    if len(content) > LONGEST_ROW:
        raise ExchangeError(f"{thing} cannot be sent to another house: it is larger than a row may be")
    try:
        msgspec.json.decode(content, type=type(row))
    except msgspec.ValidationError as error:
        raise ExchangeError(f"{thing} cannot be sent to another house: {error}") from None
