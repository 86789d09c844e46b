"""Compiles a loop, and keeps the machine code for the next start where there is a folder to keep it in."""

from collections.abc import Callable
from typing import TypeVar

from numba import njit

_F = TypeVar("_F", bound=Callable[..., object])


def compiled(signature: object = None) -> Callable[[_F], _F]:
    """Compile a function with numba; without a signature, at its first call.

    numba keeps machine code beside the module, in NUMBA_CACHE_DIR or below the home folder, and refuses
    where it can write none of them, as on a read-only installation: the code is then made at every start.
    """

    def decorate(function: _F) -> _F:
        try:
            made: _F = njit(signature, cache=True)(function)
        except RuntimeError:
            made = njit(signature)(function)
        return made

    return decorate
