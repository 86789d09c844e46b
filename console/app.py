"""The web application: its pages behind the guard, the guard behind the layers."""

from pathlib import Path
from sqlite3 import OperationalError

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from console.console import Console
from console.failures import failure, last_resort
from console.guard import LONGEST_FORM, arrive
from console.routes import PAGES
from console.security import AddressLayer, HeaderLayer, SameSiteLayer

STATIC = Path(__file__).parent / "static"


class FixedFiles(StaticFiles):
    """Our own style and script: the same for everybody, so a browser may keep them for a while."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file, with leave to keep it for an hour."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "private, max-age=3600"
        return response


def create_app(console: Console) -> Starlette:
    """The application for this console."""
    routes = [page.route() for page in PAGES]
    app = Starlette(
        routes=[*routes, Mount("/static", FixedFiles(directory=STATIC), name="static")],
        middleware=[
            Middleware(HeaderLayer, address=console.address),
            Middleware(AddressLayer, address=console.address),
            Middleware(SameSiteLayer, address=console.address),
        ],
        exception_handlers={
            HTTPException: _refused,
            OperationalError: _busy,
            Exception: last_resort,
        },
        max_body_size=LONGEST_FORM,
    )
    app.state.console = console
    app.state.pages = {route.name: route for route in routes}
    return app


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return await run_in_threadpool(lambda: failure(arrive(request.app.state.console, request), status))


async def _busy(request: Request, error: Exception) -> Response:
    if "locked" not in str(error):
        raise error
    return await run_in_threadpool(lambda: failure(arrive(request.app.state.console, request), 503))
