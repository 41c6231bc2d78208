"""The ways of paying this house knows. Adding one: one file beside this, one line here."""

from __future__ import annotations

from app.kernel.errors import NotFound
from app.kernel.money import Money
from app.payments.card import Card
from app.payments.gateway import PaymentProvider
from app.payments.hand import Hand
from app.payments.pretend import Pretend
from config import BadSetting, Settings

Providers = dict[str, PaymentProvider]


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
    return able.least <= total.amount <= able.most
