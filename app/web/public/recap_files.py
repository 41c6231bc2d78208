"""/events/<code>/recap/files/<id>: slides to save, photos to see; nothing that a browser runs."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from werkzeug.http import dump_options_header

from app.kernel.errors import NotFound
from app.recaps.queries import file_of
from app.recaps.rules import FileKind
from app.web.guards import anyone
from app.web.public.recaps import open_recap

page = Blueprint("public_recap_files", __name__)


@page.get("/events/<code>/recap/files/<int:file_id>")
@anyone
def show(code: str, file_id: int) -> ResponseReturnValue:
    found = file_of(open_recap(code).id, file_id)
    if found is None:
        raise NotFound()
    answer = Response(found.content, mimetype=found.type)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    how = "inline" if found.kind is FileKind.PHOTO else "attachment"
    answer.headers["Content-Disposition"] = dump_options_header(how, {"filename": found.name})
    answer.cache_control.max_age = 300
    return answer
