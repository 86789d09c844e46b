"""Zipped documents that mean harm."""

import contextlib
import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Purpose, package, read
from documents.errors import (
    BrokenDocumentError,
    DocumentError,
    EncryptedDocumentError,
    TooLargeError,
    UnknownTypeError,
)
from tests.documents.samples import sample

ODT = "application/vnd.oasis.opendocument.text"


def zipped(**parts: str) -> bytes:
    """A zipped document of these parts; in a name `__` stands for `/` and `_xml` for `.xml`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return buffer.getvalue()


def test_a_bomb_is_refused_by_what_comes_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that unpacks to more than is allowed is not unpacked further."""
    monkeypatch.setattr(package, "MAX_UNPACKED_BYTES", 1_000_000)
    with pytest.raises(TooLargeError):
        read(zipped(word__document_xml="<a>" + "0" * 2_000_000 + "</a>"), name="x", purpose=Purpose.EVIDENCE)


def test_a_file_of_very_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of parts is bounded."""
    monkeypatch.setattr(package, "MAX_PARTS", 2)
    with pytest.raises(TooLargeError):
        read(zipped(word__document_xml="<a/>", a="", b=""), name="x", purpose=Purpose.EVIDENCE)


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY x "lol">',
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY x SYSTEM "http://127.0.0.1/">',
    ],
)
def test_declared_entities_are_refused(entity: str) -> None:
    """No word processor declares entities; whoever does wants a file or a bomb."""
    document = f"<!DOCTYPE a [{entity}]><a>&x;</a>"
    with pytest.raises(BrokenDocumentError):
        read(zipped(word__document_xml=document), name="x", purpose=Purpose.EVIDENCE)


def test_a_document_without_its_main_part_is_broken() -> None:
    """An OpenDocument without content cannot be read."""
    with pytest.raises(BrokenDocumentError):
        read(zipped(mimetype=ODT), name="x", purpose=Purpose.EVIDENCE)


def test_an_archive_of_files_is_read_as_evidence_and_never_enrolled() -> None:
    """Whoever finds a bundle in public reads what is in it; whoever enrols one is asked for its documents."""
    bundle = zipped(a="een brief", b="nog een brief")
    assert read(bundle, name="x", purpose=Purpose.EVIDENCE).text == "een brief\n\nnog een brief"
    with pytest.raises(UnknownTypeError):
        read(bundle, name="x", purpose=Purpose.ENROLMENT)


def test_an_open_document_behind_a_password_is_told_by_its_manifest() -> None:
    """The manifest says that the parts are encrypted."""
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    )
    with pytest.raises(EncryptedDocumentError):
        read(zipped(mimetype=ODT, **{"META-INF__manifest_xml": manifest}), name="x", purpose=Purpose.EVIDENCE)


def test_an_office_file_behind_a_password_is_told_by_its_container() -> None:
    """Office wraps an encrypted DOCX in an older container with a part of this name."""
    data = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 500
        + "EncryptedPackage".encode("utf-16-le")
        + b"\x00" * 50
    )
    with pytest.raises(EncryptedDocumentError):
        read(data, name="x", purpose=Purpose.EVIDENCE)


def test_deep_nesting_is_survived() -> None:
    """Elements nested by the ten thousand are refused, not followed into a crash."""
    nested = "<w:p>" * 20_000 + "</w:p>" * 20_000
    document = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{nested}</w:document>'
    with pytest.raises(BrokenDocumentError):
        read(zipped(word__document_xml=document), name="x", purpose=Purpose.EVIDENCE)


@settings(max_examples=120, deadline=None)
@given(
    data=st.data(),
    name=st.sampled_from(
        ["verborgen.docx", "verborgen.odt", "verborgen.ods", "verborgen.xlsx", "voornemen.docx"]
    ),
)
def test_parts_with_any_values_are_read_or_refused(data: st.DataObject, name: str) -> None:
    """Whatever stands where a number, a name or a tag should, a document comes out or a plain error."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample(name))) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.namelist():
            content = source.read(part).decode("utf-8", "surrogateescape")
            if part.endswith(".xml"):
                values = re.findall(r'"([^"<>&]{0,30})"', content)
                old = data.draw(st.sampled_from(values))
                new = data.draw(
                    st.sampled_from(["", "-1", "9" * 30, "none", "²", "true", "1.2.3pt", "FFFFFF"])
                )
                content = content.replace(f'"{old}"', f'"{new}"')
            target.writestr(part, content.encode("utf-8", "surrogateescape"))
    with contextlib.suppress(DocumentError):
        read(buffer.getvalue(), name="x", purpose=Purpose.EVIDENCE)
