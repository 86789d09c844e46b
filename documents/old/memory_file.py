"""Files in memory for programs that want a file: nothing that they are given ever lies on a disk."""

import mmap
import os

_SIZE = 2**26  # as large as a document may be; takes no memory until it is written to
_prepared: list[int] = []


def prepare(number: int) -> None:
    """Make so many empty files for later, when this process may no longer let any file grow."""
    for _ in range(number):
        descriptor = os.memfd_create("document")
        os.ftruncate(descriptor, _SIZE)
        _prepared.append(descriptor)


def memory_file(data: bytes) -> int:
    """The descriptor of a file in memory with these bytes; whoever asks closes it.

    Raises:
        OSError: this process may make no file, and none is prepared.
    """
    if not _prepared:
        prepare(1)
    descriptor = _prepared.pop()
    if data:
        with mmap.mmap(descriptor, len(data)) as memory:  # writing to the file would be refused; this is not
            memory[:] = data
    os.ftruncate(descriptor, len(data))
    return descriptor
