"""What the matcher works with: the register, the key, and an index that is made anew when it is old."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from matcher import index as index_file
from matcher import key as key_file
from matcher import lexicon, removal
from matcher.errors import KeyFileError, WrongKeyError
from matcher.index import Index
from matcher.key import Key
from matcher.normalise import check_version
from matcher.scheme import NEWEST, Scheme, Sort, chosen, named
from matcher.settings import MatchSettings
from matcher.vocabulary import Vocabulary
from store.database import transaction
from store.layout import DataDirectory
from store.matches import enrolled
from store.matches.schema import open_matches
from store.register import fingerprint, standard_text
from store.register.schema import open_register


@dataclass(frozen=True, slots=True)
class Maker:
    """What makes fingerprints of one sort: a scheme, a key's vocabulary, and what never counts."""

    scheme: Scheme
    key: Key
    vocabulary: Vocabulary
    standard: NDArray[np.uint64]


@dataclass(frozen=True)
class Register:
    """The two databases of the matcher, open, and the key with which the register is read."""

    folder: Path
    hashes: Database
    matches: Database
    keys: tuple[Key, ...]  # the present one first
    scheme: Scheme  # of new fingerprints
    meaning: bool = False  # whether the operator wants matching by meaning
    travelling: Key | None = None  # of fingerprints that are made for another house, beside our own

    def maker(self) -> Maker:
        """What new fingerprints are made with."""
        return self._maker(self.scheme, self.keys[0], Vocabulary(self.keys[0]))

    def travelling_maker(self) -> Maker | None:
        """What fingerprints for a register that travels are made with, where there is to be one."""
        if self.travelling is None:
            return None
        return self._maker(NEWEST[Sort.CARRIED], self.travelling, Vocabulary(self.travelling))

    def makers(self) -> list[Maker]:
        """What is needed to look posts up: one for every scheme and key that the register holds.

        Those that were made for another house find nothing here that our own do not.

        Raises:
            WrongKeyError: fingerprints were made with a key that is not at hand.
            NormaliserError: fingerprints were made in a way that this version does not know.
        """
        vocabularies = {key.id: Vocabulary(key) for key in self.keys}
        elsewhere = self.travelling.id if self.travelling else None
        present = sorted(maker for maker in fingerprint.makers(self.hashes) if maker[1] != elsewhere)
        for _, key_id in present:
            if key_id not in vocabularies:
                raise WrongKeyError(
                    f"the register was made with key {key_id} and the configured key is {self.keys[0].id}; "
                    "put the right file at match.key_file, or add it to match.former_key_files"
                )
        by_id = {key.id: key for key in self.keys}
        return [self._maker(named(scheme), by_id[key_id], vocabularies[key_id]) for scheme, key_id in present]

    def index(self, maker: Maker) -> Index:
        """The index of one sort of fingerprints, made anew when the register has changed."""
        path = index_file.path_of(self.folder, maker.scheme.name, maker.key.id)
        while True:
            index = index_file.read(path, fingerprint.generation(self.hashes))
            if index is not None:
                return index
            with transaction(self.matches):  # nobody is between writing fingerprints and their passages
                generation, cases = fingerprint.generation(self.hashes), enrolled.cases(self.matches)
            stored = fingerprint.raw_of(self.hashes, maker.scheme.name, maker.key.id)
            made = index_file.build(stored, cases, maker.scheme, generation)
            index_file.write(made, path)
            removal.unlink_old_indexes(self.hashes, self.folder)  # the register may have changed meanwhile

    @property
    def vectors(self) -> Path:
        """The file of passages' vectors."""
        return self.folder / "vectors.bin"

    def _maker(self, scheme: Scheme, key: Key, vocabulary: Vocabulary) -> Maker:
        stored = standard_text.hashes(self.hashes, key.id, scheme.name)
        return Maker(scheme, key, vocabulary, np.array(stored, np.uint64))


def schemes_held(data: DataDirectory) -> dict[int, tuple[str, ...]]:
    """By passage id the schemes under which the register has it; asked without the key."""
    hashes = open_register(data.register)
    try:
        return fingerprint.schemes(hashes)
    finally:
        hashes.close()


@contextmanager
def open_both(data: DataDirectory, settings: MatchSettings) -> Iterator[Register]:
    """The register, its matches and its keys.

    Raises:
        KeyFileError: the key cannot be used.
        NormaliserError: this installation normalises texts otherwise than its version says.
        InputError: the configured scheme is none.
    """
    check_version()
    lexicon.use(data.lexicon.glob("*.tsv"))
    files = (settings.key_file, *settings.former_key_files)
    keys = tuple(key_file.load(name) for name in files)
    travelling = _travelling(settings, keys)
    hashes, matches = open_register(data.register), open_matches(data.matches)
    try:
        elsewhere = travelling.id if travelling else None
        held = (name for name, key_id in fingerprint.makers(hashes) if key_id != elsewhere)
        scheme = chosen(settings.scheme, held)
        yield Register(data.register.parent, hashes, matches, keys, scheme, settings.meaning, travelling)
    finally:
        hashes.close()
        matches.close()


def _travelling(settings: MatchSettings, keys: tuple[Key, ...]) -> Key | None:
    """The key that may be handed to another house.

    Raises:
        KeyFileError: our own fingerprints are made with it, and would be open to whoever was handed it.
    """
    if not settings.carried_key_file:
        return None
    key = key_file.load(settings.carried_key_file)
    if key.id in {own.id for own in keys}:
        raise KeyFileError(
            "match.carried_key_file is the key of this house's own register, which may not be handed over; "
            "make another"
        )
    return key
