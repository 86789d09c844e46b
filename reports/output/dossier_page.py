"""The dossier as one HTML file that needs nothing else and prints well."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.desk import Desk
from reports.dossier.dossier import Dossier
from reports.dossier.moments import MomentKind, moments
from reports.dossier.timeline import CONTRADICTED, SYMBOLS, Timeline, timeline
from reports.language import Words
from reports.output import exports
from reports.output.exports import ExportWish, PageExport
from reports.places.appearances import Appearance
from reports.places.marking import pieces_of
from store.casebook.export import Export
from store.visible import visible


@dataclass(frozen=True, slots=True)
class DossierFrame:
    """What stands around a dossier: who made it for whom, and whether the public text is in it."""

    organisation: str
    marking: str
    actor: str
    export: str
    audit_head: str
    with_text: bool


def page(dossier: Dossier, words: Words, frame: DossierFrame) -> str:
    """The whole page."""
    happened = moments(dossier)
    drawn = timeline(happened)
    return (
        _templates()
        .get_template("dossier.html")
        .render(
            dossier=dossier,
            incident=dossier.file.incident,
            words=words,
            frame=frame,
            timeline=drawn,
            drawing=Markup(drawing(drawn, words)),  # noqa: S704 - our own template, escaped
            gone=[moment for moment in happened if moment.kind is MomentKind.WEG],
            legend=Markup(legend(words)),  # noqa: S704 - our own template, escaped
            name=place_name,
            visible=visible,
            cut=pieces_of,
        )
    )


def drawing(drawn: Timeline, words: Words) -> str:
    """The timeline as SVG; everything from outside in it is escaped."""
    template = _templates().get_template("timeline.svg")
    return template.render(timeline=drawn, words=words, contradicted=CONTRADICTED)


def legend(words: Words) -> str:
    """What each symbol of the drawing means."""
    return (
        _templates()
        .get_template("legend.html")
        .render(symbols=SYMBOLS, contradicted=CONTRADICTED, words=words)
    )


def place_name(appearance: Appearance) -> str:
    """How a place is called in a dossier."""
    return f"V-{appearance.place.sighting.id} ({appearance.place.sighting.site})"


def frame_of(desk: Desk, draft: Export, *, with_text: bool) -> DossierFrame:
    """What stands around the dossier of this export."""
    settings = desk.settings
    return DossierFrame(
        settings.organisation, settings.marking, desk.actor, draft.number, draft.audit_head, with_text
    )


def write_page(desk: Desk, dossier: Dossier, words: Words, path: Path | None, wish: ExportWish) -> Export:
    """Write the dossier as HTML, as an export that is written down.

    Raises:
        ExportError: the public text was asked for without a purpose.
        OutFileError: the file cannot be written.
    """

    def render(draft: Export) -> str:
        return page(dossier, words, frame_of(desk, draft, with_text=wish.with_text))

    return exports.write_page(
        desk, path, PageExport("dossier html", wish, "html", render, len(dossier.appearances))
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("reports.output"), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
