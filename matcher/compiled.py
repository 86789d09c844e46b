"""Compiles a loop, and keeps the machine code for the next start where there is a folder to keep it in."""

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(signature: object = None) -> Callable[[Callable[..., object]], Callable[..., Any]]:
    """Compile a function with numba; without a signature, at its first call.

    numba keeps machine code beside the module, in NUMBA_CACHE_DIR or below the home folder, and refuses
    where it can write none of them, as on a read-only installation: the code is then made at every start.
    """

    def decorate(function: Callable[..., object]) -> Callable[..., Any]:
        try:
            made: Callable[..., Any] = njit(signature, cache=True)(function)
        except RuntimeError:
            made = njit(signature)(function)
        return made

    return decorate
