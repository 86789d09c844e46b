"""Which packages of Debian the tests against real programs need, and how to tell that they are there.

`python -m tests.real.debian` says in one command what to install, and ends with 2 while something is missing.
"""

import shutil
import sys
from pathlib import Path

NEEDED = {
    "chromium": "chromium",
    "libreoffice-calc": "/usr/lib/libreoffice/program/libsclo.so",
    "mariadb-server": "mariadbd",
    "mediawiki": "/usr/share/mediawiki",
    "php-cli": "php",
    "php-mysql": "/usr/share/php*-mysql",
    "php-sqlite3": "/usr/share/php*-sqlite3",
    "systemd": "systemd-analyze",
    "util-linux": "unshare",
    "wordpress": "/usr/share/wordpress",
    "wordpress-l10n": "/usr/share/wordpress/wp-content/languages/nl_NL.mo",
    "wordpress-theme-twentytwentyone": "/usr/share/wordpress/wp-content/themes/twentytwentyone",
    "wordpress-theme-twentytwentythree": "/usr/share/wordpress/wp-content/themes/twentytwentythree",
    "wordpress-theme-twentytwentytwo": "/usr/share/wordpress/wp-content/themes/twentytwentytwo",
}
"""By package a program on the path, or a file or folder (with wildcards) that it brings."""


def missing() -> list[str]:
    """The packages that are not installed."""
    return [package for package, sign in NEEDED.items() if not _is_there(sign)]


def command(packages: list[str]) -> str:
    """What to type to install them."""
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"


def _is_there(sign: str) -> bool:
    if sign.startswith("/"):
        return any(Path("/").glob(sign.removeprefix("/")))
    return shutil.which(sign) is not None


if __name__ == "__main__":
    if lacking := missing():
        sys.stderr.write("these tests need programs of Debian that are missing here; install them with:\n\n")
        sys.stderr.write(f"  {command(lacking)}\n\n")
        sys.exit(2)
