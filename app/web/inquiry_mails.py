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
    event, host = context["event"], context["host"]
    answers = (
        url_for("organize_inquiries.index", code=event.code, _external=True)
        if event
        else url_for("team_inquiries.index", code=host.code, _external=True)
    )
    return context | {"here": answers}, []


def answered(facts: Facts) -> tuple[Facts, list[Any]]:
    context = _facts(facts)
    event, host = context["event"], context["host"]
    page = (
        url_for("events.show", code=event.code, _external=True)
        if event
        else url_for("organizers.show", code=host.code, _external=True)
    )
    return context | {"here": page}, []


def _facts(facts: Facts) -> Facts:
    made = db.session.get(Inquiry, facts["inquiry_id"])
    if made is None:
        raise NothingToSay("the question is gone")
    event, host = made.event, made.host
    about = event.title if event else host.name
    return facts | {"made": made, "event": event, "host": host, "about": about}


INQUIRY_MAILS = {"inquiry": asked, "inquiry_answer": answered}
