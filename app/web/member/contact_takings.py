"""/member/contact-files/<id>/taking: yes, bring them in; …/end: stop there."""

from __future__ import annotations

from functools import partial

from flask.typing import ResponseReturnValue

from app.bringing import actions, queries
from app.web.context import viewer
from app.web.guards import member
from app.web.member import pages
from app.web.member.contact_files import carried_on, done, file_page

page = pages("contact_takings", __name__)


@page.post("/contact-files/<int:file_id>/taking")
@member
def create(file_id: int) -> ResponseReturnValue:
    file = queries.file_of(viewer().profile, file_id)
    if done(partial(actions.take, file)):
        carried_on(file)
    return file_page(file)


@page.post("/contact-files/<int:file_id>/taking/end")
@member
def destroy(file_id: int) -> ResponseReturnValue:
    file = queries.file_of(viewer().profile, file_id)
    done(partial(actions.stop, file))
    return file_page(file)
