"""Which dates of a page tell when something was written, and which are said in a sentence."""

from datetime import UTC, datetime

import pytest

from crawler.extraction.dates import DateReader
from crawler.extraction.page import ParsedPage
from crawler.extraction.stamps import LONGEST, Stamp, claim, find_stamps, reader

FETCHED = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "vanaf <strong>1 januari 2023</strong> voor waterpijptabak en verhitte tabak en",
        "Het zwembad sloot op <b>3 mei 2021</b>, en de sleutels gingen naar de gemeente die ze bewaart.",
        "In het <em>Staatsblad</em> van <i>4 maart 2021</i> werd de nieuwe wet over tabak bekendgemaakt.",
    ],
)
def test_bold_date_amid_words_is_said(line: str) -> None:
    """The words around it lie loose on its line."""
    (stamp,) = find_stamps(ParsedPage(f"<ul><li>{line}</li></ul>"))
    assert stamp.in_sentence


@pytest.mark.parametrize(
    "line",
    [
        "Geplaatst door <b>Kees</b> op <b>3 mei 2021</b> om 10:00",
        "door <b>Kees</b> op <span class='date'>3 mei 2021</span> in het onderdeel over het zwembad",
        "<b>3 mei 2021</b> door Kees de Vries",
        "Op <strong>3 mei 2021</strong> schreef Kees:",
        "<span>Kees</span> <span>3 mei 2021 10:00</span>",
        "Op <b>3 mei 2021</b> <a href='/u/kees'>Kees</a> reageerde",
    ],
)
def test_date_that_software_prints_is_not_said(line: str) -> None:
    """What stands beside it tells who wrote."""
    (stamp,) = find_stamps(ParsedPage(f"<div><p>{line}</p></div>"))
    assert not stamp.in_sentence


# What a stamp is


def _stamps(body: str) -> list[Stamp]:
    return find_stamps(ParsedPage(f"<html><body>{body}</body></html>"))


def _stamp(body: str) -> Stamp:
    (stamp,) = _stamps(body)
    return stamp


def _claimed(stamp: Stamp) -> str | None:
    at = claim(stamp, DateReader(FETCHED)).at
    return at.isoformat()[:16] if at else None


@pytest.mark.parametrize(
    ("printed", "exact"),
    [
        ("3 mei 2021 10:00", 3),
        ("gisteren om 10:00", 3),
        ("3 uur geleden", 3),
        ("3 mei 2021", 2),
        ("3 mei", 2),
        ("3 dagen geleden", 2),
        ("vandaag", 2),
        ("mei 2021", 1),
    ],
)
def test_stamp_is_as_exact_as_what_it_prints(printed: str, exact: int) -> None:
    """Day and time, a day, or less."""
    assert _stamp(f"<i>{printed}</i>").exact == exact


def test_time_for_machines_makes_a_stamp_exact() -> None:
    """An attribute tells the time of what prints a day."""
    assert _stamp('<time datetime="2021-05-03T10:00:00Z">3 mei 2021</time>').exact == 3


def test_share_is_the_part_of_its_text_that_is_the_date() -> None:
    """A label is all date, a line with a name is not."""
    assert _stamp("<i>3 mei 2021</i>").share == pytest.approx(1)
    assert _stamp("<i>Kees 3 mei 2021</i>").share == pytest.approx(10 / 15)


def test_dates_of_one_text_are_stamps_in_order() -> None:
    """Each with the token and the element in which it stands."""
    stamps = _stamps("<b>Els</b><i>3 mei 2021, bijgewerkt 4 mei 2021</i>")
    assert [(stamp.token, stamp.mention.raw) for stamp in stamps] == [(1, "3 mei 2021"), (1, "4 mei 2021")]
    assert {stamp.element for stamp in stamps} == {3}


def test_long_text_holds_no_stamp() -> None:
    """A date in prose is no label; white space does not make a label long."""
    words = "Het zwembad ging open en het hele dorp kwam kijken naar de wethouder. " * 4
    assert _stamps(f"<p>{words}Dat was op 3 mei 2021.</p>") == []
    assert len(_stamps(f"<p>{words[: LONGEST - 20]} 3 mei 2021</p>")) == 1
    assert len(_stamps(f"<p>Kees {' ' * 300} 3 mei 2021</p>")) == 1


# The time of day in an element of its own


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        ("<i>3 mei 2021</i><b>10:00</b>", "3 mei 2021 10:00"),
        ("<i>3 mei 2021,</i> <b>om 10:00 uur</b>", "3 mei 2021 om 10:00 uur"),
        ("<i>3 mei 2021</i> - <b>10:00</b>", "3 mei 2021 10:00"),
        ("<b>10:00</b> <i>3 mei 2021</i>", "10:00 3 mei 2021"),
        ("<b>9:00am</b> op <i>3 mei 2021</i>", "9:00am op 3 mei 2021"),
        ("<i>3 mei 2021</i><b>Kees</b><b>10:00</b>", "3 mei 2021"),
        ("<i>3 mei 2021 Kees</i><b>10:00</b>", "3 mei 2021"),
        ("<i>3 mei 2021 9:00</i><b>10:00</b>", "3 mei 2021 9:00"),
        ("<p>10:00</p><p>3 mei 2021</p>", "3 mei 2021"),
        ("<b>10:00 Kees</b><i>3 mei 2021</i>", "3 mei 2021"),
        ("<b>10:00</b><i>Kees 3 mei 2021</i>", "3 mei 2021"),
        ("<i>3 mei 2021</i><b>10:00 uur opende het zwembad in het dorp</b>", "3 mei 2021"),
        ("<i>gisteren</i><b>10:00</b>", "gisteren 10:00"),
        ("<i>3 uur geleden</i><b>10:00</b>", "3 uur geleden"),
    ],
)
def test_time_of_day_beside_its_date_belongs_to_it(body: str, raw: str) -> None:
    """After it or before it on its line, with nothing but a sign or a short word between."""
    assert _stamps(body)[0].mention.raw == raw


# What attributes tell


@pytest.mark.parametrize(
    ("body", "machine"),
    [
        ('<time datetime="2021-05-03">3 mei</time>', "2021-05-03"),
        ('<abbr title="3 mei 2021 10:00">3 mei</abbr>', "3 mei 2021 10:00"),
        ('<abbr title="Meer van 2021 lezen">3 mei</abbr>', None),
        ('<i data-time="1620036000">3 mei</i>', "1620036000"),
        ('<i data-time="gisteren">3 mei</i>', None),
        ('<i title="Kees">3 mei</i>', None),
        (f'<i data-time="2021-05-03{"0" * 80}">3 mei</i>', None),
        ('<time datetime="2021-05-03"><b>3 mei</b></time>', "2021-05-03"),
        (f'<div title="3 mei 2021">{"Kees " * 12}<b>3 mei</b></div>', None),
        ('<i data-time="1620036000" datetime="2021-05-03T12:00:00Z">3 mei</i>', "2021-05-03T12:00:00Z"),
    ],
)
def test_attribute_beside_the_words_is_for_machines(body: str, machine: str | None) -> None:
    """Of the element or of a small one around it, where it holds the figures of a time."""
    assert _stamp(body).machine == machine


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ('<time datetime="2021-05-03T08:00:00+00:00">3 mei</time>', "2021-05-03T08:00"),
        ('<time datetime="0001-01-01T00:00:00+00:00">3 mei 2021</time>', "2021-05-03T00:00"),
        ("<i>3 mei 2021 10:00</i>", "2021-05-03T10:00"),
    ],
)
def test_claim_is_that_of_the_machine_with_the_words_of_the_page(body: str, at: str) -> None:
    """Where the machine tells a time; else what readers see."""
    stamp = _stamp(body)
    assert _claimed(stamp) == at
    assert claim(stamp, DateReader(FETCHED)).raw.startswith("3 mei")


# Doubtful ones


@pytest.mark.parametrize(
    "body",
    [
        "<i>Lid sinds 3 mei 2021</i>",
        "<i>Registriert: 03.05.2021</i>",
        "<b>Joined:</b> <i>3 May 2021</i>",
        "<b>Letzte Anmeldung</b><i>03.05.2021</i>",
        "<p>Laatst bewerkt op 3 mei 2021</p>",
        "<p>Edited by <b>Els</b> <i>3 May 2021</i></p>",
        "<p>It is now 3 May 2021, 10:00</p>",
    ],
)
def test_time_of_joining_or_editing_is_doubtful(body: str) -> None:
    """A label before it, or in the text before it, says that nobody wrote then."""
    assert _stamp(body).doubtful


@pytest.mark.parametrize(
    "body",
    [
        "<i>Geplaatst op 3 mei 2021</i>",
        "<b>Berichten: 12</b><i>3 mei 2021</i>",
        "<b>Lid sinds 2009</b><i>3 mei 2021</i>",
        f"<b>Lid sinds de opening{' van het zwembad' * 4}</b><i>3 mei 2021</i>",
        "<b>Lid sinds</b><i>Geplaatst door Kees op 3 mei 2021</i>",
        "<p>Edited by <b>Els</b></p><p>Kees</p><p>3 May 2021</p>",
    ],
)
def test_label_with_a_time_of_its_own_makes_no_other_doubtful(body: str) -> None:
    """Nor does one that is a sentence, or that stands before other words."""
    assert not _stamps(body)[-1].doubtful


# Times that are told twice


def _twice(*posts: tuple[int, str]) -> str:
    link = '<p><a href="#c{0}">{1}</a></p>'
    return "".join((link * 2).format(number, time) for number, time in posts)


def test_time_that_is_told_twice_counts_once() -> None:
    """Where two posts print it above and below themselves, with a link to the same place."""
    stamps = _stamps(_twice((1, "3 mei 2021 10:00"), (2, "4 mei 2021 10:00")))
    assert [stamp.mention.raw for stamp in stamps] == ["3 mei 2021 10:00", "4 mei 2021 10:00"]


def test_time_that_is_told_twice_once_is_two() -> None:
    """Once may be chance, and without a link, or with another, nothing says that it is one post."""
    assert len(_stamps(_twice((1, "3 mei 2021 10:00")))) == 2
    assert len(_stamps("<p>3 mei 2021</p><p>3 mei 2021</p><p>4 mei 2021</p><p>4 mei 2021</p>")) == 4
    other = "".join(f'<a href="#c{n}">3 mei 2021 10:00</a> ' for n in range(4))
    assert len(_stamps(other)) == 4


# Sentences


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Het zwembad is op 3 mei 2021 geopend door de wethouder zelf.", True),
        ("Op 3 mei 2021 ging ik zelf naar de opening van het zwembad, en dat was een mooie dag.", True),
        ("Wij gingen er op 3 mei 2021 heen.", True),
        ("Geplaatst door Kees op 3 mei 2021", False),
        ("3 mei 2021 door Kees van de bakkerij", False),
        ("Onderwerp: waarom het zwembad nu weer dicht is? 3 mei 2021 10:00", False),
        ("Nieuws uit het dorp | 3 mei 2021 | Sport", False),
        ("Kees schrijft hier elke week - 3 mei 2021", False),
        ("3 mei 2021 Kees de Vries", False),
        ("Kees posted this on 3 May 2021", False),
        ("Auteur van het bericht: Kees, 3 mei 2021", False),
    ],
)
def test_date_is_said_in_a_sentence_and_printed_beside_labels(line: str, said: bool) -> None:
    """Many words, or few that end as a sentence does; signs and names set a label off."""
    assert _stamp(f"<p>{line}</p>").in_sentence is said


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (" par plusieurs organisations syndicales", True),
        (" par Kees", False),
        (" par kees", False),
        (" par Kees de Vries", False),
        (" dans toute la région", True),
    ],
)
def test_words_after_by_may_be_no_name(after: str, said: bool) -> None:
    """Three words in small letters go on with a sentence."""
    assert _stamp(f"<p>Appel <strong>24 septembre 2021</strong>{after}</p>").in_sentence is said


# One way to read all dates of a page


@pytest.mark.parametrize(
    ("head", "body", "day_first"),
    [
        ("lang=en", "<i>11/05/2021</i><i>11/25/2021</i>", False),
        ("lang=nl", "<i>11/05/2021</i>", True),
        ("lang=en", '<i>11/05/2021</i><time datetime="11/25/2021">x 11/25/2021</time>', False),
        ("lang=nl", "<p>Lid sinds 11/25/2019</p><i>11/05/2021</i>", True),
        ('xml:lang="nl"', "<i>02/05/2021</i><i>03/01/2021</i>", True),
    ],
)
def test_page_reads_its_dates_in_one_way(head: str, body: str, day_first: bool) -> None:
    """As its own posts and its language suggest; what is doubtful does not count."""
    page = ParsedPage(f"<html {head}><body>{body}</body></html>")
    dates = reader(page, find_stamps(page), FETCHED, "Europe/Amsterdam")
    assert dates == DateReader(FETCHED, "Europe/Amsterdam", day_first=day_first)
