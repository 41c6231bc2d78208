"""Who in a book may be one person in two rows."""

from __future__ import annotations

from app.contacts import queries as contacts
from app.contacts.queries import Reach
from app.duplicates.rules import Crowd, Face, name_key
from app.kernel.text import folded
from app.profiles.models import Profile


def face_of(reach: Reach) -> Face:
    return Face(
        id=reach.id,
        name=name_key(reach.name),
        phones=frozenset(reach.phones),
        emails=frozenset(reach.emails),
        places=frozenset(filter(None, map(folded, reach.places))),
        profile_id=reach.profile_id,
    )


def crowd_of(owner: Profile) -> Crowd:
    """Everyone in the book, archived too: three statements, however many they are."""
    return Crowd.of(map(face_of, contacts.reaches(owner)))
