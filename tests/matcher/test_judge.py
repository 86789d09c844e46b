"""Evidence is added up over a case, each word once, and facts count for more than scattered words."""

from matcher.detect import Detector
from matcher.significance import REPORTED_E_VALUE
from tests.matcher.conftest import STORY, UNRELATED, Room

FIRST = """Betrokkene was imker in het dorp Zolvarra en verloor in de winter negentien bijenkasten aan een
brand die volgens hem door de zoon van een molenaar was gesticht. Hij heeft daarvan aangifte gedaan."""
SECOND = """Zijn nicht Perdita weefde zeildoek voor een scheepswerf en verborg hem drie maanden in een
droogzolder. Daar vond een koerier met een houten been hem, die een brief met een blauw zegel bij zich had."""


def test_a_story_told_from_two_passages_is_one_case(room: Room) -> None:
    """Facts of two sections add up: the case shows more than either passage by itself."""
    room.enrol("R1", f"{FIRST}\n\n{SECOND}")
    room.enrol("R2", STORY)
    post = (
        "Een imker uit Zolvarra, zat bij zijn nicht op een droogzolder, kwam een koerier met een houten been."
    )
    (hit, *others) = room.check(post)
    assert hit.alert
    passages = [hit, *others]
    assert hit.case.e_value <= min(hit.detection.e_value for hit in passages)


def test_saying_a_word_again_adds_nothing(room: Room) -> None:
    """Each hashed word counts once, however often a post repeats it."""
    room.enrol("R1")
    texts = ["De klokkenmaker had een regenton.", "De klokkenmaker had een regenton. " * 8]
    with room.open() as register:
        detections = Detector(register).detect(texts, REPORTED_E_VALUE)
    once, often = (
        min((detection.e_value for detection in detections if detection.text == number), default=1e6)
        for number in (0, 1)
    )
    assert often >= once


def test_facts_count_for_more_than_scattered_words(room: Room) -> None:
    """The same words say more where those that go together in the decision go together in the post."""
    room.enrol("R1", f"{FIRST} {UNRELATED} {UNRELATED} {SECOND}")
    together = "imker Zolvarra, bijenkasten brand; nicht zeildoek, koerier zegel"
    apart = "imker zeildoek, Zolvarra koerier; bijenkasten nicht, brand zegel"
    best = [min(hit.case.e_value for hit in room.check(text, everything=True)) for text in (together, apart)]
    assert best[0] < best[1]


def test_words_that_hit_nothing_count_against_a_match(room: Room) -> None:
    """Spread thinly over other talk the same words are worth less."""
    room.enrol("R1")
    words = ("klokkenmaker", "fietspomp", "regenton", "melkwagen", "wekkers")
    dense, thin = ", ".join(words), f" {UNRELATED} {UNRELATED} ".join(words)
    (close,) = {hit.case.e_value for hit in room.check(dense, everything=True)}
    spread = {hit.case.e_value for hit in room.check(thin, everything=True)}
    assert min(spread, default=1e6) > close
