"""Our small Stripe with another's page: what is opened here is paid on the page of npm `emulate`,
which nobody of this house wrote, and it is `emulate` that tells us and signs what it tells.

`emulate` knows prices by their id alone and forgets sums: ours keeps those, and asks it the rest.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.payments.fake_stripe import SESSIONS, Answer, FakeStripe


@dataclass
class HostedStripe(FakeStripe):
    page: str = ""  # where `emulate` listens

    def _create(self, form: dict[str, str]) -> Answer:
        status, made = super()._create(form)
        if status != 200 or isinstance(made, str):
            return status, made
        there = self.asked(SESSIONS, self._in_its_words(form))
        kept = self.sessions.pop(made["id"])
        kept |= {"id": there["id"], "url": there["url"]}
        self.sessions[there["id"]] = kept
        return status, dict(kept)

    def _in_its_words(self, form: dict[str, str]) -> dict[str, str]:
        words = {name: form[name] for name in ("mode", "success_url", "cancel_url")}
        words |= {name: value for name, value in form.items() if name.startswith("metadata[")}
        for n in (n for n in range(20) if f"line_items[{n}][quantity]" in form):
            at = f"line_items[{n}]"
            name = form[f"{at}[price_data][product_data][name]"]
            facts = {
                each: form[f"{at}[price_data][{each}]"] for each in ("currency", "unit_amount")
            }
            product = self.asked("/v1/products", {"name": name})["id"]
            words[f"{at}[price]"] = self.asked("/v1/prices", {"product": product, **facts})["id"]
            words[f"{at}[quantity]"] = form[f"{at}[quantity]"]
        return words

    def _one(self, method: str, path: str, body: str) -> Answer:
        id_, _slash, action = path.removeprefix(SESSIONS + "/").partition("/")
        session = self.sessions.get(id_)
        if session and session["status"] == "open":
            if method == "POST" and action == "expire":
                self.asked(f"{SESSIONS}/{id_}/expire", {})
            elif self.asked(f"{SESSIONS}/{id_}")["payment_status"] == "paid":
                self.pay(id_)
        return super()._one(method, path, body)

    def asked(self, path: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        """What `emulate` answers."""
        body = None if form is None else urlencode(form).encode()
        headers = {"Authorization": "Bearer sk_test_x"}
        with urlopen(Request(self.page + path, body, headers), timeout=20) as answer:
            return dict(json.load(answer))
