"""Where one can go: the pages that this person may open."""

from dataclasses import dataclass

from console.console import Visit
from console.language import N_
from console.permissions import Action, authorize


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the main navigation."""

    page: str
    text: str
    current: bool
    seldom: bool  # behind "More": looked at now and then


_ITEMS = (
    ("inbox", N_("Incidents"), Action.LIST_INCIDENTS),
    ("second_look", N_("Second look"), Action.VIEW_CONTENT),
    ("comparisons", N_("Comparisons"), Action.LIST_COMPARISONS),
    ("coverage", N_("Coverage"), Action.VIEW_COVERAGE),
    ("figures", N_("Figures"), Action.VIEW_FIGURES),
    ("documents", N_("Documents"), Action.VIEW_DOCUMENTS),
    ("sites", N_("Sites"), Action.VIEW_SITES),
    ("exports", N_("Exports"), Action.EXPORT),
    ("breaches", N_("Breach register"), Action.VIEW_BREACHES),
    ("suppressions", N_("Kept quiet"), Action.LIST_INCIDENTS),
    ("retention", N_("Erasing"), Action.VIEW_RETENTION),
    ("audit", N_("Audit trail"), Action.VIEW_AUDIT),
    ("settings", N_("Settings"), Action.VIEW_SETTINGS),
    ("accounts", N_("Accounts"), Action.MANAGE_ACCOUNTS),
)


_SELDOM = frozenset({"figures", "suppressions", "retention", "audit", "settings", "accounts"})


def navigation(visit: Visit) -> tuple[Item, ...]:
    """The entries for this visit, the present page marked."""
    pages = visit.request.app.state.pages
    here = visit.request.url.path
    return tuple(
        Item(page, visit.language.text(text), here.startswith(visit.path(page)), page in _SELDOM)
        for page, text, action in _ITEMS
        if page in pages and authorize(visit.person, action)
    )
