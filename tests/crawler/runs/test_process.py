"""A child process of the crawler never outlives whoever started it, and is let go cleanly."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.runs.process import ChildProcess, spawn
from tests.crawler.support.killing import are_gone

HANGING = """
import re, subprocess, sys
from crawler.runs.process import end_with_supervisor
end_with_supervisor()
helper = subprocess.Popen(["sleep", "600"])
print(helper.pid, flush=True)
re.match(r"(a+)+$", "a" * 99 + "b")
"""
"""A child that hangs in a library with the interpreter's lock held, and has started a program."""

WAITING = """
import os, sys
from crawler.runs.process import end_with_supervisor
end_with_supervisor()
line = sys.stdin.readline()
print(line.strip(), "LEKWACHT_LIFELINE" in os.environ, os.getsid(0) == os.getpid(), flush=True)
rest = sys.stdin.read()
print("let go", flush=True)
"""

SUPERVISOR = """
import subprocess, sys, time
from crawler.runs.process import ChildProcess
child = ChildProcess([sys.executable, "-c", sys.argv[1]], b"", stdout=subprocess.PIPE)
print(child.pid, child.stdout.readline().decode(), flush=True)
time.sleep(600)
"""


def python(code: str, line: bytes = b"") -> ChildProcess:
    """A child that runs this code."""
    return ChildProcess([sys.executable, "-c", code], line, stdout=subprocess.PIPE)


def said(process: "subprocess.Popen[bytes]") -> str:
    """The next line that a process wrote."""
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


def open_files(pid: int | str = "self") -> set[Path]:
    """What a process holds open."""
    return set(Path(f"/proc/{pid}/fd").iterdir())


@pytest.fixture
def supervisor() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that has started a hanging child; its first line names that and the program it runs."""
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, HANGING],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    ) as process:
        yield process
        process.kill()


def test_a_child_that_hangs_dies_with_its_supervisor(supervisor: "subprocess.Popen[bytes]") -> None:
    """SIGKILL of the supervisor is the end of the child and of the program that the child has started."""
    child, helper = (int(word) for word in said(supervisor).split())
    assert not are_gone(child, seconds=0)
    assert not are_gone(helper, seconds=0)
    supervisor.kill()
    assert are_gone(child, helper)


def test_a_child_outlives_the_thread_that_started_it() -> None:
    """What starts a child may be a thread that ends: the child goes on, and is let go by another."""
    started: list[ChildProcess] = []
    thread = threading.Thread(target=lambda: started.append(python(WAITING, b"werk\n")))
    thread.start()
    thread.join()
    (child,) = started
    assert said(child) == "werk False True"
    child.let_go()
    assert said(child) == "let go"
    child.end(60)
    assert child.returncode == 0


def test_a_child_whose_supervisor_died_before_it_woke_ends_at_once() -> None:
    """The signal comes when the pipe closes; a child that was not yet there to hear it looks once."""
    theirs, ours = os.pipe()
    os.close(ours)
    child = subprocess.run(
        [sys.executable, "-c", HANGING],
        env={
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "LEKWACHT_LIFELINE": str(theirs),
        },
        pass_fds=(theirs,),
        start_new_session=True,
        capture_output=True,
        check=False,
    )
    os.close(theirs)
    assert (child.returncode, child.stdout) == (-signal.SIGKILL, b"")


def test_one_child_does_not_hold_the_lifeline_of_another() -> None:
    """A child that was started later keeps no end of an earlier one's pipe: each dies by itself."""
    children = [python(WAITING), python(WAITING)]
    first, second = (f"pipe:[{os.fstat(child._lifeline or -1).st_ino}]" for child in children)
    held = {str(path.readlink()) for path in open_files(children[1].pid)}
    assert (first in held, second in held) == (False, True)
    for child in children:
        child.end(60)


def test_a_child_that_does_not_end_is_killed_with_what_it_started() -> None:
    """After the time of grace the whole of its group is killed: its programs would go on without it."""
    child = python(HANGING)
    helper = int(said(child))
    child.end(0.05)
    assert child.returncode == -signal.SIGKILL
    assert are_gone(helper)


def test_a_child_that_ends_by_itself_is_not_killed() -> None:
    """What is let go has its time to end, and its own exit code."""
    child = python(WAITING + "raise SystemExit(75)", b"werk\n")
    assert said(child)
    child.end(60)
    assert child.returncode == 75


def test_nothing_is_held_of_a_child_that_was_ended() -> None:
    """Its pipes are closed, and to end it once more does no harm: a night starts hundreds."""
    before = open_files()
    child = python("", b"werk\n")
    child.end(60)
    child.end(60)
    assert open_files() == before


def test_nothing_is_held_of_a_child_that_could_not_be_started(tmp_path: Path) -> None:
    """A program that is not there is an error, and leaves no pipe behind."""
    before = open_files()
    with pytest.raises(FileNotFoundError):
        ChildProcess([str(tmp_path / "weg")], b"")
    assert open_files() == before


def test_a_child_that_is_dead_before_its_work_comes_is_no_error() -> None:
    """It is seen when it is waited for, as one that dies a moment later; whoever started it goes on."""
    child = python("import os; os.close(0); os.kill(os.getpid(), 9)", b"x" * 2**20)
    child.end(60)
    assert child.returncode == -signal.SIGKILL


def test_a_child_gets_nothing_of_the_surroundings_but_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy and no secret reaches it; where programs lie and in which time zone we are does."""
    for name in ("http_proxy", "LEKWACHT_KEY", "PYTHONSTARTUP", "LD_PRELOAD"):
        monkeypatch.setenv(name, "geheim")
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    monkeypatch.delenv("LANG", raising=False)
    child = python("import os; print(sorted(os.environ))")
    names = said(child)
    child.end(60)
    assert "geheim" not in names
    for name in ("http_proxy", "LEKWACHT_KEY", "PYTHONSTARTUP", "LD_PRELOAD", "LANG"):
        assert f"'{name}'" not in names
    for name in ("TZ", "PATH", "PYTHONPATH"):
        assert f"'{name}'" in names


def test_our_code_is_found_wherever_the_child_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is that of this process, and never a folder that somebody put where the command was given."""
    (tmp_path / "crawler").mkdir()
    (tmp_path / "crawler" / "__init__.py").write_text("raise SystemExit(99)")
    monkeypatch.chdir(tmp_path)
    child = spawn("crawler.errors", b"")
    child.end(60)
    assert child.returncode == 0
