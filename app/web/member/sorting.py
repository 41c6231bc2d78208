"""/member/sorting: the words I sort my book by: territories, groups, criteria, saved filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import transaction
from app.kernel.errors import Refused
from app.kernel.text import clean_name
from app.profiles.actions import new_profile
from app.profiles.models import Profile
from app.sorting.actions import add_criterion, add_group, add_territory, remove, rename, save_filter
from app.sorting.models import Criterion, Group, SavedFilter, Territory
from app.sorting.queries import Word, word_of, words
from app.sorting.rules import CHOICES_MAX, NAME_MAX, CriterionKind, TerritoryKind
from app.web.book_words import CRITERION_KINDS, TERRITORY_KINDS
from app.web.context import now, viewer
from app.web.fields import is_visible
from app.web.guards import member
from app.web.member import pages
from app.web.words import sentence

page = pages("sorting", __name__)

MODELS: dict[str, Any] = {
    "territories": Territory,
    "groups": Group,
    "criteria": Criterion,
    "filters": SavedFilter,
}


@page.get("/sorting")
@member
def index() -> ResponseReturnValue:
    return _page()


def _page(wrong: str = "", says: str = "") -> str:
    me = viewer().profile
    return render_template(
        "member/sorting/index.html",
        mine={kind: words(me, model) if me else [] for kind, model in MODELS.items()},
        territory_kinds=TERRITORY_KINDS,
        criterion_kinds=CRITERION_KINDS,
        wrong=wrong,
        says=says,
        typed=request.form,
        most=NAME_MAX,
        in_territory=lambda word: url_for("member_contacts.index", territory=word.id),
        in_group=lambda word: url_for("member_contacts.index", group=word.id),
        by_criterion=lambda word: url_for("member_contacts.index", criterion=word.id),
        by_filter=lambda word: url_for("member_contacts.index") + "?" + word.query,
    )


@page.post("/sorting/<words>")
@member
def create(words: str) -> ResponseReturnValue:
    add = ADD.get(words) or abort(404)
    name = clean_name(request.form.get("name", ""))
    if says := _unreadable(name):
        return _page(words, says), 422
    try:
        with transaction():
            add(viewer().profile or new_profile(viewer().user, now=now()), name)
    except Refused as refusal:
        return _page(words, sentence(refusal)), refusal.status
    if words == "filters":
        return redirect(url_for("member_contacts.index") + "?" + _query(), 303)
    return redirect(url_for("member_sorting.index", _anchor=words), 303)


def _unreadable(name: str) -> str:
    if not is_visible(name):
        return _("Écrivez un nom.")
    return _("%(max)s caractères au plus.", max=NAME_MAX) if len(name) > NAME_MAX else ""


def _territory(me: Profile, name: str) -> Word:
    kind = _one_of(TerritoryKind, TerritoryKind.GEOGRAPHIC)
    return add_territory(me, name, kind, now=now())


def _group(me: Profile, name: str) -> Word:
    return add_group(me, name, now=now())


def _criterion(me: Profile, name: str) -> Word:
    kind = _one_of(CriterionKind, CriterionKind.TEXT)
    lines = request.form.get("choices", "")[:5_000].splitlines()
    choices = [c[:NAME_MAX] for line in lines if (c := clean_name(line))][:CHOICES_MAX]
    return add_criterion(me, name, kind, choices, now=now())


def _filter(me: Profile, name: str) -> Word:
    return save_filter(me, name, _query(), now=now())


def _query() -> str:
    """What follows the ? of the book's address: the book reads of it what it knows."""
    return "".join(c for c in request.form.get("query", "")[:1_000] if c.isprintable())


ADD: dict[str, Callable[[Profile, str], Word]] = {
    "territories": _territory,
    "groups": _group,
    "criteria": _criterion,
    "filters": _filter,
}


def _one_of(kind: Any, otherwise: Any) -> Any:
    typed = request.form.get("kind", "")
    return kind(typed) if typed in set(kind) else otherwise


@page.post("/sorting/<words>/<int:word_id>")
@member
def update(words: str, word_id: int) -> ResponseReturnValue:
    me, word = _mine(words, word_id)
    name = clean_name(request.form.get("name", ""))
    if says := _unreadable(name):
        return _page(words, says), 422
    try:
        with transaction():
            rename(me, word, name)
    except Refused as refusal:
        return _page(words, sentence(refusal)), refusal.status
    return redirect(url_for("member_sorting.index", _anchor=words), 303)


@page.post("/sorting/<words>/<int:word_id>/end")
@member
def destroy(words: str, word_id: int) -> ResponseReturnValue:
    _me, word = _mine(words, word_id)
    with transaction():
        remove(word)
    flash(_("« %(name)s » est retiré. Vos contacts restent.", name=word.name), "success")
    return redirect(url_for("member_sorting.index", _anchor=words), 303)


def _mine(words: str, word_id: int) -> tuple[Profile, Word]:
    me = viewer().profile
    model = MODELS.get(words)
    if me is None or model is None:
        abort(404)
    return me, word_of(me, model, word_id)
