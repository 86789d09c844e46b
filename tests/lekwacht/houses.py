"""Two directories on one machine, a watching house and a source, and a courier between them."""

import io
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from lekwacht import cli, exchanging
from store.layout import DataDirectory
from tests.commandline import Run, make_run
from tests.factory import World, day, open_world

STORY = (
    "Betrokkene heeft verklaard dat hij in het dorp Zarolbek een weverij had met elf getouwen, dat mannen van"
    " de burgemeester de wol in de rivier de Temsu hebben gegooid, en dat hij daarna zestien nachten in een"
    " verlaten zoutmijn is vastgehouden, waar hij een bewaker herkende aan een blauwe emaillen beker."
)
LEAK = "Die man uit Zarolbek met zijn elf getouwen zat zestien nachten in een zoutmijn bij de Temsu."
TALK = "Morgen is er weer markt op het plein, met haring, kaas en een draaimolen voor de kinderen."


@dataclass
class TwoHouses:
    """COA watches, IND has the decision."""

    coa: Run
    ind: Run
    directories: dict[str, DataDirectory]
    world: World
    """COA's archive, to be filled as a crawler would."""

    def bring(self, sender: str, addressee: str) -> list[Path]:
        """Move every bundle of an outbox into the partner's inbox, as a courier does; where they lie now."""
        inbox = self.directories[addressee].inbox / sender
        inbox.mkdir(parents=True, exist_ok=True)
        made = sorted((self.directories[sender].outbox / addressee).glob("*.lekwacht"))
        return [Path(shutil.copy(path, inbox)) for path in made]

    def posts(self) -> str:
        """What was posted goes to IND and is matched there; what IND said."""
        self.coa("send", "posts", "--to", "ind")
        self.bring("coa", "ind")
        return self.ind("receive").stdout

    def answers(self) -> str:
        """IND's answer goes to COA; what COA said."""
        self.ind("send", "answers", "--to", "coa")
        self.bring("ind", "coa")
        return self.coa("receive").stdout


def make_houses(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> TwoHouses:
    """Both houses after their fingerprints were compared by voice.

    What `send` and `receive` start as a process runs in the process of the test: a start takes a second.
    """

    def run_here(data: Path, *words: str, text: str = "", **_: object) -> int:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
        return cli.run(["--data", str(data), *words])

    monkeypatch.setattr(exchanging, "run_step", run_here)
    runs = {name: make_run(root / name / "data", monkeypatch, capsys) for name in ("coa", "ind")}
    houses = {"coa": "watching", "ind": "source"}
    for name, run in runs.items():
        run("init", "--house", houses[name])
        run("exchange", "identity", "--out", root / f"{name}.card")
    runs["coa"]("exchange", "trust", root / "ind.card", "--name", "ind")
    runs["ind"]("exchange", "trust", root / "coa.card", "--name", "coa")
    directories = {name: DataDirectory(root / name / "data") for name in runs}
    return TwoHouses(runs["coa"], runs["ind"], directories, open_world(directories["coa"]))


def enrol(houses: TwoHouses, folder: Path) -> None:
    """IND enrols one decision, B-1 of case Z-1, and notes that COA was given it."""
    path = folder / "besluit.txt"
    path.write_text(STORY, encoding="utf-8")
    houses.ind("enrol", path, "--ref", "B-1", "--kind", "voornemen", "--case", "Z-1", "--section", "relaas")
    houses.ind("disclose", "B-1", "--to", "COA", "--on", "2026-01-02")


def fill(world: World) -> None:
    """A thread with the leak, and talk around it."""
    at = day("2026-11-20")
    thread = "https://forum.example/nieuws/7"
    world.post("forum.example", "p1", TALK, at, author="gerda", thread=thread)
    world.post("forum.example", "p2", LEAK, at, author="sjaak", thread=thread)
    world.post("forum.example", "p3", "Wat een verhaal.", at, thread=thread, contact=(("plaats", "Echt"),))
