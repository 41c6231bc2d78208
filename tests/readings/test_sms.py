"""The operators' messages, as phones in Douala show them; numbers and names are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from time import process_time

import pytest

from app.readings.amounts import read_amount
from app.readings.sms import Told, read_message, read_messages, unread_messages

MTN = (
    "Vous avez recu 15000 XAF de NGONO AWA MARIE (237677123456 ) sur votre compte Mobile Money "
    "2026-11-28 18:02:11. Message de l'expediteur:EN-7K3M9QX. "
    "Votre nouveau solde est de 215450 FCFA. Frais: 0 XAF. "
    "Transaction ID: 12345678901.Gagnez des cadeaux avec MoMo!"
)
ORANGE = (
    "Vous avez reçu 15 000 FCFA de TABI BEN 691234567. Nouveau solde: 3 250,50 FCFA. "
    "ID transaction: PP261128.1802.C12345"
)
READ = Told(
    operator="mtn",
    operator_ref="12345678901",
    amount=15_000,
    payer="NGONO AWA MARIE",
    phone="+237677123456",
    message="EN-7K3M9QX",
    at=datetime(2026, 11, 28, 17, 2, 11, tzinfo=UTC),
)


def facts(text: str) -> Told | None:
    told = read_message(text)
    return told and Told(**{name: getattr(told, name) for name in Told.__slots__[:-1]})


def test_what_mtn_writes_is_read_whole() -> None:
    assert facts(MTN) == READ


@pytest.mark.parametrize(
    "text",
    [
        MTN.replace("recu", "reçu").replace(" XAF", "\u00a0XAF"),
        MTN.replace("15000", "15\u00a0000"),
        MTN.replace("15000 XAF", "15,000.00 FCFA"),
        MTN.replace("237677123456 ", "677123456"),
        MTN.replace("Transaction ID:", "Transaction Id :"),
        MTN.replace("Transaction ID:", "ID transaction"),
        MTN.replace("Transaction ID:", "Financial Transaction Id:"),
        MTN.upper(),
        MTN.replace(". ", ".\n"),
    ],
)
def test_spaces_accents_labels_and_capitals_change_nothing(text: str) -> None:
    assert facts(text) == READ


def test_in_english_too() -> None:
    text = (
        "You have received 15000 XAF from NGONO AWA MARIE (237677123456) on your mobile money "
        "account at 2026-11-28 18:02:11. Message from sender: EN-7K3M9QX. Your new balance: 215450 "
        "XAF. Fees: 0 XAF. Financial Transaction Id: 12345678901."
    )
    assert facts(text) == READ


def test_what_orange_writes_is_read_with_the_moment_in_its_number() -> None:
    assert facts(ORANGE) == Told(
        operator="orange",
        operator_ref="PP261128.1802.C12345",
        amount=15_000,
        payer="TABI BEN",
        phone="+237691234567",
        at=datetime(2026, 11, 28, 17, 2, tzinfo=UTC),
    )
    assert facts(ORANGE.replace("PP", "pp").replace("C12345", "c12345")) == facts(ORANGE)


def test_no_balance_is_kept() -> None:
    for text, secret in ((MTN, "215450"), (ORANGE, "250,50")):
        told = read_message(text)
        assert told is not None
        assert secret not in told.text
        assert told.operator_ref in told.text


def test_money_sent_is_not_money_received() -> None:
    text = (
        "Transfert reussi de 17000 FCFA au 691234567 via Orange Cameroun a 2026-11-28 18:02:11 . "
        "ID transaction 12345678901.Nouveau solde: 5 000 FCFA"
    )
    told = read_message(text)
    assert told is not None
    assert (told.outgoing, told.amount, told.operator_ref) == (True, 17_000, "12345678901")


@pytest.mark.parametrize(
    "text",
    [
        MTN[:200],  # cut before its number
        MTN.replace("12345678901", "1234567"),
        ORANGE.replace("261128", "269928"),  # no month is the 99th
        MTN.replace("15000", "quinze mille"),
        MTN.replace("15000", "quinze mille").replace("Frais: 0", "Frais: 250"),
        "Bonjour, je vous ai payé 15000 FCFA hier soir.",
        "",
    ],
)
def test_what_is_cut_or_makes_no_sense_is_not_recognized(text: str) -> None:
    assert read_message(text) is None


def test_many_are_read_glued_or_apart_each_once_and_the_unreadable_are_named() -> None:
    other = MTN.replace("12345678901", "22345678901").replace("7K3M9QX", "")
    cut = MTN[:150]
    pasted = f"{MTN}\n{other}\n\n{cut}\n\n{ORANGE}{MTN}\n"
    assert [told.operator_ref for told in read_messages(pasted)] == [
        "12345678901",
        "22345678901",
        "PP261128.1802.C12345",
    ]
    assert unread_messages(pasted) == [cut]


WORDS = "EN-7K3M9QX."  # what the payer wrote, as the operator repeats it
FALSE = MTN.replace("7K3M9QX", "ZZZZZZZ").replace("12345678901", "99999999999")


@pytest.mark.parametrize(
    "written",
    [
        f"merci. {MTN[MTN.index('Votre') : MTN.index('Gagnez')]} {FALSE}",
        FALSE,
        FALSE[: FALSE.index("Votre")],
        f"x. Transaction ID: 99999999999. {FALSE[: FALSE.index('Message')]}",
    ],
)
def test_what_a_payer_writes_is_never_taken_for_money(written: str) -> None:
    """A hundred francs came; their payer writes as if the operator told of more."""
    text = MTN.replace("15000", "100").replace(WORDS, written)
    assert read_messages(text) == []
    assert unread_messages(text) == [text]
    assert [told.amount for told in read_messages(f"{MTN}\n{text}")] == [15_000]


@pytest.mark.parametrize(
    "written",
    ["Transaction ID: 99999999999", "PP261121.1802.C12345", "paiement de la table. ID 99999999999"],
)
def test_the_number_is_the_operator_s_whatever_its_payer_writes(written: str) -> None:
    told = read_messages(MTN.replace("7K3M9QX.", f"7K3M9QX {written}."))
    assert [(one.operator, one.operator_ref) for one in told] == [("mtn", "12345678901")]


@pytest.mark.parametrize(
    "part", ["solde ", "transaction ", "xaf de ", "motif: ", " ", "vous avez recu ", "1 "]
)
def test_a_long_text_is_read_in_no_time(part: str) -> None:
    text = MTN + part * (50_000 // len(part))
    before = process_time()
    read_messages(text)
    unread_messages(text)
    assert process_time() - before < 5  # the processor's seconds: it was minutes


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("15000", 15_000),
        ("15 000", 15_000),
        ("15\u202f000 FCFA", 15_000),
        ("15.000", 15_000),
        ("15,000.00", 15_000),
        ("15000,00", 15_000),
        ("1.250.000", 1_250_000),
        ("-500", -500),
        ("(500)", -500),
        ("15000,50", None),
        ("15.00.000", None),
        ("1500.000", None),
        ("", None),
        ("abc", None),
        ("9" * 5_000, None),  # more digits than Python reads
        ("9" * 20, None),  # more francs than a column holds
    ],
)
def test_sums_are_read_to_the_franc_or_not_at_all(typed: str, amount: int | None) -> None:
    assert read_amount(typed) == amount


@pytest.mark.parametrize("n", [30, 60, 90])
def test_a_message_that_was_cut_gives_the_next_one_nothing(n: int) -> None:
    """Neither its sum nor its payer: on a line of its own the next is read, else nobody's is."""
    other = MTN.replace("15000", "9000").replace("12345678901", "12345678902")
    assert [told.amount for told in read_messages(f"{MTN[:n]}\n{other}")] == [9_000]
    assert read_messages(f"{MTN[:n]} {other}") == []
    assert len(unread_messages(f"{MTN[:n]} {other}")) == 1
