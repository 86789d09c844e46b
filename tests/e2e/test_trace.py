"""The Echt question from end to end: a WARC file given by hand shows that it stood in public before."""

import json
from pathlib import Path
from uuid import uuid4

from tests.commandline import FIRST_INCIDENT
from tests.e2e.conftest import Run

PASSAGE = (
    "Betrokkene verklaart dat hij Tarquo Mbezelin heet en als klokkenmaker werkte in het dorp Quarvelde aan"
    " de oever van de rivier Ombrassel. In de winter zijn veertien uurwerken van hem in brand gestoken nadat"
    " hij weigerde tandwielen te leveren aan de mannen van commandant Drovik Salpen. Hij is daarna drie"
    " nachten vastgehouden in de kelder van een molen en herkende een van zijn bewakers aan een blikken"
    " trommel met drie sloten. Zijn broer heeft hem vrijgekocht en met een veerpont over de Ombrassel"
    " gebracht, waarna hij het land heeft verlaten."
)


def archived(path: Path, url: str, at: str) -> Path:
    """A WARC file with one page on which the passage stands."""
    page = f"<html><body><article><h1>Verhaal</h1><p>{PASSAGE}</p></article></body></html>"
    response = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{uuid4()}>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: {at}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(response)}\r\n\r\n"
    )
    path.write_bytes(head.encode() + response + b"\r\n\r\n")
    return path


def test_an_old_capture_answers_the_echt_question(lekwacht: Run, tmp_path: Path) -> None:
    """After the incident an archive's older capture is traced, and proves that it stood there before."""
    lekwacht("init")
    line = {
        "ref": "VB-7",
        "kind": "afwijzende beschikking",
        "section": "relaas",
        "text": PASSAGE,
        "shared_with": "COA",
        "shared_on": "2024-06-01",
    }
    documents = tmp_path / "documenten.jsonl"
    documents.write_text(json.dumps(line) + "\n", encoding="utf-8")
    lekwacht("enrol", "--jsonl", str(documents))
    new = archived(tmp_path / "nieuw.warc", "https://forum.example/draad/1", "2025-02-01T10:00:00Z")
    for step in (("crawl", "--warc", str(new)), ("match",), ("report",)):
        lekwacht(*step)
    before = json.loads(lekwacht("trace", FIRST_INCIDENT, "--no-search", "--json").stdout)
    assert [each["order"] for each in before["recipients"]] == ["niet_te_zeggen"]
    old = archived(tmp_path / "oud.warc", "https://weblog.example/2021/verhaal", "2021-03-04T10:00:00Z")
    after = json.loads(lekwacht("trace", FIRST_INCIDENT, "--warc", str(old), "--json").stdout)
    assert [(each["order"], each["basis"]) for each in after["recipients"]] == [("ervoor", "bewezen")]
    assert after["earliest_proven"]["earliest"].startswith("2021-03-04T10:00:00")
    assert after["earliest_proven"]["origin"] == "file oud.warc"
    lekwacht("verify")
