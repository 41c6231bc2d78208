"""Statements as operators and banks export them: read whatever the program that wrote them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.readings.files import (
    HOW_MUCH,
    MOST_BYTES,
    BadFile,
    BadRow,
    Row,
    guess,
    read_rows,
    read_table,
)

PLAIN = (
    "Date;Transaction ID;Nom;Téléphone;Montant;Référence\n"
    "2026-11-28 18:02:11;12345678901;Awa Ngono;237677123456;15 000;EN-7K3M9QX\n"
)
READ = Row(
    number=2,
    key="12345678901",
    amount=15_000,
    at=datetime(2026, 11, 28, 17, 2, 11, tzinfo=UTC),
    payer="Awa Ngono",
    phone="237677123456",
    text="EN-7K3M9QX",
    operator_ref="12345678901",
)


def rows(body: bytes) -> list[Row | BadRow]:
    table = read_table(body)
    return list(read_rows(table, guess(table.header), zone="Africa/Douala"))


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("cp1252"),
        PLAIN.encode("utf-16"),
        PLAIN.replace(";", ",").encode(),
        PLAIN.replace(";", "\t").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("15 000", "15.000").encode(),
        PLAIN.replace("15 000", '"15,000.00"').encode(),
        PLAIN.replace("15 000", "15000,00 FCFA").encode(),
        PLAIN.replace("2026-11-28", "28/11/2026").encode(),
        PLAIN.replace("Montant", "MONTANT (XAF)").replace("Nom", "Nom de l'expéditeur").encode(),
        (PLAIN + ";;;;;\n\n").encode(),
    ],
)
def test_encoding_separator_dates_and_sums_change_nothing(body: bytes) -> None:
    assert rows(body) == [READ]


def test_what_stands_above_the_header_is_left_out_and_numbers_are_the_file_s() -> None:
    body = f"Relevé de compte\nClient : WUSU\n\n{PLAIN}".encode()
    assert rows(body) == [
        Row(**{name: getattr(READ, name) for name in Row.__slots__} | {"number": 5})
    ]


def test_two_columns_for_in_and_out_and_no_transaction_number() -> None:
    body = (
        "Date;Libellé;Débit;Crédit\n28/11/2026;VIREMENT EN-7K3M9QX;;15 000\n29/11/2026;FRAIS;250;\n"
    )
    came, went = rows(body.encode())
    assert isinstance(came, Row)
    assert isinstance(went, Row)
    assert (came.amount, came.text, came.operator_ref) == (15_000, "VIREMENT EN-7K3M9QX", "")
    assert (went.amount, went.text) == (-250, "FRAIS")
    assert len({came.key, went.key}) == 2
    assert [row.key for row in rows(body.encode()) if isinstance(row, Row)] == [came.key, went.key]


@pytest.mark.parametrize(
    ("was", "typed", "why"),
    [
        ("15 000", "quinze", "amount"),
        ("15 000", "0", "amount"),
        ("2026-11-28 18:02:11", "hier", "date"),
    ],
)
def test_a_row_that_cannot_be_read_says_why_and_where(was: str, typed: str, why: str) -> None:
    [bad] = rows(PLAIN.replace(was, typed).encode())
    assert isinstance(bad, BadRow)
    assert (bad.number, bad.why) == (2, why)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"x" * (MOST_BYTES + 1), "big"),
        (b"bonjour\nAwa\n", "columns"),
        (b"Montant;Nom\n1;" + b"x" * 200_000, "text"),
        (b"%PDF-1.7\n\x00\x01\x02", "text"),
        (PLAIN.encode() + b"2026-11-28;1;A;;1;\n" * 5_000, "rows"),
    ],
)
def test_what_is_no_statement_is_refused_with_the_reason(body: bytes, why: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_table(body)
    assert refused.value.facts == {"why": why}


@pytest.mark.parametrize(
    ("body", "header", "first"),
    [
        ("Nom;Ville\nAwa;15 000\n", ("Nom", "Ville"), 2),
        ("Banque X\nRue Y\nQui;Combien\nAwa;15 000\nBen;2 000\n", ("Qui", "Combien"), 4),
        ("Awa;15 000;28/11/2026\nBen;2 000;29/11/2026\n", ("A", "B", "C"), 1),
    ],
)
def test_a_file_whose_titles_name_no_sum_leaves_it_to_a_person(
    body: str, header: tuple[str, ...], first: int
) -> None:
    table = read_table(body.encode())
    assert (table.header, table.first) == (header, first)
    assert not HOW_MUCH & set(guess(table.header))
    with pytest.raises(BadFile):
        list(read_rows(table, guess(table.header), zone="Africa/Douala"))
    read = list(read_rows(table, {"amount": 1}, zone="Africa/Douala"))
    sums = {row.number: row.amount for row in read if isinstance(row, Row)}
    assert sums[first] == 15_000


def test_five_thousand_rows_are_read() -> None:
    body = (
        PLAIN.splitlines()[0]
        + "\n"
        + "".join(f"2026-11-28;{10_000_000 + n};Awa;;15 000;\n" for n in range(5_000))
    )
    assert len({row.key for row in rows(body.encode()) if isinstance(row, Row)}) == 5_000
