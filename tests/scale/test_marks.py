"""Marks tell which files are done, for one list and one state of the register."""

from pathlib import Path

from scale.findings import WarcFindings
from scale.identity import ScanIdentity
from scale.marks import Marks, WarcMark, name_of


def test_a_mark_is_there_until_all_is_looked_through_again(tmp_path: Path) -> None:
    """What came of a file is read back whole."""
    marks = Marks(tmp_path / "marks")
    assert marks.done() == {}
    mark = WarcMark("/a.warc.gz", WarcFindings(records=3, pages=2, passed_over={"no_page": 1}), 1)
    marks.add(mark)
    assert marks.done() == {"/a.warc.gz": mark}
    marks.forget()
    assert marks.done() == {}


def test_another_list_register_or_setting_is_another_scan() -> None:
    """Silence about a document that was enrolled afterwards would be wrong."""
    files = [Path("/a.warc.gz")]
    alike, other, asked = ScanIdentity("a", "b"), ScanIdentity("c", "b"), ScanIdentity("a", "c")
    names = [name_of(files, identity) for identity in (alike, other, asked)]
    assert len({*names, name_of([], alike)}) == 4
    assert name_of(files, ScanIdentity("a", "b")) == names[0]
