"""/member: one's own evenings, card, meetings and book. Kept by no cache, found by no engine."""

from __future__ import annotations

from flask import Blueprint, Response


def pages(name: str, where: str) -> Blueprint:
    """A family of personal pages (PR22, PR44)."""
    page = Blueprint(f"member_{name}", where, url_prefix="/member")
    page.after_request(private)
    return page


def private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
