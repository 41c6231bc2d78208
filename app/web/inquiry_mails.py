"""The facts of the two mails of a question: to the team, and back to who asked."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.inquiries.models import Inquiry
from app.jobs.post import NothingToSay
from app.kernel.db import db

Facts = dict[str, Any]


def asked(facts: Facts) -> tuple[Facts, list[Any]]:
    context = _facts(facts)
    here = url_for("organize_inquiries.index", code=context["event"].code, _external=True)
    return context | {"here": here}, []


def answered(facts: Facts) -> tuple[Facts, list[Any]]:
    context = _facts(facts)
    return context | {
        "here": url_for("events.show", code=context["event"].code, _external=True)
    }, []


def _facts(facts: Facts) -> Facts:
    made = db.session.get(Inquiry, facts["inquiry_id"])
    if made is None:
        raise NothingToSay("the question is gone")
    return facts | {"made": made, "event": made.event}


INQUIRY_MAILS = {"inquiry": asked, "inquiry_answer": answered}
