"""The words of dates in Dutch, German, English, French, Spanish, Italian and Portuguese.

One table of words to numbers, used to build the patterns and to read what they caught. All keys are lower
case and written with and without accents, since software prints both.
"""

import unicodedata
from typing import TypeVar

Key = TypeVar("Key")

_MONTHS = (
    "january jan januari januar jänner jän janvier janv enero ene gennaio gen janeiro",
    "february feb febr februari februar feber février févr fév febrero febbraio fevereiro fev",
    "march mar maart mrt märz mär mrz mars marzo março",
    "april apr avril avr abril abr aprile",
    "may mei mai mayo maggio mag maio",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug augustus août aoû agosto ago",
    "september sep sept septembre septiembre setiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro",
)

_WEEKDAYS = (
    "monday mon maandag ma montag mo lundi lun lunes lunedì lunedi segunda segunda-feira",
    "tuesday tue tues dinsdag di dienstag mardi mar martes martedì martedi terça terça-feira",
    "wednesday wed woensdag wo mittwoch mi mercredi mer miércoles mié mercoledì mercoledi quarta quarta-feira",
    "thursday thu thur thurs donderdag do donnerstag jeudi jeu jueves jue giovedì giovedi gio quinta quinta-feira",
    "friday fri vrijdag vr freitag fr vendredi ven viernes vie venerdì venerdi sexta sexta-feira",
    "saturday sat zaterdag za samstag sonnabend sa samedi sam sábado sáb sabato sab",
    "sunday sun zondag zo sonntag so dimanche dim domingo dom domenica",
)

_UNITS = {
    "second": "second seconds sec secs seconde seconden secondes sekunde sekunden sek segundo segundos secondi",
    "minute": "minute minutes min mins minuut minuten minuto minutos minuti",
    "hour": "hour hours hr hrs uur uren stunde stunden std heure heures hora horas ora ore h",
    "day": "day days dag dagen tag tage tagen jour jours día días giorno giorni dia dias d",
    "week": "week weeks weken woche wochen semaine semaines semana semanas settimana settimane w",
    "month": "month months maand maanden monat monate monaten mois mes meses mese mesi mês mo",
    "year": "year years yr yrs jaar jaren jahr jahre jahren an ans année années año años anno anni ano anos y",
}

_DAY_WORDS = {
    0: "today vandaag heute aujourd'hui aujourd’hui hoy oggi hoje",
    1: "yesterday gisteren gestern hier ayer ieri ontem",
    2: "eergisteren vorgestern avant-hier anteayer",
}

_ZONES = {
    "z": 0,
    "utc": 0,
    "gmt": 0,
    "cet": 60,
    "mez": 60,
    "cest": 120,
    "mesz": 120,
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
}


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _numbered(rows: tuple[str, ...], first: int) -> dict[str, int]:
    return {
        form: number for number, row in enumerate(rows, first) for word in row.split() for form in (word, _plain(word))
    }


def _keyed(rows: dict[Key, str]) -> dict[str, Key]:
    return {form: key for key, row in rows.items() for word in row.split() for form in (word, _plain(word))}


MONTHS = _numbered(_MONTHS, 1)
WEEKDAYS = _numbered(_WEEKDAYS, 0)
"""Weekday names; Monday is 0."""
UNITS = _keyed(_UNITS)
DAY_WORDS = _keyed(_DAY_WORDS)
"""Words for a day near today, and how many days back it lies."""
ZONES = _ZONES
"""Names of time zones, in minutes east of Greenwich."""
