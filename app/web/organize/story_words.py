"""A story in words: an order's in SAID, a date's in date_words, a team's in team_words. Each action
has its sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.payments.registry import service
from app.story.rules import Moment
from app.web.format import money, short_day
from app.web.organize import date_words, team_words
from app.web.organize.order_filters import CHANNELS

Facts = dict[str, Any]
PARTS = {"name": _l("le nom"), "phone": _l("le téléphone"), "email": _l("l’e-mail")}
WAYS = {
    "card": _l("carte"),
    "hand": _l("Mobile money"),
    "pretend": _l("essai"),
    "bank": _l("virement"),
    "cash": _l("espèces"),
}
MAILS = {
    "tickets": _l("Billets"),
    "refund_due": _l("Remboursement à venir"),
    "deposit": _l("Acompte reçu"),
    "balance": _l("Rappel du solde"),
    "payment_undone": _l("Paiement repris"),
    "to_pay": _l("Comment payer"),
    "pay_soon": _l("Rappel de paiement"),
    "balance_over": _l("Solde non payé"),
    "balance_over_team": _l("Solde non payé"),
    "dispute": _l("Paiement contesté"),
    "pass_date": _l("Billet du carnet"),
    "cancelled": _l("Annulation"),
    "called_off": _l("Annulation"),
    "chosen": _l("Choix noté"),
    "move_asked": _l("Changement de date"),
    "called_off_guest": _l("Annulation"),
    "seat": _l("Billet d’un invité"),
    "seat_back": _l("Place reprise"),
    "seats": _l("Places sans nom"),
    "proposed": _l("Place proposée"),
    "questions": _l("Rappel des questions"),
    "ticket_given": _l("Billet donné"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    at: datetime
    words: str
    who: str


def sentences(story: Iterable[Moment], names: Mapping[str, str]) -> list[Sentence]:
    return [Sentence(m.at, _said(m), _who(m.who, names)) for m in story]


def _said(moment: Moment) -> str:
    say = next((each[moment.what] for each in WORDS if moment.what in each), None)
    return say(moment.facts) if say else _("Un changement a été noté.")


def _who(actor: str, names: Mapping[str, str]) -> str:
    if actor == "buyer":
        return _("l’acheteur")
    if actor.startswith("scanner:"):
        return _("un lecteur de la porte")
    return names.get(actor, "")


def _placed(facts: Facts) -> str:
    how = str(CHANNELS[facts["channel"]])
    return _("Commande passée (%(how)s).", how=how[:1].lower() + how[1:])


def _sum(facts: Facts) -> str:
    return money(facts["amount"], facts["currency"])


def _asked(facts: Facts) -> str:
    way = str(WAYS.get(facts["provider"]) or service(facts["provider"]))
    return _("Paiement demandé : %(sum)s, %(way)s.", sum=_sum(facts), way=way)


def _declared(facts: Facts) -> str:
    return _("Dit avoir payé %(sum)s : %(ref)s.", sum=_sum(facts), ref=facts["reference"] or "–")


def _corrected(facts: Facts) -> str:
    what = ", ".join(str(PARTS[part]) for part in facts["changed"])
    return _("Contact corrigé : %(what)s.", what=what)


def _mail(words: Callable[..., str]) -> Callable[[Facts], str]:
    def say(facts: Facts) -> str:
        what = MAILS.get(facts["template"], _("Message"))
        return words(what=str(what), to=facts["to"])

    return say


def _tickets_cancelled(facts: Facts) -> str:
    """The sums are in the order's smallest unit, 0 where nothing is owed or kept."""
    parts = [ngettext("Un billet annulé.", "%(num)s billets annulés.", facts["tickets"])]
    if facts.get("refund"):
        parts += [_("À rembourser : %(sum)s.", sum=money(facts["refund"], facts["currency"]))]
    if facts.get("credit"):
        parts += [_("Avoir : %(sum)s.", sum=money(facts["credit"], facts["currency"]))]
    if facts.get("offered"):
        sum_ = money(facts["offered"], facts["currency"])
        parts += [_("À choisir, remboursement ou avoir : %(sum)s.", sum=sum_)]
    return " ".join(parts)


def _deposit_paid(facts: Facts) -> str:
    sums = {name: money(facts[name], facts["currency"]) for name in ("amount", "rest")}
    return _("Acompte reçu : %(amount)s. Reste %(rest)s.", **sums)


def _ended_with(words: str, facts: Facts) -> str:
    """What becomes of a deposit whose rest does not come."""
    if facts.get("kept"):
        return (
            f"{words} {_('Acompte gardé : %(sum)s.', sum=money(facts['kept'], facts['currency']))}"
        )
    sum_ = money(facts["refund"], facts["currency"])
    return f"{words} {_('À rembourser : %(sum)s.', sum=sum_)}"


def _dispute_lost(facts: Facts) -> str:
    lost = _("La banque a donné raison au payeur : %(sum)s perdus.", sum=_sum(facts))
    if not facts.get("tickets"):
        return lost
    ended = ngettext("Un billet annulé.", "%(num)s billets annulés.", facts["tickets"])
    return f"{lost} {ended}"


def _chosen(facts: Facts) -> str:
    if facts["chosen"] == "credit":
        return _("Choisi : un avoir de %(sum)s.", sum=_sum(facts))
    return _("Choisi : un remboursement de %(sum)s.", sum=_sum(facts))


def _days(facts: Facts) -> dict[str, str]:
    """From when, to when."""
    zone = facts["timezone"]
    both = (("a", "came_from"), ("b", "goes_to"))
    return {name: short_day(datetime.fromisoformat(facts[what]), zone) for name, what in both}


def _taken_at_door(facts: Facts) -> str:
    sum_, gate = _sum(facts), facts["gate"]
    if facts["result"] == "reference":
        return _("%(gate)s : %(sum)s par une référence qui ne vaut pas.", gate=gate, sum=sum_)
    if facts["over"]:
        over = money(facts["over"], facts["currency"])
        return _(
            "%(gate)s : %(sum)s encaissés, dont %(over)s à rendre.", gate=gate, sum=sum_, over=over
        )
    return _("%(gate)s : %(sum)s encaissés.", gate=gate, sum=sum_)


def _sold_at_door(facts: Facts) -> str:
    sold = ngettext("Une entrée vendue", "%(num)s entrées vendues", facts["n"])
    said = _("%(gate)s : %(sold)s, %(sum)s.", gate=facts["gate"], sold=sold, sum=_sum(facts))
    if not facts["over"]:
        return said
    n = facts["over"]
    over = ngettext("Une au-delà des places prévues.", "%(num)s au-delà des places prévues.", n)
    return f"{said} {over}"


def _taken_back(facts: Facts) -> str:
    sum_, gate = _sum(facts), facts["gate"]
    if facts["result"] == "stuck":
        return _(
            "%(gate)s : %(sum)s à reprendre, mais la commande a changé. À décider.",
            gate=gate,
            sum=sum_,
        )
    return _("%(gate)s : encaissement de %(sum)s repris par le caissier.", gate=gate, sum=sum_)


def _unsold(facts: Facts) -> str:
    """The money has its own line."""
    sold = ngettext("Une entrée vendue", "%(num)s entrées vendues", facts["n"])
    return _(
        "%(gate)s : %(sold)s par erreur, annulé. Les places sont rendues.",
        gate=facts["gate"],
        sold=sold,
    )


def _decided_on(facts: Facts) -> str:
    words = {"gate": facts["gate"], "sum": _sum(facts)}
    if facts["accepted"]:
        return _("%(gate)s : %(sum)s dits après le retrait du téléphone, acceptés.", **words)
    return _("%(gate)s : %(sum)s dits après le retrait du téléphone, mis de côté.", **words)


SAID: dict[str, Callable[[Facts], str]] = {
    "order.placed": _placed,
    "till.take": _taken_at_door,
    "walk-in.sell": _sold_at_door,
    "till.undo": _taken_back,
    "till.decide": _decided_on,
    "walk-in.undo": _unsold,
    "walk-in.decide": _decided_on,
    "order.paid": lambda f: _("Billets émis.") if f["free"] else _("Payée : billets émis."),
    "order.lapsed": lambda f: _("Délai dépassé : les places sont rendues."),
    "order.deposit-paid": _deposit_paid,
    "order.balance-overdue": lambda f: _ended_with(
        _("Le solde n’est pas venu à temps : les places sont rendues."), f
    ),
    "order.reserved-cancelled": lambda f: _ended_with(_("Commande annulée."), f),
    "order.cancelled": lambda f: _("Commande annulée."),
    "order.refund-sent": lambda f: _("Remboursement envoyé : %(sum)s.", sum=_sum(f)),
    "order.refund-failed": lambda f: _("Ce remboursement n’a pas abouti : %(sum)s.", sum=_sum(f)),
    "order.refunded": lambda f: _("Remboursement noté : %(sum)s.", sum=_sum(f)),
    "order.dispute-warned": lambda f: _("La banque pose une question sur %(sum)s.", sum=_sum(f)),
    "order.dispute-open": lambda f: _("La banque du payeur reprend %(sum)s.", sum=_sum(f)),
    "order.dispute-won": lambda f: _("La banque rend %(sum)s.", sum=_sum(f)),
    "order.dispute-lost": _dispute_lost,
    "order.dispute-closed": lambda f: _("La banque ne demande plus rien."),
    "order.dispute-barred": lambda f: _("La porte ne laisse plus entrer avec ces billets."),
    "order.dispute-admitted": lambda f: _("La porte laisse entrer avec ces billets."),
    "order.waived": lambda f: _("Reste dû abandonné : %(sum)s.", sum=_sum(f)),
    "order.odd-back": lambda f: _("Autre somme que demandée, à rendre : %(sum)s.", sum=_sum(f)),
    "order.odd-kept": lambda f: _(
        "Autre somme que demandée, gardée : %(sum)s (%(why)s).", sum=_sum(f), why=f["reason"]
    ),
    "order.contact-corrected": _corrected,
    "order.made-anew": lambda f: _("Liens et billets refaits : les anciens ne marchent plus."),
    "order.noted": lambda f: _("Note de l’équipe changée."),
    "payment.asked": _asked,
    "payment.declared": _declared,
    "payment.succeeded": lambda f: _("Argent reçu : %(sum)s.", sum=_sum(f)),
    "statement.match": lambda f: _("%(sum)s reçus : reconnus pour cette commande.", sum=_sum(f)),
    "statement.undo": lambda f: _("%(sum)s n’étaient pas pour cette commande.", sum=_sum(f)),
    "payment.failed": lambda f: _("Ce paiement n’a pas abouti."),
    "payment.expired": lambda f: _("Ce paiement n’a pas été fait à temps."),
    "payment.cancelled": lambda f: _("Ce paiement a été abandonné."),
    "payment.attention": lambda f: _("Une autre somme est arrivée : à vérifier."),
    "mail.left": _mail(lambda **f: _("%(what)s : envoyé à %(to)s.", **f)),
    "mail.failed": _mail(lambda **f: _("%(what)s : n’a pas pu partir à %(to)s.", **f)),
    "mail.waits": _mail(lambda **f: _("%(what)s : en attente de départ vers %(to)s.", **f)),
    "ticket.entered": lambda f: _("%(name)s est entré par %(gate)s.", **f),
    "ticket.transferred": lambda f: _(
        "Billet de %(old)s donné à %(new)s.", old=f["came_from"], new=f["given_to"]
    ),
    "order.tickets-cancelled": _tickets_cancelled,
    "order.chosen": _chosen,
    "order.move-asked": lambda f: _(
        "Changement de date demandé, à payer : %(a)s → %(b)s.", **_days(f)
    ),
    "order.move-over": lambda f: _(
        "Changement de date abandonné, les anciennes places ont changé : %(a)s → %(b)s.",
        **_days(f),
    ),
    "order.moved": lambda f: _("Changement de date : %(a)s → %(b)s.", **_days(f)),
    "waitlist.proposed": lambda f: _("Places proposées à qui attendait."),
    "request.proposed": lambda f: _("Demande acceptée : places proposées."),
    "waitlist.taken": lambda f: _("La proposition a été prise."),
    "request.taken": lambda f: _("La proposition a été prise."),
    "waitlist.declined": lambda f: _("La proposition n’a pas été voulue : les places repartent."),
    "request.declined": lambda f: _("La proposition n’a pas été voulue : les places repartent."),
    "gift.given": lambda f: ngettext("Une place offerte.", "%(num)s places offertes.", f["n"]),
    "pass.place-came-back": lambda f: _(
        "Une place est revenue : le carnet a le billet qui lui manquait."
    ),
    "seat.claimed": lambda f: _("Un invité a dit que sa place est la sienne."),
    "seat.named": lambda f: _("Une place a reçu un nom."),
    "seat.taken-back": lambda f: _("Une place a été reprise : son ancien billet est mort."),
}
WORDS = (SAID, date_words.SAID, team_words.SAID)
