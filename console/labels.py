"""What the screen calls things: a word for every stored value, and a sentence where a word is not enough."""

from enum import StrEnum

from console.language import N_, Language
from reports.casework.milestones import Milestone
from reports.dossier.conclusions import RecipientConclusion
from reports.language import words
from store.accounts.account import Role
from store.archive import coverage
from store.matches.document import Weakness
from store.matches.match import MatchReason
from store.nights.night import Canary

_WORDS: dict[type[StrEnum], dict[str, str]] = {
    Role: {
        "behandelaar": N_("handler"),
        "onderzoeker": N_("investigator"),
        "coordinator": N_("coordinator"),
        "bewaarder": N_("custodian"),
        "fg": N_("data protection officer"),
        "auditor": N_("auditor"),
        "beheerder": N_("operator"),
    },
    Milestone: {
        "gemeld_ap": N_("the authority was told"),
        "betrokkenen_ingelicht": N_("the persons were informed"),
        "verwijderd": N_("the text was taken away"),
    },
    Canary: {
        "found": N_("found"),
        "missed": N_("missed"),
        "not_planted": N_("was not set out"),
        "awaited": N_("on its way to another house"),
    },
    coverage.CoverageReason: {
        "forbidden_address": N_("leads to an inner network"),
        "off_site": N_("led away from the site"),
        "redirect_limit": N_("redirected without end"),
        "bad_address": N_("no web address"),
        "excluded": N_("left out on purpose"),
        "too_deep": N_("too many steps from the start"),
        "trap": N_("addresses without end"),
        "robots_forbidden": N_("robots.txt forbids it"),
        "robots_unavailable": N_("robots.txt could not be read"),
        "no_such_host": N_("the name does not exist"),
        "not_connected": N_("no connection"),
        "tls": N_("the certificate is not right"),
        "timeout": N_("no answer in time"),
        "cut_short": N_("broke off halfway"),
        "bad_response": N_("answer could not be understood"),
        "too_large": N_("too large"),
        "bomb": N_("unpacks far too large"),
        "client_error": N_("refused by the site"),
        "gone": N_("no longer there"),
        "server_error": N_("the site reported a failure"),
        "too_many_requests": N_("the site asked to slow down"),
        "challenge": N_("wants proof of a person"),
        "sign_in": N_("wants a sign-in"),
        "not_text": N_("holds no text"),
        "script_comments": N_("comments that need JavaScript"),
        "unreadable": N_("document cannot be read"),
        "no_text": N_("document or picture without text"),
        "read_in_part": N_("document or page read in part"),
        "picture_unread": N_("scan or picture that was not read"),
        "read_by_machine": N_("picture read by a machine"),
        "locked": N_("document behind a password"),
        "unknown_kind": N_("file of a kind that is not read"),
        "too_slow": N_("document took too long, is tried again"),
        "reading_failed": N_("reading it took too long or failed"),
        "crawl_delay": N_("robots.txt asks for so long a wait that it had to be left"),
        "crashed": N_("the program that looked stopped and was started again"),
    },
    Weakness: {
        "too_short": N_("too short to be told apart"),
        "standard_text": N_("standard text alone"),
        "few_rare_words": N_("hardly a name, number or rare word"),
        "no_prose": N_("no running text"),
    },
}


def label(language: Language, value: StrEnum) -> str:
    """The word on the screen for a stored value; the words of incidents are those of reports and exports."""
    own = _WORDS.get(type(value))
    return words(language.code).label(value) if own is None else language.text(own[value.value])


def reason_for_match(language: Language, reason: MatchReason) -> str:
    """One thing that spoke for a match, in words."""
    return words(language.code).count(f"labels.ReasonForMatch.{reason.code.value}", reason.count)


def labelled() -> tuple[type[StrEnum], ...]:
    """Every kind of value that has words."""
    return tuple(_WORDS)


def conclusion(language: Language, recipient: RecipientConclusion) -> str:
    """Whether it stood in public before it was shared with this recipient."""
    return words(language.code)(f"dossier.conclusion.{recipient.order.value}.{recipient.basis.value}")
