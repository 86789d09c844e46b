"""What leaves the building, and what for; every export and every download is written down."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from console.console import Visit
from console.filters import VIEWS, Wanted
from console.judging import Problem
from console.language import N_
from console.rendering import announce, go, page
from reports.desk import Desk
from reports.dossier.dossier import open_dossier
from reports.errors import ExportError, UnknownIncidentError
from reports.language import words
from reports.output import breach_register, exports
from reports.output.bundle import bundle
from reports.output.dossier_page import write_page
from reports.output.exports import ExportWish
from reports.output.spreadsheet import CsvProfile
from store.casebook.export import Export
from store.casebook.incident import IncidentFilter

DOSSIER = "dossier"
BUNDLE = "bundle wacz"
OF_ONE = frozenset({DOSSIER, BUNDLE})
WORKBOOK = "xlsx"
FORMATS = (
    (CsvProfile.EXCEL_NL.value, N_("CSV for Dutch Excel")),
    (WORKBOOK, N_("overview for a manager, as an Excel workbook")),
    (CsvProfile.OVERZICHT.value, N_("overview for a manager, as CSV for Dutch Excel")),
    (CsvProfile.RFC4180.value, N_("CSV for programs")),
    ("jsonl", N_("JSON Lines for programs")),
    ("register", N_("the breach register, as CSV for Dutch Excel")),
    (DOSSIER, N_("dossier of one incident, as a page to print")),
    (BUNDLE, N_("evidence file of one incident, sealed (WACZ)")),
)
BESIDE = {
    "sha256": (bundle.digest_path, N_("Its digest (.sha256)")),
    "controleren": (bundle.instructions_path, N_("How to check it")),
}
"""What lies beside a sealed file and goes along with it: where, and what it is called on the screen."""
LONGEST_PURPOSE = 500
_UNSEALED = N_(
    "The evidence file was not made: no unchanged capture of this incident is left. The operator can verify."
)


def show(visit: Visit) -> Response:
    """The form for an export, and every export made so far."""
    return _exports(visit, ())


def make(visit: Visit) -> Response:
    """Make an export and go back to the list, where it can be downloaded."""
    problems = _problems(visit)
    if problems:
        return _exports(visit, problems)
    with visit.desk() as desk:
        try:
            made = _made(desk, visit)
        except UnknownIncidentError:
            return _exports(visit, (("incident", N_("There is no incident with this number.")),))
        except ExportError:
            return _exports(visit, (("incident", _UNSEALED),))
    message = visit.language.plural(
        "Export %(export)s with %(num)s row was made.",
        "Export %(export)s with %(num)s rows was made.",
        made.rows,
        export=made.number,
    )
    announce(visit, message)
    return go(visit, "exports")


def download(visit: Visit) -> Response:
    """Hand an export over; who fetched it is written down."""
    with visit.desk() as desk:
        export = _asked(desk, visit)
        desk.record("export_downloaded", export.number, sha256=export.sha256)
    return _handed_over(Path(export.file))


def download_beside(visit: Visit) -> Response:
    """Hand over what lies beside a sealed file; who fetched it is written down."""
    name = str(visit.request.path_params["beside"])
    with visit.desk() as desk:
        export = _asked(desk, visit)
        if name not in dict(_beside(export)):
            raise HTTPException(404)
        path = BESIDE[name][0](Path(export.file))
        ending = path.name.removeprefix(Path(export.file).name)
        desk.record("export_downloaded", export.number, sha256=export.sha256, file=ending)
    return _handed_over(path)


def _asked(desk: Desk, visit: Visit) -> Export:
    """The export that the address names.

    Raises:
        HTTPException: there is none, or it does not lie here.
    """
    number = visit.request.path_params["number"]
    export = next((export for export in exports.listed(desk) if export.number == number), None)
    if export is None or not _is_ours(visit, export):
        raise HTTPException(404)
    return export


def _handed_over(path: Path) -> Response:
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")


def _beside(export: Export) -> tuple[tuple[str, str], ...]:
    """What can be downloaded beside this export: its name in the address, and on the screen."""
    if export.format != BUNDLE:
        return ()
    return tuple(
        (name, shown) for name, (where, shown) in BESIDE.items() if where(Path(export.file)).is_file()
    )


def _made(desk: Desk, visit: Visit) -> Export:
    wish = ExportWish(visit.field("purpose"), _chosen(visit), with_text=visit.field("with_text") == "on")
    match visit.field("format"):
        case "dossier":
            dossier = open_dossier(desk, visit.field("incident"))
            return write_page(desk, dossier, words(visit.language.code), None, wish)
        case "bundle wacz":
            dossier = open_dossier(desk, visit.field("incident"))
            wanted = bundle.BundleWish(wish.purpose)  # the front door alone can ask for a stamp
            return bundle.write(desk, dossier, words(visit.language.code), wanted).export
        case "xlsx":
            return exports.write_workbook(desk, None, CsvProfile.OVERZICHT, wish)
        case "jsonl":
            return exports.write_json_lines(desk, None, wish)
        case "register":
            return breach_register.write(desk, None, CsvProfile.EXCEL_NL, wish.purpose)
    return exports.write_csv(desk, None, CsvProfile(visit.field("format")), wish)


def _chosen(visit: Visit) -> IncidentFilter:
    if visit.field("incident"):
        return IncidentFilter(numbers=(visit.field("incident").upper(),))
    asked = Wanted(view=visit.field("view") or "alles")
    return asked.chosen(visit.officer, visit.console.clock.now())


def _problems(visit: Visit) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    if visit.field("format") not in {value for value, _ in FORMATS}:
        problems.append(("format", N_("Choose a format.")))
    if not visit.field("purpose"):
        problems.append(("purpose", N_("Write down what the export is for.")))
    if len(visit.field("purpose")) > LONGEST_PURPOSE:
        problems.append(("purpose", N_("Keep the purpose under 500 characters.")))
    if visit.field("format") in OF_ONE and not visit.field("incident"):
        problems.append(("incident", N_("This is of one incident: fill in its number.")))
    if visit.field("view") not in {"", *(name for name, _ in VIEWS)}:
        problems.append(("view", N_("Choose which incidents.")))
    return tuple(problems)


def _exports(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    with visit.desk() as desk:
        made = exports.listed(desk)
    return page(
        visit,
        "exports.html",
        422 if problems else 200,
        exports=tuple((export, _is_ours(visit, export), _beside(export)) for export in made[:200]),
        total=len(made),
        problems=problems,
        formats=FORMATS,
        formats_by_value=dict(FORMATS),
        views=VIEWS,
        incident=visit.field("incident") or visit.query("incident")[:40],
    )


def _is_ours(visit: Visit, export: Export) -> bool:
    """Whether the file lies, whole, in the exports' folder: another place is none of a browser's business."""
    path = Path(export.file)
    folder = visit.console.data.exports.resolve()
    return bool(export.sha256) and path.resolve().parent == folder and path.is_file()
