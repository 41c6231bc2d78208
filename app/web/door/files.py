"""All that the scanner stands on, under one path: its service worker can only keep what is there.

A worker script outside the scope silently never starts offline, so the libraries and even the
house's colours are sent from here too. Why: docs/adr/0009.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.web.context import settings
from app.web.door.guide_words import SCREENS, WORDS
from app.web.door.words import words
from app.web.guards import anyone
from config import ROOT

page = Blueprint("door_files", __name__, url_prefix="/door")

STATIC = ROOT / "app" / "static"
OURS = STATIC / "door"
WORKER = OURS / "sw.js"
OTHERS = {  # brought at set-up (package.json), and what the whole house shares
    "zxing/reader/index.js": STATIC / "vendor/zxing/reader/index.js",
    "zxing/share.js": STATIC / "vendor/zxing/share.js",
    "zxing/zxing_reader.wasm": STATIC / "vendor/zxing/zxing_reader.wasm",
    "idb/index.js": STATIC / "vendor/idb/index.js",
    "tokens.css": STATIC / "css/tokens.css",
}
PACK = "pack.json"
TYPES = {".js": "text/javascript", ".wasm": "application/wasm"}
# The decoder is WebAssembly in a worker; a worker obeys the policy that came with its own script.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob: mediastream:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is sent, packed once."""

    type: str
    body: bytes
    packed: dict[str, bytes]  # encoding -> body

    @classmethod
    def read(cls, path: Path) -> File:
        body = path.read_bytes()
        beside = {
            "br": path.with_name(f"{path.name}.br"),
            "gzip": path.with_name(f"{path.name}.gz"),
        }
        packed = {how: file.read_bytes() for how, file in beside.items() if file.exists()}
        if "gzip" not in packed and path.suffix not in (".png",):
            packed["gzip"] = gzip.compress(body, 9, mtime=0)
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        return cls(kind or "application/octet-stream", body, packed)


@dataclass(frozen=True, slots=True)
class Shelf:
    files: dict[str, File]
    guides: dict[str, bytes]  # language -> the volunteer's page
    version: str  # of everything together, the page included: one change, one new version
    pack: File  # our own small files in one, see packed()


def gather() -> Shelf:
    ours = {file.name: file for file in sorted(OURS.iterdir()) if file != WORKER}
    there = {name: path for name, path in (ours | OTHERS).items() if path.exists()}
    files = {name: File.read(path) for name, path in there.items()}
    guides = {language: guide(language) for language in ("fr", "en")}
    mark = hashlib.sha256(shell("", files).encode() + b"".join(guides.values()))
    for name, file in files.items():
        mark.update(name.encode() + b"\0" + file.body)
    return Shelf(files, guides, mark.hexdigest()[:12], packed({name: files[name] for name in ours}))


def packed(files: dict[str, File]) -> File:
    """Texts that the service worker keeps as if each had been fetched: one request for them all,
    and what they have in common is sent once."""
    texts = {name: file for name, file in files.items() if not file.type.startswith("image/")}
    told = {f"/door/a/{name}": [file.type, file.body.decode()] for name, file in texts.items()}
    rules = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
    body = json.dumps({"headers": rules, "files": told}, ensure_ascii=False).encode()
    return File("application/json", body, {"gzip": gzip.compress(body, 9, mtime=0)})


def shell(version: str, files: Iterable[str]) -> str:
    """The page. It names its modules at once: on a slow network each would wait for the last."""
    later = ("worker.js", "zxing/", "lite.js")  # fetched by the worker, or by another page
    modules = [name for name in files if name.endswith(".js") and not name.startswith(later)]
    return render_template("door/index.html", version=version, modules=modules)


def guide(language: str) -> bytes:
    """The volunteer's two minutes, with the verdicts in the scanner's own words."""
    facts = {"said": WORDS[language], "screens": SCREENS, "verdicts": words(language)}
    facts["address"] = f"{settings().base_url}/door/"
    return render_template("door/guide.html", language=language, **facts).encode()


def shelf() -> Shelf:
    """Read once; in development, each time."""
    kept = current_app.extensions.get("door_files")
    if kept is None or current_app.config["TEMPLATES_AUTO_RELOAD"]:
        kept = current_app.extensions["door_files"] = gather()
    assert isinstance(kept, Shelf)
    return kept


def guarded(response: Response) -> Response:
    """With the scanner's own rules, stricter than the house's, and never kept without asking."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Permissions-Policy"] = "camera=(self), screen-wake-lock=(self)"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)  # turns itself into "not modified" where it can
    return response


@page.get("/a/<path:name>")
@anyone
def show(name: str) -> ResponseReturnValue:
    file = shelf().pack if name == PACK else shelf().files.get(name) or abort(404)
    best = next((how for how in file.packed if request.accept_encodings[how]), None)
    response = Response(file.packed[best] if best else file.body, content_type=file.type)
    if best:
        response.headers["Content-Encoding"] = best
    response.vary.add("Accept-Encoding")
    return guarded(response)


@page.get("/sw.js")
@anyone
def index() -> ResponseReturnValue:
    """The service worker: our list of files, then the code that keeps them."""
    kept = shelf()
    guides = [f"/door/guide/{language}" for language in kept.guides]
    paths = [
        "/door/",
        "/door/manifest.webmanifest",
        *guides,
        *(f"/door/a/{name}" for name in kept.files),
    ]
    lines = f'const NAME = "door-{kept.version}";\nconst FILES = {json.dumps(paths)};\n'
    lines += f'const PACK = "/door/a/{PACK}";\n'
    code = WORKER.read_text()
    return guarded(Response(lines + code, content_type="text/javascript"))
