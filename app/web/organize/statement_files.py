"""…/statements/<code>/file: a statement as a file. First what it would do, then doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.accounts.models import Organizer
from app.imports import actions as imports
from app.imports import queries as files
from app.imports.models import StatementColumns
from app.imports.rules import AT_ONCE, NAME_MAX
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound
from app.readings.files import (
    FIELDS,
    HOW_MUCH,
    BadFile,
    BadRow,
    Row,
    Table,
    guess,
    read_rows,
    read_table,
)
from app.readings.phones import read_phone
from app.statements import queries as statements
from app.statements.rules import Entry, Verdict
from app.web.context import now, settings, user, wake
from app.web.fields import LineField
from app.web.guards import organizer
from app.web.organize.statements import HERE, own_wallets, taken, tell
from app.web.words import sentence

page = Blueprint("statement_files", __name__)
SHOWN = 50  # rows of the preview
TITLES = {
    "at": _l("Date"),
    "amount": _l("Montant"),
    "in": _l("Entrées (crédit)"),
    "out": _l("Sorties (débit)"),
    "payer": _l("Nom de qui paie"),
    "phone": _l("Son numéro"),
    "reference": _l("Message ou motif"),
    "ref": _l("Numéro de transaction"),
}


class FileForm(FlaskForm):
    source = RadioField(
        _l("Relevé de"),
        choices=[
            SelectChoice("mtn", "MTN MoMo"),
            SelectChoice("orange", "Orange Money"),
            SelectChoice("bank", _l("La banque")),
        ],
        default="mtn",
        validate_choice=False,
    )
    name = LineField(_l("Le compte, si vous en avez plusieurs"), max=NAME_MAX)
    file = FileField(_l("Le fichier CSV"))


class ColumnsForm(FlaskForm):
    """Which column says what. The file's text goes along: nothing is kept before it is sure."""

    source = RadioField(choices=["mtn", "orange", "bank"], default="mtn")
    text = TextAreaField()


@page.get(f"{HERE}/file/new")
@organizer
def new(code: str) -> ResponseReturnValue:
    return _ask(own_wallets(code), FileForm())


def _ask(of: Organizer, form: FileForm, status: int = 200) -> ResponseReturnValue:
    return render_template("organize/statements/file.html", organizer=of, form=form), status


@page.post(f"{HERE}/file")
@organizer
def create(code: str) -> ResponseReturnValue:
    of = own_wallets(code)
    sent = request.files.get("file")
    body = sent.read() if sent else request.form.get("text", "").encode()
    form = FileForm()
    try:
        table = read_table(body)
        source = request.form.get("source", "")
        source = source if source in ("mtn", "orange", "bank") else "mtn"
        name = request.form.get("name", "")
        last = files.columns_for(of.id, source, table.header, name=name)
        last = None if _chosen(table) else last
        columns = _chosen(table) or (last.columns if last else guess(table.header))
        known = HOW_MUCH & set(columns)  # else a person says which column it is
        rows = list(read_rows(table, columns, zone=of.timezone)) if known else []
    except BadFile as refusal:
        form.file.errors = [sentence(refusal)]
        return _ask(of, form, 422)
    good = [_entry(row, source) for row in rows if isinstance(row, Row)]
    if "take" in request.form and good:
        return _take(of, table, columns, good, unread=len(rows) - len(good), source=source)
    return _preview(of, table, columns, rows, good, source, last)


def _take(
    of: Organizer,
    table: Table,
    columns: Mapping[str, int],
    good: list[Entry],
    *,
    unread: int,
    source: str,
) -> ResponseReturnValue:
    """A short file at once; a long one in the background, with a page that may be left."""
    how: dict[str, Any] = {"header": table.header, "columns": columns, "now": now()}
    name = request.form.get("name", "")
    in_transaction(partial(imports.keep_columns, of.id, source, name, **how))
    if len(good) <= AT_ONCE:
        tell(taken(of, good))
        return redirect(url_for("statements.index", code=of.code), 303)
    who: dict[str, Any] = {"user_id": user().id, "now": now()}
    file_id = in_transaction(partial(imports.begin_file, of.id, good, unread=unread, **who))
    wake("imports")
    return redirect(url_for("statement_files.show", code=of.code, file_id=file_id), 303)


@page.get(f"{HERE}/file/<int:file_id>")
@organizer
def show(code: str, file_id: int) -> ResponseReturnValue:
    """How far a long file is, and what became of its rows."""
    of = own_wallets(code)
    file = files.file(file_id, of.id)
    if file is None:
        raise NotFound()
    return render_template("organize/statements/progress.html", organizer=of, import_=file)


def _preview(
    of: Organizer,
    table: Table,
    columns: Mapping[str, int],
    rows: list[Row | BadRow],
    good: list[Entry],
    source: str,
    last: StatementColumns | None,
) -> ResponseReturnValue:
    """What each row would do, counted; nothing is kept yet."""
    known = statements.known_keys(of.id, good)
    told: list[tuple[Entry, str]] = []
    counts: Counter[str] = Counter()
    for entry, found in zip(good, statements.matches_of(of.id, good), strict=True):
        state = _would_be(entry, found.verdict, known)
        counts[state] += 1
        told.append((entry, state))
    bad = [row for row in rows if isinstance(row, BadRow)]
    counts["bad"] = len(bad)
    return render_template(
        "organize/statements/preview.html",
        organizer=of,
        form=ColumnsForm(formdata=None),
        table=table,
        columns=columns,
        fields=[(name, TITLES[name]) for name in FIELDS],
        told=told[:SHOWN],
        bad=bad[:SHOWN],
        counts=counts,
        source=source,
        last=last,
        name=last.name if last else request.form.get("name", ""),
        text=_again(table),
    )


def _would_be(entry: Entry, verdict: Verdict, known: set[tuple[str, str]]) -> str:
    if (entry.source, entry.key) in known:
        return "known"
    if entry.amount < 0:
        return "outgoing"
    return {Verdict.CONFIRM: "matched", Verdict.SUGGEST: "suggested", Verdict.SETTLED: "twice"}.get(
        verdict, "odd" if verdict in (Verdict.LESS, Verdict.MORE) else "unmatched"
    )


def _entry(row: Row, source: str) -> Entry:
    ref = row.operator_ref if source != "bank" else ""
    phone = read_phone(row.phone, country=settings().country) or ""
    return Entry(source, row.key, row.amount, row.at, row.payer, phone, row.text, ref)


def _chosen(table: Table) -> dict[str, int]:
    """What a person says of the columns; {} when the file has just come."""
    asked = {name: request.form.get(f"column-{name}", "") for name in FIELDS}
    return {
        name: int(n)
        for name, n in asked.items()
        if n.isascii() and n.isdecimal() and len(n) < 4 and int(n) < len(table.header)
    }


def _again(table: Table) -> str:
    """The table as text, to go along with the next form."""
    import csv  # noqa: PLC0415 -- seldom needed
    import io  # noqa: PLC0415 -- seldom needed

    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([table.header, *table.rows])
    return out.getvalue()
