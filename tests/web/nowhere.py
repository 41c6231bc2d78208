"""What stands for a thing that is nobody's, in the addresses of the route matrix."""

from __future__ import annotations

from typing import Any

# The longest first: "<name>" is part of others.
NOWHERE: dict[str, Any] = {
    "/preview/<secret>": "/preview/nothing",
    "/pictures/<code>": "/pictures/nothing",
    "<any('sw', 'keep'):name>": "sw",
    "<any('pdf', 'csv'):kind>": "csv",
    "<circle>": "friends",
    "<path:name>": "nothing.js",
    "<int:cancellation_id>": 0,
    "<int:file_id>": 0,
    "<int:pair_id>": 0,
    "<int:merge_id>": 0,
    "<int:receipt_id>": 0,
    "<int:invitation_id>": 0,
    "<int:n>": 0,
    "<int:width>": 360,
    "<number>": "REC-2026-000001",
    "<token>": "nothing-of-the-kind",
    "<kind>": "momo",
    "<hook>": "nothing",
    "<mark>": "nothing",
    "<day>": "2026-11-21",
    "<language>": "fr",
    "<who>": "awa",
    "<name>": "nothing",
}
