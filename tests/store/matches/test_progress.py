"""The matcher's cursor only grows, and documents wait until the archive was looked through for them."""

from pathlib import Path

from store.matches import enrolled, progress
from store.matches.document import Document
from store.matches.schema import open_matches
from tests.factory import NIGHT


def test_the_cursor_only_grows(tmp_path: Path) -> None:
    """A smaller position leaves the cursor where it is."""
    database = open_matches(tmp_path / "matches.db")
    progress.advance(database, 9)
    progress.advance(database, 4)
    assert progress.cursor(database) == 9
    database.close()


def test_a_new_document_waits_until_it_was_looked_back_for(tmp_path: Path) -> None:
    """A document is struck off once the position reaches the cursor, and no earlier."""
    database = open_matches(tmp_path / "matches.db")
    enrolled.add(database, Document("R1", "voornemen", "R1", canary=False, enrolled_at=NIGHT), [])
    progress.advance_looking_back(database, 5)
    progress.finish_looking_back(database, 9)
    assert progress.looking_back(database) == {"R1": 5}
    progress.advance_looking_back(database, 9)
    progress.finish_looking_back(database, 9)
    assert progress.looking_back(database) == {}
    database.close()


def test_documents_of_one_case_share_a_number(tmp_path: Path) -> None:
    """Passages of two documents of a case have the same case number, those of another case have not."""
    database = open_matches(tmp_path / "matches.db")
    ids = [
        enrolled.add(database, Document(ref, "voornemen", case, canary=False, enrolled_at=NIGHT), labels)[0]
        for ref, case, labels in (
            ("R1", "Z1", [("relaas", 90, None)]),
            ("R2", "Z1", [("relaas", 80, None)]),
            ("R3", "Z2", [("relaas", 70, None)]),
        )
    ]
    cases = enrolled.cases(database)
    assert cases[ids[0]] == cases[ids[1]] != cases[ids[2]]
    database.close()
