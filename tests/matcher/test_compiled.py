"""Machine code is kept where it can be, and done without where it cannot."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
from matcher.compiled import compiled

@compiled()
def twice(value):
    return value + value

print(twice(21))
"""


def test_loops_are_compiled_where_machine_code_cannot_be_kept(tmp_path: Path) -> None:
    """Without any folder to keep machine code in, a loop is compiled all the same and nothing is said."""
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    nowhere = {"NUMBA_CACHE_LOCATOR_CLASSES": "_ZipCacheLocator", "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, **nowhere},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "42\n", "")
