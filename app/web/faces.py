"""A face as it is sent: looked at anew each time, so that one taken away is gone at once."""

from __future__ import annotations

from flask import Response, request

from app.kernel.errors import NotFound
from app.profiles.queries import photo_of

LARGE, SMALL = 320, 104  # pixels of a side: on a page of its own, beside a name (two a point)


def face(profile_id: int) -> Response:
    """The photo of this person, `?size=small` for beside a name. Raises: NotFound.

    Who may see it is asked before. A browser keeps it but asks each time whether it still stands.
    """
    photo = photo_of(profile_id)
    if photo is None:
        raise NotFound()
    size = "small" if request.args.get("size") == "small" else "large"
    answer = Response(mimetype="image/jpeg")
    answer.set_etag(f"{photo.digest[:32]}-{size}")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    if request.if_none_match.contains_raw(answer.get_etag()[0] or ""):
        answer.status_code = 304
        return answer
    answer.set_data(photo.small if size == "small" else photo.large)
    return answer
