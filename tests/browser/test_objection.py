"""Zita stands in Ben's book and never came here: on her phone, with a code from a real mail server,
she learns it and objects; Ben reads it and takes her out. What waited for her does not leave."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask.sessions import SecureCookieSessionInterface

from app.contacts.actions import add
from app.contacts.queries import whole_book
from app.contacts.rules import ContactFields
from app.jobs.post import carry_all
from app.kernel.db import db, transaction
from app.messages.actions import leave
from app.web.mail import sender
from tests import make, meeting
from tests.browser.test_register import stands_well
from tests.conftest import test_settings
from tests.jobs.post_office import PostOffice, open_office

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from app.accounts.models import User

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "locale": "fr-CM"}
ZITA = "zita@example.cm"


def carried(house: Flask, office: PostOffice, var: Path) -> None:
    db.session.rollback()
    settings = test_settings(var, smtp_host="127.0.0.1", smtp_port=office.port)
    carry_all(sender(house, settings))


def phone_of(browser: Browser, house: Flask, site: str, user: User) -> Page:
    signer = SecureCookieSessionInterface().get_signing_serializer(house)
    assert signer is not None
    kept = str(signer.dumps({"_user_id": user.session_key, "_fresh": True}))
    context = browser.new_context(**PHONE)
    context.add_cookies([{"name": "entregent", "value": kept, "url": site}])
    return context.new_page()


def test_pr20_with_a_code_from_her_mailbox_zita_leaves_bens_book(
    browser: Browser, page: Page, house: Flask, site: str, tmp_path: Path
) -> None:
    account = make.user("Ben")
    ben = meeting.person("Ben Tabi", user=account)
    facts: dict[str, Any] = {"token": "t", "organizer": "WUSU", "role": "door", "by": "Awa"}
    with transaction():
        add(ben, ContactFields("Zita Talla", email=ZITA), now=make.NOW)
        leave("invitation", to=ZITA, locale="fr", now=datetime.now(UTC), **facts)
    with open_office() as office:
        asks_for_a_code(page, site)
        carried_code = code_of(house, office, tmp_path)
        objects(page, carried_code)
        assert office.addressees == [ZITA, ZITA]  # that invitation had left before she objected
        with transaction():
            leave("invitation", to=ZITA, locale="fr", now=datetime.now(UTC), **facts)
        carried(house, office, tmp_path)
        assert len(office.addressees) == 2
    hers = phone_of(browser, house, site, account)
    takes_her_out(hers, site)
    assert [known.name for known in whole_book(ben)] == []


def asks_for_a_code(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("link", name="On m’a ajouté à un répertoire").click()
    stands_well(page)
    page.get_by_label("Votre e-mail ou votre téléphone").fill("zita")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_text("Écrivez un téléphone ou un e-mail.").wait_for()
    page.get_by_label("Votre e-mail ou votre téléphone").fill("Zita@Example.cm")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_role("heading", name="Regardez vos e-mails").wait_for()
    stands_well(page)


def code_of(house: Flask, office: PostOffice, var: Path) -> str:
    carried(house, office, var)
    (mail,) = [mail for mail in office.mails if mail["Subject"].startswith("Votre code")]
    found = re.search(r"\d{6}", mail["Subject"])
    assert found is not None
    return found[0]


def objects(page: Page, code: str) -> None:
    page.get_by_label("Le code à 6 chiffres").fill(f"{(int(code) + 1) % 10**6:06}")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("Ce code ne va pas avec cette adresse").wait_for()
    stands_well(page)
    page.get_by_label("Le code à 6 chiffres").fill(code)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("Moins de cinq répertoires tiennent cette adresse.").wait_for()
    assert "Ben" not in page.locator("main").inner_text()
    stands_well(page)
    page.get_by_role("button", name="Ne plus figurer dans aucun répertoire").click()
    page.get_by_text("C’est dit. Plus aucun message").wait_for()


def takes_her_out(page: Page, site: str) -> None:
    page.goto(f"{site}/member/contacts")
    page.get_by_role("link", name="1 personne demande à ne plus figurer ici").click()
    page.get_by_text("Cette personne demande à ne plus figurer dans votre répertoire.").wait_for()
    stands_well(page)
    page.get_by_text("Supprimer de mon répertoire").click()
    page.get_by_role("button", name="Supprimer cette personne").click()
    page.get_by_text("Cette personne n’est plus dans votre répertoire.").wait_for()
    page.get_by_role("heading", name="Aucune demande").wait_for()
