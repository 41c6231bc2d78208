"""Who signed a callback: what a stranger's library signed is heard, and nothing else."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from app.payments.gateway import BadSignature
from app.payments.pawapay import PawaPay, PawaPayAccount
from tests.payments.pawapay_sim import TOKEN, PawaPaySim, digest, new_key, pem
from tests.payments.simulator import serve
from tests.payments.strangers import by_node

URL = "https://entregent.example/hooks/payments/pawapay"
BODY = json.dumps({"depositId": str(uuid.uuid4()), "status": "COMPLETED", "x": "é « » 🎉"}).encode()
SIX = ("@method", "@authority", "@path", "signature-date", "content-digest", "content-type")


@pytest.fixture
def sim() -> Iterator[PawaPaySim]:
    with serve(PawaPaySim()) as made:
        yield made


@pytest.fixture
def pawapay(sim: PawaPaySim) -> PawaPay:
    return PawaPay(PawaPayAccount(TOKEN, (pem(new_key()), pem(sim.key)), sim.address, live=False))


def is_heard(pawapay: PawaPay, headers: dict[str, str], body: bytes = BODY, **facts: Any) -> bool:
    asked = {"method": "POST", "url": URL} | facts
    try:
        pawapay.read_webhook(headers, body, datetime.now(UTC), **asked)
    except BadSignature:
        return False
    return True


@pytest.mark.parametrize("raw", [False, True])
def test_what_pawapay_s_own_library_signed_is_heard(
    sim: PawaPaySim, pawapay: PawaPay, raw: bool
) -> None:
    key = sim.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    asked = {"key": key, "url": URL, "body": BODY.decode(), "at": int(time.time()), "raw": raw}

    signed = by_node("sign_callback.cjs", asked)

    assert re.fullmatch(r"sig-pp=:[A-Za-z0-9+/=]+:", signed["Signature"])
    assert is_heard(pawapay, signed)
    assert not is_heard(pawapay, signed, BODY.replace(b"COMPLETED", b"FAILED"))
    assert not is_heard(pawapay, signed, url=URL + "s")
    assert not is_heard(pawapay, signed | {"Signature-Date": "2026-11-28T17:00:00Z"})


def test_the_whole_is_signed_or_it_is_nothing(sim: PawaPaySim, pawapay: PawaPay) -> None:
    assert is_heard(pawapay, sim.signed(BODY, URL))
    for left_out in ("@method", "@authority", "@path", "content-digest"):
        names = tuple(name for name in SIX if name != left_out)
        assert not is_heard(pawapay, sim.signed(BODY, URL, names=names)), left_out
    assert is_heard(pawapay, sim.signed(BODY, URL, names=SIX[:3] + SIX[4:5]))  # the four are enough
    assert not is_heard(pawapay, sim.signed(BODY, URL, names=(*SIX, "@path")))


def test_it_is_this_request_that_was_signed(sim: PawaPaySim, pawapay: PawaPay) -> None:
    signed = sim.signed(BODY, URL)

    assert not is_heard(pawapay, signed, method="PUT")
    assert not is_heard(pawapay, signed, url=URL.replace("entregent", "other"))
    assert not is_heard(pawapay, signed, url="")
    assert not is_heard(pawapay, signed, BODY + b" ")
    assert not is_heard(pawapay, signed | {"Content-Digest": digest(BODY + b" ")}, BODY + b" ")
    assert is_heard(pawapay, signed, url="https://ENTREGENT.example:443/hooks/payments/pawapay")
    assert is_heard(pawapay, signed, url=URL + "?x=1")  # the query is not among the six


def test_each_digest_fits_and_each_header_that_is_signed_is_there(
    sim: PawaPaySim, pawapay: PawaPay
) -> None:
    true = digest(BODY)

    assert is_heard(pawapay, sim.signed(BODY, URL, digest=f"{true}, md5=:AAAA:"))  # not known to us
    assert not is_heard(pawapay, sim.signed(BODY, URL, digest=f"{true}, sha-256=:AAAA:"))
    assert not is_heard(pawapay, sim.signed(BODY, URL, names=(*SIX, "x-absent")))
    there = sim.signed(BODY, URL, names=(*SIX, "x-absent")) | {"X-Absent": ""}
    assert is_heard(pawapay, there)


@pytest.mark.parametrize(
    ("age", "expires", "heard"),
    [
        (0, 60, True),
        (290, 600, True),
        (302, 600, False),  # too old
        (-50, 60, True),  # its clock is ahead of ours
        (-70, 60, False),
        (30, 20, False),  # it said itself until when
        (30, 0, True),  # or did not say
    ],
)
def test_a_signature_has_its_time(
    sim: PawaPaySim, pawapay: PawaPay, age: int, expires: int, heard: bool
) -> None:
    at = int(time.time()) - age

    signed = sim.signed(BODY, URL, at=at, expires=at + expires if expires else 0)

    assert is_heard(pawapay, signed) is heard


@pytest.mark.parametrize(
    "change",
    [
        {"Signature": ""},
        {"Signature": "sig-pp=::"},
        {"Signature": "sig-pp=:AAAA:"},
        {"Signature": "other=:MEQC:"},
        {"Signature-Input": ""},
        {"Signature-Input": "sig-pp=()"},
        {"Signature-Input": 'sig-pp=("@method" "@authority" "@path" "content-digest")'},
        {"Signature-Input": 'sig-pp=("@secret" "@method" "@authority" "@path" "content-digest")'},
        {"Content-Digest": ""},
        {"Content-Digest": "md5=:AAAA:"},
        {"Content-Digest": "sha-256=:AAAA:"},
    ],
)
def test_headers_that_say_too_little_say_nothing(
    sim: PawaPaySim, pawapay: PawaPay, change: dict[str, str]
) -> None:
    assert not is_heard(pawapay, sim.signed(BODY, URL) | change)


def test_another_s_key_and_another_algorithm_are_refused(sim: PawaPaySim, pawapay: PawaPay) -> None:
    assert not is_heard(pawapay, sim.signed(BODY, URL, key=new_key()))
    line = sim.signed(BODY, URL)
    renamed = line["Signature-Input"].replace("ecdsa-p256-sha256", "rsa-pss-sha512")
    assert not is_heard(pawapay, line | {"Signature-Input": renamed})
    broken = PawaPay(PawaPayAccount(TOKEN, ("no key at all",), sim.address))
    assert not is_heard(broken, line)
