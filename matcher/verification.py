"""Whether the register is as the program wrote it: its own audit trail, and every fingerprint."""

import json

from sqlite_utils import Database

from store import audit
from store.integrity import Check, check_facts, check_trail
from store.layout import DataDirectory
from store.matches.schema import read_matches
from store.register.schema import FACTS, read_register

HEAD = "register"
"""Under which name an act in `matches.db` tells the head of the register's trail."""


def verify(data: DataDirectory) -> tuple[Check, ...]:
    """Look at the register's trail, which must hold every head that the matches know, and at its rows.

    The key is not needed: digests are compared, nothing is recognised.
    """
    matches, register = read_matches(data.matches), read_register(data.register)
    try:
        return (
            check_trail("audit register", register, _known_heads(matches)),
            check_facts("facts register", register, FACTS),
        )
    finally:
        register.close()
        matches.close()


def knows_register(data: DataDirectory) -> bool:
    """Whether the matches tell of a register that was written."""
    matches = read_matches(data.matches)
    try:
        return bool(_known_heads(matches))
    finally:
        matches.close()


def _known_heads(matches: Database) -> tuple[str, ...]:
    heads = (json.loads(event.details).get(HEAD) for event in audit.events(matches))
    return tuple(dict.fromkeys(head for head in heads if head))
