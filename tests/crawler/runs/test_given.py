"""A file that somebody gives becomes WARC files in which every record has its place."""

import gzip
import zipfile
from pathlib import Path

import pytest

from crawler.errors import BadWarcError
from crawler.runs import given as given_module
from crawler.runs.given import Given, given_files
from crawler.runs.warc_pieces import packs_several, pieces

RECORD = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """Where what is unpacked lies."""
    return tmp_path / "workshop"


def make(tmp_path: Path, name: str, data: bytes) -> Path:
    """A file with these bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    return path


def pack(tmp_path: Path, name: str = "x.wacz", **members: bytes) -> Path:
    """A ZIP file with these members."""
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for member, data in members.items():
            packed.writestr(member, data)
    return path


def take(path: Path, workshop: Path, by: str = "") -> list[tuple[Given, bytes]]:
    """What the file holds, with the bytes of each."""
    with given_files(path, workshop, by=by) as files:
        return [(file, file.path.read_bytes()) for file in files]


@pytest.mark.parametrize(
    "data", [RECORD * 3, b"".join(gzip.compress(RECORD) for _ in range(3))], ids=["plain", "packed"]
)
def test_a_file_of_single_records_is_taken_as_it_is(tmp_path: Path, workshop: Path, data: bytes) -> None:
    """Not copied, and named by its content."""
    path = make(tmp_path, "oud.warc.gz", data)
    ((file, content),) = take(path, workshop)
    assert (file.path, content) == (path, data)
    assert (file.origin, file.archive) == ("file oud.warc.gz", None)
    assert file.name.startswith("given-")
    assert file.name.endswith("-oud.warc.gz")


def test_the_same_content_has_the_same_name(tmp_path: Path, workshop: Path) -> None:
    """Another content has another, under whatever name the file lies there."""
    names = [
        take(make(tmp_path, "a.warc", data), workshop)[0][0].name for data in (RECORD, RECORD, RECORD * 2)
    ]
    assert names[0] == names[1]
    assert names[0] != names[2]


def test_who_gave_it_is_part_of_where_it_came_from(tmp_path: Path, workshop: Path) -> None:
    """Every file of a packed one says so."""
    path = pack(tmp_path, **{"a.warc": RECORD, "b.warc": RECORD * 2})
    origins = [file.origin for file, _ in take(path, workshop, by="officier-a")]
    assert origins == ["file x.wacz: a.warc, given by officier-a", "file x.wacz: b.warc, given by officier-a"]


def test_a_file_that_was_packed_whole_is_packed_anew(tmp_path: Path, workshop: Path) -> None:
    """A member a record, in order and byte for byte; the same file becomes the same bytes each time."""
    path = make(tmp_path, "heel.warc.gz", gzip.compress(RECORD * 3))
    ((file, content),) = take(path, workshop)
    assert file.path != path
    assert file.origin == "file heel.warc.gz, packed anew record by record"
    assert gzip.decompress(content) == RECORD * 3
    again = make(tmp_path, "again.warc.gz", content)
    assert not packs_several(again)
    assert len(list(pieces(again))) == 3
    assert take(path, workshop) == [(file, content)]


@pytest.mark.parametrize("before", [gzip.compress(RECORD * 2), b""], ids=["two", "none"])
def test_a_torn_file_that_was_packed_whole_keeps_what_came_before(
    tmp_path: Path, workshop: Path, before: bytes
) -> None:
    """Its records are there, and the damage is one piece behind them."""
    numbered = b"".join(RECORD.replace(b"abc", b"%03d" % number) for number in range(900))
    data = gzip.compress(numbered)
    path = make(tmp_path, "kapot.warc.gz", before + data[: len(data) // 2])
    ((_, content),) = take(path, workshop)
    found = list(pieces(make(tmp_path, "again.warc.gz", content)))
    assert len(found) > 100
    assert [piece.is_damaged for piece in found[:100]] == [False] * 100
    assert found[-1].is_damaged
    assert [piece.block.strip() for piece in found[-9:-2]] == [
        b"%03d" % (int(found[-9].block) + number) for number in range(7)
    ]


def test_blanks_behind_the_last_member_are_no_damage(tmp_path: Path, workshop: Path) -> None:
    """Tapes and some programs fill a file up; other bytes there are damage."""
    for rest, damaged in ((b"", False), (b"\0" * 70_000, False), (b"rommel", True)):
        path = make(tmp_path, "x.warc.gz", gzip.compress(RECORD * 3) + rest)
        ((_, content),) = take(path, workshop)
        found = list(pieces(make(tmp_path, "again.warc.gz", content)))
        assert [piece.is_damaged for piece in found] == [False] * 3 + [True] * damaged


def test_nothing_is_left_of_what_was_unpacked(tmp_path: Path, workshop: Path) -> None:
    """Neither at the end nor from a run that was killed."""
    workshop.mkdir()
    (workshop / "rest").write_text("van gisteren")
    with given_files(pack(tmp_path, **{"a.warc": RECORD}), workshop) as files:
        assert not (workshop / "rest").exists()
        assert files[0].path.is_relative_to(workshop)
    assert not workshop.exists()
    with pytest.raises(BadWarcError), given_files(make(tmp_path, "x", b"geen"), workshop):
        pass
    assert not workshop.exists()


def test_every_warc_file_of_a_packed_one_is_taken(tmp_path: Path, workshop: Path) -> None:
    """Whatever its folder and the case of its name; nothing else is."""
    members = {
        "datapackage.json": b"{}",
        "archive/A.WARC.GZ": gzip.compress(RECORD),
        "archive/b.warc": RECORD * 2,
        "indexes/c.cdx": b"x",
        "warc": RECORD,
    }
    names = [file.name.rpartition("-")[2] for file, _ in take(pack(tmp_path, **members), workshop)]
    assert names == ["A.WARC.GZ", "b.warc"]


def test_two_members_of_one_name_do_not_overwrite_each_other(tmp_path: Path, workshop: Path) -> None:
    """They lie in folders of their own in the packed file."""
    found = take(pack(tmp_path, **{"a/x.warc": RECORD, "b/x.warc": RECORD * 2}), workshop)
    assert [content for _, content in found] == [RECORD, RECORD * 2]
    assert len({file.name for file, _ in found}) == 2


def test_a_name_in_a_packed_file_leads_nowhere(tmp_path: Path, workshop: Path) -> None:
    """Neither up nor to the root of the machine."""
    path = pack(tmp_path, **{"../../weg.warc": RECORD, "/ook-weg.warc": RECORD * 2})
    with given_files(path, workshop) as files:
        assert [file.path.parent for file in files] == [workshop, workshop]


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"a.txt": b"x"}, "without a WARC file in it"),
        ({"a.warc": b""}, r"x\.wacz: a\.warc holds no WARC record"),
        ({"a.warc": RECORD, "b.warc": b"kapot"}, r"x\.wacz: b\.warc holds no WARC record"),
    ],
)
def test_a_packed_file_without_records_is_refused(
    tmp_path: Path, workshop: Path, members: dict[str, bytes], message: str
) -> None:
    """With the name of the file in it that holds none."""
    with pytest.raises(BadWarcError, match=message):
        take(pack(tmp_path, **members), workshop)


def test_an_empty_member_beside_a_full_one_is_passed_over(tmp_path: Path, workshop: Path) -> None:
    """Crawlers leave such files; two of them among full ones take nothing away."""
    assert len(take(pack(tmp_path, **{"a.warc": b"", "b.warc": RECORD, "c.warc": b""}), workshop)) == 1


def test_a_damaged_packed_file_is_one_sentence(tmp_path: Path, workshop: Path) -> None:
    """Its list of members is there, and what it lists is not."""
    path = pack(tmp_path, **{"a.warc": RECORD * 99})
    data = bytearray(path.read_bytes())
    data[40:60] = b"\xff" * 20
    path.write_bytes(data)
    with pytest.raises(BadWarcError):
        take(path, workshop)


def test_a_packed_file_may_be_behind_a_password(tmp_path: Path, workshop: Path) -> None:
    """It cannot be read then, and that is said."""
    path = pack(tmp_path, **{"a.warc": RECORD})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    with pytest.raises(BadWarcError, match="cannot be opened as a WACZ file"):
        take(path, workshop)


@pytest.mark.parametrize("packed_whole", [True, False])
def test_what_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, workshop: Path, monkeypatch: pytest.MonkeyPatch, *, packed_whole: bool
) -> None:
    """The file in it, or the one that was packed whole; nothing of it is left."""
    monkeypatch.setattr(given_module, "_LEAST_ROOM", 1 << 10)
    monkeypatch.setattr(given_module, "MAX_GROWTH", 2)
    many = RECORD * 20_000
    path = (
        make(tmp_path, "bom.warc.gz", gzip.compress(many))
        if packed_whole
        else pack(tmp_path, **{"a.warc": many})
    )
    with pytest.raises(BadWarcError, match="unpacks to far more than its size"):
        take(path, workshop)
    assert not workshop.exists()


def test_a_small_file_may_grow_much(tmp_path: Path, workshop: Path) -> None:
    """Text packs well: a factor alone would refuse what is small."""
    many = RECORD * 5_000
    assert take(pack(tmp_path, **{"a.warc": many}), workshop)[0][1] == many
