"""Pages of planning, for app/web/pages.py: whose name or word draws others, and the budget."""

from __future__ import annotations

from flask import Blueprint

from app.web.member import invitations
from app.web.organize import anchor_invitations, anchors, budget_copies, budgets, decisions
from app.web.public import anchor_answers, anchor_gifts, inviters, links

ANCHOR_PAGES: list[Blueprint] = [
    anchors.page,
    anchor_invitations.page,
    anchor_answers.page,
    anchor_gifts.page,
    inviters.page,
    invitations.page,
    links.page,
    budgets.page,
    budget_copies.page,
    decisions.page,
]
