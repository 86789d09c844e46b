"""Who may do what: one function, which denies whatever is not written down here."""

from enum import StrEnum

from store.accounts.account import Account, Role


class Action(StrEnum):
    """Something that can be done in the console."""

    SIGN_IN = "sign_in"
    OWN_ACCOUNT = "own_account"  # sign out, read the help, choose one's preferences
    LIST_INCIDENTS = "list_incidents"
    VIEW_CONTENT = "view_content"  # the public text of sightings: may be the last copy there is
    TAKE_INCIDENT = "take_incident"
    DECIDE = "decide"
    NOTE = "note"  # write beside an incident
    SECOND = "second"  # agree, as a second person, with another judgement of a breach
    CLOSE = "close"
    HOLD = "hold"  # keep retention away from an incident
    SUPPRESS = "suppress"  # keep known hits quiet
    DECLARE_AWARENESS = "declare_awareness"
    NOTIFY = "notify"
    CONFIRM_NOT_NOTIFIABLE = "confirm_not_notifiable"
    ASK_COMPARISON = "ask_comparison"
    LIST_COMPARISONS = "list_comparisons"
    INVESTIGATE = "investigate"  # look at a page, trace earlier appearances, the dossier
    ASK_REMOVAL = "ask_removal"  # ask a host to take something away, and follow it
    EXPORT = "export"
    VIEW_COVERAGE = "view_coverage"
    VIEW_FIGURES = "view_figures"  # a month in numbers: no content, no single officer
    VIEW_SITES = "view_sites"
    MANAGE_SITES = "manage_sites"
    AGREE_SITE = "agree_site"  # as the second person, that a site is watched
    MANAGE_DISCLOSURES = "manage_disclosures"
    VIEW_DOCUMENTS = "view_documents"
    VIEW_BREACHES = "view_breaches"
    ADVISE = "advise"
    VIEW_AUDIT = "view_audit"
    VIEW_RETENTION = "view_retention"
    VIEW_SETTINGS = "view_settings"
    MANAGE_ACCOUNTS = "manage_accounts"


PUBLIC = frozenset({Action.SIGN_IN})
FOUR_EYES = frozenset({Action.CONFIRM_NOT_NOTIFIABLE, Action.SECOND, Action.AGREE_SITE})
EVERYONE = frozenset({Action.OWN_ACCOUNT})

_TRIAGE = frozenset(
    {
        Action.LIST_INCIDENTS,
        Action.VIEW_CONTENT,
        Action.TAKE_INCIDENT,
        Action.DECIDE,
        Action.NOTE,
        Action.SECOND,
        Action.ASK_COMPARISON,
        Action.VIEW_COVERAGE,
        Action.VIEW_SITES,
        Action.VIEW_DOCUMENTS,
    }
)
_INVESTIGATE = _TRIAGE | {
    Action.INVESTIGATE,
    Action.ASK_REMOVAL,
    Action.EXPORT,
    Action.DECLARE_AWARENESS,
    Action.VIEW_BREACHES,
}
_COORDINATE = _INVESTIGATE | {
    Action.CLOSE,
    Action.HOLD,
    Action.SUPPRESS,
    Action.NOTIFY,
    Action.CONFIRM_NOT_NOTIFIABLE,
    Action.AGREE_SITE,
    Action.VIEW_RETENTION,
    Action.VIEW_SETTINGS,
    Action.VIEW_FIGURES,
}

GRANTS: dict[Role, frozenset[Action]] = {
    Role.BEHANDELAAR: _TRIAGE,
    Role.ONDERZOEKER: _INVESTIGATE,
    Role.COORDINATOR: _COORDINATE,
    Role.BEWAARDER: frozenset(
        {
            Action.LIST_COMPARISONS,
            Action.VIEW_DOCUMENTS,
            Action.MANAGE_DISCLOSURES,
            Action.VIEW_COVERAGE,
        }
    ),
    Role.FG: frozenset(
        {
            Action.LIST_INCIDENTS,
            Action.VIEW_CONTENT,
            Action.VIEW_COVERAGE,
            Action.VIEW_SITES,
            Action.VIEW_DOCUMENTS,
            Action.VIEW_BREACHES,
            Action.VIEW_FIGURES,
            Action.ADVISE,
            Action.NOTE,
            Action.SECOND,
            Action.CONFIRM_NOT_NOTIFIABLE,
            Action.VIEW_AUDIT,
            Action.AGREE_SITE,
            Action.VIEW_RETENTION,
            Action.VIEW_SETTINGS,
        }
    ),
    Role.AUDITOR: frozenset({Action.VIEW_AUDIT, Action.VIEW_SETTINGS}),
    Role.BEHEERDER: frozenset(
        {
            Action.VIEW_SITES,
            Action.MANAGE_SITES,
            Action.AGREE_SITE,
            Action.VIEW_COVERAGE,
            Action.VIEW_FIGURES,
            Action.VIEW_RETENTION,
            Action.VIEW_SETTINGS,
            Action.MANAGE_ACCOUNTS,
        }
    ),
}


def authorize(actor: Account | None, action: Action, subject: object = None) -> bool:
    """Whether `actor` may do `action` to `subject`; whatever no rule allows is denied.

    Args:
        actor: who asks; None is somebody who has not signed in.
        action: what they ask for.
        subject: what it is done to, where a rule looks at it: an `Account`, or the name of the person
            whose judgement needs a second one.
    """
    if action in PUBLIC:
        return True
    if actor is None or actor.disabled:
        return False
    if action in EVERYONE:
        return True
    if not any(action in GRANTS[role] for role in actor.roles):
        return False
    return _about(actor, action, subject)


def exceeds(roles: frozenset[Role], actor: Account) -> bool:
    """Whether these roles may do what the actor may not."""
    rights = [frozenset().union(*(GRANTS[role] for role in held)) for held in (roles, actor.roles)]
    return not rights[0] <= rights[1]


def _about(actor: Account, action: Action, subject: object) -> bool:
    if action in FOUR_EYES and isinstance(subject, str):
        return subject.casefold() != actor.name.casefold()  # four eyes
    if action is Action.MANAGE_ACCOUNTS and isinstance(subject, Account):
        return subject.id != actor.id  # nobody gives themselves rights
    return True
