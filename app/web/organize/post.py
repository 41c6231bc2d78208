"""/organize/post: whether mails leave, for who runs the house."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.mailings.queries import bounces
from app.messages import queries as messages
from app.web.context import now, settings
from app.web.guards import operator

page = Blueprint("organize_post", __name__)


@page.get("/organize/post")
@operator
def index() -> ResponseReturnValue:
    return render_template(
        "organize/post/index.html",
        health=messages.health(now=now()),
        failed=messages.undelivered(),
        bounces=bounces(),
        house=settings(),
    )
