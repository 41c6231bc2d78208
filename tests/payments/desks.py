"""Each way of paying with whoever stands behind it in tests: what conformance.py asks the same of.

A desk says how its payer pays, which words its provider has for where a payment is, how its notices
are signed, and how many requests go before the one that matters. A new provider brings one more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from app.payments.bank import Bank, BankAccount
from app.payments.card import Card
from app.payments.cash import Cash
from app.payments.gateway import Bill, Outcome, PaymentProvider
from app.payments.hand import Hand
from app.payments.momo import Momo, MomoAccount, Tokens
from app.payments.notchpay import NotchPay, NotchPayAccount
from app.payments.pawapay import PawaPay, PawaPayAccount
from app.payments.pretend import Pretend
from tests.payments import fake_stripe, momo_sim, notchpay_sim, pawapay_sim, simulator
from tests.payments.conftest import bill

HOOK = "https://entregent.example/hooks/payments/one"
NOWHERE = "http://127.0.0.1:9"
PENDING, SUCCEEDED, FAILED = Outcome.PENDING, Outcome.SUCCEEDED, Outcome.FAILED


@dataclass
class Desk:
    provider: PaymentProvider
    simulator: Any = None
    words: ClassVar[Mapping[str, Outcome]] = {}  # the provider's own, for where a payment is
    before: ClassVar[Mapping[str, int]] = {}  # requests that go before the one that a verb is for
    tries: ClassVar[int] = 1  # how often its library asks by itself
    signs: ClassVar[bool] = True
    dates: ClassVar[bool] = False  # a signature that is old is refused
    secrets: ClassVar[tuple[str, ...]] = ()
    instead: ClassVar[tuple[str, ...]] = (
        *("500", "503", "429", "html", "garbage", "nothing", "list", "redirect", "long", "drop"),
    )
    after: ClassVar[tuple[str, ...]] = ("hang", "cut", "lost")

    def bill(self, **facts: Any) -> Bill:
        return bill(**({"phone": "+237653456789", "method": "mtn"} | facts))

    def refused(self) -> Bill:
        """One that the provider says no to."""
        return self.bill(phone="+237653456780")

    def trouble(self, what: str, verb: str) -> None:
        self.simulator.trouble = [""] * self.before.get(verb, 0) + [what] * self.tries

    def kept(self) -> int:
        raise NotImplementedError

    def become(self, asked: Bill, word: str, **facts: Any) -> None:
        """The provider's own word on a payment; `amount` and `currency` as really paid."""
        raise NotImplementedError

    def succeed(self, asked: Bill, **facts: Any) -> None:
        word = next(each for each, outcome in self.words.items() if outcome is SUCCEEDED)
        self.become(asked, word, **facts)

    def refund_done(self) -> None:
        """What was asked back is through."""

    def refunds(self) -> list[Any]:
        return list(self.simulator.refunds.values())

    def elsewhere(self, keys: str = "", base: str = "") -> PaymentProvider:
        """The same way of paying, with other keys or at another address."""
        raise NotImplementedError

    def notice(self, asked: Bill) -> bytes:
        raise NotImplementedError

    def signed(self, body: bytes, *, other: bool = False, age: int = 0) -> dict[str, str]:
        raise NotImplementedError


class CardDesk(Desk):
    words: ClassVar[Mapping[str, Outcome]] = {
        "open": PENDING,
        "complete": SUCCEEDED,
        "expired": Outcome.EXPIRED,
    }
    before: ClassVar[Mapping[str, int]] = {"refund": 1}
    tries = 3
    dates = True
    secrets = ("sk_test_loopback", fake_stripe.SECRET)
    instead = ("500", "429", "html")
    after = ("hang", "cut")

    def refused(self) -> Bill:
        return self.bill(locale="nowhere")

    def trouble(self, what: str, verb: str) -> None:
        super().trouble(what, verb)
        if what in ("429", "html", "hang"):  # the library leaves these to us, or is told to
            self.simulator.trouble = self.simulator.trouble[: self.before.get(verb, 0) + 1]

    def kept(self) -> int:
        return len(self.simulator.sessions)

    def ref(self, asked: Bill) -> str:
        sessions = self.simulator.sessions.values()
        return next(str(s["id"]) for s in sessions if s["metadata"]["payment"] == asked.payment_id)

    def become(self, asked: Bill, word: str, **facts: Any) -> None:
        session = self.simulator.sessions[self.ref(asked)]
        if "amount" in facts:
            facts["amount_total"] = facts.pop("amount")
        if "currency" in facts:
            facts["currency"] = facts["currency"].lower()
        session.update(facts)
        if word == "complete":
            self.simulator.pay(self.ref(asked))
        elif word in self.words:
            session["status"] = word
        else:
            session["payment_status"] = word

    def elsewhere(self, keys: str = "", base: str = "") -> PaymentProvider:
        key = keys or "sk_test_loopback"
        return Card(key, (fake_stripe.SECRET,), base or self.simulator.address)

    def notice(self, asked: Bill) -> bytes:
        made: bytes = self.simulator.event(self.ref(asked))
        return made

    def signed(self, body: bytes, *, other: bool = False, age: int = 0) -> dict[str, str]:
        at = int(datetime.now(UTC).timestamp()) - age
        return fake_stripe.signed(body, "whsec_of_another" if other else fake_stripe.SECRET, at)


class PawaPayDesk(Desk):
    words: ClassVar[Mapping[str, Outcome]] = {
        **dict.fromkeys(("ACCEPTED", "ENQUEUED", "SUBMITTED", "PROCESSING"), PENDING),
        "IN_RECONCILIATION": PENDING,
        "COMPLETED": SUCCEEDED,
        "FAILED": FAILED,
    }
    dates = True
    secrets = (pawapay_sim.TOKEN,)

    def kept(self) -> int:
        return len(self.simulator.deposits)

    def become(self, asked: Bill, word: str, **facts: Any) -> None:
        if "amount" in facts:
            facts["amount"] = f"{facts['amount']}.00"
        self.simulator.settle(asked.payment_id, word, **facts)

    def refund_done(self) -> None:
        for refund, kept in self.simulator.refunds.items():
            if kept["status"] == "ACCEPTED":
                self.simulator.settle(refund)

    def elsewhere(self, keys: str = "", base: str = "") -> PaymentProvider:
        keep = (pawapay_sim.pem(self.simulator.key),)
        where = base or self.simulator.address
        return PawaPay(PawaPayAccount(keys or pawapay_sim.TOKEN, keep, where, live=False))

    def notice(self, asked: Bill) -> bytes:
        made: bytes = self.simulator.callback(asked.payment_id)
        return made

    def signed(self, body: bytes, *, other: bool = False, age: int = 0) -> dict[str, str]:
        at = int(datetime.now(UTC).timestamp()) - age
        key = pawapay_sim.new_key() if other else None
        made: dict[str, str] = self.simulator.signed(body, HOOK, key=key, at=at, expires=at + 900)
        return made


class NotchPayDesk(Desk):
    words: ClassVar[Mapping[str, Outcome]] = {
        "pending": PENDING,
        "processing": PENDING,
        "complete": SUCCEEDED,
        "failed": FAILED,
        "canceled": Outcome.CANCELLED,
        "expired": Outcome.EXPIRED,
        "refunded": SUCCEEDED,
        "partially_refunded": SUCCEEDED,
    }
    before: ClassVar[Mapping[str, int]] = {"start": 1, "refund": 1}
    secrets = (notchpay_sim.PUBLIC, notchpay_sim.PRIVATE, notchpay_sim.HASH)

    def refused(self) -> Bill:
        asked = self.bill()
        return replace(asked, total=replace(asked.total, amount=0))

    def kept(self) -> int:
        return len(self.simulator.payments)

    def become(self, asked: Bill, word: str, **facts: Any) -> None:
        for ref, kept in self.simulator.payments.items():
            if kept["merchant_reference"] == asked.payment_id:
                self.simulator.settle(ref, word, **facts)

    def refund_done(self) -> None:
        for refund in self.simulator.refunds.values():
            if refund["status"] == "pending":
                refund["status"] = "complete"

    def elsewhere(self, keys: str = "", base: str = "") -> PaymentProvider:
        keep = (notchpay_sim.NEW_HASH, notchpay_sim.HASH)
        where = base or self.simulator.address
        key = keys or notchpay_sim.PUBLIC
        return NotchPay(NotchPayAccount(key, notchpay_sim.PRIVATE, keep, where, live=False))

    def notice(self, asked: Bill) -> bytes:
        payments = self.simulator.payments.items()
        ref = next(r for r, kept in payments if kept["merchant_reference"] == asked.payment_id)
        made: bytes = self.simulator.notice(ref)
        return made

    def signed(self, body: bytes, *, other: bool = False, age: int = 0) -> dict[str, str]:
        return notchpay_sim.signed(body, "hsk.of-another" if other else notchpay_sim.HASH)


class MomoDesk(Desk):
    words: ClassVar[Mapping[str, Outcome]] = {
        **dict.fromkeys(("CREATED", "PENDING", "ONGOING", "DELAYED"), PENDING),
        "SUCCESSFUL": SUCCEEDED,
        "FAILED": FAILED,
        "REJECTED": FAILED,
        "TIMEOUT": Outcome.EXPIRED,
    }
    signs = False
    secrets = (momo_sim.SUBSCRIPTION, momo_sim.KEY)

    def trouble(self, what: str, verb: str) -> None:
        self.provider.check()  # it has its token by now
        super().trouble(what, verb)

    def kept(self) -> int:
        return len(self.simulator.asked)

    def become(self, asked: Bill, word: str, **facts: Any) -> None:
        if "amount" in facts:
            facts["amount"] = str(facts["amount"])
        self.simulator.settle(asked.payment_id, word, **facts)

    def elsewhere(self, keys: str = "", base: str = "") -> PaymentProvider:
        where, key = base or self.simulator.address, keys or momo_sim.KEY
        account = MomoAccount(momo_sim.SUBSCRIPTION, momo_sim.USER, key, base=where, live=False)
        return Momo(account, Tokens())

    def notice(self, asked: Bill) -> bytes:
        made: bytes = self.simulator.callback(asked.payment_id)
        return made

    def signed(self, body: bytes, *, other: bool = False, age: int = 0) -> dict[str, str]:
        return {}


class PretendDesk(Desk):
    words: ClassVar[Mapping[str, Outcome]] = {"pay": SUCCEEDED, "decline": FAILED, "later": PENDING}
    signs = False

    def become(self, asked: Bill, word: str, **facts: Any) -> None:
        assert isinstance(self.provider, Pretend)
        self.provider.choose(asked.payment_id, word, now=datetime.now(UTC))  # type: ignore[arg-type]


OVER_HTTP = {
    "card": (CardDesk, fake_stripe.serve),
    "pawapay": (PawaPayDesk, lambda: simulator.serve(pawapay_sim.PawaPaySim())),
    "notchpay": (NotchPayDesk, lambda: simulator.serve(notchpay_sim.NotchPaySim())),
    "momo": (MomoDesk, lambda: simulator.serve(momo_sim.MomoSim())),
}


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Desk]:
    """The desk of one way of paying, with nothing on its books."""
    if name in OVER_HTTP:
        kind, served = OVER_HTTP[name]
        with served() as behind:
            desk = kind(Hand(), behind)
            desk.provider = desk.elsewhere()
            yield desk
    elif name == "pretend":
        yield PretendDesk(Pretend(folder, "http://127.0.0.1/pretend/"))
    else:
        account = BankAccount("Association Entregent", "CM21 10005 00001 12345678901 52")
        alone: dict[str, PaymentProvider] = {"hand": Hand(), "cash": Cash(), "bank": Bank(account)}
        yield Desk(alone[name])
