"""Which dates of a page tell when something was written, and which are said in a sentence."""

import pytest

from crawler.extraction.page import ParsedPage
from crawler.extraction.stamps import find_stamps


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
