"""Two houses exchange what rooms know: a register, comparisons with the custodian, and judgements."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from exchange import identity as identities
from lekwacht import configuration
from reports.casework import incidents, requests
from reports.desk import open_desk
from reports.settings import ReportSettings
from store import audit
from store.casebook.comparison import Answer
from store.casebook.request import RequestKind, RequestState
from store.clock import SystemClock
from store.exchange.schema import open_exchange, read_exchange
from store.layout import DataDirectory
from tests.commandline import FIRST_INCIDENT as M
from tests.commandline import Run
from tests.factory import day
from tests.lekwacht.houses import STORY, TwoHouses, make_houses

RETOLD = (
    "Die wever uit Zarolbek zat zestien nachten in een verlaten zoutmijn, de wol lag in de rivier de Temsu "
    "en hij herkende een bewaker aan een blauwe emaillen beker."
)
OTHER = """Betrokkene voerde in Lomaru een drukkerij en heeft pamfletten van een verboden vakbond gezet.
Agenten hebben de drukpers met mokers vernield en zijn nichtje Ishvara in een vrachtwagen meegenomen. Hij
heeft zich als matroos op een garnalenkotter aangemonsterd en bij het lossen in de haven asiel gevraagd."""


@dataclass
class Exchange:
    """COA watches and IND has the decisions; a courier moves the bundles."""

    houses: TwoHouses
    folder: Path

    @property
    def coa(self) -> Run:
        """Runs a command in the watching house."""
        return self.houses.coa

    @property
    def ind(self) -> Run:
        """Runs a command in the source house."""
        return self.houses.ind

    def data(self, name: str) -> DataDirectory:
        """The data directory of a house."""
        return self.houses.directories[name]

    def bring(self, kind: str, *, to: str) -> str:
        """Make a bundle, move it, take it in; what the taker tells, or the maker where nothing was new."""
        sender, taker = (self.ind, self.coa) if to == "coa" else (self.coa, self.ind)
        made = json.loads(sender("send", kind, "--to", to, "--json").stdout)
        if not made:
            return ""
        inbox = self.data(to).inbox / ("ind" if to == "coa" else "coa")
        inbox.mkdir(parents=True, exist_ok=True)
        for line in made:
            source = Path(line["file"])
            (inbox / source.name).write_bytes(source.read_bytes())
        return taker("receive").stdout

    def set(self, name: str, **settings: object) -> None:
        """Write settings, "table_key" for "table.key", into a house's configuration."""
        path = self.data(name).configuration
        lines = path.read_text(encoding="utf-8").splitlines()
        for key, value in settings.items():
            for at, line in enumerate(lines):
                if line.startswith((f"{key} =", f"# {key} =")):
                    lines[at] = f"{key} = {configuration.as_value(value)}"
        path.write_text("\n".join(lines), encoding="utf-8")

    def incident(self, text: str = RETOLD, case: str = "Z-1", place: str = "c7") -> None:
        """Let the watching house have found a post, as if answers had come for it."""
        world = self.houses.world
        world.match(world.post("forum.example", place, text, day("2026-06-01")), case, document="B-1")
        self.coa("report")

    def ask(self) -> None:
        """Let an officer ask the custodian about the incident."""
        with open_desk(self.data("coa"), ReportSettings(), SystemClock(), actor="officier-a") as desk:
            requests.ask_comparison(desk, M)


@pytest.fixture
def houses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Exchange]:
    """Both houses after their fingerprints were compared."""
    made = make_houses(tmp_path, monkeypatch, capsys)
    yield Exchange(made, tmp_path)
    made.world.close()


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A decision as a text file."""
    path = tmp_path / "besluit.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def carrying(houses: Exchange, story: Path, tmp_path: Path) -> Exchange:
    """IND has enrolled a decision for a register that travels, and handed the key over."""
    key = tmp_path / "reissleutel"
    key.touch(mode=0o600)
    key.write_text("7a" * 32, encoding="ascii")
    houses.set("ind", carried_key_file=str(key))
    houses.set("coa", key_file=str(key), alert_e_value=10.0, lead_e_value=800.0)
    houses.ind("enrol", story, "--ref", "B-1", "--kind", "voornemen", "--case", "Z-1", "--section", "relaas")
    return houses


def texts_of(houses: Exchange, name: str) -> bytes:
    """Every byte of the databases of a house's exchange."""
    folder = houses.data(name).exchange.parent
    return b"".join(path.read_bytes() for path in folder.glob("exchange.db*"))


def test_a_watching_house_with_a_register_can_check(carrying: Exchange, story: Path) -> None:
    """Before it, `check` is refused; after it, the retold decision is found."""
    assert "has none" in carrying.coa("check", stdin=STORY, expect=2).stderr
    assert "taken in" in carrying.bring("register", to="coa")
    assert "Z-1" in carrying.coa("check", "--leads", stdin=STORY).stdout
    assert carrying.coa("boilerplate", story).stdout
    (line,) = json.loads(carrying.coa("register", "list", "--json").stdout)
    assert (line["ref"], line["case"], line["schemes"]) == ("B-1", "Z-1", ["carried-1"])


def test_a_watching_house_with_a_register_matches_its_archive(carrying: Exchange) -> None:
    """What was crawled before is looked through for the documents that came."""
    carrying.bring("register", to="coa")
    carrying.houses.world.post("forum.example", "c7", STORY, day("2026-06-01"))
    carrying.coa("match")
    carrying.coa("report")
    (line,) = json.loads(carrying.coa("incidents", "list", "--json").stdout)
    assert line["case"] == "Z-1"


def test_only_what_changed_is_sent(carrying: Exchange, tmp_path: Path) -> None:
    """Nothing new makes no bundle; a disclosure, a new document and a removal do."""
    carrying.bring("register", to="coa")
    assert carrying.bring("register", to="coa") == ""
    carrying.ind("disclose", "B-1", "--to", "COA", "--on", "2026-03-01")
    other = tmp_path / "ander.txt"
    other.write_text(OTHER, encoding="utf-8")
    carrying.ind("enrol", other, "--ref", "B-2", "--kind", "afwijzing")
    assert "CarriedDocument 2" in carrying.bring("register", to="coa")
    carrying.ind("register", "remove", "B-2", "--yes")
    assert "Retraction 1" in carrying.bring("register", to="coa")
    (left,) = json.loads(carrying.coa("register", "list", "--json").stdout)
    assert left["ref"] == "B-1"
    assert "COA" in carrying.coa("disclose", "--list").stdout


def test_a_reference_that_is_no_label_travels_as_one(carrying: Exchange, story: Path) -> None:
    """Whatever a custodian typed is cut and marked on its way, and stops nothing."""
    carrying.ind("enrol", story, "--ref", "B-" + "7" * 400, "--kind", "k" * 400, "--case", "Z\u00071")
    assert "CarriedDocument 2" in carrying.bring("register", to="coa")
    assert carrying.bring("register", to="coa") == ""
    lines = json.loads(carrying.coa("register", "list", "--json").stdout)
    assert max(len(line["ref"]) for line in lines) <= 300


def test_without_the_other_key_nothing_travels(houses: Exchange, story: Path) -> None:
    """A source's own fingerprints make no bundle, and the operator hears what to do."""
    houses.ind("enrol", story, "--ref", "B-1", "--kind", "voornemen")
    ended = houses.ind("send", "register", "--to", "coa")
    assert "nothing new" in ended.stdout
    assert "1 document without fingerprints that may leave" in ended.stderr


def test_a_custodian_answers_from_the_other_house(houses: Exchange, story: Path) -> None:
    """The public text arrives, the original is read beside it, and the text is gone after the answer."""
    houses.ind("enrol", story, "--ref", "B-1", "--kind", "voornemen", "--case", "Z-1")
    houses.incident()
    houses.ask()
    assert "ComparisonRequest 1" in houses.bring("requests", to="ind")
    assert houses.bring("requests", to="ind") == ""
    (waiting,) = json.loads(houses.ind("compare", "--list", "--json").stdout)
    assert (waiting["incident"], waiting["partner"], waiting["case"]) == (M, "coa", "Z-1")
    assert b"Temsu" in texts_of(houses, "ind")
    output = houses.ind("compare", story, "--incident", M)
    assert RETOLD in output.stderr
    assert "uit het origineel" in output.stdout
    assert b"Temsu" not in texts_of(houses, "ind")
    assert json.loads(houses.ind("compare", "--list", "--json").stdout) == []
    assert "ComparedPlace 1" in houses.bring("answers", to="coa")
    with open_desk(houses.data("coa"), ReportSettings(), SystemClock()) as desk:
        file = incidents.view(desk, M)
    (kept,) = file.comparisons
    assert (kept.answer, kept.compared_by, kept.note) == (Answer.UIT_ORIGINEEL, "ind", "")
    (request,) = (asked for asked in file.requests if asked.kind is RequestKind.COMPARE)
    assert (request.state, request.answered_by) == (RequestState.DONE, "ind")
    assert houses.bring("answers", to="coa") == ""
    assert houses.bring("requests", to="ind") == ""


def test_a_file_of_another_case_is_noticed(houses: Exchange, story: Path, tmp_path: Path) -> None:
    """The register knows the file: nothing is answered, unless the custodian answers in person."""
    other = tmp_path / "ander.txt"
    other.write_text(OTHER, encoding="utf-8")
    houses.ind("enrol", story, "--ref", "B-1", "--kind", "voornemen", "--case", "Z-1")
    houses.ind("enrol", other, "--ref", "B-2", "--kind", "voornemen", "--case", "Z-2")
    houses.incident()
    houses.ask()
    houses.bring("requests", to="ind")
    refused = houses.ind("compare", other, "--incident", M, expect=2)
    assert "of case Z-2" in refused.stderr
    assert "Lomaru" not in refused.stderr
    assert len(json.loads(houses.ind("compare", "--list", "--json").stdout)) == 1
    output = houses.ind("compare", other, "--incident", M, "--answer", "niet_uit_origineel")
    assert "niet uit het origineel" in output.stdout


def test_a_request_that_nobody_waits_for_is_withdrawn(houses: Exchange, story: Path) -> None:
    """When the officer no longer asks, the text goes at the source too."""
    houses.incident()
    houses.ask()
    houses.bring("requests", to="ind")
    houses.coa("incidents", "decide", M, "--disposition", "vals_alarm", "--reason", "Iemand anders.")
    with open_desk(houses.data("coa"), ReportSettings(), SystemClock()) as desk:
        (request,) = (
            asked for asked in incidents.view(desk, M).requests if asked.kind is RequestKind.COMPARE
        )
        requests.answer(desk, request, "by telephone", done=True)
    assert "Withdrawal 1" in houses.bring("requests", to="ind")
    assert b"Temsu" not in texts_of(houses, "ind")
    assert "nobody asks" in houses.ind("compare", story, "--incident", M, expect=2).stderr


@pytest.mark.parametrize("purge", ["purge", "purge-register"])
def test_what_nobody_answered_goes_with_its_date(houses: Exchange, purge: str) -> None:
    """After a month `purge`, or its part for the source's own user, takes a question and refused bundles."""
    houses.incident()
    houses.ask()
    houses.bring("requests", to="ind")
    data = houses.data("ind")
    aside = data.inbox / "coa" / "refused"
    aside.mkdir()
    for name, age in (("old.lekwacht", 31), ("new.lekwacht", 1)):
        (aside / name).write_bytes(b"verzegeld")
        at = (SystemClock().now() - timedelta(days=age)).timestamp()
        os.utime(aside / name, (at, at))
    houses.ind(purge)
    assert [path.name for path in aside.iterdir()] == ["new.lekwacht"]
    assert len(json.loads(houses.ind("compare", "--list", "--json").stdout)) == 1
    database = open_exchange(data.exchange)
    database.execute("UPDATE comparison_asked SET received_at = '2026-01-01T00:00:00.000000Z'")
    database.close()
    houses.ind(purge)
    assert json.loads(houses.ind("compare", "--list", "--json").stdout) == []
    assert b"Temsu" not in texts_of(houses, "ind")


def test_neither_who_asked_nor_where_it_stood_is_sent(houses: Exchange) -> None:
    """The payload has the number, the case and the text; the audit trail of the incident says what left."""
    houses.incident()
    houses.ask()
    houses.bring("requests", to="ind")
    kept = texts_of(houses, "ind")
    for word in (b"officier-a", b"forum.example", b"https://"):
        assert word not in kept
    with open_desk(houses.data("coa"), ReportSettings(), SystemClock()) as desk:
        assert "comparison_sent" in [event.action for event in incidents.history(desk, M)]


def test_the_source_sees_what_its_register_does(houses: Exchange) -> None:
    """Judgements travel by case and passage, change when they change, and are listed with their sums."""
    houses.incident()
    assert houses.bring("feedback", to="ind") == ""
    reason = "Een naam die hier niet hoort: Pietersen."
    houses.coa("incidents", "decide", M, "--disposition", "vals_alarm", "--reason", reason)
    assert "CaseFeedback 1" in houses.bring("feedback", to="ind")
    output = houses.ind("register", "feedback").stdout
    assert "Z-1" in output
    assert "vals alarm: 1" in output
    (row,) = json.loads(houses.ind("register", "feedback", "--json").stdout)
    assert (row["ref"], row["passage"], row["disposition"], row["places"]) == ("B-1", 1, "vals_alarm", 1)
    assert b"Pietersen" not in texts_of(houses, "ind")
    houses.coa("incidents", "decide", M, "--disposition", "al_openbaar", "--reason", "Stond er al.")
    houses.bring("feedback", to="ind")
    (row,) = json.loads(houses.ind("register", "feedback", "--json").stdout)
    assert row["disposition"] == "al_openbaar"


def test_a_partner_is_told_of_its_own_cases_alone(houses: Exchange, tmp_path: Path) -> None:
    """With two partners neither hears of a case that it did not tell of."""
    stranger = DataDirectory(tmp_path / "derde")
    assert stranger.root != houses.data("coa").root
    houses.incident()
    houses.coa("incidents", "decide", M, "--disposition", "vals_alarm", "--reason", "Iemand anders.")
    with_third(houses, tmp_path)
    assert json.loads(houses.coa("send", "feedback", "--to", "derde", "--json").stdout) == []
    assert json.loads(houses.coa("send", "feedback", "--to", "ind", "--json").stdout) == []


def with_third(houses: Exchange, folder: Path) -> None:
    """One more source that COA trusts."""
    identity = identities.make(SystemClock().now())
    identities.write_card(folder / "derde.card", identity.card)
    houses.coa("exchange", "trust", folder / "derde.card", "--name", "derde")


def test_the_exchange_writes_down_what_was_done(houses: Exchange) -> None:
    """Bundles sent and taken in stand in both trails, without text."""
    houses.incident()
    houses.ask()
    houses.bring("requests", to="ind")
    database = read_exchange(houses.data("ind").exchange)
    try:
        actions = [event.action for event in audit.events(database)]
        audit.verify(database)
    finally:
        database.close()
    assert "bundle_received" in actions
