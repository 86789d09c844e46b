"""What each role is for and what it may, in words: the table that the guard asks, told to people."""

from console.language import N_, Language
from console.permissions import GRANTS, Action
from store.accounts.account import Role

_PURPOSE = {
    Role.BEHANDELAAR: N_("Reads incidents and judges them, day by day."),
    Role.ONDERZOEKER: N_("Searches further back, compiles dossiers and exports them."),
    Role.COORDINATOR: N_("Closes breaches, decides about the authority, and keeps the list in order."),
    Role.BEWAARDER: N_("Has the decisions; answers requests to compare. Sees references, no content."),
    Role.FG: N_("Reads along and advises; agrees as a second person."),
    Role.AUDITOR: N_("Reads the audit trail and checks that it is unchanged; sees no content."),
    Role.BEHEERDER: N_("Keeps the sites and the accounts; sees no content."),
}
_ACTIONS = {
    Action.LIST_INCIDENTS: N_("see the list of incidents"),
    Action.VIEW_CONTENT: N_("read the public text that was found"),
    Action.TAKE_INCIDENT: N_("take an incident or give it to somebody"),
    Action.DECIDE: N_("judge, also leads, and open a report from outside"),
    Action.NOTE: N_("write notes beside an incident"),
    Action.SECOND: N_("agree with a judgement as the second person"),
    Action.CLOSE: N_("close a confirmed leak"),
    Action.HOLD: N_("hold the content of an incident, and release it"),
    Action.SUPPRESS: N_("keep known hits quiet"),
    Action.DECLARE_AWARENESS: N_("declare awareness"),
    Action.NOTIFY: N_("decide about the authority and write down steps"),
    Action.CONFIRM_NOT_NOTIFIABLE: N_("agree, as the second person, that the authority need not be told"),
    Action.ASK_COMPARISON: N_("ask the custodian to compare"),
    Action.LIST_COMPARISONS: N_("see what the custodian is asked"),
    Action.INVESTIGATE: N_("have a page looked at and the archive searched"),
    Action.ASK_REMOVAL: N_("ask a host to take a text away"),
    Action.EXPORT: N_("make exports and dossiers"),
    Action.VIEW_COVERAGE: N_("see the coverage of each night"),
    Action.VIEW_FIGURES: N_("see the figures of a month"),
    Action.VIEW_SITES: N_("see the sites that are watched"),
    Action.MANAGE_SITES: N_("try, propose, change and remove sites"),
    Action.AGREE_SITE: N_("agree, as the second person, that a site is watched"),
    Action.MANAGE_DISCLOSURES: N_("write down, correct and withdraw disclosures"),
    Action.VIEW_DOCUMENTS: N_("see the references of the documents"),
    Action.VIEW_BREACHES: N_("read the breach register and draft notifications"),
    Action.ADVISE: N_("advise at an incident"),
    Action.VIEW_AUDIT: N_("read and check the audit trail"),
    Action.VIEW_RETENTION: N_("see what the next purge erases"),
    Action.VIEW_SETTINGS: N_("read the settings"),
    Action.MANAGE_ACCOUNTS: N_("manage accounts; more rights than one's own need a second person"),
}


def purpose_of(language: Language, role: Role) -> str:
    """What a role is for."""
    return language.text(_PURPOSE[role])


def actions_of(language: Language, role: Role) -> tuple[str, ...]:
    """What a role may, in the order of the work."""
    return tuple(language.text(text) for action, text in _ACTIONS.items() if action in GRANTS[role])


def every_action(language: Language) -> tuple[tuple[str, frozenset[Role]], ...]:
    """Every action in words, with the roles that may do it."""
    return tuple(
        (language.text(text), frozenset(role for role in Role if action in GRANTS[role]))
        for action, text in _ACTIONS.items()
    )


def has_words(action: Action) -> bool:
    """Whether an action is told in words."""
    return action in _ACTIONS
