"""A newsletter: asked for twice, left with one click, sent once to who reads of its theme."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Consent, Organizer
from app.accounts.rules import Purpose
from app.events.models import Theme
from app.kernel.db import db, transaction
from app.mailings import actions as mailings
from app.mailings.models import Mailing
from app.messages.models import Message
from app.newsletters import actions, queries
from app.newsletters.models import Edition, Subscriber
from app.newsletters.rules import LINK_LASTS, EditionSent, SubscriptionSpent, Terms
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("house")


def asked(of: Organizer, name: str, *themes: Theme) -> str:
    """The token of the link that the mail brings."""
    with transaction():
        actions.ask(of, f"{name}@example.cm", [t.id for t in themes], locale="fr", now=NOW)
    newest = select(Message).where(Message.template == "subscribe").order_by(Message.id.desc())
    return str(db.session.scalars(newest.limit(1)).one().facts["token"])


def reads(of: Organizer, name: str, *themes: Theme) -> Subscriber:
    token = asked(of, name, *themes)
    with transaction():
        return actions.confirm(token, locale="fr", now=NOW)


def readers(of: Organizer, theme: Theme | None = None) -> list[str]:
    found = queries.readers_of(of.id, theme.id if theme else None)
    return [recipient.email.partition("@")[0] for recipient in found]


def edition(of: Organizer, theme: Theme | None = None) -> Edition:
    with transaction():
        terms = Terms("Lettre", "Bonjour", theme_id=theme.id if theme else None)
        return actions.write(of, terms, now=NOW)


def sent(made: Edition) -> Mailing:
    with transaction():
        again = db.session.get_one(Edition, made.id)
        return actions.send(again, per_minute=60, now=NOW)


def test_who_asked_reads_once_they_said_yes_by_mail() -> None:
    of = make.organizer()
    token = asked(of, "ben")
    assert readers(of) == []
    for _ in range(2):
        with transaction():
            actions.confirm(token, locale="fr", now=NOW)
    assert readers(of) == ["ben"]
    yes = db.session.scalars(select(Consent)).one()
    assert (yes.purpose, yes.given) == (Purpose.NEWSLETTER, True)


def test_a_link_older_than_a_week_says_no_yes_and_its_address_is_forgotten() -> None:
    of = make.organizer()
    token = asked(of, "ben")
    with pytest.raises(SubscriptionSpent), transaction():
        actions.confirm(token, locale="fr", now=NOW + LINK_LASTS)
    with pytest.raises(SubscriptionSpent), transaction():
        actions.confirm("nothing", locale="fr", now=NOW)
    for late in (timedelta(), timedelta(seconds=1)):
        with transaction():
            actions.forget_unconfirmed(now=NOW + LINK_LASTS + late)
    assert db.session.scalars(select(Subscriber)).all() == []


def test_who_reads_already_is_sent_their_choices_and_no_second_yes() -> None:
    of = make.organizer()
    reads(of, "ben")
    with transaction():
        actions.ask(of, "ben@example.cm", [], locale="fr", now=NOW)
    templates = db.session.scalars(select(Message.template).order_by(Message.id)).all()
    assert (list(templates), readers(of)) == (["subscribe", "subscribed_already"], ["ben"])


def test_an_edition_of_a_theme_goes_to_who_chose_it_or_chose_none() -> None:
    of = make.organizer()
    selling, saving = (
        make.save(Theme(organizer_id=of.id, name=name, hue=1)) for name in ("Vendre", "Épargner")
    )
    reads(of, "ben", selling)
    reads(of, "chantal", saving)
    reads(of, "awa")
    reads(make.organizer(), "dieudonne")
    assert [readers(of), readers(of, selling), readers(of, saving)] == [
        ["ben", "chantal", "awa"],
        ["ben", "awa"],
        ["chantal", "awa"],
    ]


def test_an_edition_leaves_once_and_is_not_written_anew() -> None:
    of = make.organizer()
    reads(of, "ben")
    made = edition(of)
    first = sent(made)
    reads(of, "chantal")
    assert (sent(made).id, first.total) == (first.id, 1)
    with pytest.raises(EditionSent), transaction():
        actions.rewrite(db.session.get_one(Edition, made.id), Terms("Autre", "chose"))


def test_a_no_ends_it_and_a_new_yes_begins_again_even_after_a_bounce() -> None:
    of = make.organizer()
    ben = reads(of, "ben")
    sent(edition(of))
    for _ in range(2):
        with transaction():
            actions.end(db.session.get_one(Subscriber, ben.id), locale="fr", now=NOW)
    assert readers(of) == []
    given = db.session.scalars(select(Consent.given).order_by(Consent.id)).all()
    assert given == [True, False]
    with transaction():
        mailings.note_bounce("ben@example.cm", said="550", now=NOW)
    reads(of, "ben")
    assert (readers(of), sent(edition(of)).total) == (["ben"], 1)


def test_the_numbers_tell_who_reads_who_left_and_who_is_nobody() -> None:
    of = make.organizer()
    reads(of, "ben")
    gone = reads(of, "zita")
    left = reads(of, "chantal")
    asked(of, "awa")
    with transaction():
        actions.end(db.session.get_one(Subscriber, left.id), locale="fr", now=NOW)
        mailings.note_bounce(gone.email, said="550", now=NOW)
    told = queries.readership(of.id)
    assert (told.reading, told.unconfirmed, told.left, told.gone) == (1, 1, 1, 1)
    assert sent(edition(of)).total == 1


def test_what_has_not_left_is_stopped() -> None:
    of = make.organizer()
    reads(of, "ben")
    made = edition(of)
    sent(made)
    with transaction():
        actions.stop(db.session.get_one(Edition, made.id), now=NOW)
    waiting = select(Message).where(Message.template == "edition")
    assert db.session.scalars(waiting).all() == []
