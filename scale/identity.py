"""Whether two machines would find the same: what is enrolled on each, and the settings that decide.

A worker that has another house's register, or an old copy of ours, finds nothing and says nothing. It says
what it works with, in digests, and works for nobody who works with something else.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from matcher.settings import MatchSettings
from matcher.tier import Thresholds
from store.layout import DataDirectory
from store.matches import enrolled
from store.matches.schema import read_matches
from store.register import fingerprint
from store.register.schema import open_register


@dataclass(frozen=True, slots=True)
class ScanIdentity:
    """What a scan is made with; of no text or key anything can be learnt from it."""

    register: str
    settings: str

    def difference(self, other: "ScanIdentity") -> str | None:
        """What is not the same, in the words of a sentence, or None."""
        if self.register != other.register:
            return "another register"
        return "other settings of [match] or [scale], or another lexicon" if self != other else None


def identity_at(data: DataDirectory, settings: MatchSettings, languages: Sequence[str]) -> ScanIdentity:
    """That of a data directory; the key is not needed."""
    with closing(open_register(data.register)) as hashes, closing(read_matches(data.matches)) as matches:
        return identity_of(hashes, matches, settings, languages, data.lexicon.glob("*.tsv"))


def identity_of(
    hashes: Database,
    matches: Database,
    settings: MatchSettings,
    languages: Sequence[str],
    lexicon: Iterable[Path],
) -> ScanIdentity:
    """That of an open register. A canary does not count: a new one comes every night.

    Args:
        hashes: the register.
        matches: what is enrolled.
        settings: of matching.
        languages: of pages that are read.
        lexicon: dictionaries that were added.
    """
    makers = [f"made {scheme} {key_id}" for scheme, key_id in sorted(fingerprint.makers(hashes))]
    real = (document for document in enrolled.documents(matches) if not document.canary)
    documents = [f"{document.ref} {document.enrolled_at.isoformat()}" for document in real]
    decisive = [f"{Thresholds.of(settings).lead} {settings.meaning}", *sorted(languages)]
    words = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(lexicon)]
    return ScanIdentity(_digest([*makers, *documents]), _digest([*decisive, *words]))


def _digest(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()[:16]
