"""Holding the original against public posts: retold facts are told from another person's story."""

import json
from pathlib import Path

import pytest

from matcher.compare import SAME_WORDING, Origin, compare

ORIGINAL = (
    "Betrokkene heeft verklaard dat hij in het dorp Zarolbek een weverij met elf getouwen had. Mannen"
    " van de burgemeester hebben de wol in de rivier de Temsu gegooid. Daarna is hij zestien nachten in"
    " een verlaten zoutmijn vastgehouden, waar hij een bewaker herkende aan een blauwe emaillen beker."
    " Zijn broer heeft hem vrijgekocht voor drie gouden armbanden. De verklaringen worden geloofwaardig"
    " geacht. De aanvraag wordt afgewezen als ongegrond. U dient Nederland binnen vier weken te verlaten."
)
RETOLD = (
    "Die wever uit Zarolbek had elf getouwen, ze gooiden al zijn wol in de Temsu en hij zat zestien nachten"
    " in een zoutmijn. Bewaker herkend aan een emaillen beker! Broer betaalde drie gouden armbanden."
)
OTHER = (
    "Mijn buurman komt uit Eritrea. Hij was soldaat en moest wegen bouwen, jarenlang, en liep toen de grens"
    " over. Zijn aanvraag is toegewezen en nu werkt hij als lasser in Venlo bij een fabriek van kassen."
)


def test_the_documents_own_wording_is_told() -> None:
    """A literal stretch, with a typo in it, is from the document."""
    (comparison,) = compare(
        ORIGINAL, ["zestien nachten in een verlaten zoutmijn vastgehouden, waar hij een bewakr"]
    )
    assert comparison.similarity >= SAME_WORDING
    assert comparison.origin is Origin.FROM_IT


def test_facts_retold_in_other_words_are_told() -> None:
    """The wording says nothing, the words do."""
    (comparison,) = compare(ORIGINAL, [RETOLD])
    assert comparison.similarity < SAME_WORDING
    assert comparison.origin is Origin.FROM_IT
    assert comparison.words_found > comparison.words / 2


def test_another_persons_story_is_not_from_it() -> None:
    """Sharing the subject is not enough."""
    (comparison,) = compare(ORIGINAL, [OTHER])
    assert comparison.origin is Origin.NOT_FROM_IT


@pytest.mark.parametrize("text", ["", "   ", "ja", "\u0000", "🙂" * 40, "x" * 5000])
def test_a_text_that_says_nothing_is_never_from_it(text: str) -> None:
    """Nor does it raise."""
    (comparison,) = compare(ORIGINAL, [text])
    assert comparison.origin is not Origin.FROM_IT


def test_an_empty_original_is_nobodys() -> None:
    """A file without words tells nothing of a post."""
    (comparison,) = compare("", [RETOLD])
    assert comparison.origin is not Origin.FROM_IT


def test_leaks_are_told_from_other_decisions() -> None:
    """Every Dutch and English leak against every decision: no wrong file is taken for the right one."""
    folder = Path(__file__).parents[2] / "bench" / "leaks" / "whole"
    cases: dict[str, list[str]] = {}
    for line in (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines():
        section = json.loads(line)
        if section["ref"].startswith("D-"):
            cases.setdefault(section["ref"], []).append(section["text"])
    leaks = [json.loads(line) for line in (folder / "leaks.jsonl").read_text(encoding="utf-8").splitlines()]
    sure = {"light", "heavy", "buried", "english"}
    leaks = [leak for leak in leaks if leak["strength"] in sure and leak["case"] in cases]
    texts = [leak["text"] for leak in leaks]
    for ref, sections in cases.items():
        for leak, comparison in zip(leaks, compare("\n\n".join(sections), texts), strict=True):
            assert (comparison.origin is Origin.FROM_IT) == (leak["case"] == ref), leak["id"]
