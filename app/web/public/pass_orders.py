"""/series/<code>/passes/<id>/orders: a season pass bought on one screen."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from app.accounts.actions import count_try
from app.credits import queries as credits
from app.credits.models import Credit
from app.events.models import Event
from app.kernel.codes import secret as new_key
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound, Refused
from app.orders.queries import order_by_id
from app.orders.rules import HOLDS_PER_IP, Buyer, SameKeyOtherOrder
from app.passes import queries as passes
from app.passes.actions import buy_pass
from app.passes.models import SeasonPass
from app.passes.queries import Quote
from app.passes.rules import DatesFull
from app.promos import queries as promos
from app.promos.models import Promo
from app.promos.rules import PromoRefused
from app.questions.queries import is_asking
from app.sales.actions import refuse_hoarding
from app.web.context import client_place, locale, now, settings, viewer
from app.web.fields import EmailField, LineField, NameField, PhoneField
from app.web.guards import anyone
from app.web.paying import closed_of, offered
from app.web.public.order_form import CODE_TYPED_MAX
from app.web.public.orders import onward
from app.web.public.series import seen
from app.web.public.typed_codes import check_code, is_digits, tell_code, works_now
from app.web.words import sentence

page = Blueprint("pass_orders", __name__)


class PassOrderForm(FlaskForm):
    name = NameField(_l("Votre nom"), required=True, render_kw={"autocomplete": "name"})
    phone = PhoneField(_l("Téléphone"))
    email = EmailField(_l("E-mail"))
    without_full = BooleanField(_l("Le prendre sans les dates complètes"))
    code = LineField(_l("Code promo ou avoir"), max=CODE_TYPED_MAX)
    key = HiddenField()
    seen = HiddenField()

    promo: Promo | None = None
    credit: Credit | None = None
    price: Quote

    def validate_phone(self, field: PhoneField) -> None:
        if not field.data and not (self.email.data or self.email.process_errors):
            raise ValidationError(_("Écrivez un téléphone ou un e-mail : l’un des deux suffit."))

    def validate_code(self, field: LineField) -> None:
        check_code(field, self.promo, self.credit, unknown="unknown-pass")

    def shown(self) -> int | None:
        """The sum that stood on the page."""
        return int(self.seen.data) if is_digits(self.seen.data) else None

    def show_price_again(self) -> None:
        self.seen.data, self.seen.raw_data = str(self.price.due.amount), None

    def buyer(self) -> Buyer:
        user = viewer().user
        return Buyer(
            name=self.name.data,
            phone=self.phone.data or "",
            email=self.email.data or "",
            locale=locale(),
            user_id=user.id if user else None,
        )

    def way(self) -> str:
        return str(self.provider.data) if "provider" in self else "free"


@page.get("/series/<code>/passes/<int:pass_id>/orders/new")
@anyone
def new(code: str, pass_id: int) -> ResponseReturnValue:
    season = on_sale(code, pass_id)
    user, typed = viewer().user, request.args.get("code", "")[:100]
    start = (
        {"name": user.name, "phone": user.phone or "", "email": user.email or ""} if user else {}
    )
    form = _form(season, typed, code=typed, **start)
    if typed:
        _tell_code(season, form)
    return _shown(season, form)


@page.post("/series/<code>/passes/<int:pass_id>/orders")
@anyone
def create(code: str, pass_id: int) -> ResponseReturnValue:
    season = on_sale(code, pass_id)
    form = _form(season, request.form.get("code", "")[:100])
    if "apply" in request.form:  # the sum again, with the code; nothing else is asked yet
        _tell_code(season, form)
        return _shown(season, form)
    if not form.validate_on_submit():
        return _shown(season, form, status=422)
    try:
        order_id = in_transaction(lambda: _buy(code, pass_id, form))
    except Refused as refusal:
        if isinstance(refusal, SameKeyOtherOrder):
            form.key.data, form.key.raw_data = new_key(), None
        if isinstance(refusal, PromoRefused):
            form.code.errors = [sentence(refusal)]
            _without_code(season, form)
            return _shown(season, form, status=refusal.status)
        asks = isinstance(refusal, DatesFull)
        words = sentence(refusal)
        return _shown(season, form, refusal=words, asks=asks, status=refusal.status)
    return onward(order_id, form.way())


def _tell_code(season: SeasonPass, form: PassOrderForm) -> None:
    tell_code(form)
    if form.code.errors:
        _without_code(season, form)


def _without_code(season: SeasonPass, form: PassOrderForm) -> None:
    form.promo, form.price = None, passes.quote(season, promo=None, credit=form.credit)


def _buy(code: str, pass_id: int, form: PassOrderForm) -> int:
    season = on_sale(code, pass_id)
    order_id, is_new = buy_pass(
        season,
        buyer=form.buyer(),
        provider=form.way(),
        idem_key=str(form.key.data)[:64],
        now=now(),
        hold=settings().hold,
        without_full=form.without_full.data,
        promo=form.promo,
        credit=form.credit,
        seen=form.shown(),
    )
    if is_new:
        refuse_hoarding(form.buyer(), order_by_id(order_id).event_id, now=now())
        count_try("hold", f"pass {season.id} {client_place()}", HOLDS_PER_IP, now=now())
    return order_id


def on_sale(code: str, pass_id: int) -> SeasonPass:
    """A pass of a published series. Raises: NotFound."""
    season = passes.pass_by_id(seen(code).id, pass_id)
    if season is None:
        raise NotFound()
    return season


def _form(season: SeasonPass, typed: str = "", **start: Any) -> PassOrderForm:
    owner = season.series.organizer
    promo = promos.promo_of_pass(season.id, typed) if typed else None
    credit = credits.credit_by_code(owner.id, typed) if typed else None
    works = promo if promo and works_now(promo) else None
    price = passes.quote(season, promo=works, credit=credit)
    ways = offered(owner)

    class Made(PassOrderForm):
        pass

    if price.due:
        Made.provider = RadioField(
            _l("Comment payer"),
            choices=[SelectChoice(way) for way in ways],
            validators=[AnyOf(ways, _l("Choisissez comment payer."))],
            validate_choice=False,  # our sentence, not the library's
        )
        if len(ways) == 1:
            start.setdefault("provider", ways[0])
    form = Made(**start)
    form.promo, form.credit, form.price = promo, credit, price
    form.key.data = form.key.data or new_key()
    return form


def _days(season: SeasonPass) -> list[tuple[Event, bool]]:
    """The dates it would give today, with those that are full."""
    dates = passes.coming_dates(season.series_id, until=season.until, now=now())
    shown = dates if season.dates is None else dates[: season.dates]
    full = passes.full_dates(season.id, [event.id for event in shown])
    return [(event, event.id in full) for event in shown]


def _shown(
    season: SeasonPass,
    form: PassOrderForm,
    *,
    refusal: str = "",
    asks: bool = False,
    status: int = 200,
) -> ResponseReturnValue:
    days = _days(season)
    form.show_price_again()
    return render_template(
        "public/passes/new.html",
        season=season,
        series=season.series,
        form=form,
        days=days,
        until=format_date(season.until, "long") if season.until else "",
        later=max(0, (season.dates or 0) - len(days)),
        asks=asks or any(full for _event, full in days),
        asked=is_asking(event.id for event, _full in days),
        over=not days or not passes.is_sold(season, now=now()),
        closed=closed_of(season.series.organizer) if "provider" in form else (),
        refusal=refusal,
    ), status
