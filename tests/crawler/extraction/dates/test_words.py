"""The words of dates, as tables from a word to its number."""

import tomllib
from importlib.resources import files

import pytest

from crawler.extraction.dates.words import BRIEF, COUNTS, DAY_WORDS, MONTHS, UNITS, WEEKDAYS, ZONES

WORDS = tomllib.loads(files("crawler.extraction.dates").joinpath("words.toml").read_text("utf-8"))
LANGUAGES = ("nl", "de", "en", "fr", "es", "it", "pt")

MONTHS_BY_LANGUAGE = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "en": "january february march april may june july august september october november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
WEEKDAYS_BY_LANGUAGE = {
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
}
NEAR_BY_LANGUAGE = {
    "nl": "vandaag gisteren eergisteren",
    "de": "heute gestern vorgestern",
    "fr": "aujourd'hui hier avant-hier",
    "es": "hoy ayer anteayer",
    "it": "oggi ieri avantieri",
    "pt": "hoje ontem anteontem",
}
UNITS_BY_LANGUAGE = {
    "nl": "seconde minuut uur dag week maand jaar",
    "de": "sekunde minute stunde tag woche monat jahr",
    "en": "second minute hour day week month year",
    "fr": "seconde minute heure jour semaine mois an",
    "es": "segundo minuto hora día semana mes año",
    "it": "secondo minuto ora giorno settimana mese anno",
    "pt": "segundo minuto hora dia semana mês ano",
}
COUNTS_BY_LANGUAGE = {
    "nl": "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "de": "eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "en": "a two three four five six seven eight nine ten eleven twelve",
    "fr": "une deux trois quatre cinq six sept huit neuf dix onze douze",
    "es": "una dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "it": "una due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "uma dois três quatro cinco seis sete oito nove dez onze doze",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_and_weekdays_of_a_language_are_complete(language: str) -> None:
    """Each name has its number, January and Monday first."""
    assert [MONTHS[word] for word in MONTHS_BY_LANGUAGE[language].split()] == list(range(1, 13))
    assert [WEEKDAYS[word] for word in WEEKDAYS_BY_LANGUAGE[language].split()] == list(range(7))


@pytest.mark.parametrize("language", NEAR_BY_LANGUAGE)
def test_days_near_today_lie_so_many_days_back(language: str) -> None:
    """Today is none, yesterday one."""
    assert [DAY_WORDS[word] for word in NEAR_BY_LANGUAGE[language].split()] == [0, 1, 2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_and_counts_of_a_language_are_complete(language: str) -> None:
    """From a second to a year, and from one to twelve."""
    units = ["second", "minute", "hour", "day", "week", "month", "year"]
    assert [UNITS[word] for word in UNITS_BY_LANGUAGE[language].split()] == units
    assert [COUNTS[word] for word in COUNTS_BY_LANGUAGE[language].split()] == list(range(1, 13))


@pytest.mark.parametrize(
    ("word", "plain"),
    [("märz", "marz"), ("août", "aout"), ("décembre", "decembre"), ("março", "marco"), ("jän", "jan")],
)
def test_month_stands_with_and_without_its_accents(word: str, plain: str) -> None:
    """Software prints both."""
    assert MONTHS[word] == MONTHS[plain]


@pytest.mark.parametrize(
    ("table", "word", "spelt"),
    [
        (MONTHS, "märz", "maerz"),
        (MONTHS, "jänner", "jaenner"),
        (COUNTS, "fünf", "fuenf"),
        (COUNTS, "zwölf", "zwoelf"),
    ],
)
def test_german_word_stands_with_its_vowels_spelt_out(table: dict[str, int], word: str, spelt: str) -> None:
    """Who has no umlaut on the keyboard, or a program that knows none, writes two letters."""
    assert table[word] == table[spelt]


@pytest.mark.parametrize("table", [MONTHS, WEEKDAYS, DAY_WORDS, UNITS, BRIEF, COUNTS, ZONES])
def test_words_are_lower_case_and_whole(table: dict[str, object]) -> None:
    """They are looked up in small letters, and none is empty or has an edge of white space."""
    assert [word for word in table if word != word.lower() or not word or word != word.strip()] == []


@pytest.mark.parametrize("word", ["l'altro ieri", "l’altro ieri", "avant hier", "antes de ayer", "altroieri"])  # noqa: RUF001 - as pages print it
def test_day_of_several_words_is_one(word: str) -> None:
    """The day before yesterday is not read as yesterday."""
    assert DAY_WORDS[word] == 2


def test_brief_unit_is_no_other_unit() -> None:
    """A letter that is one only before "ago" has no second meaning."""
    assert set(BRIEF).isdisjoint(UNITS)
    assert set(BRIEF.values()) <= set(UNITS.values())


@pytest.mark.parametrize("key", ["months", "weekdays", "days_back"])
def test_no_word_stands_for_two_numbers(key: str) -> None:
    """A month that is two months is read as either."""
    rows = [set(row.split()) for row in WORDS[key]]
    assert [
        word for place, row in enumerate(rows) for word in row if any(word in o for o in rows[:place])
    ] == []


def test_no_count_or_unit_stands_for_two() -> None:
    """Each word of how many, and of what, has one meaning in all languages together."""
    for key in ("counts", "units"):
        words = [word for row in WORDS[key].values() for word in row.split()]
        assert sorted(words) == sorted(set(words)), key


@pytest.mark.parametrize(
    ("zone", "minutes"),
    [("utc", 0), ("cet", 60), ("mez", 60), ("cest", 120), ("mesz", 120), ("est", -300), ("pdt", -420)],
)
def test_zone_lies_so_many_minutes_east(zone: str, minutes: int) -> None:
    """West of Greenwich is less than nothing."""
    assert ZONES[zone] == minutes
