"""Each thing that can be wrong is broken once: S4, "break each -> detected"."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text, update

from config import Settings
from tests import make
from tests.make import NOW

if TYPE_CHECKING:
    from flask import Flask

SAFE = Settings(mode="production", public_url="https://entregent.example")


@pytest.fixture
def safe(tmp_path: Path) -> Settings:
    return replace(SAFE, var_dir=str(tmp_path))


def test_a_safe_house_is_told_so(safe: Settings) -> None:
    from app.cli import doctor
    from app.cli.findings import ok

    assert doctor.mode(safe) == ok("mode", "production, at https://entregent.example")
    assert doctor.keys(safe).mood == "ok"
    assert doctor.disk(safe).mood in ("ok", "warn")


def test_plain_http_is_bad_in_production(safe: Settings) -> None:
    from app.cli import doctor

    assert doctor.mode(replace(safe, public_url="http://entregent.example")).mood == "bad"


def test_a_weak_or_damaged_key_is_bad(safe: Settings) -> None:
    from app.cli import doctor

    assert doctor.keys(replace(safe, secret_key="dev")).mood == "bad"
    (safe.var / "keys.json").write_text("{}")
    assert doctor.keys(safe).mood == "bad"


def test_pr48_a_notice_that_lacks_its_facts_is_a_warning_that_names_the_settings(
    safe: Settings,
) -> None:
    from app.cli.lacking import notice

    empty = notice(safe)
    assert empty.mood == "warn"
    assert "ENTREGENT_HOSTING_COUNTRY" in empty.words
    assert "transfert" not in empty.words
    told = replace(safe, operator_name="WUSU", operator_contact="a@wusu.cm", hosting_country="FR")
    assert "autorisation de transfert" in notice(told).words
    whole = replace(told, transfer_number="12", transfer_date="2026-11-02")
    assert (notice(whole).mood, notice(told).mood) == ("ok", "warn")
    assert notice(replace(told, hosting_country="CM")).mood == "ok"


def test_a_data_folder_that_others_can_read_is_a_warning(safe: Settings) -> None:
    from app.cli import doctor

    safe.var.chmod(0o700)
    assert doctor.folder(safe).mood == "ok"
    for others in (0o750, 0o755, 0o701):
        safe.var.chmod(others)
        assert doctor.folder(safe).mood == "warn"


def test_production_without_a_mail_server_is_bad(safe: Settings) -> None:
    from app.cli import doctor

    assert doctor.mail(safe).mood == "bad"
    assert doctor.mail(replace(safe, mode="demo")).mood == "ok"


def test_a_mail_server_that_does_not_answer_is_bad(safe: Settings) -> None:
    from app.cli import doctor

    silent = replace(safe, smtp_host="127.0.0.1", smtp_port=1)
    assert doctor.mail(silent).mood == "bad"


def test_stripe_without_its_webhook_secret_is_bad(safe: Settings) -> None:
    from app.cli import doctor

    keyed = replace(safe, stripe_key="sk_test_1")
    assert doctor.payments(safe).mood == "ok"
    assert doctor.payments(keyed).mood == "bad"
    assert doctor.payments(replace(keyed, stripe_webhook_secrets="whsec_1")).mood == "warn"
    live = replace(keyed, stripe_key="sk_live_1", stripe_webhook_secrets="whsec_1")
    assert doctor.payments(live).mood == "ok"


def test_a_full_disk_is_bad(safe: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.cli import doctor

    for free, mood in ((50, "bad"), (500, "warn"), (5000, "ok")):
        usage = type("Usage", (), {"free": free * doctor.MEGABYTE})
        monkeypatch.setattr("shutil.disk_usage", lambda path, usage=usage: usage)
        assert doctor.disk(safe).mood == mood


def test_a_counter_that_drifted_is_bad(house: Flask) -> None:
    from app.cli import doctor
    from app.kernel.db import transaction
    from app.tickets.models import Quota

    make.event()
    assert doctor.counters(NOW).mood == "ok"
    with transaction():
        db_execute(update(Quota).values(sold=3))
    assert doctor.counters(NOW).mood == "bad"


def test_a_mail_that_waits_too_long_is_bad_and_one_given_up_a_warning(house: Flask) -> None:
    from app.cli import doctor
    from app.kernel.db import transaction
    from app.messages.actions import leave
    from app.messages.models import Message

    with transaction():
        leave("tickets", to="ben@example.cm", locale="fr", now=NOW, order_id=1)
    assert doctor.outbox(NOW + timedelta(minutes=9)).mood == "ok"
    assert doctor.outbox(NOW + timedelta(minutes=11)).mood == "bad"
    with transaction():
        db_execute(update(Message).values(failed_at=NOW))
    assert doctor.outbox(NOW + timedelta(minutes=11)).mood == "warn"


def test_a_mail_that_waits_for_a_house_at_rest_is_a_warning(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after `./run demo`, which starts no server: Ben's newest mail leaves at the next start."""
    from app.cli import doctor
    from app.kernel.db import transaction
    from app.messages.actions import leave
    from tests.services import free_port

    asleep = replace(house.extensions["settings"], embedded_worker=True, port=free_port())
    monkeypatch.setitem(house.extensions, "settings", asleep)
    with transaction():
        leave("tickets", to="ben@example.cm", locale="fr", now=NOW, order_id=1)
    later = NOW + timedelta(minutes=11)
    assert doctor.outbox(later).mood == "warn"
    with socket.create_server((asleep.host, asleep.port)):
        assert doctor.outbox(later).mood == "bad"


def test_a_clock_that_went_back_is_bad(house: Flask) -> None:
    from app.accounts.actions import audit
    from app.cli import doctor
    from app.kernel.db import transaction

    with transaction():
        audit("order.confirm", "order:1", actor="job", now=NOW)
    assert doctor.clock(NOW - timedelta(hours=1)).mood == "bad"


def test_a_house_without_people_is_a_warning(house: Flask) -> None:
    from app.cli import doctor

    assert doctor.owner(NOW).mood == "warn"
    make.user("Awa")
    assert doctor.owner(NOW).mood == "ok"


def test_a_vault_s_key_that_others_can_read_is_bad(safe: Settings) -> None:
    from app.cli import doctor
    from config import vault_keys

    assert doctor.vault(safe).mood == "ok"
    assert not (safe.var / "vault.json").exists()  # looking makes none
    vault_keys(safe)
    assert doctor.vault(safe).mood == "ok"
    (safe.var / "vault.json").chmod(0o644)
    assert doctor.vault(safe).mood == "bad"
    assert doctor.vault(replace(safe, vault_key="kept elsewhere")).mood == "ok"


def test_accounts_in_trouble_are_named(house: Flask) -> None:
    from app.cli import doctor
    from app.kernel.db import transaction
    from app.kernel.vault import Vault

    def said() -> list[str]:
        return [f"{one.mood} {one.words}" for one in doctor.accounts(NOW)]

    tills = house.extensions["providers"]
    assert said() == ["ok 0 connected, none in trouble"]
    of = make.organizer(name="WUSU")
    one = make.account(of, "pawapay", {"token": "t" * 20}, vault=tills.vault)
    assert said() == ["ok 1 connected, none in trouble"]
    for trouble, silent, words in (
        ("key", None, "warn pawapay of WUSU: the provider refuses the keys"),
        ("", NOW, "warn pawapay of WUSU: no answer, not offered until there is one"),
    ):
        with transaction():
            one.trouble, one.silent_since = trouble, silent
        assert said() == [words]
    with transaction():
        other = Vault(lambda: ["A" * 43 + "="])
        one.sealed = other.seal("merchant:1:pawapay:trial", {"token": "x"})
    assert said() == ["bad pawapay of WUSU: their vault key is not here; restore vault.json"]


def test_a_lost_vault_s_key_is_bad_and_no_new_one_is_made(house: Flask, safe: Settings) -> None:
    from app.cli import doctor

    vault = house.extensions["providers"].vault
    make.account(make.organizer(), "pawapay", {"token": "t" * 20}, vault=vault)
    file = house.extensions["settings"].var / "vault.json"
    hidden = file.rename(file.with_suffix(".away"))
    try:
        assert [one.mood for one in doctor.accounts(NOW)] == ["bad"]
        assert not file.exists()
    finally:
        hidden.rename(file)


def test_a_lost_key_of_those_who_object_is_bad_and_no_new_one_is_made(
    house: Flask, safe: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.cli import doctor
    from app.cli.findings import ok
    from app.kernel.db import transaction
    from app.objections.actions import object_to, stand
    from app.objections.rules import Line

    assert doctor.objections(NOW) == ok("objections", "nobody objects")
    with transaction():
        marks = house.extensions["marks"]
        object_to("email", "zita@example.cm", from_books=True, marks=marks, now=NOW)
    told = "1 stand, 1 of 1 from books in their time, 0 contact(s) to be answered for"
    assert doctor.objections(NOW) == ok("objections", told)
    with transaction():
        stand(Line(True, "12345678:of-another-key", "email", True, NOW))
    assert doctor.objections(NOW).mood == "bad"
    monkeypatch.setattr(doctor, "settings", lambda: safe)
    assert "marks.json is missing" in doctor.objections(NOW).words
    assert not (safe.var / "marks.json").exists()


def test_notices_that_nobody_acts_on_are_a_warning(house: Flask) -> None:
    from app.cli import doctor
    from app.kernel.db import transaction
    from app.notices.actions import keep_notice
    from app.payments.gateway import Hint

    assert doctor.told(NOW).mood == "ok"
    with transaction():
        keep_notice("card", Hint("e-1", "told", payment_id="p"), body=b"{}", now=NOW)
    assert doctor.told(NOW + timedelta(minutes=15)).mood == "ok"
    assert doctor.told(NOW + timedelta(minutes=16)).mood == "warn"


@pytest.fixture
def unmigrated(house: Flask) -> Iterator[Flask]:
    yield house
    db_execute(text("DROP TABLE IF EXISTS alembic_version"))
    from app.kernel.db import db

    db.session.commit()


def test_tables_that_no_migration_made_are_bad(unmigrated: Flask) -> None:
    from app.cli import doctor

    assert doctor.database().mood == "bad"


def test_the_exit_code_says_that_something_is_bad(unmigrated: Flask) -> None:
    answer = unmigrated.test_cli_runner().invoke(args=["doctor"])
    assert answer.exit_code == 1
    assert "[ BAD  ] database" in answer.output


def db_execute(statement: object) -> None:
    from app.kernel.db import db

    db.session.execute(statement)  # type: ignore[call-overload]
