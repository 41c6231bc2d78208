"""/member/contacts.vcf: my book, or one person, for a phone."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from app.contacts.queries import Known, contact_of, whole_book
from app.web.context import viewer
from app.web.guards import member
from app.web.member import pages
from app.web.vcards import vcards

page = pages("vcards", __name__)
VERSIONS = {"": "3.0", "3": "3.0", "4": "4.0"}


@page.get("/contacts.vcf")
@member
def index() -> ResponseReturnValue:
    me = viewer().profile
    return _file(whole_book(me) if me else [], "contacts")


@page.get("/contacts/<int:contact_id>.vcf")
@member
def show(contact_id: int) -> ResponseReturnValue:
    return _file([contact_of(viewer().profile, contact_id)], "contact")


def _file(people: Iterable[Known], name: str) -> Response:
    version = VERSIONS.get(request.args.get("version", "")) or abort(404)
    return Response(
        vcards(people, version=version),
        mimetype="text/vcard",
        headers={"Content-Disposition": f'attachment; filename="{name}.vcf"'},
    )
