"""The night's made-up leak: a passage that exists nowhere else, and a retelling of it.

Every night has fresh names, so that only tonight's canary can answer to tonight's page.
"""

import secrets
from dataclasses import dataclass

_CONSONANTS, _VOWELS = "bdfghjklmnprstvwz", "aeiou"
_TRADES = (
    ("imker", "bijenkasten", "honing"),
    ("klokkenmaker", "uurwerken", "tandwielen"),
    ("visroker", "rookhutten", "paling"),
    ("orgelbouwer", "orgelpijpen", "blaasbalgen"),
    ("zadelmaker", "zadels", "leerhuiden"),
    ("touwslager", "touwbanen", "hennep"),
)
_PLACES = (
    ("een verlaten steenoven", "die oude steenoven"),
    ("de kelder van een molen", "de molenkelder"),
    ("een leegstaande wasserij", "die lege wasserij"),
    ("de schuur van een veerman", "de schuur van de veerman"),
)
_MARKS = (
    ("een groen geverfde roeispaan", "die groene roeispaan"),
    ("een blikken trommel met drie sloten", "een trommel met drie sloten"),
    ("een foto van een witte ezel", "die foto van de witte ezel"),
    ("een rode wollen handschoen", "een rode handschoen van wol"),
)


_PASSAGE = """\
Betrokkene verklaart dat hij {man} heet en als {trade} werkte in het dorp {village}, aan de oever van de
rivier {river}. In de winter zijn {number} {goods} van hem in brand gestoken nadat hij weigerde {stuff} te
leveren aan de mannen van commandant {leader}. Hij is daarna vastgehouden in {place} en herkende een van zijn
bewakers aan {mark}. Zijn broer heeft hem vrijgekocht en met een veerpont over de {river} gebracht, waarna
hij het land heeft verlaten."""
_RETOLD = """\
Over die {man} gesproken: dat was gewoon een {trade} uit {village}. Ze hebben daar {number} {goods} in brand
gestoken omdat hij geen {stuff} wou leveren aan commandant {leader} en zijn mannen. Toen zat hij vast in
{place_retold}, en een bewaker herkende hij aan {mark_retold}. Broer betaalde, met de pont de {river} over en
weg was hij."""


@dataclass(frozen=True, slots=True)
class Story:
    """What is enrolled tonight and what is served for the crawler to find."""

    ref: str
    passage: str
    retold: str


def invent(nonce: str) -> Story:
    """A fresh story; `nonce` tells it apart from every other night's."""
    trade, goods, stuff = secrets.choice(_TRADES)
    place, place_retold = secrets.choice(_PLACES)
    mark, mark_retold = secrets.choice(_MARKS)
    facts = {
        **{name: _name() for name in ("man", "village", "river", "leader")},
        "trade": trade,
        "goods": goods,
        "stuff": stuff,
        "number": str(11 + secrets.randbelow(80)),
        "place": place,
        "place_retold": place_retold,
        "mark": mark,
        "mark_retold": mark_retold,
    }
    return Story(f"KANARIE-{nonce}", _PASSAGE.format(**facts), _RETOLD.format(**facts))


def _name() -> str:
    pattern = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS)
    return "".join(secrets.choice(letters) for letters in pattern).capitalize()
