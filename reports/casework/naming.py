"""Everywhere one name stands, as pages show it; names are not persons."""

from dataclasses import dataclass

from reports.desk import Desk
from store.casebook import author as store
from store.casebook.author import NamedPlace


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """Where a name stands."""

    name: str
    joins: bool  # False: a word of nobody, such as "Anoniem", which joins nothing
    places: tuple[NamedPlace, ...]
    total: int

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites on which it stands."""
        return tuple(sorted({place.site for place in self.places}))


def is_name(author: str | None) -> bool:
    """Whether what a page shows as the author names somebody; "Anoniem" does not."""
    return store.key_of(author) is not None


def view(desk: Desk, name: str) -> NamedPlaces:
    """Everywhere this name stands in incidents; who looked is written down, the name is not."""
    key = store.key_of(name)
    places = store.places(desk.casebook, key) if key else ()
    total = store.count(desk.casebook, key) if key else 0
    desk.record("author_viewed", "author", places=total)
    return NamedPlaces(name, key is not None, places, total)
