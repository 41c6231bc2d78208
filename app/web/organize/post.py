"""/organize/post: whether mails leave, for who runs the house."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.mailings.queries import bounces
from app.messages import queries as messages
from app.story.queries import mailbox
from app.web.context import now, settings
from app.web.guards import operator
from app.web.openings import note_opening

page = Blueprint("organize_post", __name__)


@page.get("/organize/post")
@operator
def index() -> ResponseReturnValue:
    failed, gone = messages.undelivered(), bounces()
    seen = [*(mail.recipient for mail in failed), *(each.email for each in gone)]
    note_opening("post", [mailbox(address) for address in seen])
    return render_template(
        "organize/post/index.html",
        health=messages.health(now=now()),
        failed=failed,
        bounces=gone,
        house=settings(),
    )
