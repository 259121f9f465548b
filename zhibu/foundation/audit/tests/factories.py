from datetime import UTC, datetime, timedelta

from django.db import connection

from zhibu.foundation.audit import services
from zhibu.foundation.audit.lines import Target
from zhibu.foundation.policy import Actor

BRANCH = "/1/2/"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def make_actor(**values):
    defaults = {"user_id": 7, "name": "李书记", "member_id": 70, "address": "10.0.0.9"}
    return Actor(**{**defaults, **values})


def make_entry(number=1, **values):
    """One line about member `number`, as a service writes it."""
    defaults = {"org_path": BRANCH, "subject": number}
    return services.record(
        values.pop("actor", make_actor()),
        values.pop("action", "members.reveal"),
        Target("members.member", number, f"member {number}"),
        **{**defaults, **values},
    )


def make_log(count=5, **values):
    """Lines that are sealed, a seal for each call."""
    entries = [make_entry(number, **values) for number in range(1, count + 1)]
    services.seal_entries()
    return entries


def tamper(sql, *parameters):
    """What somebody with the password of the database does."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return cursor.rowcount


def an_hour_later():
    return datetime.now(UTC) + services.LONGEST_ACT + timedelta(seconds=1)
