"""Ten thousand ways of not being Stripe: bodies and `Stripe-Signature` lines that must be refused.

Each is made from a genuine event and its genuine signature, so that only what is forged is wrong.
"""

from __future__ import annotations

import json
import random
import string
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.payments.fake_stripe import SECRET, signed

HEX = "0123456789abcdef"
LINE = "Stripe-Signature"


@dataclass(frozen=True)
class Forgery:
    kind: str
    body: bytes
    line: str | None  # the header; None: there is none


@dataclass(frozen=True)
class Genuine:
    body: bytes
    at: int
    mark: str  # the signature, 64 hex digits

    @property
    def line(self) -> str:
        return f"t={self.at},v1={self.mark}"


def event(dice: random.Random) -> bytes:
    n = dice.randrange(10**9)
    session = {
        "id": f"cs_test_{n}",
        "object": "checkout.session",
        "amount_total": dice.randrange(328, 99_999_999),
        "payment_status": "paid",
        "metadata": {"payment": f"payment-{n}", "order": "EN-7K3M9QX", "note": "é « » 🎉"},
    }
    made = {"id": f"evt_{n}", "object": "event", "type": "checkout.session.completed"}
    return json.dumps(made | {"data": {"object": session}}, ensure_ascii=False).encode()


def genuine(dice: random.Random, secret: str = SECRET, at: int | None = None) -> Genuine:
    body, at = event(dice), at or int(time.time())
    return Genuine(body, at, signed(body, secret, at)[LINE].rpartition("v1=")[2])


def _no_line(dice: random.Random, true: Genuine) -> Forgery:
    return Forgery("no signature", true.body, dice.choice((None, "", " ", ",", "=", "v1=", "t=")))


def _half_line(dice: random.Random, true: Genuine) -> Forgery:
    lines = (f"t={true.at}", f"v1={true.mark}", f"t={true.at},v0={true.mark}", true.mark)
    return Forgery("half a line", true.body, dice.choice(lines))


def _short(dice: random.Random, true: Genuine) -> Forgery:
    return Forgery("short", true.body, f"t={true.at},v1={true.mark[: dice.randrange(64)]}")


def _guessed(dice: random.Random, true: Genuine) -> Forgery:
    guess = "".join(dice.choices(HEX, k=64))
    return Forgery("guessed", true.body, f"t={true.at},v1={guess}")


def _noise(dice: random.Random, true: Genuine) -> Forgery:
    line = "".join(dice.choices(string.printable + "é١１", k=dice.randrange(1, 120)))
    return Forgery("noise", true.body, line)


def _one_digit(dice: random.Random, true: Genuine) -> Forgery:
    place = dice.randrange(64)
    other = dice.choice([digit for digit in HEX if digit != true.mark[place]])
    mark = true.mark[:place] + other + true.mark[place + 1 :]
    return Forgery("one digit", true.body, f"t={true.at},v1={mark}")


def _other_secret(dice: random.Random, true: Genuine) -> Forgery:
    secret = dice.choice((f"{SECRET}x", SECRET[:-1], SECRET.upper(), "whsec_", "sk_test_loopback"))
    return Forgery("another secret", true.body, signed(true.body, secret, true.at)[LINE])


def _old(dice: random.Random, true: Genuine) -> Forgery:
    at = true.at - dice.choice((302, 600, 3_600, 86_400, dice.randrange(302, 10**8)))
    return Forgery("too old", true.body, signed(true.body, SECRET, at)[LINE])


def _made_young(dice: random.Random, true: Genuine) -> Forgery:
    old = signed(true.body, SECRET, true.at - dice.randrange(302, 10**6))[LINE]
    return Forgery("old made young", true.body, f"t={true.at},{old.partition(',')[2]}")


def _one_byte(dice: random.Random, true: Genuine) -> Forgery:
    place, bit = dice.randrange(len(true.body)), 1 << dice.randrange(8)
    body = bytearray(true.body)
    body[place] ^= bit
    return Forgery("one byte of the body", bytes(body), true.line)


def _of_another(dice: random.Random, true: Genuine) -> Forgery:
    return Forgery("of another event", event(dice), true.line)


def _two_lines(dice: random.Random, true: Genuine) -> Forgery:
    guesses = ["".join(dice.choices(HEX, k=64)) for _ in range(2)]
    other = signed(event(dice), SECRET, true.at)[LINE]
    first, second = f"t={true.at},v1={guesses[0]}", f"t={true.at},v1={guesses[1]}"
    return Forgery("two lines", true.body, dice.choice((f"{first},{second}", f"{first}, {other}")))


def _upper(dice: random.Random, true: Genuine) -> Forgery:
    upper = true.mark.upper()
    line = dice.choice((f"t={true.at},v1={upper}", f"T={true.at},V1={true.mark}"))
    return Forgery("upper case", true.body, line)


def _strange_digits(dice: random.Random, true: Genuine) -> Forgery:
    digits = dice.choice(("٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "०१२३४५६७८९"))
    table = str.maketrans("0123456789", digits)
    at = str(true.at).translate(table)
    lines = (f"t={at},v1={true.mark}", f"t={true.at},v1={true.mark.translate(table)}")
    return Forgery("digits of other scripts", true.body, dice.choice(lines))


def _empty(dice: random.Random, true: Genuine) -> Forgery:
    return Forgery("empty body", dice.choice((b"", b" ", b"\n", b"{}", b"null")), true.line)


def _rewritten(dice: random.Random, true: Genuine) -> Forgery:
    facts = json.loads(true.body)
    bodies = (
        json.dumps(facts),
        json.dumps(facts, ensure_ascii=False, indent=2),
        json.dumps(facts, ensure_ascii=False, separators=(",", ":")),
        true.body.decode() + "\n",
        "\ufeff" + true.body.decode(),
    )
    return Forgery("the same, written anew", dice.choice(bodies).encode(), true.line)


def _signed_nonsense(dice: random.Random, true: Genuine) -> Forgery:
    """Signed by Stripe's own hand, and yet no event: kept as little as a forged one."""
    shapes = ('""', "[]", "null", "{}", "", "7", '{"data":{}}', '{"data":{"object":[]}}', "{")
    body = dice.choice(shapes).encode()
    return Forgery("signed nonsense", body, signed(body, SECRET, true.at)[LINE])


KINDS: tuple[Callable[[random.Random, Genuine], Forgery], ...] = (
    _no_line, _half_line, _short, _guessed, _noise, _one_digit, _other_secret, _old, _made_young,
    _one_byte, _of_another, _two_lines, _upper, _strange_digits, _empty, _rewritten,
    _signed_nonsense,
)  # fmt: skip


def forgeries(of_each: int, *, seed: int = 7) -> Iterator[Forgery]:
    dice = random.Random(seed)
    for kind in KINDS:
        for _ in range(of_each):
            true = genuine(dice)
            made = kind(dice, true)
            if (made.body, made.line) != (true.body, true.line):
                yield made
