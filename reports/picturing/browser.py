"""Debian's Chromium, shut in: no network, few rights, little time; what it shows comes from us.

It runs in a network namespace of its own, in which there is nothing, with its own sandbox on. Whatever a page
asks for is answered by us over a pipe, or refused. Nothing of a page is run: scripts are off.
"""

import base64
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reports.picturing.errors import PictureError

WIDTH, SCREEN, TALLEST = 1280, 900, 6000
LONGEST_S = 40
LARGEST_ANSWER = 64 << 20
_NOBODY = 65534
_PATH = "/usr/bin:/bin:/usr/sbin:/sbin"
_ANSWERED = "default-src 'none'; img-src * data:; style-src * 'unsafe-inline'; font-src * data:"

_OPTIONS = (
    *("--headless", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check"),
    *("--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-sync", "--no-pings"),
    *("--disable-background-networking", "--disable-component-update", "--disable-default-apps"),
    *("--dns-prefetch-disable", "--disable-breakpad", "--hide-scrollbars", "--mute-audio"),
    # were the namespace ever to fail, there would still be no way out
    *("--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"),
)
_LIMITS = ("prlimit", "--core=0", "--cpu=60", f"--fsize={256 << 20}", "--")
_ALONE = ("unshare", "--user", "--map-current-user", "--net", "--")

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CapturedAnswer:
    """What stood at an address, as it was captured."""

    content_type: str
    body: bytes


Find = Callable[[str], CapturedAnswer | None]
"""What was captured of an address; None where nothing was."""


def draw(url: str, find: Find) -> bytes:
    """The page at this address as a PNG, drawn from what `find` gives and nothing else.

    Raises:
        PictureError: a program is missing, the namespace is not allowed here, or the page could not be drawn.
    """
    with tempfile.TemporaryDirectory(prefix="lekwacht-picture-") as folder, _running(Path(folder)) as browser:
        return _drawn(browser, url, find)


def missing() -> tuple[str, ...]:
    """The programs that are missing for it, by name."""
    wanted = ("chromium", "unshare", "prlimit", *(("setpriv",) if os.geteuid() == 0 else ()))
    return tuple(name for name in wanted if shutil.which(name, path=_PATH) is None)


@dataclass(slots=True)
class _Browser:
    """A browser that runs, and the two ends of its pipe."""

    to: int
    back: int
    ends: float
    waiting: bytearray = field(default_factory=bytearray)
    number: int = 0

    def ask(self, method: str, session: str = "", **params: object) -> int:
        """Send a command; the number under which it is answered."""
        self.number += 1
        command: Message = {"id": self.number, "method": method, "params": params}
        if session:
            command["sessionId"] = session
        data = memoryview(json.dumps(command).encode() + b"\0")
        try:
            while data:
                data = data[os.write(self.to, data) :]
        except BrokenPipeError:
            raise PictureError("chromium ended before the page was drawn") from None
        return self.number

    def messages(self) -> Iterator[Message]:
        """What the browser says, until it ends or its time is over."""
        while True:
            end = self.waiting.find(b"\0")
            if end >= 0:
                message = json.loads(bytes(self.waiting[:end]))
                del self.waiting[: end + 1]
                yield message
                continue
            left = self.ends - time.monotonic()
            if left <= 0 or not select.select([self.back], [], [], left)[0]:
                raise PictureError(f"the page was not drawn within {LONGEST_S} seconds")
            part = os.read(self.back, 1 << 16)
            if not part or len(self.waiting) > LARGEST_ANSWER:
                raise PictureError("chromium could not start, or ended before the page was drawn")
            self.waiting += part


def _drawn(browser: _Browser, url: str, find: Find) -> bytes:
    target = _result(browser, browser.ask("Target.createTarget", url="about:blank"), find, "")["targetId"]
    attached = browser.ask("Target.attachToTarget", targetId=target, flatten=True)
    session = str(_result(browser, attached, find, "")["sessionId"])
    for method, params in _PREPARED:
        _result(browser, browser.ask(method, session, **params), find, session)
    browser.ask("Page.navigate", session, url=url)
    for message in browser.messages():
        _serve(browser, message, find, session)
        if message.get("method") == "Page.loadEventFired":
            break
    sizes = _result(browser, browser.ask("Page.getLayoutMetrics", session), find, session)
    tall = min(max(int(sizes["cssContentSize"]["height"]), SCREEN), TALLEST)
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": tall, "scale": 1}
    shot = browser.ask("Page.captureScreenshot", session, format="png", clip=clip, captureBeyondViewport=True)
    return base64.b64decode(_result(browser, shot, find, session)["data"])


_PREPARED: tuple[tuple[str, Message], ...] = (
    ("Emulation.setScriptExecutionDisabled", {"value": True}),
    (
        "Emulation.setDeviceMetricsOverride",
        {"width": WIDTH, "height": SCREEN, "deviceScaleFactor": 1, "mobile": False},
    ),
    ("Page.enable", {}),
    ("Fetch.enable", {"patterns": [{"urlPattern": "*"}]}),
)


def _result(browser: _Browser, number: int, find: Find, session: str) -> Message:
    for message in browser.messages():
        _serve(browser, message, find, session)
        if message.get("id") == number:
            if "result" not in message:
                raise PictureError(f"chromium refused to draw it: {message.get('error')}")
            answer: Message = message["result"]
            return answer
    raise PictureError("chromium did not answer")


def _serve(browser: _Browser, message: Message, find: Find, session: str) -> None:
    """Answer what a page asks for, where it was captured; refuse it else."""
    if message.get("method") != "Fetch.requestPaused":
        return
    asked = message["params"]
    answer = find(str(asked["request"]["url"])) if asked["request"]["method"] == "GET" else None
    if answer is None:
        browser.ask("Fetch.failRequest", session, requestId=asked["requestId"], errorReason="Aborted")
        return
    headers = {"Content-Type": answer.content_type, "Content-Security-Policy": _ANSWERED}
    browser.ask(
        "Fetch.fulfillRequest",
        session,
        requestId=asked["requestId"],
        responseCode=200,
        responseHeaders=[{"name": name, "value": value} for name, value in headers.items()],
        body=base64.b64encode(answer.body).decode(),
    )


@contextmanager
def _running(folder: Path) -> Iterator[_Browser]:
    """The browser, started in its cell and ended with everything that it started."""
    if missing():
        raise PictureError(f"no picture can be made: install {', '.join(missing())}")
    if os.geteuid() == 0:
        os.chown(folder, _NOBODY, _NOBODY)
    (theirs_in, to), (back, theirs_out) = os.pipe(), os.pipe()
    try:
        process = _start(folder, theirs_in, theirs_out)
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    try:
        yield _Browser(to, back, time.monotonic() + LONGEST_S)
    finally:
        os.close(to)
        os.close(back)
        _end(process)


def _start(folder: Path, commands: int, answers: int) -> int:
    lowered = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--")
    cell = (*_LIMITS, *(lowered if os.geteuid() == 0 else ()), *_ALONE)
    words = [*cell, "chromium", *_OPTIONS, f"--user-data-dir={folder}"]
    program = shutil.which(words[0], path=_PATH) or words[0]
    with Path(os.devnull).open("r+b") as nothing:
        return os.posix_spawn(
            program,
            words,
            {"PATH": _PATH, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
            file_actions=[
                # first out of the way of the numbers that they are to have
                (os.POSIX_SPAWN_DUP2, commands, 13),
                (os.POSIX_SPAWN_DUP2, answers, 14),
                (os.POSIX_SPAWN_DUP2, 13, 3),
                (os.POSIX_SPAWN_DUP2, 14, 4),
                (os.POSIX_SPAWN_CLOSE, 13),
                (os.POSIX_SPAWN_CLOSE, 14),
                *((os.POSIX_SPAWN_DUP2, nothing.fileno(), number) for number in range(3)),
            ],
            setsid=True,
        )


def _end(process: int) -> None:
    for _ in range(20):
        if os.waitpid(process, os.WNOHANG)[0]:
            return
        time.sleep(0.1)
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
