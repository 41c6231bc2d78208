"""Money: a whole number of the smallest unit, and its currency. Never a float."""

from __future__ import annotations

from dataclasses import dataclass

# How many decimals people write (ISO 4217). What is not here has two.
DECIMALS = {"XAF": 0, "XOF": 0, "JPY": 0, "KRW": 0, "RWF": 0, "UGX": 0, "GNF": 0, "TND": 3}

SUM_MAX = 1_000_000_000  # the smallest unit; what nobody moves by hand was mistyped


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`Money(10_000, "XAF")` is ten thousand francs; `Money(1050, "EUR")` is 10.50 euros."""

    amount: int
    currency: str = "XAF"

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.amount * times, self.currency)

    def __bool__(self) -> bool:
        return self.amount != 0


def decimals(currency: str) -> int:
    return DECIMALS.get(currency, 2)


def in_figures(sum_: Money) -> str:
    """As a phone without our words writes it: "15 000 FCFA", "10.50 EUR"."""
    places = decimals(sum_.currency)
    whole, rest = divmod(sum_.amount, 10**places)
    figures = f"{whole:,}".replace(",", "\u202f") + (f".{rest:0{places}d}" if places else "")
    return f"{figures}\u00a0{'FCFA' if sum_.currency == 'XAF' else sum_.currency}"
