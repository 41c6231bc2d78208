"""/objections/code: the code is typed; then the page says whether a book holds the address (PR41),
and lets its owner object, or take that back."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.objections.queries import objection_of
from app.objections.rules import IN_TIME, CodeWrong
from app.unlisting.queries import held
from app.web.context import marks, now
from app.web.guards import anyone
from app.web.member import private
from app.web.objecting import CodeForm
from app.web.words import sentence

page = Blueprint("proofs", __name__)
page.after_request(private)


@page.get("/objections/code")
@anyone
def new() -> ResponseReturnValue:
    return asked_again(CodeForm(formdata=None))


@page.post("/objections/code")
@anyone
def create() -> ResponseReturnValue:
    form = CodeForm()
    refused = unproved(form)
    if refused is not None:
        return refused
    kind, value = form.address.kind, form.address.data
    return render_template(
        "public/objections/show.html",
        form=form,
        held=held(kind, value),
        made=objection_of(kind, value, marks=marks()),
        until=now() + IN_TIME,
    )


def unproved(form: CodeForm) -> ResponseReturnValue | None:
    """What to answer; None: the address is theirs."""
    if not form.validate_on_submit():
        return asked_again(form, 422)
    try:
        form.prove()
    except CodeWrong as refusal:
        form.code.errors = [sentence(refusal)]
        return asked_again(form, 422)
    return None


def asked_again(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    return render_template("public/objections/code.html", form=form), status
