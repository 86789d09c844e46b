"""Where everything lies in the data directory."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """The paths below one data directory; it makes nothing and opens nothing."""

    root: Path

    @property
    def configuration(self) -> Path:
        """The one configuration file."""
        return self.root / "lekwacht.toml"

    @property
    def archive(self) -> Path:
        """Sites, captures and posts; the crawler alone writes it."""
        return self.root / "public" / "archive.db"

    @property
    def warc(self) -> Path:
        """The folder of the WARC files."""
        return self.root / "public" / "warc"

    @property
    def retro(self) -> Path:
        """Which files of retro-scans are done, a folder a scan."""
        return self.root / "public" / "retro"

    @property
    def register(self) -> Path:
        """Keyed hashes of passages; the matcher alone opens it."""
        return self.root / "confidential" / "register.db"

    @property
    def lexicon(self) -> Path:
        """Tables of dictionaries that the operator added; the matcher alone writes them."""
        return self.register.parent / "lexicon"

    @property
    def vectors(self) -> Path:
        """Vectors of passages, encrypted; the matcher alone opens it."""
        return self.root / "confidential" / "vectors.bin"

    @property
    def matches(self) -> Path:
        """Cases, documents, disclosures and matches; the matcher alone writes it."""
        return self.root / "matches" / "matches.db"

    @property
    def casebook(self) -> Path:
        """Sightings, incidents, decisions and the officers' audit trail; reports alone writes it."""
        return self.root / "casebook" / "casebook.db"

    @property
    def accounts(self) -> Path:
        """Who may sign in to the console, and who is signed in; the console alone writes it."""
        return self.root / "casebook" / "accounts.db"

    @property
    def evidence(self) -> Path:
        """Copies of the captures that matched."""
        return self.root / "casebook" / "evidence"

    @property
    def exports(self) -> Path:
        """Where exports go unless told otherwise."""
        return self.root / "casebook" / "exports"

    @property
    def nights(self) -> Path:
        """How each night went; the front door alone writes it."""
        return self.root / "nights" / "nights.db"

    @property
    def exchange(self) -> Path:
        """Partners and bundles; the exchange alone writes it."""
        return self.root / "exchange" / "exchange.db"

    @property
    def identity(self) -> Path:
        """The secret keys of this house in the exchange, mode 0600."""
        return self.root / "exchange" / "identity.json"

    @property
    def inbox(self) -> Path:
        """Where bundles of partners arrive, a folder a partner."""
        return self.root / "exchange" / "inbox"

    @property
    def outbox(self) -> Path:
        """Where bundles for partners wait, a folder a partner."""
        return self.root / "exchange" / "outbox"

    def folders(self) -> tuple[Path, ...]:
        """Every folder that must exist."""
        databases = (self.archive, self.register, self.matches, self.casebook, self.nights, self.exchange)
        return (*(path.parent for path in databases), self.warc, self.evidence, self.exports)
