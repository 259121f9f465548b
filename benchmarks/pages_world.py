"""What benchmarks/pages.py serves: branches of 10, 100 and 1000 members."""

from collections.abc import Callable
from datetime import date
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from zhibu.foundation.policy import Role  # noqa: E402
from zhibu.insight.statistics import services as statistics  # noqa: E402
from zhibu.register.accounts.tests.factories import log_in, make_user  # noqa: E402
from zhibu.register.members.models import Member  # noqa: E402
from zhibu.register.members.tests.factories import make_member  # noqa: E402
from zhibu.register.organisations.codes import Kind  # noqa: E402
from zhibu.register.organisations.models import Organisation  # noqa: E402
from zhibu.register.organisations.tests.factories import (  # noqa: E402
    make_organisation,
    make_term,
)

ETHNICITIES = ("01", "01", "01", "11", "05")
EDUCATIONS = ("14", "21", "31", "41", "61", "71", "")


def build(sizes: tuple[int, ...], served: int) -> dict[str, Any]:
    """Fill the empty database; say what to ask for, and how many queries it takes."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("sync_schedules", verbosity=0)
    town = make_organisation("青石镇党委", kind=Kind.COMMITTEE)
    clients: dict[int, Client] = {}
    branches = {}
    for size in sizes:
        branch = branches[size] = make_organisation(f"青石{size}人党支部", town)
        make_term(branch, elected_on=date(2024, 11, 15), ends_on=date(2027, 11, 14))
        people(branch, size)
        first = Member.objects.filter(organisation=branch).order_by("pk")[0]
        user = make_user("王书记", Role.SECRETARY, branch, member=first)
        clients[size] = Client(
            HTTP_HOST="127.0.0.1",
            HTTP_ACCEPT_LANGUAGE="zh-CN",
            HTTP_X_FORWARDED_PROTO="https",
        )
        log_in(clients[size], user)
    statistics.fold()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    member = Member.objects.filter(organisation=branches[served]).order_by("pk")[1]
    texts = {"desk": branches[served].name, "list": member.name, "member": member.name}
    ways: dict[str, Callable[[Organisation], str]] = {
        "desk": lambda branch: reverse("home:desk"),
        "list": lambda branch: reverse("members:list"),
        "member": lambda branch: reverse("members:detail", args=[_second(branch)]),
    }
    cookies = clients[served].cookies
    return {
        "cookie": "; ".join(f"{c.key}={c.value}" for c in cookies.values()),
        "pages": {
            name: {
                "url": way(branches[served]),
                "text": texts[name],
                "queries": {
                    size: count_queries(clients[size], way(branches[size]))
                    for size in sizes
                },
            }
            for name, way in ways.items()
        },
    }


def people(branch: Organisation, size: int) -> None:
    """Members of all ages; some are floating, on probation, or lack an item."""
    today = timezone.localdate()
    for number in range(size):
        born = date(1940 + number % 62, 1 + number % 12, 1 + number % 28)
        probationary = number % 50 == 3
        make_member(
            branch,
            on=today,
            birth_date=born,
            sex="1" if number % 3 else "2",
            ethnicity=ETHNICITIES[number % len(ETHNICITIES)],
            education=EDUCATIONS[number % len(EDUCATIONS)],
            category="2" if probationary else "1",
            is_floating=number % 25 == 4,
        )


def _second(branch: Organisation) -> int:
    return Member.objects.filter(organisation=branch).order_by("pk")[1].pk


def count_queries(client: Client, url: str) -> int:
    """Queries of the page, once it is warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return len(found)


assert not settings.DEBUG
