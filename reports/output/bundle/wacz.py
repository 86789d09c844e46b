"""The WACZ form: a ZIP file of captures that programs for web archives open, with a digest of every file.

https://specs.webrecorder.net/wacz/1.1.1/ says what lies where. Files of our own lie in folders of one level
and are resources like the rest, as validators of the form want it.
"""

import hashlib
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

DATAPACKAGE = "datapackage.json"
DATAPACKAGE_DIGEST = "datapackage-digest.json"
SUMS = "SHA256SUMS"
VERSION = "1.1.1"
_STORED = (".gz", ".warc", ".pdf")


@dataclass(frozen=True, slots=True)
class Resource:
    """One file in it."""

    path: str
    sha256: str
    size: int


class WaczWriter:
    """Writes the files one by one; `close` adds what describes them."""

    def __init__(self, out: BinaryIO, title: str, created: datetime, software: str) -> None:
        self._zip = zipfile.ZipFile(out, "w")
        self._title, self._created, self._software = title, created.astimezone(UTC), software
        self._resources: list[Resource] = []

    def add(self, path: str, content: bytes) -> Resource:
        """Write a file."""
        self._write(path, content)
        resource = Resource(path, hashlib.sha256(content).hexdigest(), len(content))
        self._resources.append(resource)
        return resource

    def close(self) -> None:
        """Write the list of digests and the description, and end the file."""
        sums = "".join(f"{resource.sha256}  {resource.path}\n" for resource in self._resources)
        self.add(SUMS, sums.encode())
        package = _json(
            {
                "profile": "data-package",
                "wacz_version": VERSION,
                "title": self._title,
                "created": _moment(self._created),
                "software": self._software,
                "resources": [
                    {
                        "name": f"{number:05}-{resource.path.rpartition('/')[2].lower()}",
                        "path": resource.path,
                        "hash": f"sha256:{resource.sha256}",
                        "bytes": resource.size,
                    }
                    for number, resource in enumerate(self._resources, 1)
                ],
            }
        )
        self._write(DATAPACKAGE, package)
        digest = f"sha256:{hashlib.sha256(package).hexdigest()}"
        self._write(DATAPACKAGE_DIGEST, _json({"path": DATAPACKAGE, "hash": digest}))
        self._zip.close()

    def _write(self, path: str, content: bytes) -> None:
        member = zipfile.ZipInfo(path, self._created.timetuple()[:6])
        member.compress_type = zipfile.ZIP_STORED if path.endswith(_STORED) else zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        self._zip.writestr(member, content)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
