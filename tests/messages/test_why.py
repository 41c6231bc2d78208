"""I21: every mail that the house can send stands in one table, which says what still reaches an
address that objected."""

from __future__ import annotations

import re

from app.jobs.withheld import MAY
from app.messages.rules import WHY, Why, why
from config import ROOT

TEMPLATES = ROOT / "templates" / "mail"


def test_i21_every_mail_of_the_house_is_in_the_table_and_no_other() -> None:
    words = {page.stem for page in TEMPLATES.glob("*.txt") if not page.stem.startswith("_")}
    assert words == set(WHY)


def test_i21_every_reason_has_its_answer_at_the_gate() -> None:
    assert set(MAY) == set(Why)
    assert set(WHY.values()) == set(Why)


def test_i21_nothing_leaves_this_house_but_through_the_gate() -> None:
    """One function hands mails to a server, and it asks first."""
    carries = re.compile(r"\btransport\(|\bsendmail\(|\bsend_message\(")
    found = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "app").rglob("*.py")
        if carries.search(file.read_text())
    }
    assert found == {"app/jobs/smtp.py", "app/web/mail.py"}
    writer = (ROOT / "app" / "web" / "mail.py").read_text()
    assert writer.count("transport(settings)") == 1
    asked, carried = writer.index("if is_withheld("), writer.index("carry(mail)")
    assert asked < carried


def test_i21_an_edition_tried_out_by_its_writer_is_their_own_work_and_no_letter() -> None:
    assert (why("edition", {}), why("edition", {"trial": True})) == (Why.OTHER, Why.ACCOUNT)
