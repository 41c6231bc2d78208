"""The register forgets no table, and says the ends that the night keeps."""

from __future__ import annotations

import ast

from flask import Flask
from sqlalchemy import Table

from app.erasing.actions import private_tables
from app.kernel.db import db
from app.processing.rules import ACTIVITIES, Missing, missing
from app.traces.rules import COLUMNS, NOBODY
from config import ROOT

PERSON = {"user_account", "profile", "orders", "ticket"}  # what points at these is of a person
# columns that speak of a person in whichever table they stand
TELLING = {
    "actor", "agreed_by", "bio", "body", "buyer_name", "created_by", "decided_by", "email",
    "holder_email", "holder_name", "holder_phone", "invited_by", "owner_id", "payer",
    "payer_phone", "phone", "profile_id", "recipient", "requested_by", "snapshot", "started_by",
    "subject", "user_id", "words",
}  # fmt: skip
OF_A_TEXT = {"edition.body", "edition.subject", "letter.body", "letter.subject", "recap.words"}
AS_OTHERS = {"badges": "encounters", "jottings": "encounters"}  # whose constants they keep to


def of_persons() -> set[str]:
    """Tables that point at a person, straight or through others."""
    found, grows = set(PERSON), True
    while grows:
        more = {table.name for table in tables() if points_at(table) & found}
        grows = not more <= found
        found |= more
    return found


def tables() -> list[Table]:
    return [table for table in db.metadata.sorted_tables if table.name != "alembic_version"]


def points_at(table: Table) -> set[str]:
    return {key.column.table.name for key in table.foreign_keys}


def test_pr47_each_table_stands_in_one_activity_or_is_of_nobody(app: Flask) -> None:
    told = [name for of in COLUMNS.values() for name in of]
    assert sorted([*told, *NOBODY]) == sorted(table.name for table in tables())


def test_pr47_a_table_of_nobody_leads_to_no_person_and_tells_of_none(app: Flask) -> None:
    wrong = {
        f"{table.name}.{column.name}"
        for table in tables()
        if table.name in NOBODY
        for column in table.c
        if column.name in TELLING or points_at(table) & PERSON
    }
    assert wrong - OF_A_TEXT == set()
    assert (of_persons() & NOBODY) - {"budget_line", "budget_mix"} == set()  # sums of a date


def test_pr47_each_column_that_tells_of_a_person_is_named(app: Flask) -> None:
    by_name = {table.name: table for table in tables()}
    named = {
        f"{table}.{column}"
        for of in COLUMNS.values()
        for table, columns in of.items()
        for column in columns.split()
    }
    there = {f"{name}.{column.name}" for name, table in by_name.items() for column in table.c}
    telling = {name for name in there if name.partition(".")[2] in TELLING}
    of_nobody = {name for name in telling if name.partition(".")[0] in NOBODY}
    assert named - there == set()
    assert telling - of_nobody - named == set()


def test_pr47_the_activities_are_those_of_the_columns() -> None:
    assert [one.code for one in ACTIVITIES] == list(COLUMNS)
    assert all(one.whose and one.seen_by and one.kept for one in ACTIVITIES)


def test_pr47_books_are_every_private_table(app: Flask) -> None:
    book = {table.name for table in private_tables()}
    assert book <= set(COLUMNS["books"])


def test_pr47_what_the_night_forgets_of_has_its_end_in_the_register() -> None:
    """Each room of app/jobs/forget.py; its constant is imported, and stands in no second place."""
    night = imported("app/jobs/forget.py", "actions")
    told = imported("app/processing/rules.py", "rules")
    assert {AS_OTHERS.get(room, room) for room in night} <= told
    typed = (ROOT / "app/processing/rules.py").read_text()
    assert "timedelta(" not in typed


def imported(path: str, shelf: str) -> set[str]:
    """The rooms whose shelf a file takes something from."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
            room, *rest = (node.module or "").removeprefix("app.").split(".")
            if rest == [shelf] or (not rest and shelf in [name.name for name in node.names]):
                found.add(room)
    return found


def test_pr48_abroad_asks_for_the_permit_and_at_home_does_not() -> None:
    whole = {"name": "WUSU", "contact": "a@wusu.cm", "country": "CM", "number": "", "day": ""}
    assert missing(**whole) == ()
    assert missing(**whole | {"country": "FR"}) == (Missing.TRANSFER,)
    assert missing(**whole | {"country": "FR", "number": "12"}) == (Missing.TRANSFER,)
    assert missing(**whole | {"country": "FR", "number": "12", "day": "2026-11-23"}) == ()
    assert missing(**dict.fromkeys(whole, "")) == (Missing.NAME, Missing.CONTACT, Missing.COUNTRY)
