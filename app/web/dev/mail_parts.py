"""One part of a demonstration mail, as a mail program would show it: no script, no outside."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from app.web.dev.mail import open_mail
from app.web.guards import demo_only

page = Blueprint("mail_parts", __name__)

# `sandbox` without scripts; styles stand in the mail itself, as mail programs want them
AS_MAIL = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; "
    "sandbox allow-popups allow-top-navigation-by-user-activation"
)


@page.get("/-/mail/<name>/<int:n>")
@demo_only
def show(name: str, n: int) -> ResponseReturnValue:
    everything = list(open_mail(name).walk())
    if n >= len(everything) or everything[n].is_multipart():
        abort(404)
    part = everything[n]
    content = part.get_content()
    body = content.encode() if isinstance(content, str) else content
    answer = Response(body, content_type=part.get_content_type())
    if isinstance(content, str):
        answer.content_type = f"{part.get_content_type()}; charset=utf-8"
    answer.headers["Content-Security-Policy"] = AS_MAIL
    if file := part.get_filename():
        answer.headers.set("Content-Disposition", "attachment", filename=file)
    return answer
