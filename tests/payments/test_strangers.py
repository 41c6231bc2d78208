"""A judge who cannot come is missed aloud, and in CI nothing passes without one."""

from __future__ import annotations

import pytest

from tests.payments import strangers


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_who_is_missing_is_named_and_fails_in_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(outcome, match=r"NOT PROVEN.*no_such_client"):
        strangers.client("no_such_client")
    with pytest.raises(outcome, match=r"NOT PROVEN.*openssl"):
        strangers.openssl("version", said=b"")
