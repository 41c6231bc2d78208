"""Three clients of MTN's Mobile Money that others wrote drive our loopback, each unchanged.

What they all agree on is not our own opinion: only then is our client tried against it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.payments.momo_sim import FORBIDDEN, KEY, SUBSCRIPTION, USER, MomoSim
from tests.payments.simulator import serve
from tests.payments.strangers import client

PHONE, REASON = "237653456789", "NOT_ENOUGH_FUNDS"


@pytest.fixture
def sim() -> Iterator[MomoSim]:
    with serve(MomoSim()) as made:
        yield made


def test_momo_openapi_is_content_with_it(sim: MomoSim) -> None:
    library = client("momo_openapi")
    config = library.MomoConfig(SUBSCRIPTION, USER, KEY, "mtncameroon", sim.address, currency="XAF")
    theirs = library.Collection(config)

    ref = theirs.request_to_pay(15_000, PHONE, "EN-7K3M9QX")
    assert theirs.get_transaction_status(ref)["status"] == "PENDING"
    sim.settle(ref)
    paid = theirs.get_transaction_status(ref)
    assert (paid["status"], paid["amount"], paid["currency"]) == ("SUCCESSFUL", "15000", "XAF")
    assert paid["financialTransactionId"].isdecimal()
    assert theirs.get_balance() == {"availableBalance": "1000", "currency": "XAF"}
    with pytest.raises(library.MomoAPIError) as told:
        theirs.request_to_pay(15_000, PHONE, "EN-7K3M9QX", reference_id=ref)
    assert (told.value.status_code, told.value.code) == (409, "RESOURCE_ALREADY_EXIST")
    with pytest.raises(library.MomoAPIError) as told:
        theirs.get_transaction_status(str(uuid.uuid4()))
    assert (told.value.status_code, told.value.code) == (404, "RESOURCE_NOT_FOUND")
    wrong = library.MomoConfig(SUBSCRIPTION, USER, "wrong", "mtncameroon", sim.address)
    with pytest.raises(library.AuthenticationError):
        library.Collection(wrong).get_access_token()


def test_mtnmomo_py_is_content_with_it(sim: MomoSim) -> None:
    library = client("mtnmomo")
    keys = library.ProductCredentials(SUBSCRIPTION, USER, KEY)
    config = library.MoMoConfig(keys, target_environment="mtncameroon", base_url=sim.address)
    payer = {"partyIdType": "MSISDN", "partyId": PHONE}
    ask = {"amount": "15000", "currency": "XAF", "externalId": "EN-7K3M9QX", "payer": payer}
    with library.MoMoClient(config) as whole:
        theirs = whole.collection
        ref = theirs.request_to_pay(ask)
        with pytest.raises(library.MoMoConflictError):
            theirs.request_to_pay(ask, reference_id=ref)
        sim.settle(ref, "FAILED", {"code": REASON, "message": "in words"})
        told = theirs.get_request_to_pay_status(ref)
        assert (told.status, told.reason.code, told.amount) == ("FAILED", REASON, "15000")
        assert theirs.get_account_balance().available_balance == "1000"
        with pytest.raises(library.MoMoNotFoundError):
            theirs.get_request_to_pay_status(str(uuid.uuid4()))
        with pytest.raises(library.MoMoValidationError):
            theirs.request_to_pay(ask | {"currency": "EUR"})
    with library.MoMoClient(config) as whole:
        sim.users.clear()
        with pytest.raises(library.MoMoAuthenticationError):
            whole.collection.create_access_token()


def test_mtn_momo_client_is_content_with_it(sim: MomoSim) -> None:
    """It knows MTN's address alone: what carries its requests brings them to the loopback."""
    library, httpx = client("momo_api"), client("httpx")
    there = urlsplit(sim.address)

    def homewards(request: object) -> None:
        assert request.url.host == "momoapi.momo.africa"  # type: ignore[attr-defined]
        url = request.url.copy_with(  # type: ignore[attr-defined]
            scheme="http", host=there.hostname, port=there.port
        )
        request.url = url  # type: ignore[attr-defined]

    with httpx.Client(event_hooks={"request": [homewards]}) as carrier:
        config = library.Config.collection(SUBSCRIPTION, USER, KEY)
        theirs = library.MomoApi.create("mtncameroon", carrier).get_collection(config)
        ref = str(uuid.uuid4())
        assert theirs.quick_pay("15000", PHONE, "EN-7K3M9QX", "XAF", ref) == ref
        assert theirs.get_payment_status(ref).is_pending()
        sim.settle(ref)
        paid = theirs.get_payment_status(ref)
        assert paid.is_successful()
        assert (paid.amount, paid.payer, paid.external_id) == ("15000", PHONE, "EN-7K3M9QX")
        other = theirs.quick_pay("500", PHONE, "EN-7K3M9QY", "XAF")
        sim.settle(other, "FAILED", REASON)
        told = theirs.get_payment_status(other)
        assert told.is_failed()
        assert told.reason.code == REASON
        with pytest.raises(library.ConflictException):
            theirs.quick_pay("15000", PHONE, "EN-7K3M9QX", "XAF", ref)
        with pytest.raises(library.ResourceNotFoundException):
            theirs.get_payment_status(str(uuid.uuid4()))


def test_the_loopback_turns_away_the_http_library_s_own_name_as_mtn_does(sim: MomoSim) -> None:
    requests = client("requests")

    answer = requests.get(f"{sim.address}/collection/v1_0/account/balance", timeout=2)

    assert (answer.status_code, answer.text) == (403, FORBIDDEN)
