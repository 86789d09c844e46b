"""Which bytes are those of a picture."""

from documents.pictures.metafile import is_metafile

_STARTS = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*",
    b"\x00\x00\x00\x0cjP  ",
)  # fmt: skip


def is_picture(data: bytes) -> bool:
    """Whether these are the bytes of a picture of a kind that can be looked into."""
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return webp or data.startswith(_STARTS) or is_metafile(data)
