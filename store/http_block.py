"""A response of HTTP as it lies in an archive: its headers, and its body however it was kept.

Archives disagree with themselves: some took the body apart and left the headers as they came. What can be
decoded is, and else the body stands for itself.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import brotli

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
_STEP = 1 << 16


class BodyTooLargeError(Exception):
    """The body unpacks to more than is read."""


class PackedError(Exception):
    """The body is packed, and cannot be unpacked."""


@dataclass(frozen=True, slots=True)
class HttpBlock:
    """One response."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def value(self, name: bytes) -> bytes:
        """The last value of a header, or nothing."""
        return next((value for known, value in reversed(self.headers) if known.lower() == name), b"")


def read_block(block: bytes) -> HttpBlock | None:
    """The response in the block of a record, or None where it holds none."""
    status = _STATUS.match(block)
    if status is None:
        return None
    end = _HEAD_END.search(block)
    head, body = (block, b"") if end is None else (block[: end.start()], block[end.end() :])
    lines = re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines()[1:]
    pairs = (line.partition(b":") for line in lines)
    headers = tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon and name.strip())
    return HttpBlock(int(status[1]), headers, body)


def decoded(block: HttpBlock, limit: int) -> bytes:
    """The body as a page, without the ways in which it was sent.

    Raises:
        TooLargeError: it has more than `limit` bytes.
        PackedError: it is packed, and cannot be unpacked.
    """
    body = block.body
    if b"chunked" in block.value(b"transfer-encoding").lower():
        body = _unchunked(body)
    for coding in reversed(block.value(b"content-encoding").lower().split(b",")):
        body = _unpacked(coding.strip(), body, limit)
    if len(body) > limit:
        raise BodyTooLargeError
    if body.startswith(_PACKED) and block.value(b"content-encoding"):
        raise PackedError
    return body


def _unchunked(body: bytes) -> bytes:
    """The body without its chunks, as far as they go; as it stands where it has none."""
    parts: list[bytes] = []
    place = 0
    while size := _CHUNK_SIZE.match(body, place):
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(body[size.end() : size.end() + length])
        place = size.end() + length
        place += len(body[place : place + 2]) - len(body[place : place + 2].lstrip(b"\r\n"))
    return b"".join(parts) if parts and place >= len(body) else body


def _unpacked(coding: bytes, body: bytes, limit: int) -> bytes:
    for attempt in _ATTEMPTS.get(coding, ()):
        try:
            plain = b"".join(_bounded(attempt(body), limit))
        except (zlib.error, brotli.error):
            continue
        if plain:
            return plain
    return body


def _bounded(parts: Iterator[bytes], limit: int) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if size > limit:
            raise BodyTooLargeError
        yield part


def _by_zlib(bits: int, body: bytes) -> Iterator[bytes]:
    """What unpacks; one that is cut short gives what it has."""
    unpacker = zlib.decompressobj(bits)
    data = body
    while data and not unpacker.eof:
        yield unpacker.decompress(data, _STEP)
        data = unpacker.unconsumed_tail


def _by_brotli(body: bytes) -> Iterator[bytes]:
    """What unpacks; text that was never packed may unpack to something, but to no end."""
    unpacker, data = brotli.Decompressor(), body
    while not unpacker.is_finished():
        part = unpacker.process(data, output_buffer_limit=_STEP)
        data = b""
        if not part and unpacker.can_accept_more_data():
            raise brotli.error
        yield part


def _gzip(body: bytes) -> Iterator[bytes]:
    return _by_zlib(zlib.MAX_WBITS | 16, body)


def _deflate(body: bytes) -> Iterator[bytes]:
    return _by_zlib(zlib.MAX_WBITS, body)


def _raw_deflate(body: bytes) -> Iterator[bytes]:
    return _by_zlib(-zlib.MAX_WBITS, body)


_ATTEMPTS = {
    b"gzip": (_gzip, _deflate),
    b"x-gzip": (_gzip, _deflate),
    b"deflate": (_deflate, _raw_deflate, _gzip),
    b"x-deflate": (_deflate, _raw_deflate, _gzip),
    b"br": (_by_brotli,),
}
