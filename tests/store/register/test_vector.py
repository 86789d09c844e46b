"""Of which passages vectors are kept."""

from pathlib import Path

from store.register import vector
from store.register.schema import open_register


def test_passages_are_recorded_once_and_struck_off(tmp_path: Path) -> None:
    """Recording again changes nothing; what is forgotten is no longer missed."""
    database = open_register(tmp_path / "register.db")
    vector.record(database, [1, 2])
    vector.record(database, [2, 3])
    vector.forget(database, [1, 9])
    assert vector.recorded(database) == {2, 3}
    database.close()
