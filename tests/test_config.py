from __future__ import annotations

import json
import stat
import threading
from pathlib import Path

import pytest

from config import BadSetting, Settings, mark_keys, refuse_unsafe, rotate_keys, session_keys

STRONG = "k7Zq-3Vw9xT1mB6nL0pR4sYcD8fGhJ2uAeQ_oXiW5"


def of(tmp_path: Path, **facts: object) -> Settings:
    return Settings(var_dir=str(tmp_path), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["demo", "development", "production"])
def test_a_key_is_made_on_first_start_and_kept(tmp_path: Path, mode: str) -> None:
    made = session_keys(of(tmp_path, mode=mode))
    assert session_keys(of(tmp_path, mode=mode)) == made
    assert len(made) == 1
    assert len(made[0]) >= 64


def test_only_its_owner_reads_the_key(tmp_path: Path) -> None:
    session_keys(of(tmp_path))
    file = tmp_path / "keys.json"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    session_keys(of(tmp_path))
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    made: list[str] = []
    gate = threading.Barrier(8)

    def start() -> None:
        gate.wait()
        made.extend(session_keys(of(tmp_path)))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1


def test_a_rotated_key_still_reads_what_the_two_before_it_signed(tmp_path: Path) -> None:
    house = of(tmp_path)
    keys = session_keys(house)
    for _ in range(3):
        rotate_keys(house)
        keys = [session_keys(house)[0], *keys][:3]
        assert session_keys(house) == keys


def test_a_damaged_key_file_stops_the_start(tmp_path: Path) -> None:
    for content in ("", "{}", '{"session": []}', '{"session": ["short"]}', "[1]"):
        (tmp_path / "keys.json").write_text(content)
        with pytest.raises(BadSetting, match="damaged"):
            session_keys(of(tmp_path))


def test_a_given_key_comes_before_the_file_and_may_bring_its_forerunner(tmp_path: Path) -> None:
    older = STRONG[::-1]
    keys = session_keys(of(tmp_path, mode="production", secret_key=f"{STRONG}, {older}"))
    assert keys == [STRONG, older]
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize(
    "weak",
    [
        "dev",
        "secret",
        "a" * 64,
        "changeme" * 8,
        "your-secret-key-goes-here-please",
        "0123456789abcdef0123456789abcdef",
        STRONG[:31],
        f"{STRONG},dev",
    ],
)
def test_production_refuses_a_key_one_could_guess(tmp_path: Path, weak: str) -> None:
    with pytest.raises(BadSetting, match="can be guessed"):
        session_keys(of(tmp_path, mode="production", secret_key=weak))


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://entregent.cm", True),
        ("", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://entregent.cm", False),
        ("http://127.0.0.1.evil.cm", False),
        ("ftp://entregent.cm", False),
    ],
)
def test_production_speaks_https_to_the_world(tmp_path: Path, url: str, safe: bool) -> None:
    house = of(tmp_path, mode="production", public_url=url)
    if safe:
        refuse_unsafe(house, debug=False)
    else:
        with pytest.raises(BadSetting, match="not https"):
            refuse_unsafe(house, debug=False)


def test_production_never_shows_its_insides(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="FLASK_DEBUG"):
        refuse_unsafe(of(tmp_path, mode="production"), debug=True)
    refuse_unsafe(of(tmp_path, mode="development"), debug=True)


def test_marks_are_made_under_a_key_of_their_own_and_a_short_one_is_refused(tmp_path: Path) -> None:
    (made,) = mark_keys(of(tmp_path))
    assert mark_keys(of(tmp_path)) == [made]
    assert stat.S_IMODE((tmp_path / "marks.json").stat().st_mode) == 0o600
    long = "k" * 32
    assert mark_keys(of(tmp_path, mark_key=f"{long}, {made}")) == [long, made]
    with pytest.raises(BadSetting, match="ENTREGENT_MARK_KEY"):
        mark_keys(of(tmp_path, mark_key=f"{long},short"))


def test_a_setting_nobody_knows_is_refused_by_its_name() -> None:
    with pytest.raises(BadSetting, match="ENTREGENT_HOLD_MINUTE:"):
        Settings.from_env({"ENTREGENT_HOLD_MINUTE": "20"})


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        ("ENTREGENT_PORT", "eight"),
        ("ENTREGENT_EMBEDDED_WORKER", "yes"),
        ("ENTREGENT_MODE", "prod"),
        ("ENTREGENT_SMTP_TLS", "ssl"),
        ("ENTREGENT_HOSTING_COUNTRY", "Cameroun"),
        ("ENTREGENT_HOSTING_COUNTRY", "cm"),
        ("ENTREGENT_TRANSFER_DATE", "02/11/2026"),
        ("ENTREGENT_CONTACT_PHONE", "677123456"),
    ],
)
def test_a_setting_that_cannot_be_read_is_refused_with_its_value(knob: str, value: str) -> None:
    with pytest.raises(BadSetting, match=value):
        Settings.from_env({knob: value})


def test_settings_are_read_by_their_type() -> None:
    read = Settings.from_env({"ENTREGENT_PORT": "81", "ENTREGENT_EMBEDDED_WORKER": "false"})
    assert (read.port, read.embedded_worker) == (81, False)


def test_the_key_file_is_plain_json(tmp_path: Path) -> None:
    keys = session_keys(of(tmp_path))
    assert json.loads((tmp_path / "keys.json").read_text()) == {"session": keys}
