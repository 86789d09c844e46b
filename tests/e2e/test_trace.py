"""The Echt question from end to end: a WARC file given by hand shows that it stood in public before."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator

from tests import webarchive
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
    assert [recipient["order"] for recipient in before["recipients"]] == ["niet_te_zeggen"]
    old = archived(tmp_path / "oud.warc", "https://weblog.example/2021/verhaal", "2021-03-04T10:00:00Z")
    after = json.loads(lekwacht("trace", FIRST_INCIDENT, "--warc", str(old), "--json").stdout)
    assert [(recipient["order"], recipient["basis"]) for recipient in after["recipients"]] == [
        ("ervoor", "bewezen")
    ]
    assert after["earliest_proven"]["earliest"].startswith("2021-03-04T10:00:00")
    assert after["earliest_proven"]["origin"] == "file oud.warc"
    lekwacht("verify")
    other = tmp_path / "geen.warc"
    other.write_bytes(b"WARC")
    errors = lekwacht("trace", FIRST_INCIDENT, "--warc", str(other), expect=2).stderr
    assert "lekwacht: geen.warc holds no WARC record" in errors
    assert errors.count("lekwacht: ") == 1


def page_of(text: str) -> str:
    """A page of a forum on which this text stands."""
    return f"<html><body><article><h1>Draad</h1><p>{text}</p></article></body></html>"


def test_archives_answer_the_echt_question(lekwacht: Run, root: Path, tmp_path: Path) -> None:
    """An archive's oldest capture with the passage and its newest without bound when it came, on its word."""
    with webarchive.serving() as archive:
        lekwacht("init")
        own = (
            f'archives = ["oud wayback {archive.base}"]\nloopback = ["{archive.address}"]\n'
            "archive_requests_a_minute = 60000\n"
        )
        settings = root / "lekwacht.toml"
        settings.write_text(settings.read_text().replace("[crawl]\n", f"[crawl]\n{own}"))
        line = {"ref": "VB-7", "kind": "voornemen", "section": "relaas", "text": PASSAGE}
        shared = {"shared_with": "COA", "shared_on": "2024-06-01"}
        (tmp_path / "documenten.jsonl").write_text(json.dumps(line | shared) + "\n", encoding="utf-8")
        lekwacht("enrol", "--jsonl", str(tmp_path / "documenten.jsonl"))
        url = "https://forum.example/draad/1"
        new = archived(tmp_path / "nieuw.warc", url, "2025-02-01T10:00:00Z")
        for step in (("crawl", "--warc", str(new)), ("match",), ("report",)):
            lekwacht(*step)
        other = "Vandaag over het weer, de bus en de markt in het dorp, en over niets anders dan dat. " * 3
        for moment, text in (("2018-01-02", other), ("2019-05-01", other), ("2020-06-02", PASSAGE)):
            at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
            archive.kept.append(webarchive.Kept(url, at, page_of(text)))
        wish = ("trace", FIRST_INCIDENT, "--archives", "--yes", "--json")
        assert "--reason" in lekwacht(*wish, expect=2).stderr
        assert archive.asked == []
        ended = lekwacht(*wish, "--reason", "Stond het er al voor de verstrekking?")
        assert "weten dan welke pagina ons interesseert" in ended.stderr
        assert not any(word in request for request in archive.asked for word in ("Mbezelin", "uurwerken"))
    dossier = json.loads(ended.stdout)
    (page,) = dossier["archived"]
    assert page["oldest_with"].startswith("2020-06-02T00:00:00")
    assert page["newest_without"].startswith("2019-05-01T00:00:00")
    assert (page["listed"], page["read"], page["unread"]) == (3, 3, 0)
    assert [(row["order"], row["basis"]) for row in dossier["recipients"]] == [("ervoor", "bewezen")]
    assert dossier["earliest_proven"]["strength"] == "archief"
    assert dossier["earliest_proven"]["origin"] == "archive oud"
    place = next(row for row in dossier["appearances"] if row["site"] == "archive-oud-forum.example")
    kinds = {(fact["kind"], fact["strength"]): fact["earliest"][:10] for fact in place["dates"]}
    assert kinds["opgegeven", "archief"] == "2020-06-02"
    assert kinds["vastgelegd", "bewijs"] == datetime.now(UTC).date().isoformat()
    history = lekwacht("incidents", "history", FIRST_INCIDENT).stdout
    assert "archives_asked" in history or "archie" in history
    lekwacht("verify")
    output = lekwacht("trace", FIRST_INCIDENT, "--no-search").stdout
    assert "rust op het woord van dat archief" in output
    assert lekwacht("archives", "list", "--json").stdout.count('"archive": "oud"') == 1
    sealed = tmp_path / "melding.wacz"
    lekwacht("incidents", "bundle", FIRST_INCIDENT, "--purpose", "aangifte", "--out", str(sealed))
    assert halves(sealed) == {("2020-06-02", True): True, ("2019-05-01", False): False}
    lekwacht("verify", str(sealed))


def halves(sealed: Path) -> dict[tuple[str, bool], bool]:
    """Whether the passage is in each capture, by its archive's date and by what the manifest says."""
    with zipfile.ZipFile(sealed) as opened:
        listed = json.loads(opened.read("dossier/manifest.json"))["captures"]
        return {
            (half["archive_date"][:10], half["holds_passage"]): "Mbezelin"
            in page_in(opened.read(half["file"]))
            for half in listed
            if half["archive_date"]
        }


def page_in(record: bytes) -> str:
    """The page of a packed record."""
    content: bytes = next(iter(ArchiveIterator(io.BytesIO(record)))).content_stream().read()
    return content.decode()
