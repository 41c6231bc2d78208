"""The pages on which a team sees its money: accounts, what came in, the books, what is disputed."""

from __future__ import annotations

from app.web.organize import (
    account_checks,
    account_pauses,
    accounts,
    asides,
    balances,
    book_accounts,
    book_files,
    books,
    deposits,
    drawers,
    looks,
    odd_money,
    payouts,
    sendings,
    statement_files,
    statement_matches,
    statements,
)

MONEY_PAGES = [
    account_checks.page,
    account_pauses.page,
    accounts.page,
    asides.page,
    balances.page,
    book_accounts.page,
    book_files.page,
    books.page,
    deposits.page,
    drawers.page,
    looks.page,
    odd_money.page,
    payouts.page,
    sendings.page,
    statement_files.page,
    statement_matches.page,
    statements.page,
]
