"""Routes aside: the door's plain page and rehearsal, what providers call, development alone."""

from __future__ import annotations

ASIDE = """
anyone      GET  /door/guide/<language>
anyone      GET  /door/lite
anyone      POST /door/lite/phones
anyone      POST /door/lite/phones/end
anyone      POST /door/lite/scans
anyone      POST /door/lite/undos
organizer   GET  /organize/events/<code>/rehearsal
organizer   POST /organize/events/<code>/rehearsal
provider    POST /hooks/payments/<name>
provider    PUT  /hooks/payments/<name>
provider    GET  /hooks/payments/<kind>/<hook>
provider    POST /hooks/payments/<kind>/<hook>
provider    PUT  /hooks/payments/<kind>/<hook>
development GET  /-/components
development GET  /-/components/cover.svg
development GET  /pretend/<payment>
development POST /pretend/<payment>
demo_only   GET  /-/demo
demo_only   POST /-/demo/<who>
demo_only   GET  /-/mail
demo_only   GET  /-/mail/<name>
demo_only   GET  /-/mail/<name>/<int:n>
anyone      GET  /orders/<secret>/coming
anyone      POST /orders/<secret>/coming
anyone      POST /orders/<secret>/coming/end
anyone      GET  /t/<secret>/coming
anyone      POST /t/<secret>/coming
anyone      POST /t/<secret>/coming/end
anyone      GET  /readers/<secret>
anyone      POST /readers/<secret>
anyone      POST /readers/<secret>/end
anyone      GET  /invitations/<token>
anyone      POST /invitations/<token>
operator    GET  /organize/approvals
operator    POST /organize/approvals/<code>
organizer   GET  /organize/organizers/<code>/team
organizer   POST /organize/organizers/<code>/team
organizer   POST /organize/organizers/<code>/team/<int:member_id>
organizer   POST /organize/organizers/<code>/team/<int:member_id>/end
organizer   POST /organize/organizers/<code>/invitations/<int:invitation_id>/end
organizer   GET  /organize/events/<code>/letters
organizer   POST /organize/events/<code>/letters
organizer   GET  /organize/events/<code>/letters/new
organizer   POST /organize/events/<code>/letters/proposed
organizer   POST /organize/events/<code>/letters/<int:letter_id>
organizer   GET  /organize/events/<code>/letters/<int:letter_id>/edit
organizer   POST /organize/events/<code>/letters/<int:letter_id>/end
organizer   POST /organize/events/<code>/letters/<int:letter_id>/stop
"""
