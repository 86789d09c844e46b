"""The child process of `documents.confined`: bounds itself, reads one document, answers once."""

import json
import resource
import sys

from documents.errors import DocumentError, TooLargeError
from documents.reader import read
from documents.record import Purpose
from documents.wire import encode_document, encode_error

_MIB = 2**20


def main() -> None:
    """Read the order's line and the file from standard input, answer on standard output."""
    order = json.loads(sys.stdin.buffer.readline())
    _bound(order["memory_mib"], order["seconds"])
    sys.stdout.buffer.write(_answer(order["name"], Purpose(order["purpose"])))


def _bound(memory_mib: int, seconds: int) -> None:
    """No more memory or time than this, no file, no core dump that would hold the text."""
    bounds = (
        (resource.RLIMIT_AS, memory_mib * _MIB),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in bounds:
        resource.setrlimit(what, (most, most))


def _answer(name: str, purpose: Purpose) -> bytes:
    try:
        return encode_document(read(sys.stdin.buffer.read(), name=name, purpose=purpose))
    except DocumentError as error:
        return encode_error(error)
    except MemoryError:
        return encode_error(TooLargeError(name))


if __name__ == "__main__":
    main()
