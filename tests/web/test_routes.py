"""Z1, Z2: every route, tried by everybody, on what is theirs and on what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.roles import CASHIER_MAY, DOOR_MAY
from tests.routes import ROUTES
from tests.web.world_network import NEVER, OWN

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.web.world import Estate

VIEWS = {"index", "show", "new", "create", "edit", "update", "destroy"}
FORMATS = {"csv", "xlsx", "pdf", "png", "calendar"}  # `show` as a file
HEAVY = (".pdf", ".png")  # slow to draw, and the same for everybody: tried by two
ROLES = (
    "anonymous", "guest", "member", "door", "cashier", "organizer", "owner", "foreign", "operator",
)  # fmt: skip
# another site could only change the words one reads, and count as a reader; a mailbox says no with
# its secret
WITHOUT_TOKEN = (
    "/language",
    "/readers/<secret>",
    "/readers/<secret>/end",
    "/stop/<token>",
    "/events/<code>/interests",
    "/via/<link>/views",
    "/subscribers/<secret>",
    "/subscribers/<secret>/themes",
)
OWNER_ONLY = ("/organize/organizers/<code>",)


# a file that the law asks for, and that writes down that it was opened
TOLD = {("operator", "/organize/breaches/<int:breach_id>/people.csv"): "-buyer"}
CANARIES = ("draft", "buyer", "contact", "note", "reason")  # tests/web/world.py plants them
READS = {
    "member": ("mine-contact", "mine-note", "mine-reason"),
    "door": ("mine-draft",),
    "cashier": ("mine-draft", "mine-buyer"),
    "organizer": ("mine-draft", "mine-buyer"),
    "owner": ("mine-draft", "mine-buyer"),
    "foreign": ("theirs-draft", "theirs-buyer"),
}


def declared(app: Flask) -> list[tuple[str, ...]]:
    """(policy, method, path) of every route but the static folder's."""
    table = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            policy = getattr(app.view_functions[rule.endpoint], "policy", "NONE")
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
            table += [(policy, method, rule.rule) for method in methods]
    return sorted(table)


def test_the_list_of_routes_is_changed_on_purpose(app: Flask) -> None:
    assert declared(app) == ROUTES


def test_each_route_declares_who_may_use_it(app: Flask) -> None:
    assert [route for route in declared(app) if route[0] == "NONE"] == []


def test_views_have_one_of_seven_names(app: Flask) -> None:
    views = {end: end.rpartition(".")[2] for end in app.view_functions if "." in end}
    assert {end: view for end, view in views.items() if view not in VIEWS | FORMATS} == {}


def test_a_get_shows_and_a_post_acts(app: Flask) -> None:
    reading = {"index", "show", "new", "edit"} | FORMATS
    wrong = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and ("GET" in (rule.methods or ())) != (rule.endpoint.rpartition(".")[2] in reading)
    ]
    assert wrong == []


def is_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code in (302, 303) and answer.headers["Location"].startswith(
        "/session/new"
    )


def may_do(role: str, act: str) -> bool:
    """Whether a role of the owning team may do this with a thing of its own organizer."""
    if role in ("door", "cashier"):
        return act in (DOOR_MAY if role == "door" else CASHIER_MAY)
    return role in ("owner", "foreign") or not act.partition(" ")[2].startswith(OWNER_ONLY)


def wanted(policy: str, role: str, method: str, rule: str, *, own: bool) -> str:
    """What this visitor must get: "in", "sign in", or a status."""
    if policy == "demo_only":
        return "404"
    if policy in ("scanner", "provider"):
        return "4xx"
    if policy in ("anyone", "development"):
        return "any"
    if role == "anonymous" or (role == "guest" and policy != "member"):
        return "sign in"
    return {
        "signed_in": "any",
        "member": of_member(role, rule, own=own),
        "organizer": of_team(role, f"{method} {rule}", own=own),
        "operator": "any" if role == "operator" else "403",
    }[policy]


def of_member(role: str, rule: str, *, own: bool) -> str:
    if rule in NEVER:
        return "hidden"
    if any(hole in rule for hole in OWN):
        return "in" if role == "member" and own else "hidden"
    return "any"


def of_team(role: str, act: str, *, own: bool) -> str:
    if role in ("guest", "member"):
        return "403"
    one = "<" in act
    if role == "operator" or not own:
        return "404" if one else "any"
    if not one:
        return "any"
    return "in" if may_do(role, act) else "403"


CHECKS: dict[str, Any] = {
    "any": lambda a: a.status_code < 500,
    "in": lambda a: (
        a.status_code < 500 and a.status_code not in (401, 403) and not is_to_sign_in(a)
    ),
    "sign in": is_to_sign_in,
    "hidden": lambda a: a.status_code in (403, 404),
    "4xx": lambda a: 400 <= a.status_code < 500,
    "403": lambda a: a.status_code == 403,
    "404": lambda a: a.status_code == 404,
}


STRANGERS = ("anonymous", "guest", "operator")  # to both estates
STAFF = ("door", "cashier", "organizer")  # elsewhere the owner of their team may no less than they


def differs(role: str, policy: str, rule: str) -> bool:
    """Whether what is not one's own is another try than what is: the two estates are alike."""
    if "<" not in rule or role in STRANGERS:
        return False
    return role not in STAFF or policy in ("organizer", "member")


class Matrix:
    """Two estates, and a fresh browser for each try."""

    def __init__(self, house: Flask) -> None:
        from tests.web import world

        house.config["WTF_CSRF_ENABLED"] = False
        self.house = house
        self.mine, self.theirs = world.estate("mine"), world.estate("theirs")
        self.kept = world.sessions(self.mine, self.theirs)

    def visitor(self, role: str) -> FlaskClient:
        from tests.web import visiting

        return visiting.as_one_who(self.house, self.kept[role])

    def tried(self, role: str) -> list[str]:
        """Every route by this visitor, on each estate; what went otherwise than it must."""
        return [
            wrong
            for own, estate in ((role != "foreign", self.mine), (role == "foreign", self.theirs))
            for policy, method, rule in ROUTES
            if own or differs(role, policy, rule)
            if not (rule.endswith(HEAVY) and role not in ("anonymous", "foreign"))
            if (wrong := self.one(role, policy, method, rule, estate, own=own))
        ]

    def one(
        self, role: str, policy: str, method: str, rule: str, estate: Estate, *, own: bool
    ) -> str:
        must = wanted(policy, role, method, rule, own=own)
        answer = self.visitor(role).open(estate.fill(rule), method=method)
        with answer:
            text = answer.get_data(as_text=False).decode(errors="replace")
        if not CHECKS[must](answer):
            return f"{role}: {method} {rule} gave {answer.status_code}, must be {must}"
        told = TOLD.get((role, rule), "nothing")
        leak = next((word for word in self.hidden(role) if word in text and told not in word), "")
        return f"{role}: {method} {rule} shows {leak}" if leak else ""

    def hidden(self, role: str) -> list[str]:
        """Words of both estates that this visitor must never read, whatever they open."""
        every = {f"canary-{n}-{w}" for n in ("mine", "theirs") for w in CANARIES}
        return sorted(every - {f"canary-{word}" for word in READS.get(role, ())})


ONE_DATABASE = pytest.mark.one_database
EACH_ROLE = [  # all pages on both databases as those who see the most and the least
    pytest.param(role, marks=() if role in ("anonymous", "owner") else ONE_DATABASE)
    for role in ROLES
]


@pytest.mark.parametrize("role", EACH_ROLE)
def test_i1_pr32_everybody_gets_what_is_theirs_and_nothing_else(house: Flask, role: str) -> None:
    wrong = Matrix(house).tried(role)
    assert not wrong, "\n".join(wrong)


def test_the_matrix_is_a_thousand_tries_or_more() -> None:
    assert len(ROUTES) * len(ROLES) * 2 > 1000


@ONE_DATABASE
def test_what_is_not_there_answers_as_what_is_not_mine(house: Flask) -> None:
    matrix = Matrix(house)
    wrong = []
    for policy, method, rule in ROUTES:
        if policy not in ("organizer", "member") or "<" not in rule:
            continue
        for hole, nothing in (("<code>", "nowhere"), ("<reference>", "EN-0000000")):
            rule = rule.replace(hole, nothing)
        address = rule
        for hole in OWN:
            address = address.replace(hole, "999999")
        for role in ("owner", "member"):
            status = matrix.visitor(role).open(address, method=method).status_code
            if status not in (403, 404) or (role == "owner" and status != 404):
                wrong.append(f"{role}: {method} {address} gave {status}")
    assert wrong == []


def test_a_thing_is_not_reached_through_another_ones_address(house: Flask) -> None:
    matrix = Matrix(house)
    address = f"/organize/events/{matrix.mine.event.code}/scanners/{matrix.theirs.scanner.id}"
    assert matrix.visitor("owner").get(address).status_code == 404
    assert matrix.visitor("owner").post(f"{address}/end").status_code == 404


@ONE_DATABASE
def test_no_form_works_without_its_token(house: Flask) -> None:
    matrix = Matrix(house)
    house.config["WTF_CSRF_ENABLED"] = True
    wrong = []
    for policy, method, rule in ROUTES:
        if method != "POST" or policy in ("scanner", "provider") or rule in WITHOUT_TOKEN:
            continue
        address = matrix.mine.fill(rule)
        for role, body in (("owner", {}), ("member", {"csrf_token": "guess"})):
            answer = matrix.visitor(role).post(address, data=body)
            if answer.status_code != 400:
                wrong.append(f"{role}: {address} gave {answer.status_code}")
        as_text = matrix.visitor("owner").post(address, data="{}", content_type="text/plain")
        if as_text.status_code != 400:
            wrong.append(f"text/plain: {address} gave {as_text.status_code}")
    assert wrong == []


def test_no_other_method_sneaks_in(house: Flask) -> None:
    """A header that renames the method changes nothing; TRACE and the like are not there."""
    matrix = Matrix(house)
    visitor = matrix.visitor("owner")
    sneaked = visitor.get("/session/end", headers={"X-HTTP-Method-Override": "POST"})
    assert sneaked.status_code == 410
    assert visitor.get("/session").status_code == 200
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT"):
        assert visitor.open("/", method=method).status_code == 405
