"""Starts real programs on loopback for the crawler to visit, and ends them again.

Debian's programs are used where they are installed; those of PyPI get an environment of their own in
`.real-programs/`, made the first time. A test whose program is missing skips with the reason, or fails
where skips are forbidden.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parents[1] / ".real-programs"


def missing(what: str) -> None:
    """Skip, or fail where a missing program is a failure."""
    if os.environ.get("LEKWACHT_NO_SKIPS") == "1":
        pytest.fail(what)
    pytest.skip(what)


def free_port() -> int:
    """A loopback port that is free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_of(package: str, python: str = sys.executable) -> Path:
    """The programs of a PyPI package, installed in an environment of their own."""
    folder = ENVIRONMENTS / package
    if not (folder / "bin" / "python").exists():
        subprocess.run([python, "-m", "venv", folder], check=True)
        pip = [folder / "bin" / "pip", "install", "-q", package, "setuptools<81"]
        made = subprocess.run(pip, check=False)
        if made.returncode:
            shutil.rmtree(folder)
            missing(f"{package} could not be installed from PyPI")
    return folder / "bin"


@contextlib.contextmanager
def running(command: list[str | Path], url: str, *, env: dict[str, str], cwd: Path) -> Iterator[None]:
    """The program, once it answers at this address, until the block ends."""
    log = cwd / "log.txt"
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env={**os.environ, **env}, cwd=cwd, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _await_answer(url, process, log)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _await_answer(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"{process.args} did not answer: {log.read_text()[-2000:]}")


@dataclass
class WordPress:
    """A running WordPress."""

    url: str
    env: dict[str, str]

    def act(self, *orders: dict[str, object]) -> list[int]:
        """Have WordPress itself do these, and return the new ids."""
        lines = "".join(json.dumps(order) + "\n" for order in orders)
        done = _php(HERE / "wordpress" / "act.php", self.env, lines)
        return [int(line) for line in done.split()]


@contextlib.contextmanager
def wordpress(folder: Path) -> Iterator[WordPress]:
    """Debian's WordPress with its own MariaDB, in Dutch, without posts of ours."""
    if not (Path("/usr/share/wordpress").exists() and shutil.which("mariadbd") and shutil.which("php")):
        missing("needs Debian's wordpress, wordpress-l10n, mariadb-server, php-cli and php-mysql")
    port, database_port = free_port(), free_port()
    site = folder / "site"
    shutil.copytree("/usr/share/wordpress", site, ignore_dangling_symlinks=True)
    (site / "wp-config.php").unlink(missing_ok=True)
    shutil.copy(HERE / "wordpress" / "wp-config.php", site)
    url = f"http://127.0.0.1:{port}"
    env = {
        "WP_URL": url,
        "WP_SITE": str(site),
        "WP_DB_PORT": str(database_port),
        "PHP_CLI_SERVER_WORKERS": "2",
    }
    with _mariadb(database_port):
        _php(HERE / "wordpress" / "install.php", env)
        router = HERE / "wordpress" / "router.php"
        command: list[str | Path] = ["php", "-S", f"127.0.0.1:{port}", "-t", site, router]
        with running(command, url, env=env, cwd=folder):
            yield WordPress(f"{url}/", env)


@contextlib.contextmanager
def mediawiki(folder: Path) -> Iterator[tuple[str, Path]]:
    """Debian's MediaWiki on SQLite; its address and its folder."""
    if not (Path("/usr/share/mediawiki").exists() and shutil.which("php")):
        missing("needs Debian's mediawiki, php-cli and php-sqlite3")
    port = free_port()
    site, url = folder / "site", f"http://127.0.0.1:{port}"
    shutil.copytree("/usr/share/mediawiki", site, ignore_dangling_symlinks=True)
    (site / "LocalSettings.php").unlink(missing_ok=True)
    (folder / "wiki").mkdir()
    options = ["--dbtype=sqlite", "--dbname=wiki", f"--dbpath={folder / 'data'}", f"--server={url}"]
    options += ["--scriptpath=", "--lang=nl", "--pass=alleen-voor-de-test", "Dorpswiki", "beheer"]
    _php(site / "maintenance" / "install.php", {}, "", *options)
    with running(["php", "-S", f"127.0.0.1:{port}", "-t", site], url, env={}, cwd=folder):
        yield f"{url}/", site


def edit_wiki(site: Path, title: str, text: str, user: str = "beheer") -> None:
    """Write a page of the wiki with its own maintenance script."""
    _php(site / "maintenance" / "edit.php", {}, text, "--user", user, title)


@contextlib.contextmanager
def spirit(folder: Path, seed: str) -> Iterator[str]:
    """Spirit, a Django forum, filled by a script that runs in its own shell."""
    programs = environment_of("django-spirit")
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": ""}
    _run([programs / "spirit", "startproject", "mysite"], folder, env)
    site, port = folder / "mysite", free_port()
    _run([programs / "python", "manage.py", "spiritinstall"], site, env)
    _run([programs / "python", "manage.py", "shell"], site, env, seed)
    url = f"http://127.0.0.1:{port}"
    command: list[str | Path] = [
        programs / "python",
        "manage.py",
        "runserver",
        "--noreload",
        f"127.0.0.1:{port}",
    ]
    with running(command, url, env=env, cwd=site):
        yield f"{url}/"


def _newer_python() -> str | None:
    """A Python newer than 3.11 that runs: a shim of pyenv on the PATH need not."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for name in ("python3.13", "python3.12"):
        for path in (shutil.which(name), *pyenv.glob(f"versions/*/bin/{name}")):
            if path and subprocess.run([path, "-c", ""], check=False, capture_output=True).returncode == 0:
                return str(path)
    return None


@contextlib.contextmanager
def flaskbb(folder: Path, topics: int, posts: int) -> Iterator[str]:
    """FlaskBB, filled by its own command; it needs a Python newer than 3.11."""
    python = _newer_python()
    if python is None and not (ENVIRONMENTS / "flaskbb").exists():
        missing("FlaskBB needs Python 3.12 or 3.13 on the PATH or in pyenv")
    programs = environment_of("flaskbb", python or sys.executable)
    for packages in programs.parent.glob("lib/python*/site-packages"):
        (packages / "logs").mkdir(exist_ok=True)  # it writes its log beside its own code
    port = free_port()
    settings = folder / "flaskbb.cfg"
    _run([programs / "flaskbb", "makeconfig", "-d", "-f", "-o", settings], folder, {})
    text = settings.read_text()
    text += (
        f'\nSQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/flaskbb.sqlite"\nSERVER_NAME = "127.0.0.1:{port}"\n'
    )
    settings.write_text(text)
    command = [programs / "flaskbb", "--config", settings]
    _run([*command, "populate", "-f", "-b", "--topics", str(topics), "--posts", str(posts)], folder, {})
    url = f"http://127.0.0.1:{port}"
    served = [*command, "run", "--host", "127.0.0.1", "--port", str(port), "--no-reload"]
    with running(served, url, env={}, cwd=folder):
        yield f"{url}/"


@contextlib.contextmanager
def isso(folder: Path, host: str) -> Iterator[str]:
    """Isso, which keeps the comments of another site and gives them as JSON."""
    programs = environment_of("isso")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = folder / "isso.cfg"
    settings.write_text(
        f"[general]\ndbpath = {folder}/comments.db\nhost = {host}\n[server]\nlisten = {url}\n"
        "[guard]\nenabled = false\n[moderation]\nenabled = false\n"
    )
    with running([programs / "isso", "-c", settings, "run"], url, env={}, cwd=folder):
        yield url


@contextlib.contextmanager
def replay(folder: Path, warc_files: list[Path]) -> Iterator[str]:
    """pywb, with these files in a collection named "avond"; the address of its root."""
    programs = environment_of("pywb")
    _run([programs / "wb-manager", "init", "avond"], folder, {})
    _run([programs / "wb-manager", "add", "avond", *warc_files], folder, {})
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command: list[str | Path] = [programs / "wayback", "--port", str(port), "--bind", "127.0.0.1"]
    with running(command, url, env={}, cwd=folder):
        yield url


@contextlib.contextmanager
def _mariadb(port: int) -> Iterator[None]:
    """A MariaDB of its own, in a folder that the database's user may enter: pytest's is closed to it."""
    with tempfile.TemporaryDirectory(prefix="lekwacht-db-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        data, run = folder / "db", folder / "run"
        for path in (data, run):
            path.mkdir()
            shutil.chown(path, "mysql", "mysql")
        plain = ["--auth-root-authentication-method=normal", "--skip-test-db"]
        _run(["mariadb-install-db", "--user=mysql", f"--datadir={data}", *plain], folder, {})
        options = [f"--datadir={data}", f"--socket={run / 'm.sock'}", f"--port={port}"]
        options += ["--bind-address=127.0.0.1", f"--pid-file={run / 'm.pid'}"]
        process = subprocess.Popen(
            ["mariadbd", "--no-defaults", "--user=mysql", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _create_database(run / "m.sock")
            yield
        finally:
            process.terminate()
            process.wait()


def _create_database(socket_path: Path) -> None:
    sql = "CREATE DATABASE wp; CREATE USER 'wp'@'%' IDENTIFIED BY 'wp'; GRANT ALL ON wp.* TO 'wp'@'%';"
    sql += "CREATE USER 'wp'@'localhost' IDENTIFIED BY 'wp'; GRANT ALL ON wp.* TO 'wp'@'localhost'"
    for _ in range(100):
        done = subprocess.run(
            ["mariadb", "-uroot", "-S", socket_path, "-e", sql], capture_output=True, check=False
        )
        if done.returncode == 0:
            return
        time.sleep(0.2)
    pytest.fail(f"MariaDB did not start: {done.stderr!r}")


def _php(script: Path, env: dict[str, str], given: str = "", *arguments: str) -> str:
    return _run(["php", script, *arguments], script.parent, env, given)


def _run(command: list[str | Path], folder: Path, env: dict[str, str], given: str = "") -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **env},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{command[0]} {command[1:3]}: {done.stdout[-1500:]} {done.stderr[-1500:]}")
    return done.stdout
