"""Routes beside the house's own: what providers call, and what is shown in development alone."""

from __future__ import annotations

ASIDE = """
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
"""
