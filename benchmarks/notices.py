"""A notice to a million people, and ten thousand e-mails out of the outbox.

    python -m benchmarks.notices [--people 1000000] [--mails 10000] [--database sqlite]

Fan-out: `send_notice` to all members of a county (inbox and outbox in one transaction,
audit line and rules included) against `bulk_create` of the same rows in the same run,
on a tenth of the people. Drain: urgent e-mails to a fake SMTP on loopback that refuses
5 in 100, two of them for good; every message must end in one state and no address be
served twice. Stored rows are counted. Wall and CPU seconds of the process. Prints JSON.
"""

import argparse
import json
import os
import time
from datetime import timedelta
from typing import Any

from benchmarks.scratch import environment, run_inside

SECONDS = {"sqlite": 5, "postgres": 15}
BATCH = 20_000


def fill(count: int) -> Any:
    """Members of one branch per thousand, written past the services."""
    from django.db import connection, transaction

    from zhibu.foundation.kernel.bulk import insert_rows
    from zhibu.register.members.models import Member
    from zhibu.register.organisations.tests.factories import (
        make_committee,
        make_organisation,
    )

    county = make_committee("中共平安县委员会")
    names = ("organisation", "org_path", "name", "initials", "sex", "category", "email")
    fixed = ("ethnicity", "id_number", "education", "degree", "occupation", "phone",
             "phone_digest", "address", "suspended_because", "is_lost", "is_floating",
             "floating_place", "left_because", "left_to", "number", "native_place",
             "workplace", "title", "is_hardship", "note", "version", "created_at",
             "updated_at")  # fmt: skip
    now = _now()
    blank = {"is_lost": False, "is_floating": False, "is_hardship": False, "version": 1,
             "created_at": now, "updated_at": now}  # fmt: skip
    tail = tuple(blank.get(name, "") for name in fixed)
    for start in range(0, count, BATCH):
        branch = make_organisation(f"第{start}党支部", county)
        size = min(BATCH, count - start)
        with transaction.atomic():
            insert_rows(
                Member,
                (*names, *fixed),
                [
                    (branch.pk, branch.path, f"党员{n}", "dy", "1", "1", "", *tail)
                    for n in range(start, start + size)
                ],
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return county


def _now() -> Any:
    from django.utils import timezone

    return timezone.localtime()


def fan_out(people: int) -> dict[str, Any]:
    """The service, and bulk_create of the same rows for a tenth of them."""
    from django.db import transaction

    from zhibu.life.notices import services
    from zhibu.life.notices.models import Message, Recipient
    from zhibu.life.notices.tests.factories import make_notice, send
    from zhibu.register.members.models import Member

    county = fill(people)
    notice = make_notice(county)
    wall, cpu = time.perf_counter(), time.process_time()
    send(notice, _now())
    services.go_on_sending(notice_id=notice.pk)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    stored = (Recipient.objects.count(), Message.objects.count())
    other = send_nothing(county)
    ids = list(Member.objects.values_list("pk", flat=True)[: people // 10])
    now = _now()
    peer = time.perf_counter()
    with transaction.atomic():
        copies = Recipient.objects.bulk_create(
            (Recipient(notice=other, member_id=pk) for pk in ids), batch_size=1000
        )
        Message.objects.bulk_create(
            (
                Message(recipient=copy, due_at=now, expires_at=now + timedelta(days=7))
                for copy in copies
            ),
            batch_size=1000,
        )
    peer = time.perf_counter() - peer
    return {
        "people": people,
        "seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
        "people_per_second": round(people / wall),
        "bulk_create_per_second": round(len(ids) / peer),
        "ratio": round(people / wall / (len(ids) / peer), 1),
        "wrong": [] if stored == (people, people) else [f"stored {stored}"],
    }


def send_nothing(county: Any) -> Any:
    """Another notice, whose rows the peer writes."""
    from zhibu.life.notices.tests.factories import make_notice

    return make_notice(county, title="比照")


def refuses(address: str) -> str:
    """Of a hundred addresses two never work, three do not work now."""
    number = int(address.partition("@")[0][1:])
    if number % 100 < 2:
        return "550 no such user"
    return "451 try later" if number % 100 < 5 else ""


def drain(mails: int) -> dict[str, Any]:
    """Send them all, and try again until every message has its end."""
    from collections import Counter

    from django.conf import settings

    from zhibu.life.notices import services
    from zhibu.life.notices.codes import OPEN, Channel, Outcome
    from zhibu.life.notices.models import Message
    from zhibu.life.notices.tests.factories import make_notice, send
    from zhibu.life.notices.tests.gateways import mail_server
    from zhibu.register.members.models import Member
    from zhibu.register.organisations.models import Organisation

    branch = Organisation.objects.order_by("-pk").first()
    ids = list(Member.objects.values_list("pk", flat=True)[:mails])
    for number, pk in enumerate(ids):
        Member.objects.filter(pk=pk).update(
            email=f"m{number}@example.org", organisation=branch, org_path=branch.path
        )
    notice = make_notice(branch, title="紧急通知", urgency="urgent")
    at = _now()
    Message.objects.all().delete()
    with mail_server(refuses=refuses) as box:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        send(notice, at)
        wall, cpu = time.perf_counter(), time.process_time()
        while services.plan_messages(at=at):
            pass
        while services.deliver(channel=Channel.EMAIL, at=at):
            pass
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        for minutes in (1, 7, 8):
            later = at + timedelta(minutes=minutes)
            while services.deliver(channel=Channel.EMAIL, at=later):
                pass
        while services.plan_messages(at=later):
            pass
        served = Counter(address for address, _message in box.accepted)
    rows = Message.objects.filter(recipient__notice=notice, channel=Channel.EMAIL)
    ends = Counter(rows.values_list("state", flat=True))
    good = sum(1 for n in range(mails) if n % 100 >= 5)
    wrong = []
    if max(served.values()) > 1:
        wrong.append("an address was served twice")
    if ends != {Outcome.SENT: good, Outcome.FAILED: mails - good}:
        wrong.append(f"ends {dict(ends)}")
    if Message.objects.filter(state__in=sorted(OPEN)).exists():
        wrong.append("messages without an end")
    return {
        "mails": mails,
        "seconds": round(wall, 1),
        "cpu_seconds": round(cpu, 1),
        "mails_per_second": round(mails / wall),
        "ends": dict(ends),
        "wrong": wrong,
    }


def inside(people: int, mails: int, database: str) -> dict[str, Any]:
    """In the child process: migrate, measure."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    found: dict[str, Any] = {"database": database, "load": os.getloadavg()[0]}
    found["fan_out"] = fan_out(people)
    if people >= 1_000_000 and found["fan_out"]["seconds"] > SECONDS[database]:
        found["missed"] = f"more than {SECONDS[database]} s"
    found["drain"] = drain(min(mails, people))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--database", choices=sorted(SECONDS), default="sqlite")
    parser.add_argument("--inside", action="store_true")
    given = parser.parse_args()
    if given.inside:
        print(json.dumps(inside(given.people, given.mails, given.database)))
        return
    with environment(given.database) as environ:
        asked = (f"--people={given.people}", f"--mails={given.mails}")
        kind = f"--database={given.database}"
        print(json.dumps(run_inside("benchmarks.notices", environ, *asked, kind)))


if __name__ == "__main__":
    main()
