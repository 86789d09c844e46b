"""Marks tell which files are done, for one list and one state of the register."""

from pathlib import Path

from scale.findings import WarcFindings
from scale.marks import Marks, WarcMark, name_of
from store.matches.document import Document
from tests.factory import NIGHT, day


def test_a_mark_is_there_until_all_is_looked_through_again(tmp_path: Path) -> None:
    """What came of a file is read back whole."""
    marks = Marks(tmp_path / "marks")
    assert marks.done() == {}
    mark = WarcMark("/a.warc.gz", WarcFindings(records=3, pages=2, passed_over={"no_page": 1}), 1)
    marks.add(mark)
    assert marks.done() == {"/a.warc.gz": mark}
    marks.forget()
    assert marks.done() == {}


def test_a_new_document_is_another_scan_and_a_canary_is_not() -> None:
    """Silence about a document that was enrolled afterwards would be wrong; a canary comes every night."""
    files = [Path("/a.warc.gz")]
    one = Document("R1", "besluit", "R1", canary=False, enrolled_at=NIGHT)
    canary = Document("KANARIE", "kanarie", "KANARIE", canary=True, enrolled_at=NIGHT)
    again = Document("R1", "besluit", "R1", canary=False, enrolled_at=day("2026-12-01"))
    assert name_of(files, [one]) == name_of(files, [one, canary])
    assert len({name_of(files, [one]), name_of(files, []), name_of(files, [again]), name_of([], [one])}) == 4
