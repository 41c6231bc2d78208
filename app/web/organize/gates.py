"""/organize/events/<code>/gates: who may come back in, and which tickets each gate lets in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.door.queries import gates_of
from app.door.rules import GATE_MAX
from app.events.models import Event
from app.gates.actions import settle_rules
from app.gates.queries import rules_of
from app.gates.rules import GATES_MAX, Reentry, Rules, same_gate, shut_out
from app.kernel.db import in_transaction
from app.tickets.queries import types_of
from app.tickets.rules import TypeKind
from app.web.context import now, user
from app.web.fields import LineField
from app.web.guards import organizer, own_event
from app.web.organize.lines import blank_lines, filled

page = Blueprint("gates", __name__, url_prefix="/organize/events/<code>/gates")

REENTRY = {
    Reentry.NO: _l("Non, un billet entre une fois"),
    Reentry.AFTER_EXIT: _l("Oui, si sa sortie a été lue"),
    Reentry.FREE: _l("Oui, librement"),
}


class GatesForm(FlaskForm):
    reentry = RadioField(
        _l("Peut-on ressortir et revenir ?"),
        choices=[SelectChoice(one.value, words) for one, words in REENTRY.items()],
    )
    gates: FieldList

    def validate_gates(self, field: FieldList) -> None:
        names: list[str] = []
        for row in filled(field):
            if any(same_gate(row.name.data, name) for name in names):
                row.name.errors = [_("Cette porte est déjà dans la liste.")]
                raise ValidationError(_("Deux lignes ont le même nom."))
            names.append(row.name.data)

    def rules(self) -> Rules:
        """A gate that names all or none lets all in: nothing of it is kept."""
        chosen = {row.name.data: sorted(row.types.data or []) for row in filled(self.gates)}
        every = len(self.gates[0].form.types.choices) if len(self.gates) else 0
        gates = {name: types for name, types in chosen.items() if 0 < len(types) < every}
        return Rules(Reentry(self.reentry.data), gates)


def admissions(event: Event) -> dict[int, str]:
    return {kind.id: kind.name for kind in types_of(event.id) if kind.kind is TypeKind.ADMISSION}


def form_of(event: Event) -> GatesForm:
    class Row(Form):
        name = LineField(_l("Porte"), max=GATE_MAX)
        types = SelectMultipleField(
            _l("Billets qu’elle laisse entrer"),
            choices=[SelectChoice(str(id_), name) for id_, name in admissions(event).items()],
            coerce=int,
        )

        def validate_name(self, field: LineField) -> None:
            if not field.data and self.types.data:
                raise ValidationError(_("Donnez un nom à la porte : « Entrée », « Porte B »."))

        @property
        def is_blank(self) -> bool:
            return not self.name.data

    class Made(GatesForm):
        gates = FieldList(FormField(Row), max_entries=GATES_MAX)

    rules = rules_of(event.id)
    rows = [{"name": name, "types": types} for name, types in rules.gates.items()]
    rows += [
        {"name": gate}
        for gate in gates_of(event.id)
        if not any(same_gate(gate, name) for name in rules.gates)
    ]
    return Made(data={"reentry": rules.reentry.value, "gates": rows[:GATES_MAX]})


@page.get("")
@organizer
def edit(code: str) -> ResponseReturnValue:
    event = own_event(code)
    return _render(event, form_of(event))


@page.post("")
@organizer
def update(code: str) -> ResponseReturnValue:
    event = own_event(code)
    form = form_of(event)
    if not form.validate_on_submit():
        return _render(event, form, 422)
    rules, by = form.rules(), user()
    if in_transaction(lambda: settle_rules(event, rules, by=by, now=now())):
        flash(_("Enregistré. Chaque téléphone l’apprend dès qu’il a du réseau."), "success")
    return redirect(url_for("gates.edit", code=code), 303)


def _render(event: Event, form: Any, status: int = 200) -> ResponseReturnValue:
    gates = [row.name.data for row in filled(form.gates)]
    if status == 200:
        blank_lines(form.gates, 1 if gates else 2)
    shut = shut_out(rules_of(event.id), gates, admissions(event))
    template = "organize/gates/edit.html"
    return render_template(template, event=event, form=form, shut=shut), status
