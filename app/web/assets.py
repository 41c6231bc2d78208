"""One style sheet, one script, one set of icons: joined at start, named by what they hold.

There is no build step. Each CSS file of ours is put into `site.css` in the order of ORDER, each
JavaScript file into `site.js` in a block of its own, so that names in one file do not meet those of
another; what one page alone needs stays a file by itself (`js/alone`, `css/alone`). The address
carries a hash, so a phone keeps it for a year and asks again only when it changed. The order does
what `@layer` would: phones before Chrome 99 skip a whole layer.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.web.guards import anyone
from app.web.rendering import ours

ORDER = ("tokens.css", "reset.css", "layout.css", "components/*.css", "pages/*.css")
YEAR = 31_536_000  # seconds
MIME = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}

page = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent. `name` carries the hash: site-1a2b3c4d.css."""

    name: str
    address: Markup
    body: bytes
    packed: bytes

    @classmethod
    def of(cls, name: str, text: str) -> Asset:
        body = text.encode()
        stem, _, kind = name.rpartition(".")
        digest = hashlib.sha256(body).hexdigest()[:8]
        full = f"{stem}-{digest}.{kind}"
        return cls(full, ours(f"/assets/{full}"), body, gzip.compress(body, 9, mtime=0))


def gather(root: Path) -> dict[str, Asset]:
    """All that pages link to, by its plain name, from the static folder `root`."""
    styles = [file for glob in ORDER for file in sorted((root / "css").glob(glob))]
    scripts = sorted((root / "js").glob("*.js"))
    texts = {
        "site.css": "\n".join(file.read_text() for file in styles),
        "site.js": "\n".join(f"{{\n{file.read_text()}}}" for file in scripts),
    } | {
        file.name: file.read_text()
        for glob in ("img/*.svg", "js/alone/*.js", "css/alone/*.css")
        for file in sorted(root.glob(glob))
    }
    return {name: Asset.of(name, text) for name, text in texts.items()}


def refresh() -> None:
    """Development sees each change at once: all is gathered anew once a page."""
    if current_app.config["TEMPLATES_AUTO_RELOAD"] and "assets" not in g:
        g.assets = gather(Path(str(current_app.static_folder)))
        current_app.extensions["assets"].update(g.assets)


@page.get("/assets/<name>")
@anyone
def show(name: str) -> ResponseReturnValue:
    refresh()
    stem, _, kind = name.rpartition(".")
    found = current_app.extensions["assets"].get(f"{stem.rpartition('-')[0]}.{kind}")
    if found is None:
        abort(404)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = Response(found.packed if packed else found.body, mimetype=MIME[kind])
    answer.cache_control.public = True
    answer.cache_control.max_age = YEAR if name == found.name else 0  # a page of another version
    answer.cache_control.immutable = name == found.name
    answer.vary.add("Accept-Encoding")
    if packed:
        answer.content_encoding = "gzip"
    return answer


def install(app: Flask) -> None:
    kept = app.extensions["assets"] = gather(Path(str(app.static_folder)))

    def asset(name: str) -> Markup:
        """The address of `name` for a page. Raises: KeyError for a file that is not ours."""
        if app.config["TEMPLATES_AUTO_RELOAD"]:
            refresh()
        return kept[name].address

    app.add_template_global(asset)
