"""Machine code is kept where it can be, done without where it cannot, and left alone for one short text."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matcher import compiled
from tests.matcher.conftest import RETOLD, UNRELATED, Room

PROGRAM = """
from matcher.compiled import compiled

@compiled()
def twice(value):
    return value + value

print(twice(21))
"""
LOOKING_UP = """
import json, sys
from pathlib import Path
from matcher import compiled

compiled.interpret(1, int(sys.argv[3]))
from matcher.detect import Detector
from matcher.register import open_both
from matcher.settings import MatchSettings
from store.layout import DataDirectory

with open_both(DataDirectory(Path(sys.argv[1])), MatchSettings(key_file=sys.argv[2])) as register:
    found = Detector(register).detect([sys.stdin.read()], 900_000)
told = [(p.passage.id, p.e_value, p.spans, p.coverage) for one in found for p in one.passages]
print(json.dumps([told, [one.e_value for one in found]]))
print("numba" in sys.modules)
"""


def run(
    program: str, *arguments: str, given: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """What a program of these lines does in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_loops_are_compiled_where_machine_code_cannot_be_kept(tmp_path: Path) -> None:
    """Without any folder to keep machine code in, a loop is compiled all the same and nothing is said."""
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    reading = f"import runpy; runpy.run_path({str(script)!r})"
    done = run(reading, NUMBA_CACHE_LOCATOR_CLASSES="_ZipCacheLocator")
    assert (done.returncode, done.stdout, done.stderr) == (0, "42\n", "")


def test_the_interpreter_finds_the_same_as_compiled_loops(room: Room) -> None:
    """For one text the compiler is not loaded, and passage, e-value, coverage and spans are the same."""
    room.enrol("R1")
    room.check(UNRELATED)  # which makes the index
    where = str(room.world.directory.root), room.settings.key_file
    runs = [run(LOOKING_UP, *where, size, given=RETOLD) for size in ("1", str(10**12))]
    assert [process.stderr for process in runs] == ["", ""]
    lines = [process.stdout.splitlines() for process in runs]
    assert json.loads(lines[0][0])
    assert lines[0][0] == lines[1][0]
    assert [rest for _, rest in lines] == ["False", "True"]


@pytest.mark.parametrize(("characters", "size"), [(200_000, 10**6), (1_000, 10**9), (30_000, 1)])
def test_much_work_is_never_left_to_the_interpreter(characters: int, size: int) -> None:
    """A long text, or a large register, is worth the compiler."""
    assert not compiled.interpret(characters, size)


def test_machine_code_of_another_state_of_the_loops_is_never_run(tmp_path: Path) -> None:
    """A caller's code is kept by the state of all modules: numba itself looks at the caller's alone."""
    for name in ("one.py", "other.py"):
        (tmp_path / name).write_text("loop = 1\n")
    before = compiled.cache_folder("", tmp_path)
    compiled.cache_folder.cache_clear()
    assert compiled.cache_folder("", tmp_path) == before
    (tmp_path / "other.py").write_text("loop = 22\n")
    compiled.cache_folder.cache_clear()
    assert compiled.cache_folder("", tmp_path) != before
    assert compiled.cache_folder("/elsewhere", tmp_path).parent == Path("/elsewhere")
    compiled.cache_folder.cache_clear()
