"""Preloaded in every worker of a retro-scan: gives it the settings of its own machine."""

import os
from pathlib import Path
from typing import Any

from lekwacht.context import Context
from scale import worker
from store.hardening import harden


def dask_setup(_worker: Any) -> None:  # noqa: ANN401 - Dask's signature
    """Read this machine's configuration; the key stays in the file that it names."""
    harden()
    context = Context(Path(os.environ.get("LEKWACHT_DATA", "lekwacht-data")))
    settings = context.configuration
    worker.use(worker.WorkerSettings(context.data.root, settings.match, settings.scale))


def dask_teardown(_worker: Any) -> None:  # noqa: ANN401 - as above
    """Let the reading process go."""
    worker.end()
