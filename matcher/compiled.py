"""Compiles a loop, keeps the machine code for the next start, or leaves it to the interpreter.

Loading the compiler takes half a second, more than all loops together need for one post: a process that has
no more to do says so first (`interpret`), and the very same loops run as they stand.
"""

import sys
from collections.abc import Callable
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

    numba keeps machine code beside the module, in NUMBA_CACHE_DIR or below the home folder, and refuses
    where it can write none of them, as on a read-only installation: the code is then made at every start.

    Args:
        inline: it is small and called by other loops alone.
        always: it has much to do even in a process that looks up one text.
    """
    if _interpreted and not always:
        return _as_it_stands if inline else _wrapping_around
    return _inline if inline else _kept


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
    from numba import njit  # noqa: PLC0415 - as above

    try:
        made: Loop = njit(cache=True)(function)
    except RuntimeError:
        made = njit()(function)
    return made
