"""Statements as files: read as the last time, and long ones taken in while nobody waits."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.rules import Role
from app.imports import actions, queries
from app.imports.models import StatementColumns, StatementFile
from app.imports.rules import packed, unpacked
from app.jobs import imports
from app.kernel.db import db, in_transaction
from app.settlement.actions import declare
from app.settlement.queries import payments_of
from app.statements import actions as statement_actions
from app.statements import queries as statements
from app.statements.models import StatementLine
from app.statements.rules import Entry
from tests import make
from tests.make import NOW
from tests.statements.test_actions import BEN, order, tickets
from tests.web.organize.test_statements import AT, again, send
from tests.web.visiting import sign_in, words


@pytest.fixture
def event(client: FlaskClient) -> Any:
    of = make.organizer(code="wusu")
    sign_in(client, make.awa(of, Role.CASHIER))
    return make.event(of)


def bank(*rows: str) -> str:
    return "\n".join(["Jour;Libelle;Montant;Autre montant", *rows])


def test_the_second_file_of_an_account_is_read_as_the_first(
    client: FlaskClient, event: Any
) -> None:
    """[F55] Said once which column is the sum, and never again for this account."""
    mine, other = order(event), order(event, "+237699000000")
    said = {"source": "bank", "name": "Afriland"}
    first = send(client, bank(f"21/11/2026;{mine.reference};7;15 000"), **said)
    assert "Colonnes lues comme la dernière fois" not in words(first)
    chosen = {"column-amount": "3", "column-reference": "1", "column-at": "0"}
    assert "Une commande payée." in words(again(client, first, **said, **chosen, take="1"))
    second = send(client, bank(f"22/11/2026;{other.reference};8;15 000"), **said)
    told = words(second)
    assert ("pour Afriland" in told, "Payée 1" in told) == (True, True)
    assert "Changer les colonnes" in told
    again(client, second, **said, take="1")
    assert tickets() == 2


def test_another_account_another_header_and_another_team_start_anew(
    client: FlaskClient, event: Any
) -> None:
    header = ["Jour", "Libelle", "Montant"]
    how: Any = {"header": header, "columns": {"amount": 2}, "now": NOW}
    of = event.organizer_id
    in_transaction(lambda: actions.keep_columns(of, "bank", "Afriland", **how))
    found = queries.columns_for(of, "bank", header)
    assert found is not None
    assert found.name == "Afriland"
    theirs = make.organizer().id
    for asked in ((of, "mtn", header), (of, "bank", header[:2]), (theirs, "bank", header)):
        assert queries.columns_for(*asked) is None
    assert queries.columns_for(of, "bank", header, name="Ecobank") is None
    in_transaction(lambda: actions.keep_columns(of, "bank", "Afriland", **how))
    assert db.session.scalar(select(func.count(StatementColumns.id))) == 1


def long_file(event: Any, n: int = 160) -> tuple[str, Any]:
    """Sums of strangers, one that pays, one that went out, one twice, one that is no sum."""
    mine = order(event)
    rows = [f"21/11/2026;15 000;{mine.reference};71000000000"]
    rows += [f"21/11/2026;{9_000 + k};merci;{72_000_000_000 + k}" for k in range(n)]
    rows += ["21/11/2026;-500;;73000000000", "21/11/2026;9 000;merci;72000000000"]
    rows += ["21/11/2026;beaucoup;;74000000000"]
    return "\n".join(["Date;Montant;Motif;ID transaction", *rows]), mine


def test_a_long_file_is_taken_in_while_nobody_waits(
    client: FlaskClient, event: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row in exactly one state; cut in the middle it goes on where it was."""
    body, mine = long_file(event)
    page = again(client, send(client, body), take="1")
    assert "0 lignes lues sur 163" in words(page)
    clock = iter([0.0, *[1.0] * 40, 99.0])
    monkeypatch.setattr("app.jobs.imports.time.monotonic", lambda: next(clock, 0.0))
    assert imports.take_all() is not None
    file = db.session.scalars(select(StatementFile)).one()
    at = f"{AT}/file/{file.id}"
    assert "40 lignes lues sur 163" in words(client.get(at))
    assert imports.take_all() is None
    db.session.expire_all()
    assert (file.done, file.rows, file.done_at is not None) == (163, [], True)
    wanted = {"matched": 1, "unmatched": 160, "outgoing": 1, "known": 1, "bad": 1}
    assert (file.counts, tickets()) == (wanted, 1)
    assert db.session.scalar(select(func.count(StatementLine.id))) == 162
    told = words(client.get(at))
    assert ("Déjà lue 1" in told, "Chaque ligne est à sa place" in told) == (True, True)
    assert mine.id is not None


def test_a_row_that_falls_is_counted_and_stops_no_other(
    client: FlaskClient, event: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = statement_actions.take_in

    def falls(organizer_id: int, entry: Entry, **how: Any) -> Any:
        if entry.amount == 2:
            raise ValueError("odd")
        return real(organizer_id, entry, **how)

    monkeypatch.setattr("app.imports.actions.take_in", falls)
    entries = [Entry("mtn", str(n), n, text="x", operator_ref=str(n)) for n in (1, 2, 3)]
    who = make.awa(event.organizer).id
    how: Any = {"unread": 0, "user_id": who, "now": NOW}
    in_transaction(lambda: actions.begin_file(event.organizer_id, entries, **how))
    assert imports.take_all() is None
    db.session.expire_all()
    file = db.session.scalars(select(StatementFile)).one()
    assert file.counts == {"unmatched": 2, "bad": 1}


def test_a_file_of_another_team_is_not_there(client: FlaskClient, event: Any) -> None:
    theirs = make.organizer(code="dolce")
    how: Any = {"unread": 0, "user_id": make.awa(theirs).id, "now": NOW}
    made = in_transaction(lambda: actions.begin_file(theirs.id, [], **how))
    assert client.get(f"{AT}/file/{made}").status_code == 404
    assert client.get(f"/organize/statements/dolce/file/{made}").status_code == 404


def test_a_row_waits_as_it_was_read() -> None:
    entry = Entry("bank", "k", 5, NOW, "Zoé", BEN, "merci", "")
    assert unpacked(packed(entry)) == entry


def test_many_are_matched_as_one_is(event: Any) -> None:
    """What the preview says is what taking in will do."""
    mine, far = order(event), order(make.event(), "+237699000001")
    told = order(event, "+237699000002")
    payment = payments_of(told.id)[0].id
    said = {"operator": "mtn", "reference": "71234567890", "payer_phone": "+237650000000"}
    in_transaction(lambda: declare(payment, now=NOW, **said))
    entries = [
        Entry("mtn", "1", 15_000, NOW, text=f"pour {mine.reference}"),
        Entry("mtn", "2", 14_000, NOW, text=mine.reference.lower()),
        Entry("mtn", "3", 15_000, NOW, text=far.reference),
        Entry("mtn", "4", 15_000, NOW, phone=BEN),
        Entry("mtn", "5", 15_000, NOW, phone="+237650000000"),
        Entry("mtn", "6", 15_000, NOW, operator_ref="71234567890"),
        Entry("mtn", "7", 30_000, NOW, text=f"{mine.reference} {told.reference}"),
        Entry("mtn", "8", -15_000, NOW, text=mine.reference),
        Entry("mtn", "9", 15_000, NOW, text="bonjour"),
    ]
    of = event.organizer_id
    assert statements.matches_of(of, entries) == [statements.match_of(of, e) for e in entries]
