"""An evening that is over: told by its team with slides and a photo, and by one who was there."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from app.kernel.db import transaction
from tests import make
from tests.awaited.evening import enters
from tests.browser.test_register import comes_in, stands_well
from tests.door.making import phone, tickets

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FilePayload, Page

    from app.events.models import Event
    from app.tickets.models import Ticket

pytestmark = pytest.mark.browser


@pytest.fixture
def was_there(site: str) -> Ticket:
    """Ben came in to an evening that is over now; another is to come."""
    of, now = make.organizer(), datetime.now(UTC)
    later = now + timedelta(days=20)
    make.event(of, title="La date d’après", starts_at=later, ends_at=later + timedelta(hours=3))
    soon = now + timedelta(hours=1)
    evening = make.event(of, amount=0, starts_at=soon, ends_at=soon + timedelta(hours=3))
    (ben,) = tickets(evening, ["Ben Tabi"])
    enters(phone(evening)[0], ben)
    with transaction():
        evening.starts_at, evening.ends_at = now - timedelta(hours=5), now - timedelta(hours=2)
    return ben


def photo() -> FilePayload:
    file = io.BytesIO()
    Image.new("RGB", (800, 600), "#146c5f").save(file, "JPEG")
    return {"name": "salle.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def tells(page: Page, evening: Event) -> None:
    """The team: words, slides, a photo of people who agreed."""
    page.get_by_label("Ce que fut").fill("Trois rencontres utiles.")
    page.get_by_role("button", name="Enregistrer et publier").click()
    slides: FilePayload = {
        "name": "exposé.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.7 x",
    }
    for title, file in (("L’exposé", slides), ("La salle", photo())):
        page.locator("#files-chosen").set_input_files(file)
        page.get_by_label("Ce que c’est").fill(title)
        page.get_by_label("Pour les photos").check()
        page.get_by_role("button", name="Envoyer").click()
        page.get_by_role("button", name=f"Supprimer {title}").wait_for()
    stands_well(page)


def test_an_evening_is_told_read_and_a_testimony_taken_back(
    page: Page, browser: Browser, site: str, was_there: Ticket
) -> None:
    evening = was_there.event
    comes_in(page, site, evening)
    page.goto(f"{site}/organize/events/{evening.code}/recap")
    tells(page, evening)

    theirs = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM").new_page()
    theirs.goto(f"{site}/t/{was_there.secret}/testimony")
    theirs.get_by_label("Ce que j’en garde").fill("J’y ai trouvé mon associée.")
    theirs.locator("[name=public]").check()
    theirs.get_by_role("button", name="Envoyer à l’équipe").click()
    theirs.get_by_text("Lu par l’équipe, qui peut le publier.").wait_for()
    stands_well(theirs)
    page.reload()
    page.get_by_role("button", name="Le montrer sur la page").click()
    page.get_by_role("button", name="Ne plus le montrer").wait_for()

    public = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM").new_page()
    public.goto(f"{site}/events/{evening.code}/recap")
    for told in ("Trois rencontres utiles.", "J’y ai trouvé mon associée.", "La date d’après"):
        assert public.get_by_text(told).first.is_visible(), told
    public.get_by_alt_text("La salle").scroll_into_view_if_needed()
    seen = "img => img.decode().then(() => img.naturalWidth)"
    assert public.get_by_alt_text("La salle").evaluate(seen) > 0
    with public.expect_download() as slides:
        public.get_by_role("link", name="L’exposé").click()
    assert slides.value.suggested_filename.endswith(".pdf")
    stands_well(public)

    theirs.get_by_text("Retirer mon témoignage").click()
    theirs.get_by_role("button", name="Le retirer").click()
    theirs.get_by_role("button", name="Envoyer à l’équipe").wait_for()
    public.reload()
    assert not public.get_by_text("J’y ai trouvé mon associée.").is_visible()
