"""What every answer carries and every request must bring: hosts, headers, form tokens, local paths.

What it promises: SECURITY.md.
"""

from __future__ import annotations

import re
import secrets
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.payments import registry
from app.web.context import settings, viewer
from config import LOOPBACK, Settings

csrf = CSRFProtect()

# The phone's camera and the QR decoder (WebAssembly, in a worker) are for these pages only.
CAMERA = ("/door/", "/member/", "/static/")
# What is for one reader only: never kept by a browser or a proxy.
PERSONAL = (
    "/session",
    "/setup",
    "/member",
    "/organize",
    "/orders",
    "/t/",
    "/find",
    "/anchors/",
    "/applications/",
    "/consents/",
    "/invitations/",
    "/newsletter/",
    "/preview/",
    "/readers/",
    "/subscribers/",
    "/waitlist/",
    "/api/",
    "/-/",
    "/demo",
)
JSON = ("/api/", "/hooks/")  # who speaks it
UPLOADS = re.compile(
    r"/organize/events/[\w-]+/recap/files|/member/(photo|contact-files)"
    r"|/organize/(?:events|series|organizers|speakers)/[\w-]+/picture"
)
UPLOAD_MOST = 61_000_000  # bytes: three files of the largest at once
YEAR = 365 * 24 * 3600  # seconds
# A path of this house and nothing that a browser could read as another one's.
# Each character fits in one way only: with nested repeats, a wrong end would be tried 2^n ways.
LOCAL = re.compile(r"/(?:[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*/?)?(?:\?[A-Za-z0-9._~/=&%+:,-]*)?")


def install(app: Flask, of: Settings) -> None:
    app.config["TRUSTED_HOSTS"] = trusted_hosts(of)
    app.before_request(refuse_json)
    app.before_request(allow_uploads)
    csrf.init_app(app)
    app.after_request(add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    if of.trusted_proxies:
        # X-Forwarded-Host is not read: our links come from settings, not from a request
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=of.trusted_proxies, x_proto=of.trusted_proxies, x_host=0
        )


def refuse_json() -> None:
    """Forms are sent as forms: Flask-WTF would read JSON in their place, and fall over a list."""
    if request.is_json and not request.path.startswith(JSON):
        abort(415)


def allow_uploads() -> None:
    """Heavier than any form: slides, photos, address books; asked before its token is read."""
    if request.method == "POST" and UPLOADS.fullmatch(request.path) and viewer().is_member:
        request.max_content_length = UPLOAD_MOST


def trusted_hosts(of: Settings) -> list[str] | None:
    """Names this house answers to; None: any, for a demo opened to the local network by number."""
    host = urlsplit(of.base_url).hostname or ""
    if of.mode == "production":
        return [host]
    if host in ("0.0.0.0", "::"):  # noqa: S104 -- compared, not bound
        return None
    return [host, *LOOPBACK]


def csp_nonce() -> str:
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return cast(str, g.csp_nonce)


def local_path(typed: object) -> str:
    """The path when it stays in this house, else "". At most 500 characters. A file is no path."""
    text = typed if isinstance(typed, str) else ""
    return text if len(text) <= 500 and LOCAL.fullmatch(text) else ""


def content_policy(path: str, *, framed: bool = False) -> str:
    """`framed`: any site may show the page in a frame."""
    camera = path.startswith(CAMERA)
    wasm = " 'wasm-unsafe-eval'" if camera else ""
    blob = " blob:" if camera else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{csp_nonce()}'{wasm}",
            "style-src 'self'",
            f"img-src 'self' data:{blob}",
            f"media-src 'self'{blob}",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors *" if framed else "frame-ancestors 'none'",
            " ".join(("form-action 'self'", *registry.PAGES)),  # an order's form leads there
        )
    )


def add_headers(response: Response) -> Response:
    path = request.path
    head = response.headers
    camera = "self" if path.startswith(CAMERA) else ""
    if "Content-Security-Policy" not in head:
        head["Content-Security-Policy"] = content_policy(path)
    head.setdefault("Permissions-Policy", f"camera=({camera}), microphone=(), geolocation=()")
    head["X-Content-Type-Options"] = "nosniff"
    head["Cross-Origin-Opener-Policy"] = "same-origin"
    personal = path.startswith(PERSONAL) or is_order_form(path)
    head.setdefault(
        "Referrer-Policy", "same-origin" if personal else "strict-origin-when-cross-origin"
    )
    if settings().is_https:
        head["Strict-Transport-Security"] = f"max-age={YEAR}"
    if not path.startswith(("/static/", "/assets/")):
        response.vary.update(("Cookie", "Accept-Language"))
        if "Cache-Control" not in head:
            head["Cache-Control"] = "no-store" if personal or is_someone() else "private, no-cache"
    return response


def is_order_form(path: str) -> bool:
    """Shown again, it holds what somebody typed."""
    return path.startswith("/events/") and path.endswith(("/orders", "/orders/new"))


def is_someone() -> bool:
    """The page may hold words for this reader alone. Asked of what is already known, no query."""
    return "viewer" in g and viewer().is_member
