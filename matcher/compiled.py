"""Compiles a loop, keeps the machine code for the next start, or leaves it to the interpreter.

Loading the compiler takes half a second, more than all loops together need for one post: a process that has
no more to do says so first (`interpret`), and the very same loops run as they stand.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

Loop = Callable[..., Any]
LITTLE = 3e10
"""Characters of text times bytes of index: up to here the interpreter is done before the compiler loads."""
SHORT = 20_000
"""Characters up to which no text takes the interpreter long, whatever stands in it."""
_interpreted = False


def interpret(characters: int, index_bytes: int) -> bool:
    """Leave the loops of this process to the interpreter where that is sooner; said before they are loaded.

    Args:
        characters: of all texts that will be looked up.
        index_bytes: size of all index files.
    """
    global _interpreted  # noqa: PLW0603 - how a process runs is one choice, made once
    _interpreted = "numba" not in sys.modules and characters <= SHORT and characters * index_bytes <= LITTLE
    return _interpreted


def compiled(*, inline: bool = False, always: bool = False) -> Callable[[Loop], Loop]:
    """Compile a function with numba at its first call.

    Machine code is kept beside the module or in NUMBA_CACHE_DIR; numba refuses where it can write neither,
    nor below the home folder, as on a read-only installation: the code is then made at every start.

    Args:
        inline: it is small and called by other loops alone.
        always: it has much to do even in a process that looks up one text.
    """
    if _interpreted and not always:
        return _as_it_stands if inline else _wrapping_around
    return _inline if inline else _kept


@cache
def cache_folder(configured: str, package: Path) -> Path:
    """Where machine code is kept: a folder of its own for each state of this package's modules.

    numba looks whether the module of a loop changed, and not whether a loop that it calls did: after an
    upgrade in place a caller would go on running the old one.
    """
    state = hashlib.blake2b(digest_size=8)
    for module in sorted(package.glob("*.py")):
        stat = module.stat()
        state.update(f"{module.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    base = Path(configured) if configured else package / "__pycache__"
    return base / f"loops-{state.hexdigest()}"


def _as_it_stands(function: Loop) -> Loop:
    return function


def _wrapping_around(function: Loop) -> Loop:
    """The function itself, with 64-bit sums that wrap around as compiled ones do."""
    quiet: Loop = np.errstate(over="ignore")(function)
    return quiet


def _inline(function: Loop) -> Loop:
    from numba import njit  # noqa: PLC0415 - half a second that an interpreted process does not spend

    made: Loop = njit(inline="always")(function)
    return made


def _kept(function: Loop) -> Loop:
    from numba import config, njit  # noqa: PLC0415 - as above

    folder = cache_folder(os.environ.get("NUMBA_CACHE_DIR", ""), Path(__file__).parent)
    config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    try:
        made: Loop = njit(cache=True)(function)
    except RuntimeError:
        made = njit()(function)
    return made
