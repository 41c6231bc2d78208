"""The scanner: one page that a phone keeps, in both languages, and starts without network."""

from __future__ import annotations

import json

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.web.door.files import guarded, shelf, shell
from app.web.guards import anyone

page = Blueprint("door", __name__, url_prefix="/door")

MANIFEST = {
    "name": "Entregent · Porte",
    "short_name": "Porte",
    "description": "Lire les billets à l’entrée, avec ou sans réseau.",
    "lang": "fr",
    "id": "/door/",
    "start_url": "/door/",
    "scope": "/door/",
    "display": "standalone",
    "orientation": "portrait",
    "background_color": "#0c1226",
    "theme_color": "#0c1226",
    "icons": [
        {"src": "/door/a/icon.svg", "sizes": "any", "type": "image/svg+xml"},
        {"src": "/door/a/icon-192.png", "sizes": "192x192", "type": "image/png"},
        {
            "src": "/door/a/icon-512.png",
            "sizes": "512x512",
            "type": "image/png",
            "purpose": "any maskable",
        },
    ],
}


@page.get("/")
@anyone
def index() -> ResponseReturnValue:
    """The same for everybody: who a phone is, it learns by pairing."""
    kept = shelf()
    words = shell(kept.version, kept.files)
    return guarded(Response(words, content_type="text/html; charset=utf-8"))


@page.get("/manifest.webmanifest")
@anyone
def show() -> ResponseReturnValue:
    return guarded(Response(json.dumps(MANIFEST), content_type="application/manifest+json"))
