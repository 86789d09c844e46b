"""What the authority's form asks about a breach (art. 33 GDPR), section by section, and what is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from reports.casework import incidents
from reports.desk import Desk
from reports.errors import ReportError
from store.casebook import breach as store
from store.casebook.breach import Values
from store.database import transaction


class BreachError(ReportError, ValueError):
    """A field of the breach cannot hold this."""


class FormSection(IntEnum):
    """The sections of the form, in its order."""

    MELDING = 0
    CONTACT = 1
    TIJDLIJN = 2
    INBREUK = 3
    GEGEVENS = 4
    BETROKKENEN = 5
    MAATREGELEN_VOORAF = 6
    GEVOLGEN = 7
    VERVOLG = 8
    OVERIG = 9


ORDINARY_DATA = (
    "naam",
    "geboortedatum",
    "contactgegevens",
    "nationaliteit",
    "v_nummer",
    "bsn",
    "verblijfplaats",
    "gezinsgegevens",
    "asielrelaas",
    "kopie_identiteitsbewijs",
    "financieel",
)
SPECIAL_DATA = (
    "ras_of_afkomst",
    "politieke_opvatting",
    "geloof",
    "vakbond",
    "gezondheid",
    "seksuele_gerichtheid",
    "genetisch",
    "biometrisch",
)
"""Art. 9 GDPR."""

CRIMINAL_DATA = ("strafrechtelijk",)
"""Art. 10 GDPR."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form."""

    name: str
    section: FormSection
    choices: tuple[str, ...] = ()  # empty: free text
    several: bool = False
    number: bool = False
    register_only: bool = False  # of the internal register, not of the form
    default: tuple[str, ...] = field(default=())


FIELDS: tuple[Field, ...] = (
    Field("melding_soort", FormSection.MELDING, ("nieuw", "vervolg", "intrekking"), default=("nieuw",)),
    Field("vorige_melding_nr", FormSection.MELDING),
    Field("betrokken_partijen", FormSection.CONTACT),
    Field("vermoedelijk_vanaf", FormSection.TIJDLIJN),
    Field("vermoedelijk_tot", FormSection.TIJDLIJN),
    Field("reden_vertraging", FormSection.TIJDLIJN),
    Field(
        "aard",
        FormSection.INBREUK,
        ("vertrouwelijkheid", "integriteit", "beschikbaarheid"),
        several=True,
        default=("vertrouwelijkheid",),
    ),
    Field(
        "soort_inbreuk",
        FormSection.INBREUK,
        ("gepubliceerd", "verkeerde_ontvanger", "onbevoegde_inzage", "gehackt", "verloren", "anders"),
        default=("gepubliceerd",),
    ),
    Field("samenvatting", FormSection.INBREUK),
    Field(
        "gegevenssoorten", FormSection.GEGEVENS, (*ORDINARY_DATA, *SPECIAL_DATA, *CRIMINAL_DATA), several=True
    ),
    Field("aantal_records_min", FormSection.GEGEVENS, number=True),
    Field("aantal_records_max", FormSection.GEGEVENS, number=True),
    Field(
        "groepen",
        FormSection.BETROKKENEN,
        ("bewoners", "minderjarigen", "medewerkers", "vrijwilligers", "anderen"),
        several=True,
    ),
    Field("aantal_betrokkenen_min", FormSection.BETROKKENEN, number=True),
    Field("aantal_betrokkenen_max", FormSection.BETROKKENEN, number=True),
    Field("kwetsbaar", FormSection.BETROKKENEN, ("ja", "nee")),
    Field("maatregelen_vooraf", FormSection.MAATREGELEN_VOORAF),
    Field(
        "gevolgen",
        FormSection.GEVOLGEN,
        (
            "veiligheid",
            "discriminatie",
            "stigmatisering",
            "identiteitsfraude",
            "reputatie",
            "financieel_nadeel",
        ),
        several=True,
    ),
    Field("ernst", FormSection.GEVOLGEN, ("verwaarloosbaar", "beperkt", "aanzienlijk", "maximaal")),
    Field("ernst_toelichting", FormSection.GEVOLGEN),
    Field("betrokkenen_aantal_ingelicht", FormSection.VERVOLG, number=True),
    Field("betrokkenen_hoe_ingelicht", FormSection.VERVOLG),
    Field("reden_niet_inlichten", FormSection.VERVOLG),
    Field("maatregelen", FormSection.VERVOLG),
    Field("grensoverschrijdend", FormSection.VERVOLG, ("ja", "nee")),
    Field("andere_toezichthouders", FormSection.OVERIG),
    Field("opmerking", FormSection.OVERIG),
    Field("ap_nummer", FormSection.OVERIG, register_only=True),
    Field("fg_advies", FormSection.OVERIG, register_only=True),
)
BY_NAME: Mapping[str, Field] = {question.name: question for question in FIELDS}


def fill_in(desk: Desk, number: str, name: str, values: Values) -> None:
    """Fill one field in, or empty it with no values; which field, not what, goes into the audit trail.

    Raises:
        UnknownIncidentError: there is no such incident.
        BreachError: there is no such field, or it cannot hold these values.
    """
    question = BY_NAME.get(name)
    if question is None:
        raise BreachError(f"there is no field {name}; there are {', '.join(BY_NAME)}")
    _refuse_wrong(question, values)
    with transaction(desk.casebook):
        incident = incidents.get(desk, number)
        store.write(desk.casebook, incident.id, name, values, desk.actor, desk.now())
        desk.record("breach_written", incident.number, field=name)


def filled_in(desk: Desk, incident_id: int) -> dict[str, Values]:
    """Every field with what was filled in, or its default."""
    written = store.fields(desk.casebook, incident_id)
    return {question.name: written.get(question.name, question.default) for question in FIELDS}


def _refuse_wrong(question: Field, values: Values) -> None:
    if len(values) > 1 and not question.several:
        raise BreachError(f"{question.name} takes one value")
    wrong = [value for value in values if question.choices and value not in question.choices]
    if wrong:
        raise BreachError(f"{question.name} cannot be {wrong[0]!r}; choose {', '.join(question.choices)}")
    if question.number and not all(value.isdecimal() for value in values):
        raise BreachError(f"{question.name} is a number")
