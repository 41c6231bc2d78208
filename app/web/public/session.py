"""Signing in by a link sent by e-mail, and out again. No passwords to forget or to steal."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField

from app.accounts import actions, queries
from app.accounts.models import User
from app.accounts.rules import SIGN_IN_PER_ADDRESS, SIGN_IN_PER_IP, LinkSpent
from app.devices import actions as devices
from app.devices.queries import devices_of
from app.kernel.db import transaction
from app.messages.actions import leave
from app.story.queries import sessions_of
from app.web.context import client_place, device, locale, now, settings, user, viewer
from app.web.fields import EmailField, NameField
from app.web.guards import anyone, signed_in
from app.web.organize.story_words import sentences
from app.web.security import local_path

page = Blueprint("session", __name__)


class AddressForm(FlaskForm):
    email = EmailField(_l("Votre adresse e-mail"), required=True)
    next = HiddenField()


class NameForm(FlaskForm):
    name = NameField(_l("Votre nom"), required=True)


class LeaveForm(FlaskForm):
    everywhere = BooleanField()


@page.get("/session/new")
@anyone
def new() -> ResponseReturnValue:
    wanted = local_path(request.args.get("next"))
    if viewer().user:
        return redirect(wanted or home(viewer().user))
    return render_template("public/session/new.html", form=AddressForm(next=wanted))


@page.post("/session")
@anyone
def create() -> ResponseReturnValue:
    """The answer is the same whether the address is known here or not."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("public/session/new.html", form=form), 422
    minutes = settings().link_minutes
    with transaction():
        actions.count_try("sign-in-ip", client_place(), SIGN_IN_PER_IP, now=now())
        actions.count_try("sign-in", form.email.data, SIGN_IN_PER_ADDRESS, now=now())
        token = actions.make_link(
            form.email.data,
            lifetime=timedelta(minutes=minutes),
            now=now(),
            next_path=local_path(form.next.data),
        )
        leave("sign_in", to=form.email.data, locale=locale(), now=now(), token=token)
    return render_template("public/session/sent.html", email=form.email.data, minutes=minutes)


@page.get("/session")
@signed_in
def show() -> ResponseReturnValue:
    me = user()
    return render_template(
        "public/session/show.html",
        user=me,
        told=sentences(sessions_of(me.id), {}),
        zone=settings().timezone,
        devices=devices_of(me.id),
        here=device(),
        day=now().date(),
    )


@page.get("/session/<token>")
@anyone
def edit(token: str) -> ResponseReturnValue:
    """A button, nothing more: programs that preview links open this page, and must not spend it."""
    link = queries.open_link(token, now=now())
    if link is None or not link.email:
        return spent()
    known = queries.user_by_email(link.email)
    return render_template(
        "public/session/edit.html", form=NameForm(), token=token, link=link, known=known
    )


@page.post("/session/<token>")
@anyone
def update(token: str) -> ResponseReturnValue:
    link = queries.open_link(token, now=now())
    if link is None or not link.email:
        return spent()
    form = NameForm()
    known = queries.user_by_email(link.email)
    if known is None and not form.validate_on_submit():
        page_again = {"form": form, "token": token, "link": link, "known": None}
        return render_template("public/session/edit.html", **page_again), 422
    try:
        with transaction():
            person, wanted = actions.sign_in(
                token, name=form.name.data or "", locale=locale(), now=now()
            )
    except LinkSpent:
        return spent()
    begin(person)
    return redirect(local_path(wanted) or home(person))


@page.post("/session/end")
@anyone
def destroy() -> ResponseReturnValue:
    person, here = viewer().user, device()
    if person and LeaveForm().everywhere.data:
        with transaction():
            devices.end_all(person, now=now())
    elif person and here:
        with transaction():
            devices.end(person, here.id, now=now())
    logout_user()
    session.clear()
    flash(_("Vous êtes déconnecté."), "success")
    return redirect("/")


def begin(person: User) -> None:
    """A new session for this person. Nothing of the one before is kept: it may be a stranger's.

    But the place of a guest in the network: /member asks by name whether it is theirs.
    """
    guest_id = session.get("profile_id")
    with transaction():
        told = {"user_agent": request.user_agent.string, "before": session.get("device", "")}
        token = devices.start(person, now=now(), **told)
    session.clear()
    if guest_id is not None:
        session["profile_id"] = guest_id
    session["device"] = token
    session.permanent = True
    login_user(person)


def home(person: User | None) -> str:
    """Where a person goes who wanted no page in particular."""
    return "/organize" if person and person.memberships else "/member"


def spent() -> ResponseReturnValue:
    return render_template("public/session/spent.html", form=AddressForm()), 410
