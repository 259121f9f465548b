"""The access matrix: every address × every role × where the role is held.

Nothing is listed by hand but one sample row a model (samples.py). Addresses come from
the URL map, expectations from the policy table: 403 when the role holds the permission
nowhere, 404 when the row is out of reach, neither when it is within reach; guests are
sent to log in.
"""

from collections import defaultdict

import pytest
from django.urls import URLResolver, get_resolver
from django.urls.converters import IntConverter

from tests.architecture.samples import make_world
from zhibu.foundation.calendar.models import DayOverride
from zhibu.foundation.policy import Perm, Role
from zhibu.foundation.policy.table import GRANTS, OWN
from zhibu.foundation.web.permissions import PUBLIC
from zhibu.register.accounts.tests.factories import log_in

ROLES = [role for role in Role if role is not Role.JOB]
PLACES = ("own", "neighbour", "above")
NOT_OURS = {"set_language"}  # Django's own
# Wagtail's editor: all of it needs PORTAL_WRITE; the portal's own tests try its doors.
EDITOR = "/editing/"
SENDER = (Role.SECRETARY, "own")  # who sent the sample roster in
EVERYWHERE = {DayOverride}  # rows that belong to no organisation
BACK_TO_LOG_IN = ("/logout/", "/login/code/")  # for whom there is nothing to do there


def pages():
    """(route, view, converters) of every page, by the app that it belongs to."""
    found = defaultdict(list)

    def walk(resolver, route, app, converters):
        for entry in resolver.url_patterns:
            here = route + str(entry.pattern)
            known = converters | entry.pattern.converters
            if isinstance(entry, URLResolver):
                walk(entry, here, entry.namespace or app, known)
            elif here.startswith(EDITOR) or entry.name in NOT_OURS:
                continue
            else:
                found[app or "log-in"].append((here, entry.callback, known))

    walk(get_resolver(), "/", "", {})
    return found


PAGES = pages()


def page_of(view):
    return getattr(view, "view_class", view)


def row_model(view):
    """The model whose row an address names: `row` of the page, or of its queryset."""
    page = page_of(view)
    model = getattr(page, "row", None)
    if model is None and getattr(page, "queryset", None) is not None:
        model = page.queryset.model
    return model


def build(route, view, converters, world):
    """The address with a sample row in it, and whether it names a row."""
    names_row = False
    route = getattr(page_of(view), "example_route", route)
    for name, converter in converters.items() if "<" in route else ():
        part = f"<{converter_name(converter)}:{name}>"
        if isinstance(converter, IntConverter) and name == "pk":
            model = row_model(view)
            assert model, f"{route}: say on the page which model pk names: row = …"
            value, names_row = world.row(model).pk, model not in EVERYWHERE
        else:
            examples = getattr(page_of(view), "examples", {})
            assert name in examples, f"{route}: give an example of {name} on the page"
            value = examples[name]
        route = route.replace(part, str(value))
    return route, names_row


def converter_name(converter):
    return (
        type(converter)
        .__name__.removesuffix("Converter")
        .lower()
        .replace("string", "str")
    )


def status_of(client, url):
    """What the page answers; a button is pressed with an empty form."""
    response = client.get(url)
    if response.status_code == 405:
        response = client.post(url, {})
    return response.status_code


def expected(view, role, place, names_row):
    """What the policy table promises for a role held in that place."""
    permission = view.permission
    if getattr(view, "example_is_gone", False):
        return "404"
    if not isinstance(permission, Perm):
        return "open"
    if role in GRANTS[permission]:
        page = page_of(view)
        if getattr(page, "only_sender", False) and (role, place) != SENDER:
            return "404"
        return "404" if names_row and place == "neighbour" else "open"
    if permission in OWN and role is Role.MEMBER:
        return "open"
    return "403"


def answered(status):
    return {403: "403", 404: "404"}.get(status, "open" if status < 500 else "broken")


@pytest.mark.django_db
@pytest.mark.parametrize("app", sorted(PAGES))
def test_guests_are_sent_to_log_in(app, client):
    world, wrong = make_world(), []
    for route, view, converters in PAGES[app]:
        url, _names_row = build(route, view, converters, world)
        response = client.get(url)
        to_login = response.status_code == 302 and "/login/?next=" in response.url
        if to_login is (view.permission is PUBLIC) and not route.endswith(
            BACK_TO_LOG_IN
        ):
            wrong.append(f"{url} ({view.permission}): {response.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("app", sorted(PAGES))
@pytest.mark.parametrize("place", PLACES)
def test_every_role_opens_what_the_table_says(app, place, client):
    world, wrong = make_world(), []
    built = [(view, *build(*page, world)) for page in PAGES[app] for view in [page[1]]]
    for role in ROLES:
        log_in(client, world.user(role, place))
        for view, url, names_row in built:
            if "logout" in url:
                continue
            status = status_of(client, url)
            wanted = expected(view, role, place, names_row)
            wanted = getattr(page_of(view), "exceptions", {}).get((role, place), wanted)
            if answered(status) != wanted:
                wrong.append(f"{role} at {place}: {url} gave {status}, not {wanted}")
    assert not wrong, "\n".join(wrong)
