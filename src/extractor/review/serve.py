"""The review server: for one person on this machine, and for pages it served itself; everything else is refused."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from extractor.archives.archive import Wanted
from extractor.model.errors import ExtractorError, NotFound
from extractor.review.desk import Asked, Desk, Said

HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names under which a page of this machine is asked for; any other name leads here by a trick."""
_LARGEST = 64 << 10
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_LIST_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def app_of(desk: Desk) -> Starlette:
    """The application over one desk; its token is new with every start."""
    token = secrets.token_urlsafe(24)

    async def listed(request: Request) -> Response:
        query = request.query_params
        wanted = Wanted(*(query.get(name, "")[:200] for name in ("q", "kind", "year", "state")))
        page = int(query["page"]) if query.get("page", "").isdecimal() else 0
        asked = Asked(wanted, "en" if query.get("lang") == "en" else "zh", min(page, 1_000_000))
        return HTMLResponse(
            await run_in_threadpool(desk.listing, asked), headers={"Content-Security-Policy": _LIST_POLICY}
        )

    async def report(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(desk.page, request.query_params.get("name", ""), token))

    async def correct(request: Request) -> Response:
        if not secrets.compare_digest(request.headers.get("x-extractor-token", ""), token):
            return PlainTextResponse("token", 403)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST:
                return PlainTextResponse("too large", 413)
        await run_in_threadpool(desk.correct, Said.model_validate_json(bytes(body)))
        return JSONResponse({"done": True})

    async def gold(_request: Request) -> Response:
        named = {"Content-Disposition": 'attachment; filename="gold.zip"'}
        return Response(await run_in_threadpool(desk.packed), media_type="application/zip", headers=named)

    return Starlette(
        routes=[
            Route("/", listed),
            Route("/report", report),
            Route("/correct", correct, methods=["POST"]),
            Route("/gold.zip", gold),
        ],
        exception_handlers={ExtractorError: _told, ValidationError: _told},
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=_only_ours)],
    )


async def _only_ours(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuses other hosts and what other origins ask; what is answered is for our own pages."""
    refused = _refusal(request)
    response = PlainTextResponse(refused, 403) if refused else await answer(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _refusal(request: Request) -> str:
    """Why a request is refused, or ''. A link to a report may stand on another page of this machine (Datasette's)."""
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in HOSTS:
        return "host"
    origin = request.headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return "origin"
    if request.method == "POST" and origin is None:
        return "origin"
    site = request.headers.get("sec-fetch-site", "same-origin")
    opened = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
    leads = {"/", "/report"} if site == "same-site" else {"/"}
    return "" if site in {"same-origin", "none"} or (opened and request.url.path in leads) else "site"


def _told(_request: Request, error: Exception) -> Response:
    """What could not be done, as plain text."""
    if isinstance(error, ValidationError):
        return PlainTextResponse(str(error.errors()[0]["msg"]), 400)
    detail = error.detail if isinstance(error, ExtractorError) else str(error)
    return PlainTextResponse(detail, 404 if isinstance(error, NotFound) else 400)
