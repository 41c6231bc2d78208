"""Routes by which dates are made known: calendars, feeds, cards, posters, questions of readers."""

from __future__ import annotations

KNOWN = """
anyone      GET  /calendar
anyone      GET  /calendar.ics
anyone      GET  /e/<int:n>
anyone      GET  /events/<code>.ics
anyone      GET  /events/<code>/card.jpg
anyone      GET  /events/<code>/embed
anyone      POST /events/<code>/inquiries
anyone      GET  /events/<code>/inquiries/new
anyone      POST /events/<code>/interests
anyone      GET  /organizers
anyone      GET  /organizers/<code>.ics
anyone      GET  /organizers/<code>/editions
anyone      POST /organizers/<code>/inquiries
anyone      GET  /organizers/<code>/inquiries/new
anyone      GET  /pictures/<code>/<int:width>.webp
anyone      GET  /preview/<secret>
anyone      GET  /preview/<secret>/cover.svg
anyone      GET  /s/<int:n>
anyone      GET  /series/<code>/editions
anyone      GET  /series/<code>/embed
anyone      GET  /series/<code>.ics
operator    GET  /organize/listed
operator    POST /organize/listed/<int:calendar_id>/end
organizer   GET  /organize/events/<code>/inquiries
organizer   POST /organize/events/<code>/inquiries/<int:inquiry_id>
organizer   GET  /organize/events/<code>/picture
organizer   POST /organize/events/<code>/picture
organizer   POST /organize/events/<code>/picture/end
organizer   GET  /organize/events/<code>/poster.pdf
organizer   POST /organize/events/<code>/preview
organizer   POST /organize/events/<code>/preview/end
organizer   GET  /organize/events/<code>/release
organizer   POST /organize/events/<code>/release
organizer   POST /organize/events/<code>/release/end
organizer   GET  /organize/events/<code>/sharing
organizer   GET  /organize/organizers/<code>/calendars
organizer   POST /organize/organizers/<code>/calendars
organizer   POST /organize/organizers/<code>/calendars/<int:calendar_id>/end
organizer   GET  /organize/teams/<code>/inquiries
organizer   POST /organize/teams/<code>/inquiries/<int:asked_id>
organizer   GET  /organize/organizers/<code>/picture
organizer   POST /organize/organizers/<code>/picture
organizer   POST /organize/organizers/<code>/picture/end
organizer   GET  /organize/series/<code>/picture
organizer   POST /organize/series/<code>/picture
organizer   POST /organize/series/<code>/picture/end
"""
