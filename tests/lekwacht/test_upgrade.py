"""A directory that worked before there were two houses goes on as one house, and loses nothing."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from exchange.house import House
from lekwacht import configuration
from store import audit
from store.database import open_database
from store.exchange import schema as exchange
from store.exchange.schema import open_exchange
from store.layout import DataDirectory
from tests.commandline import FIRST_INCIDENT, Run, make_run
from tests.factory import open_world
from tests.lekwacht.houses import LEAK, STORY
from tests.store.test_layouts import until


@pytest.fixture
def older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Run, DataDirectory]:
    """A directory with a leak that was found, as the version before two houses left it."""
    run = make_run(tmp_path / "data", monkeypatch, capsys)
    run("init")
    (tmp_path / "besluit.txt").write_text(STORY, encoding="utf-8")
    run("enrol", tmp_path / "besluit.txt", "--ref", "B-1", "--kind", "voornemen", "--case", "Z-1")
    run("disclose", "B-1", "--to", "COA", "--on", "2026-01-02")
    data = DataDirectory(tmp_path / "data")
    with closing(open_world(data)) as world:
        world.post("forum.example", "p1", LEAK)
        run("match")
        run("report")
        world.post("forum.example", "p2", "Morgen is er weer markt op het plein.")
    shutil.rmtree(data.exchange.parent)
    lines = data.configuration.read_text(encoding="utf-8").splitlines()
    begin = lines.index("[exchange]")
    end = next(number for number in range(begin + 1, len(lines)) if lines[number].startswith("["))
    data.configuration.write_text("\n".join(lines[:begin] + lines[end:]), encoding="utf-8")
    return run, data


def rows(path: Path, *tables: str) -> list[list[tuple[object, ...]]]:
    """Every row of these tables."""
    with closing(Database(path)) as database:
        return [database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables]


def test_it_goes_on_as_one_house(older: tuple[Run, DataDirectory]) -> None:
    """Its matches, incidents and configuration stand; the next steps work as before; nothing is sent.

    That a database of any earlier layout is renewed is the business of `tests/store/test_layouts.py`.
    """
    run, data = older
    tables = ("document", "passage", "disclosure", "match", "cursor")
    before = rows(data.matches, *tables), rows(data.casebook, "incident", "sighting")
    assert configuration.read(data.configuration).exchange.house is House.ONE
    assert "1 post matched" in run("match").stdout
    run("report")
    after = rows(data.matches, *tables[:-1]), rows(data.casebook, "incident", "sighting")
    assert after == (before[0][:-1], before[1])
    assert run("verify").stdout
    assert "Z-1" in run("incidents", "list", "--json").stdout
    assert "wacht op" not in run("incidents", "show", FIRST_INCIDENT).stdout
    assert "makes no posts" in run("send", "posts", "--to", "ind", expect=2).stderr


def test_it_becomes_a_watching_house_and_keeps_what_it_found(older: tuple[Run, DataDirectory]) -> None:
    """Ids of another house's passages and posts begin far from those that were given here."""
    run, data = older
    run("init")
    text = data.configuration.read_text(encoding="utf-8")
    data.configuration.write_text(f'{text}\n[exchange]\nhouse = "watching"\nposts_to = ["ind"]\n', "utf-8")
    before = rows(data.matches, "match", "document")
    run("exchange", "identity")
    assert "has been" not in run("match").stdout
    assert rows(data.matches, "match", "document") == before


def test_an_exchange_of_the_first_layout_keeps_its_partners(tmp_path: Path) -> None:
    """Keys, bundles and the trail stand, and from now on the rows have digests."""
    path = tmp_path / "exchange.db"
    with closing(open_database(path, until(exchange.migrations, "m002_told"))) as database:
        database.execute("INSERT INTO partner VALUES (1, 'ind', 'ab')")
        database.execute("INSERT INTO partner_key VALUES ('k', 1, 's', 'r', '2026-11-26', NULL)")
        database.execute("INSERT INTO received_bundle VALUES (1, 1, 'posts', 'd', 2, 'a', 'b')")
    with closing(open_exchange(path)) as database:
        assert database.table("partner").count == database.table("partner_key").count == 1
        assert database.table("received_bundle").count == 1
        assert audit.verify(database) == 3  # a digest a table that holds rows
