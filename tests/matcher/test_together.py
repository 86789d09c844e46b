"""Evidence of words and of meaning, added up over a case."""

from matcher.detect import Detector
from matcher.settings import MatchSettings
from tests.matcher.conftest import RETOLD, STORY, UNRELATED, Room

GERMAN = """In unserer Stadt lebt ein Uhrmacher aus einem Dorf. Er musste siebzehn Wecker für einen
Leutnant reparieren. Er wollte keinen Sender im Kirchturm verstecken, da haben sie seinen Schwager mit einer
Luftpumpe geschlagen und zwei Wochen im Keller einer Mühle festgehalten. Er selbst hat sich in einer leeren
Regentonne versteckt und ist mit einem Milchwagen an die Grenze gebracht worden."""


def e_values(room: Room, *texts: str) -> dict[int, float]:
    """By text the e-value of its first case, up to what `check` reports."""
    with room.open() as register:
        return {detection.text: detection.e_value for detection in Detector(register).detect(texts, 1e6)}


def test_meaning_brings_what_is_told_in_another_language(room: Room) -> None:
    """A German retelling without names becomes a lead; by words alone it is chance."""
    room.enrol("R1", STORY)
    with_meaning = e_values(room, GERMAN, UNRELATED)
    room.settings = MatchSettings(key_file=room.settings.key_file, meaning=False)
    without = e_values(room, GERMAN, UNRELATED)
    assert with_meaning[0] <= 300 < without.get(0, 1e6)
    assert with_meaning.get(1, 1e6) == without.get(1, 1e6)


def test_meaning_never_makes_what_words_show_weaker_nor_an_alert_of_its_own(room: Room) -> None:
    """What words alert stays as sure as it was; what meaning alone brings stays above one in a million."""
    room.enrol("R1", STORY)
    both = e_values(room, RETOLD, GERMAN)
    room.settings = MatchSettings(key_file=room.settings.key_file, meaning=False)
    words = e_values(room, RETOLD)
    assert both[0] == words[0]
    assert both[1] > 1.0


def test_what_is_asked_twice_is_answered_alike(room: Room) -> None:
    """Batches and what was asked before change nothing."""
    room.enrol("R1", STORY)
    with room.open() as register:
        detector = Detector(register)
        together = detector.find([UNRELATED, GERMAN, GERMAN], 1e6)
        alone = detector.find([GERMAN], 1e6)
    by_text = {answer.finding.text: answer.finding.e_value for answer in together}
    assert by_text[1] == by_text[2] == alone[0].finding.e_value
