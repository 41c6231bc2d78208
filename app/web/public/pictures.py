"""/pictures/<code>/<width>.webp: a photo that a team shows. It never changes at its address."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.kernel.errors import NotFound
from app.pictures.queries import content_of
from app.web.guards import anyone
from app.web.security import YEAR

page = Blueprint("pictures", __name__)


@page.get("/pictures/<code>/<int:width>.webp")
@anyone
def show(code: str, width: int) -> ResponseReturnValue:
    content = content_of(code, width)
    if content is None:
        raise NotFound()
    answer = Response(content, mimetype="image/webp")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.cache_control.public = True
    answer.cache_control.max_age = YEAR
    answer.cache_control.immutable = True
    return answer
