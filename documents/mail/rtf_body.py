"""Unpacks the RTF body of an Outlook message (MS-OXRTFCP)."""

import struct

_PACKED = 0x75465A4C  # "LZFu"
_PLAIN = 0x414C454D  # "MELA"
_BEGINNING = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    b"\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4_096
_LONGEST = 64 * 2**20


def unpacked(data: bytes) -> bytes:
    """The RTF that was packed.

    Raises:
        ValueError: it is not packed in this way, or cut off.
    """
    if len(data) < 16:
        raise ValueError("a packed RTF body has a header of 16 bytes")
    _, size, kind, _ = struct.unpack("<IIII", data[:16])
    if kind == _PLAIN:
        return data[16 : 16 + size]
    if kind != _PACKED or size > _LONGEST:
        raise ValueError("it is not a packed RTF body")
    return _inflated(data[16:])


def _inflated(data: bytes) -> bytes:
    window, out = _Window(), bytearray()
    at = 0
    while at < len(data):
        flags, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data):
                break
            if not flags >> bit & 1:
                out.append(window.put(data[at]))
                at += 1
                continue
            code, at = int.from_bytes(data[at : at + 2], "big"), at + 2
            if code >> 4 == window.end:  # the mark of the end
                return bytes(out)
            out += window.copied(code >> 4, (code & 15) + 2)
    return bytes(out)


class _Window:
    """The last bytes that were unpacked, to which later ones refer."""

    def __init__(self) -> None:
        self._bytes = bytearray(_BEGINNING.ljust(_WINDOW, b"\x00"))
        self.end = len(_BEGINNING)

    def put(self, value: int) -> int:
        """Take a byte, and give it back."""
        self._bytes[self.end] = value
        self.end = (self.end + 1) % _WINDOW
        return value

    def copied(self, start: int, length: int) -> bytes:
        """A stretch from here, which may reach into itself."""
        return bytes(self.put(self._bytes[(start + step) % _WINDOW]) for step in range(length))
