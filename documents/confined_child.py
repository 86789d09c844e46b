"""The child process of `documents.confined`: bounds itself, reads one document, answers once."""

import json
import resource
import sys
import time

from documents.errors import DocumentError, TooLargeError
from documents.old import memory_file
from documents.reader import read
from documents.reading import Allowance
from documents.record import Purpose
from documents.wire import encode_document, encode_error
from store.hardening import harden

_MIB = 2**20
_MEMORY_FILES = 8  # for files that other programs read; made before no file may grow


def main() -> None:
    """Read the order's line and the file from standard input, answer on standard output."""
    harden()
    order = json.loads(sys.stdin.buffer.readline())
    memory_file.prepare(_MEMORY_FILES)
    _bound(order["memory_mib"], order["seconds"] + order["grace_seconds"])
    allowance = Allowance(cpu_until=time.process_time() + order["seconds"])
    sys.stdout.buffer.write(_answer(order["name"], Purpose(order["purpose"]), allowance))


def _bound(memory_mib: int, seconds: int) -> None:
    """No more memory or time than this, and no file."""
    bounds = (
        (resource.RLIMIT_AS, memory_mib * _MIB),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
    )
    for what, most in bounds:
        resource.setrlimit(what, (most, most))


def _answer(name: str, purpose: Purpose, allowance: Allowance) -> bytes:
    try:
        data = sys.stdin.buffer.read()
        return encode_document(read(data, name=name, purpose=purpose, allowance=allowance))
    except DocumentError as error:
        return encode_error(error)
    except MemoryError:
        return encode_error(TooLargeError(name))


if __name__ == "__main__":
    main()
