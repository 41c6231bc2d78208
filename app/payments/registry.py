"""The ways of paying this house knows. Adding one: one file beside this, one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from app.kernel.errors import NotFound
from app.kernel.money import Money
from app.payments import card, momo, notchpay, pawapay
from app.payments.bank import Bank, BankAccount
from app.payments.card import Card, CardAccount
from app.payments.gateway import ConfigError, PaymentProvider
from app.payments.hand import Hand
from app.payments.http import Breaker, breaker
from app.payments.momo import Momo, MomoAccount
from app.payments.notchpay import NotchPay, NotchPayAccount
from app.payments.pawapay import PawaPay, PawaPayAccount
from app.payments.pretend import Pretend
from config import BadSetting, Settings

Providers = dict[str, PaymentProvider]


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of paying through an account of the organizer's own."""

    account: Any  # a frozen dataclass: its fields are what the organizer fills in
    open: Callable[[Any], PaymentProvider]
    title: str = ""  # the service's own name, as it writes it; "": our words are enough
    bases: tuple[str, ...] = ()  # its provider's own addresses; none: nobody is asked
    trial: Mapping[str, Any] = field(default_factory=dict)  # what a try sets, in place of its own
    # the key that tells real money from tries, how it begins for either
    keys: tuple[str, tuple[str, ...], tuple[str, ...]] = ("", (), ())
    # where the organizer answers a dispute, for real money and for tries
    answers: tuple[str, str] = ("", "")
    pages: tuple[str, ...] = ()  # where its payers pay, as a content policy names places


MOMO_TRIAL = {"base": momo.SANDBOX, "environment": "sandbox", "currency": "EUR", "live": False}
KINDS: dict[str, Kind] = {
    "card": Kind(
        CardAccount,
        Card.of,
        "Stripe",
        (card.LIVE,),
        keys=("key", ("sk_live_", "rk_live_"), ("sk_test_", "rk_test_")),
        answers=(f"{card.DESK}/disputes/%s", f"{card.DESK}/test/disputes/%s"),
        pages=("https://checkout.stripe.com",),
    ),
    "pawapay": Kind(
        PawaPayAccount,
        PawaPay,
        "pawaPay",
        (pawapay.LIVE, pawapay.SANDBOX),
        trial={"base": pawapay.SANDBOX, "live": False},
    ),
    "notchpay": Kind(
        NotchPayAccount,
        NotchPay,
        "Notch Pay",
        (notchpay.LIVE,),
        trial={"live": False},
        keys=("public_key", (), ("pk_test",)),
        pages=("https://*.notchpay.co",),
    ),
    "momo": Kind(MomoAccount, Momo, "MTN MoMo", (momo.LIVE, momo.SANDBOX), trial=MOMO_TRIAL),
    "bank": Kind(BankAccount, Bank),
}
PAGES = tuple(page for kind in KINDS.values() for page in kind.pages)
# What is settled by the choice between real money and tries, or told by the provider itself.
SETTLED = ("base", "live", "environment", "currency", "least", "most", "methods", "public_keys")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that an account needs to be told. A secret is never shown again."""

    name: str
    secret: bool
    needed: bool
    many: bool  # several, one a line
    label: str  # as its provider's own pages call it, where we have no words of ours


def wanted_by(name: str) -> list[Wanted]:
    """What is to fill in for an account of that kind, in the order it is asked."""
    return [
        Wanted(
            each.name,
            not each.repr,
            each.default is MISSING,
            "tuple" in str(each.type),
            each.metadata.get("label") or each.name.replace("_", " ").capitalize(),
        )
        for each in fields(KINDS[name].account)
    ]


def asked_by(name: str) -> list[Wanted]:
    """Of those, what only the organizer knows."""
    return [each for each in wanted_by(name) if each.name not in SETTLED]


def money_of(name: str, *, live: bool) -> dict[str, Any]:
    """What an account of that kind is set to, for real money or for tries."""
    return {} if live else dict(KINDS[name].trial)


def learnt(provider: PaymentProvider) -> dict[str, Any]:
    """What an account's own provider tells of it. Raises: ConfigError, OutcomeUnknown.

    Asking proves the keys, as `check` does.
    """
    provider.check()
    tell: Callable[[], dict[str, Any]] | None = getattr(provider, "learnt", None)
    return tell() if tell else {}


def service(till: str) -> str:
    """What the service behind a till ("pawapay:12") calls itself."""
    name = till.partition(":")[0]
    return (KINDS[name].title if name in KINDS else "") or name


def open_account(name: str, facts: Mapping[str, Any], *, anywhere: bool = False) -> PaymentProvider:
    """The provider behind an account, from what was kept of it (JSON of `wanted_by`).

    `anywhere` lets it be asked at another address than its own: in tests only, or its keys would
    go there. Raises: NotFound for a kind we do not know, ConfigError for what is missing or odd.
    """
    if name not in KINDS:
        raise NotFound()
    kind, wanted = KINDS[name], {each.name: each for each in wanted_by(name)}
    odd = set(facts) - set(wanted)
    empty = {each.name for each in wanted.values() if each.needed and not facts.get(each.name)}
    if odd or empty:
        raise ConfigError(provider=name, reason=f"fields: {', '.join(sorted(odd | empty))}")
    if facts.get("base") and not anywhere and facts["base"] not in kind.bases:
        raise ConfigError(provider=name, reason="address")
    made = {k: tuple(v) if wanted[k].many else v for k, v in facts.items()}
    return kind.open(kind.account(**made))


def line_of(name: str, facts: Mapping[str, Any]) -> Breaker | None:
    """The line of an account's provider, as this process knows it; None: nobody is asked."""
    bases = KINDS[name].bases
    return breaker(name, facts.get("base") or bases[0]) if bases else None


def build(settings: Settings) -> Providers:
    """In the order they are offered. Raises: BadSetting for the pretend one beside live keys."""
    known: list[PaymentProvider] = []
    if settings.mode != "production":
        if settings.stripe_key.startswith(("sk_live_", "rk_live_")):
            raise BadSetting("ENTREGENT_STRIPE_KEY is a live key: set ENTREGENT_MODE=production")
        known.append(Pretend(settings.var / "pretend", f"{settings.base_url}/pretend/"))
    known.append(Hand(settings.hand_hold_minutes))
    if settings.stripe_key:
        known.append(Card(settings.stripe_key, settings.stripe_secrets, settings.stripe_api_base))
    return {provider.name: provider for provider in known}


def pick(providers: Providers, name: str) -> PaymentProvider:
    """Raises: NotFound for a way of paying this house does not know."""
    if name not in providers:
        raise NotFound()
    return providers[name]


def takes(provider: PaymentProvider, total: Money) -> bool:
    """Whether this sum can be paid this way."""
    able = provider.capabilities()
    known = not able.currencies or total.currency in able.currencies
    return known and able.least <= total.amount <= able.most
