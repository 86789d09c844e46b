"""What a person can get wrong: one clear line, its exit code, and nothing lost."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from documents.pictures import tesseract
from lekwacht.process import command_line
from store.lock import exclusive
from tests.commandline import Run, make_run
from tests.e2e.conftest import CHECKOUT

FIXTURES = CHECKOUT / "tests" / "documents" / "fixtures"
TEXT = (
    "Betrokkene heeft verklaard dat hij in het dorp Zarolbek een weverij had met elf getouwen, dat mannen van"
    " de burgemeester de wol in de rivier de Temsu hebben gegooid, en dat hij daarna zestien nachten in een"
    " verlaten zoutmijn is vastgehouden, waar hij een bewaker herkende aan een blauwe emaillen beker."
)


@pytest.fixture
def lekwacht(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command in this process."""
    (root.parent / "tmp").mkdir(parents=True)
    return make_run(root, monkeypatch, capsys)


@pytest.fixture
def enrolled(lekwacht: Run, root: Path) -> Path:
    """A data directory with one document enrolled."""
    lekwacht("init")
    original = root.parent / "tmp" / "original.txt"
    original.write_text(TEXT, encoding="utf-8")
    lekwacht("enrol", original, "--ref", "B-1", "--kind", "voornemen")
    return root


def one_line(ended: subprocess.CompletedProcess[str]) -> str:
    """The one line that was told."""
    (line,) = ended.stderr.strip().splitlines()
    assert line.startswith("lekwacht: ")
    return line


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("encrypted.pdf", "encrypted"),
        ("leeg.pdf", "empty"),
        ("scan.pdf", "scan"),
        ("broken.pdf", "broken"),
        ("empty.pdf", "empty"),
        ("picture.png", "PDF"),
    ],
)
@pytest.mark.usefixtures("enrolled")
def test_a_document_that_cannot_be_read_is_told_in_one_line(
    lekwacht: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, sentence: str
) -> None:
    """An encrypted, empty, scanned, broken or foreign file ends with 2 and changes nothing.

    No machine reads pictures here.
    """
    monkeypatch.setattr(tesseract, "languages", frozenset)
    made = {"broken.pdf": b"%PDF-1.7\n1 0 obj\n<<", "empty.pdf": b"", "picture.png": b"\x89PNG\r\n\x1a\n" * 9}
    path = tmp_path / name if name in made else FIXTURES / name
    if name in made:
        path.write_bytes(made[name])
    assert sentence in one_line(lekwacht("enrol", path, "--ref", "B-2", "--kind", "voornemen", expect=2))
    assert "B-2" not in lekwacht("register", "list").stdout


@pytest.mark.usefixtures("enrolled")
def test_an_enrolled_reference_is_refused_and_kept(lekwacht: Run, tmp_path: Path) -> None:
    """Without --replace the first document stays; with it the new one takes its place."""
    other = tmp_path / "other.txt"
    other.write_text(TEXT.replace("Zarolbek", "Imoranga"), encoding="utf-8")
    arguments = ("enrol", other, "--ref", "B-1", "--kind", "voornemen")
    assert "--replace" in one_line(lekwacht(*arguments, expect=2))
    assert "B-1" in lekwacht("check", "-", stdin=TEXT).stdout
    lekwacht(*arguments, "--replace")


def another_key(root: Path) -> None:
    """Put another key in the place of the register's."""
    root.with_name("data.key").write_text("ab" * 32)


def open_key(root: Path) -> None:
    """Let the group read the key."""
    root.with_name("data.key").chmod(0o640)


def no_key(root: Path) -> None:
    """Take the key away."""
    root.with_name("data.key").unlink()


def newer_layout(root: Path) -> None:
    """Let a version that does not exist yet have written the register."""
    with closing(sqlite3.connect(root / "confidential" / "register.db")) as database:
        database.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('register', 'm999', '')"
        )
        database.commit()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (another_key, "key"),
        (open_key, "chmod 600"),
        (no_key, "key file"),
        (newer_layout, "newer Lekwacht"),
    ],
)
def test_a_key_or_register_that_does_not_fit_stops_matching(
    lekwacht: Run, enrolled: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    """A wrong, open or missing key and a newer register are each named before anything is matched."""
    spoil(enrolled)
    assert sentence in one_line(lekwacht("match", expect=2))


def test_two_runs_at_once_are_one(lekwacht: Run, enrolled: Path) -> None:
    """The second run of a step says that the first is busy, and ends with 3."""
    with exclusive(enrolled / "matches" / "matches.lock", "match"):
        assert "another match is running" in one_line(lekwacht("match", expect=3))
    lekwacht("match")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of three megabytes."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system takes root")
    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def fill(path: Path) -> None:
    """Write zeroes until nothing fits any more."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)


def test_a_full_disk_is_told_and_loses_nothing(lekwacht: Run, root: Path, small_disk: Path) -> None:
    """Enrolling on a full disk ends with 3; with room again it goes through, whole."""
    (small_disk / "data").mkdir()
    root.symlink_to(small_disk / "data")
    lekwacht("init")
    filler = small_disk / "filler"
    fill(filler)
    original = root.parent / "tmp" / "original.txt"
    original.write_text(TEXT, encoding="utf-8")
    arguments = ("enrol", original, "--ref", "B-1", "--kind", "voornemen")
    one_line(lekwacht(*arguments, expect=3))
    filler.unlink()
    lekwacht(*arguments)
    assert lekwacht("check", "-", stdin=TEXT).stdout.strip()


@pytest.mark.parametrize("after_s", [0.3, 1.5])
def test_an_interrupted_command_ends_with_130_and_goes_on_when_run_again(
    lekwacht: Run, enrolled: Path, after_s: float
) -> None:
    """Ctrl-C shows no traceback, whenever it comes; the same command then does its work."""
    process = subprocess.Popen(
        command_line(enrolled, "match"),
        cwd=CHECKOUT,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    time.sleep(after_s)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate()
    assert "Traceback" not in errors
    # a signal that comes before Python itself has started ends the process: a shell tells that as 130 too
    assert process.returncode in {0, 130} or (process.returncode == -signal.SIGINT and not errors), errors
    lekwacht("match")


ADDRESSES = [
    *("http://h:99999/", "http://[", "http://a..b/", "ftp://x.example/", "http://"),
    *("https://me:geheim@x.example/", "x y"),
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("command", [("look",), ("sites", "add"), ("sites", "test")])
def test_an_address_that_is_none_is_told_in_one_line_and_leaves_nothing(
    lekwacht: Run, root: Path, command: tuple[str, ...], address: str
) -> None:
    """No command stores it, so that none after it stumbles over it; a password in it is not repeated."""
    lekwacht("init")
    sentence = one_line(lekwacht(*command, address, expect=2))
    assert "geheim" not in sentence
    with closing(sqlite3.connect(root / "public" / "archive.db")) as archive:
        assert archive.execute("SELECT count(*) FROM site").fetchone() == (0,)
    assert "contact" in one_line(lekwacht("look", "https://forum.example/x", expect=2))


@pytest.mark.parametrize(
    "content", [b"", b"WARC", b"\x1f\x8b\x08\x00kapot", b"PK\x03\x04kapot", b"\x00" * 5_000]
)
def test_a_file_that_is_no_archive_is_told_in_one_line(lekwacht: Run, tmp_path: Path, content: bytes) -> None:
    """Nothing of it is kept, and the next file is read."""
    lekwacht("init")
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    one_line(lekwacht("crawl", "--warc", path, expect=2))


def test_a_look_needs_a_page_or_a_file(lekwacht: Run, tmp_path: Path) -> None:
    """Neither, a file that names no page, and a moment that is none are told, without a traceback."""
    lekwacht("init")
    page = tmp_path / "x.html"
    page.write_text("<p>Een pagina zonder adres.</p>", encoding="utf-8")
    assert "address" in lekwacht("look", expect=2).stderr
    assert "look URL --file" in one_line(lekwacht("look", "--file", page, expect=2))
    assert "ISO 8601" in one_line(lekwacht("look", "--file", page, "--saved-at", "gisteren", expect=2))
    assert "--file" in lekwacht("look", "https://x.example/", "--by", "eva", expect=2).stderr
    assert "no site is called" in one_line(lekwacht("sites", "show", "nergens", expect=2))
    assert "no site is called" in one_line(lekwacht("sites", "remove", "nergens", expect=2))


@pytest.mark.parametrize(
    "line", ["time_budget_s = inf", "delay_s = nan", "retries = -1", "revisit_days = 1e300"]
)
def test_a_number_that_cannot_be_meant_stops_the_start(lekwacht: Run, root: Path, line: str) -> None:
    """A setting without bounds is told by its name, before anything is visited."""
    lekwacht("init")
    path = root / "lekwacht.toml"
    path.write_text(path.read_text().replace("[crawl]\n", f"[crawl]\n{line}\n", 1))
    assert line.partition(" ")[0] in one_line(lekwacht("crawl", expect=2))
