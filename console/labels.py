"""What the screen calls things: a word for every stored value, and a sentence where a word is not enough."""

from enum import Enum

from console.language import N_, Language
from store.accounts.account import Role

_WORDS: dict[type[Enum], dict[str, str]] = {
    Role: {
        "behandelaar": N_("handler"),
        "onderzoeker": N_("investigator"),
        "coordinator": N_("coordinator"),
        "bewaarder": N_("custodian"),
        "fg": N_("data protection officer"),
        "auditor": N_("auditor"),
        "beheerder": N_("operator"),
    },
}


def label(language: Language, value: Enum) -> str:
    """The word on the screen for a stored value."""
    return language.text(_WORDS[type(value)][value.value])


def labelled() -> tuple[type[Enum], ...]:
    """Every kind of value that has words."""
    return tuple(_WORDS)
