"""The access matrix: every address × every role × where the role is held.

Nothing is listed by hand but one sample row per model. Addresses come from the URL map,
expectations from the policy table: 403 when the role holds the permission nowhere, 404
when the row is out of reach, neither when it is within reach; guests are sent to log in.
"""

import itertools

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.samples import sample
from zhibu.foundation.policy import Perm, Role
from zhibu.foundation.policy.table import GRANTS, OWN
from zhibu.foundation.web.permissions import PUBLIC

ROLES = [role for role in Role if role is not Role.JOB]
PLACES = ("own", "neighbour", "above")
NOT_OURS = {"set_language"}  # Django's own


def addresses():
    """(name, view, route converters, path builder) of every page of the program."""

    def walk(resolver, prefix=()):
        for entry in resolver.url_patterns:
            parts = (*prefix, entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry, parts)
            elif isinstance(entry, URLPattern) and entry.name not in NOT_OURS:
                yield entry, "".join(str(part) for part in parts)

    yield from walk(get_resolver())


PAGES = [pytest.param(entry, route, id=route or "/") for entry, route in addresses()]


def row_model(view):
    """The model whose row an address names: `row` of the page, or its queryset's."""
    page = getattr(view, "view_class", view)
    if getattr(page, "row", None) is not None:
        return page.row
    queryset = getattr(page, "queryset", None)
    return queryset.model if queryset is not None else None


def build(route, view, world):
    """The address with a row of the own branch in it."""
    parts = []
    for part in route.split("/"):
        if not part.startswith("<"):
            parts.append(part)
            continue
        converter, _, name = part.strip("<>").rpartition(":")
        if converter == "int":
            model = row_model(view)
            assert model, f"{route}: say on the page which model {name} names: row = …"
            parts.append(str(sample(model, world).pk))
        else:
            page = getattr(view, "view_class", view)
            parts.append(getattr(page, "example", {}).get(name, "id_number"))
    return "/" + "/".join(parts)


def answers(client, url):
    """The status of the page and of an empty form, whichever the page knows."""
    got = [client.get(url).status_code]
    if 405 in got:
        got = [client.post(url, {}).status_code]
    return set(got)


@pytest.fixture
def world(db):
    from tests.architecture.samples import make_world

    return make_world()


@pytest.mark.parametrize(("entry", "route"), PAGES)
def test_guests_are_sent_to_log_in(entry, route, world, client):
    url = build(route, entry.callback, world)
    response = client.get(url)
    to_login = response.status_code == 302 and "/login" in response.url
    public = entry.callback.permission is PUBLIC
    assert to_login is not public or entry.name == "account_logout"


@pytest.mark.parametrize(("entry", "route"), PAGES)
def test_roles_open_what_the_table_says(entry, route, world, log_in):
    permission = entry.callback.permission
    url = build(route, entry.callback, world)
    wrong = []
    for role, place in itertools.product(ROLES, PLACES):
        statuses = answers(log_in(world, role, place), url)
        expected = expectation(permission, role, place, entry.callback)
        if not expected(statuses):
            wrong.append(f"{role} at {place}: {statuses}, not {expected.__doc__}")
    assert not wrong, f"{url} ({permission}):\n" + "\n".join(wrong)


def opens(statuses):
    """open"""
    return not statuses & {401, 403, 404, 500}


def lacks(statuses):
    """403"""
    return statuses == {403}


def hides(statuses):
    """404"""
    return statuses == {404}


def expectation(permission, role, place, view):
    """What the policy table promises for a role held in that place."""
    if not isinstance(permission, Perm):
        return opens
    has_row = row_model(view) is not None and not getattr(view, "listing", False)
    page = getattr(view, "view_class", view)
    names_row = has_row and "<" in getattr(page, "_route", "")
    if role in GRANTS[permission]:
        return hides if names_row and place == "neighbour" else opens
    if permission in OWN and role is Role.MEMBER:
        return opens
    return lacks
