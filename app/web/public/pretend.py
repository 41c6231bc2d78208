"""/pretend/<payment>: the pretend provider's own page: pay, decline, pay later, close the tab."""

from __future__ import annotations

from typing import cast, get_args

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.payments.pretend import Choice, Pretend
from app.web.context import now, providers
from app.web.guards import development

page = Blueprint("pretend", __name__)


def _provider() -> Pretend:
    provider = providers().get("pretend")
    return provider if isinstance(provider, Pretend) else abort(404)


@page.get("/pretend/<payment>")
@development
def show(payment: str) -> ResponseReturnValue:
    book = _provider().page_of(payment) or abort(404)
    return render_template("public/pretend/show.html", book=book, payment=payment)


@page.post("/pretend/<payment>")
@development
def update(payment: str) -> ResponseReturnValue:
    provider = _provider()
    book = provider.page_of(payment) or abort(404)
    choice = request.form.get("choice", "")
    if choice not in get_args(Choice):
        abort(422)
    provider.choose(payment, cast(Choice, choice), now=now())
    return redirect(book["cancel_url"] if choice == "decline" else book["return_url"], 303)
