"""/member/contact-files: people out of a file. First what it would bring, then bringing them."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import FileField

from app.bringing import actions, queries
from app.bringing.models import ContactFile
from app.bringing.rules import (
    AT_ONCE,
    COLUMNS_MOST,
    MOST_BYTES,
    MOST_ROWS,
    FileBusy,
    FileState,
    RowState,
    file_name,
    source_of,
)
from app.jobs.contact_files import work
from app.kernel.db import in_transaction, transaction
from app.profiles.actions import new_profile
from app.readings.cards import cards_of, is_cards
from app.readings.people import FIELDS, BadList, guess, read_list
from app.readings.tables import decoded
from app.web.context import marks, now, settings, viewer, wake
from app.web.guards import member
from app.web.member import pages
from app.web.words import sentence

page: Blueprint = pages("contact_files", __name__)
SHOWN = 20  # rows of each kind
TITLES = {
    "name": _l("Nom complet"),
    "given": _l("Prénom"),
    "middle": _l("Autres prénoms"),
    "family": _l("Nom de famille"),
    "organisation": _l("Organisation"),
    "headline": _l("Ce que cette personne fait"),
    "phone": _l("Téléphone"),
    "email": _l("E-mail"),
    "site": _l("Site ou profil"),
    "city": _l("Ville"),
    "note": _l("Note"),
}
# what a file that is not one begins with
STRANGE = ((b"%PDF", "pdf"), (b"PK\x03\x04", "zip"), (b"\xd0\xcf\x11\xe0", "zip"))


class FileForm(FlaskForm):
    file = FileField(_l("Le fichier"))


@page.get("/contact-files")
@member
def index() -> ResponseReturnValue:
    return _index(FileForm(formdata=None))


def _index(form: FileForm, status: int = 200) -> ResponseReturnValue:
    me = viewer().profile
    files = queries.files_of(me) if me else []
    return render_template("member/contact_files/index.html", form=form, files=files), status


@page.post("/contact-files")
@member
def create() -> ResponseReturnValue:
    """What it holds is kept for a day, to be looked at: nobody is in the book yet."""
    form = FileForm()
    sent = request.files.get("file")
    body = sent.read(MOST_BYTES + 1) if sent else b""
    if sent:
        sent.close()  # a long one lies in a file of its own
    try:
        if not (sent and sent.filename):
            raise BadList(why="none")
        told = read_file(body)
    except BadList as refusal:
        form.file.errors = [sentence(refusal)]
        return _index(form, 422)
    name = file_name(sent.filename or "") if sent else ""
    with transaction():
        me = viewer().profile or new_profile(viewer().user, now=now())
        file = actions.begin(me, name=name or _("Un fichier"), now=now(), **told)
    carried_on(file)
    return file_page(file)


def read_file(body: bytes) -> dict[str, Any]:
    """Its source, and its cards or its header, columns and lines. Raises: BadList(why)."""
    if not body.strip():
        raise BadList(why="empty")
    strange = next((why for start, why in STRANGE if body.startswith(start)), None)
    if strange or len(body) > MOST_BYTES:
        raise BadList(why=strange or "big", most=MOST_BYTES // 1_000_000)
    text = decoded(body)
    if "\x00" in text:
        raise BadList(why="text")
    if is_cards(text):
        told: dict[str, Any] = {"source": "phone", "written": cards_of(text)}
    else:
        header, rows = read_list(text)
        header = [title.strip() for title in header[:COLUMNS_MOST]]
        written = [row[:COLUMNS_MOST] for row in rows if any(cell.strip() for cell in row)]
        source = source_of(header, is_cards=False)
        told = {"source": source, "header": header, "written": written, "columns": guess(header)}
    if not told["written"] or len(told["written"]) > MOST_ROWS:
        raise BadList(why="rows" if told["written"] else "empty", most=MOST_ROWS)
    return told


def carried_on(file: ContactFile) -> None:
    """A short file is read or taken at once, a long one while nobody waits."""
    if sum(queries.counts(file).values()) <= AT_ONCE:
        work(file.id, country=settings().country, marks=marks(), ends=time.monotonic() + 60)
    else:
        wake("contact files")


def file_page(file: ContactFile) -> ResponseReturnValue:
    return redirect(url_for("member_contact_files.show", file_id=file.id), 303)


@page.get("/contact-files/<int:file_id>")
@member
def show(file_id: int) -> ResponseReturnValue:
    """What it would bring; once taken, what it brought."""
    file = queries.file_of(viewer().profile, file_id)
    counts = queries.counts(file)
    page = {FileState.READY: "ready", FileState.DONE: "done", FileState.UNDONE: "done"}
    shown = (RowState.NEW, RowState.ALIKE, RowState.KNOWN, RowState.BAD)
    is_ready = file.state is FileState.READY
    return render_template(
        f"member/contact_files/{page.get(file.state, 'progress')}.html",
        file=file,
        counts=counts,
        total=sum(counts.values()),
        coming=counts.get(RowState.NEW, 0) + counts.get(RowState.ALIKE, 0),
        rows={state: queries.first_rows(file, state, SHOWN) for state in shown} if is_ready else {},
        columns=_columns(file) if is_ready and file.header else [],
        fields=[(name, TITLES[name]) for name in FIELDS],
    )


def _columns(file: ContactFile) -> list[dict[str, Any]]:
    """Those of a table that hold something, each with what it is read as and a first value."""
    samples = queries.samples(file)
    first = {
        n: next((row[n] for row in samples if n < len(row) and row[n].strip()), "")
        for n in range(len(file.header))
    }
    return [
        {"n": n, "title": title, "sample": first[n], "field": file.columns.get(str(n), "")}
        for n, title in enumerate(file.header)
        if first[n]
    ]


@page.post("/contact-files/<int:file_id>")
@member
def update(file_id: int) -> ResponseReturnValue:
    """Other columns say other things: the file is read again."""
    file = queries.file_of(viewer().profile, file_id)
    asked = {n: request.form.get(f"column-{n}", "") for n in range(len(file.header))}
    columns = {n: field for n, field in asked.items() if field in FIELDS}
    if done(lambda: actions.read_again(file, columns)):
        carried_on(file)
    return file_page(file)


def done(work: Callable[[], object]) -> bool:
    try:
        in_transaction(work)
    except FileBusy as refusal:
        flash(sentence(refusal), "warning")
        return False
    return True


@page.post("/contact-files/<int:file_id>/end")
@member
def destroy(file_id: int) -> ResponseReturnValue:
    """Not wanted: whom it brought leaves again, except who was touched since."""
    file = queries.file_of(viewer().profile, file_id)
    if file.state in actions.OPEN:
        if not done(partial(actions.drop, file)):
            return file_page(file)
        flash(_("Rien n’est entré, le fichier est oublié."), "success")
        return redirect(url_for("member_contact_files.index"), 303)
    stay: list[int] = []
    if done(lambda: stay.append(actions.undo(file, now=now()))):
        words = ngettext(
            "Une personne reste : vous y avez touché depuis.",
            "%(num)s personnes restent : vous y avez touché depuis.",
            stay[-1],
        )
        flash(words if stay[-1] else _("Tout ce qu’il avait fait entrer est ressorti."), "success")
    return file_page(file)
