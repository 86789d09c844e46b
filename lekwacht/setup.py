"""Makes a data directory: folders, key, configuration and databases; never overwrites."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sqlite_utils import Database

from exchange.house import House
from lekwacht import configuration
from lekwacht.configuration import Configuration
from lekwacht.errors import InputError
from matcher import key
from store.archive.schema import open_archive
from store.casebook.schema import open_casebook
from store.exchange.schema import open_exchange
from store.layout import DataDirectory
from store.matches.schema import open_matches
from store.nights.schema import open_nights
from store.register.schema import open_register

FOLDER_MODE = 0o2770  # a shared group reads and writes the journals; new files keep the group


@dataclass(frozen=True, slots=True)
class NewDirectory:
    """What `initialise` made and what it found."""

    created: tuple[Path, ...]
    kept: tuple[Path, ...]
    key_file: Path | None  # None in a house that needs none


def initialise(
    root: Path, *, key_file: Path | None = None, settings: Mapping[str, object] = MappingProxyType({})
) -> NewDirectory:
    """Make what is missing below `root` and the key beside it.

    Args:
        root: the data directory.
        key_file: where the key lies or is made; beside the data directory unless given.
        settings: values by "table.key" for a configuration that is made anew.

    Raises:
        InputError: the key would lie inside the data directory.
        ConfigurationError: there is a configuration already and it cannot be used.
    """
    data = DataDirectory(root)
    created: list[Path] = []
    kept: list[Path] = []

    def once(path: Path, make: Callable[[Path], object]) -> None:
        if path.exists():
            kept.append(path)
        else:
            make(path)
            created.append(path)

    for folder in (root, *data.folders()):
        once(folder, _make_folder)
    once(data.configuration, lambda path: _write_configuration(path, root, key_file, settings))
    stands = configuration.read(data.configuration)
    key = Path(stands.match.key_file) if _needs_key(stands) else None
    if key is not None:
        once(key, _make_key)
    for path, opener in _databases(data):
        once(path, lambda path, opener=opener: opener(path).close())  # type: ignore[misc]
    return NewDirectory(tuple(created), tuple(kept), key)


def _needs_key(stands: Configuration) -> bool:
    """A watching house that was given no register has no key; one that was got its key by hand."""
    return stands.exchange.house is not House.WATCHING


def _make_folder(path: Path) -> None:
    path.mkdir(parents=True, mode=FOLDER_MODE)
    path.chmod(FOLDER_MODE)


def _write_configuration(
    path: Path, root: Path, key_file: Path | None, settings: Mapping[str, object]
) -> None:
    key = (key_file or root.absolute().with_name(f"{root.absolute().name}.key")).absolute()
    if key.is_relative_to(root.absolute()):
        raise InputError(f"{key} lies inside the data directory; keep the key elsewhere")
    path.write_text(configuration.as_toml({**settings, "match.key_file": str(key)}), encoding="utf-8")


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    key.make(path)


def _databases(data: DataDirectory) -> tuple[tuple[Path, Callable[[Path], Database]], ...]:
    return (
        (data.archive, open_archive),
        (data.register, open_register),
        (data.matches, open_matches),
        (data.casebook, open_casebook),
        (data.nights, open_nights),
        (data.exchange, open_exchange),
    )
