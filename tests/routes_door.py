"""The routes of the door, of its phones and of the team's evening, and who may use each."""

from __future__ import annotations

DOOR = """
anyone      GET  /door/
anyone      GET  /door/a/<path:name>
anyone      GET  /door/lite
anyone      POST /door/lite/phones
anyone      POST /door/lite/phones/end
anyone      POST /door/lite/scans
anyone      POST /door/lite/undos
anyone      GET  /door/manifest.webmanifest
anyone      GET  /door/sw.js
organizer   GET  /organize/events/<code>/gates
organizer   POST /organize/events/<code>/gates
organizer   GET  /organize/events/<code>/arrivals
organizer   GET  /organize/events/<code>/arrivals/live
organizer   GET  /organize/events/<code>/arrivals/missing
organizer   GET  /organize/events/<code>/arrivals/missing.csv
organizer   GET  /organize/events/<code>/paper
organizer   GET  /organize/events/<code>/paper/list.pdf
organizer   GET  /organize/events/<code>/scanners
organizer   POST /organize/events/<code>/scanners
organizer   GET  /organize/events/<code>/scanners/<int:scanner_id>
organizer   POST /organize/events/<code>/scanners/<int:scanner_id>/end
organizer   GET  /organize/events/<code>/scanners/new
scanner     GET  /api/door/v1/bundle
scanner     POST /api/door/v1/pair
scanner     POST /api/door/v1/sync
"""
