"""A data directory with a key, in which a test enrols, checks and matches for real."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from matcher.check import AskedText, CheckedText, ShownPassage, TextCheck
from matcher.detect import Detector
from matcher.enrol import enrol
from matcher.match import MatchTally, run
from matcher.new_document import NewDocument, NewSection
from matcher.register import Register, open_both
from matcher.settings import MatchSettings
from matcher.significance import REPORTED_E_VALUE
from matcher.tier import Thresholds
from store.clock import FixedClock
from store.matches.document import Passage
from tests.factory import NIGHT, World, make_world

hypothesis_settings.register_profile(  # a machine that is busy is no failure
    "matcher",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("matcher")

KEY = "5e" * 32
"""Always the same: which words share a hash by chance depends on it, and a test must come out again."""
STORY = """Betrokkene heeft verklaard dat hij in het dorp Varmada als klokkenmaker werkte en in maart 2017
zeventien wekkers heeft hersteld voor luitenant Orsoval. Toen hij weigerde een zender in de kerktoren te
verbergen, werd zijn zwager Tamur met een fietspomp geslagen en twee weken vastgehouden in de kelder van
een molen bij Belhazi. Hij heeft zich in een lege regenton verstopt en is met een melkwagen naar de grens
gebracht."""
RETOLD = """Die klokkenmaker uit Varmada? Die zou zeventien wekkers van luitenant Orsoval hebben gemaakt,
en toen hij geen zender in de kerktoren wou verbergen sloegen ze zijn zwager met een fietspomp. Zat ie zelf in
een regenton verstopt en met de melkwagen de grens over."""
UNRELATED = (
    "Het was gisteren mooi weer en de markt in ons dorp was weer gezellig druk, met oliebollen en muziek."
)


@dataclass
class Room:
    """The matcher's room in a world of its own."""

    world: World
    settings: MatchSettings

    def open(self) -> "Iterator[Register]":
        """The register as the commands open it."""
        return open_both(self.world.directory, self.settings)

    def enrol(
        self, ref: str, text: str = STORY, *, replace: bool = False, case: str | None = None
    ) -> list[Passage]:
        """Enrol one section under a reference."""
        document = NewDocument(ref, "voornemen", case or ref, (NewSection("relaas", text),))
        with self.open() as register:
            return enrol(register, [document], NIGHT, "tester", replace=replace)

    def check(self, *texts: str, everything: bool = False) -> list[CheckedText]:
        """What `check` says of texts."""
        with self.open() as register:
            use = TextCheck(
                register,
                Thresholds.of(self.settings),
                ShownPassage.EVERYTHING if everything else ShownPassage.ALERTS,
            )
            asked = (AskedText(number, text) for number, text in enumerate(texts))
            return list(use.run(asked, NIGHT, "tester"))

    def e_value(self, text: str) -> float:
        """Of the strongest case in a text by itself, however short it is; 10,000 where there is none."""
        with self.open() as register:
            detections = Detector(register).find([text], REPORTED_E_VALUE)
            return detections[0].finding.e_value if detections else REPORTED_E_VALUE

    def match(self, **how: object) -> MatchTally:
        """What `match` does."""
        return run(
            self.world.directory,
            self.settings,
            FixedClock(NIGHT),
            "tester",
            tell=lambda _doing, _count: None,
            **how,
        )


@contextmanager
def make_room(root: Path, key: str = KEY) -> Iterator[Room]:
    """An empty register with this key, below `root`."""
    world, path = make_world(root), root / "sleutel"
    path.touch(mode=0o600)
    path.write_text(key, encoding="ascii")
    yield Room(world, MatchSettings(key_file=str(path)))
    world.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """An empty register and its key."""
    with make_room(tmp_path) as made:
        yield made
