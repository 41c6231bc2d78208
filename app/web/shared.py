"""Pages that are the same for every stranger: kept a little while, asked again by their ETag."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, current_app, make_response, request, session
from flask.typing import ResponseReturnValue

P = ParamSpec("P")
FRESH = 60  # seconds: seats left may lag that much, the order form never does


def shared(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Goes under the guard: `@page.get`, `@anyone`, `@shared`. A person with a session gets
    their own copy, which no one keeps.
    """

    @wraps(view)
    def kept(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        answer = make_response(view(*args, **kwargs))
        if answer.status_code != 200:
            return answer
        known = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
        return _for_one(answer) if known or session.modified else _for_all(answer)

    return kept


def _for_one(answer: Response) -> Response:
    answer.cache_control.private = True
    answer.cache_control.no_cache = True
    return answer


def _for_all(answer: Response) -> Response:
    answer.cache_control.public = True
    answer.cache_control.max_age = answer.cache_control.max_age or FRESH
    if answer.mimetype == "text/html":
        answer.vary.update(["Cookie", "Accept-Language"])  # the language of the page
    answer.add_etag()
    answer.make_conditional(request)
    return answer
