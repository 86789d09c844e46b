"""What every command knows: where the data lies, what is configured, the time, who asks."""

import getpass
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lekwacht import configuration
from lekwacht.configuration import Configuration
from lekwacht.errors import NotInitialisedError
from store.clock import Clock, SystemClock
from store.layout import DataDirectory


@dataclass(frozen=True)
class Context:
    """One call of the command line."""

    root: Path
    clock: Clock = field(default_factory=SystemClock)

    @cached_property
    def data(self) -> DataDirectory:
        """The data directory, which must exist.

        Raises:
            NotInitialisedError: there is none.
        """
        directory = DataDirectory(self.root)
        if not directory.configuration.exists():
            raise NotInitialisedError(
                f"{self.root} is not a data directory of Lekwacht; "
                f"run `lekwacht --data {self.root} init` first"
            )
        return directory

    @cached_property
    def configuration(self) -> Configuration:
        """The settings, read once.

        Raises:
            ConfigurationError: the file cannot be used.
        """
        return configuration.read(self.data.configuration)

    @property
    def language(self) -> str:
        """Language of the officers' output."""
        return self.configuration.general.language

    @cached_property
    def actor(self) -> str:
        """Who is at the terminal, for the audit trail."""
        try:
            return getpass.getuser()
        except (KeyError, OSError):  # a user id without a name, as in some containers
            return "unknown"
