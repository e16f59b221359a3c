"""Where the page sends files: one request a file, its bytes as the body, so that the page can show how far each is."""

from __future__ import annotations

from urllib.parse import unquote

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from assistant.library import Library
from assistant.ui.events import error_line
from corpus.load import FILE_LIMIT

PATH = "/upload"
# A page of another site cannot send this without asking first, and is not answered.
OWN = "x-file-name"


def upload_route(library: Library) -> Route:
    """Takes a file whose name stands, percent-encoded, in the header ``x-file-name``.

    The reply is JSON: {"ok": whether it was taken, "line": what it is or why not}.
    """

    async def take(request: Request) -> JSONResponse:
        name = request.headers.get(OWN)
        if name is None:
            return JSONResponse({"ok": False, "line": "No file name was sent."}, 400)
        part = await run_sync(library.part)
        try:
            size = 0
            with part.open("wb") as file:
                async for piece in request.stream():
                    size += len(piece)
                    if size > FILE_LIMIT:
                        line = f"The file has more than {FILE_LIMIT // 2**20} MiB: split it."
                        return JSONResponse({"ok": False, "line": line}, 413)
                    await run_sync(file.write, piece)
            line = await run_sync(library.add, unquote(name), part)
            return JSONResponse({"ok": True, "line": line})
        except Exception as error:
            return JSONResponse({"ok": False, "line": error_line(error)})
        finally:
            part.unlink(missing_ok=True)

    return Route(PATH, take, methods=["POST"])
