"""Responses in archives: decoded where they can be, and else as they stand."""

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.http_block import BodyTooLargeError, PackedError, decoded, read_block

PAGE = b"<html><body><p>De kar met gele tulpen stond op de markt.</p></body></html>"
RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATE = RAW.compress(PAGE) + RAW.flush()


def body(headers: bytes, data: bytes, limit: int = 10_000) -> bytes:
    """What is read from a response with these headers."""
    block = read_block(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers + b"\r\n" + data)
    assert block is not None
    return decoded(block, limit)


@pytest.mark.parametrize(
    "coding", [b"gzip", b"x-gzip", b"deflate", b"br", b"utf-8", b"identity", b"zstd", b"none"]
)
def test_a_body_that_was_unpacked_before_is_taken_as_it_stands(coding: bytes) -> None:
    """The header stayed when the body was taken apart."""
    assert body(b"Content-Encoding: " + coding + b"\r\n", PAGE) == PAGE
    assert body(b"Transfer-Encoding: chunked\r\nContent-Encoding: " + coding + b"\r\n", PAGE) == PAGE


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        (b"gzip", gzip.compress(PAGE, mtime=0)),
        (b"X-GZip", gzip.compress(PAGE, mtime=0)),
        (b"gzip", zlib.compress(PAGE)),
        (b"deflate", zlib.compress(PAGE)),
        (b"deflate", RAW_DEFLATE),
        (b"deflate", gzip.compress(PAGE, mtime=0)),
        (b"br", brotli.compress(PAGE)),
        (b"gzip, br", brotli.compress(gzip.compress(PAGE, mtime=0))),
    ],
)
def test_a_packed_body_is_unpacked(coding: bytes, data: bytes) -> None:
    """Every coding that browsers take, also under its neighbour's name, and in chunks."""
    header = b"Content-Encoding: " + coding + b"\r\n"
    assert body(header, data) == PAGE
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (data[:9], data[9:])) + b"0\r\n\r\n"
    assert body(b"Transfer-Encoding: chunked\r\n" + header, chunks) == PAGE


def test_a_body_that_cannot_be_unpacked_has_its_reason() -> None:
    """Noise is not read as a page, and a bomb does not fill the memory."""
    with pytest.raises(PackedError):
        body(b"Content-Encoding: gzip\r\n", b"\x1f\x8b\x08kapot")
    for coding, data in ((b"gzip", gzip.compress(b" " * 10**6)), (b"br", brotli.compress(b" " * 10**6))):
        with pytest.raises(BodyTooLargeError):
            body(b"Content-Encoding: " + coding + b"\r\n", data)


def test_a_body_cut_short_gives_what_it_has() -> None:
    """Half a page is better than none."""
    assert PAGE.startswith(body(b"Content-Encoding: gzip\r\n", gzip.compress(PAGE, mtime=0)[:-12])[:10])
    assert body(b"Transfer-Encoding: chunked\r\n", b"%x\r\n" % len(PAGE) + PAGE[:20]) == PAGE[:20]


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\nX: 1\n\n", b"HTTP/1.0 200\r\n\r\n", b"HTTP/2 200\r\nX: 1\r\n  2\r\n\r\n"]
)
def test_heads_of_every_kind_are_read(head: bytes) -> None:
    """Bare line ends, no reason phrase, folded lines."""
    block = read_block(head + PAGE)
    assert block is not None
    assert (block.status, block.body) == (200, PAGE)


@given(st.binary(max_size=300), st.sampled_from([b"gzip", b"deflate", b"br", b"gzip, deflate", b"\xff"]))
def test_whatever_lies_there_is_a_body_or_a_reason(data: bytes, coding: bytes) -> None:
    """No bytes raise anything else."""
    try:
        body(b"Transfer-Encoding: chunked\r\nContent-Encoding: " + coding + b"\r\n", data)
    except (PackedError, BodyTooLargeError):
        return
