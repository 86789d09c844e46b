"""The sample documents, and what they say according to their sources."""

from pathlib import Path

from lxml import etree

FIXTURES = Path(__file__).parent / "fixtures"
READABLE = sorted(
    path.name
    for path in FIXTURES.iterdir()
    if path.suffix in (".pdf", ".docx", ".xlsx", ".odt", ".ods")
    and path.stem not in ("encrypted", "scan", "leeg")
)
NOTICE = (
    "voornemen.pdf",
    "voornemen.docx",
    "voornemen.odt",
    "voornemen-ghostscript.pdf",
    "owner-password.pdf",
)
NOTICE_LABELS = (
    "aanhef", "procesverloop", "relaas", "beoordeling", "beoordeling", "conclusie", "zienswijze",
)  # fmt: skip
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def sample(name: str) -> bytes:
    """The bytes of a sample document."""
    return (FIXTURES / name).read_bytes()


def source_paragraphs(name: str) -> list[str]:
    """The running paragraphs of a flat OpenDocument source, in order."""
    root = etree.parse(FIXTURES / "sources" / name).getroot()
    paragraphs = root.iter(f"{_TEXT}p")
    return ["".join(map(str, p.itertext())) for p in paragraphs if p.get(f"{_TEXT}style-name") == "Body"]
