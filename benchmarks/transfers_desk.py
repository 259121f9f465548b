"""Desks of transfers, and one merger of large branches.

    python -m benchmarks.transfers_desk [--transfers N] [--databases sqlite,postgres]

A county with 10 000 branches below it; open transfers in every state from branch to
branch, each with the member, the letter and the days that the rules derive; one branch
has 50. Measured are the to-dos of its secretary and of the county's officer, and a
merger: that branch, with a thousand members more, goes into another, as prepared,
looked at and carried out. Prints one JSON object.
"""

import time
from datetime import date, timedelta
from typing import Any

from benchmarks import desks, scratch
from benchmarks.desks import BRANCHES, actor_at

ON = date(2026, 11, 24)
OF_THE_SECRETARY = 50
OF_THE_MERGER = 1000
SEED = 1921


def measure(count: int) -> dict[str, Any]:
    """Everything for one database, in the environment of the child."""
    import django

    django.setup()
    from django.core.management import call_command

    from zhibu.procedures.transfers import queries
    from zhibu.procedures.transfers.models import Transfer

    call_command("migrate", verbosity=0)
    county, branch = desks.write_organisations(
        approves_admission=True, transfers_nationwide=True
    )
    write_transfers(count, county, branch)
    scratch.settle()
    actors = {
        "secretary": actor_at(branch, "secretary"),
        "officer": actor_at(county, "committee_officer"),
    }
    measured = {
        name: desks.desk(lambda actor=actor: queries.todos(actor, ON))
        for name, actor in actors.items()
    }
    wrong = desks.too_slow(measured)
    if Transfer.objects.open().count() != count:
        wrong.append("not all transfers are open")
    return {
        "transfers": count,
        "desk": measured,
        "merger": merge(actors["officer"], branch),
        "wrong": wrong,
    }


def write_transfers(count: int, county: Any, branch: Any) -> None:
    """Open transfers, each derived by the rules from its acts; of every shape."""
    from random import Random

    from django.db import transaction

    from zhibu.foundation.kernel.bulk import reserve_ids
    from zhibu.procedures.transfers import rules
    from zhibu.procedures.transfers.codes import ActKind as K
    from zhibu.procedures.transfers.codes import Direction, State
    from zhibu.procedures.transfers.models import Act, Transfer, local_settings
    from zhibu.procedures.transfers.services import advancing
    from zhibu.procedures.transfers.tests.factories import make_act
    from zhibu.register.members.models import Member
    from zhibu.register.organisations.models import Organisation

    chance = Random(SEED)
    ways = (
        (K.ASK,), (K.ASK, K.RETURN), (K.ASK, K.CHECK), (K.ASK, K.CHECK, K.ISSUE),
        (K.ASK, K.CHECK, K.ISSUE, K.REPORT_LOSS), (K.ASK, K.CHECK, K.ISSUE, K.EXPIRE),
    )  # fmt: skip
    places = {row.pk: row for row in Organisation.objects.defer("contact_phone")}
    members, transfers, acts = [], [], []
    for number, key in enumerate(reserve_ids(Member, count)):
        own = number < OF_THE_SECRETARY
        start = branch if own else places[3 + number % (BRANCHES - 1)]
        member = Member(
            pk=key, organisation=start, org_path=start.path, name="某人",
            initials="mr", sex="1", category="1",
        )  # fmt: skip
        members.append(member)
        day = ON - timedelta(days=chance.randrange(5, 400))
        done = [make_act(kind, day) for kind in ways[number % len(ways)]]
        transfer = Transfer(
            pk=number + 1, organisation=start, org_path=start.path, member=member,
            direction=Direction.OUT, reason="unit", place="unit", distance="beyond",
            source=county, source_path=county.path, target_name="外省某县委组织部",
            state=State.NEW, asked_on=day, version=len(done),
        )  # fmt: skip
        past = rules.fold(
            rules.Case(direction=Direction.OUT, acts=tuple(done)), local_settings()
        )
        advancing.derive(transfer, past, ON)
        transfers.append(transfer)
        acts += [
            Act(transfer=transfer, position=place, kind=act.kind, day=act.day,
                by=act.by or "branch", text=act.text, number=act.number,
                valid_days=act.valid_days, dues_to=act.dues_to, actor_name="某人")
            for place, act in enumerate(done, start=1)
        ]  # fmt: skip
    with transaction.atomic():
        Member.objects.bulk_create(members, batch_size=2000)
        Transfer.objects.bulk_create(transfers, batch_size=1000)
        Act.objects.bulk_create(acts, batch_size=1000)


def merge(actor: Any, branch: Any) -> dict[str, Any]:
    """Merge the branch with all that is under way there; checked afterwards."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhibu.procedures.transfers import queries, services
    from zhibu.procedures.transfers.models import Transfer
    from zhibu.register.members.models import Member
    from zhibu.register.organisations.models import Organisation

    Member.objects.bulk_create(
        (
            Member(organisation=branch, org_path=branch.path, name="某人",
                   initials="mr", sex="2", category="1")
            for _number in range(OF_THE_MERGER)
        ),
        batch_size=1000,
    )  # fmt: skip
    going = Member.objects.filter(organisation=branch).count()
    target = Organisation.objects.get(pk=3)
    row = services.prepare_reorganisation(
        actor=actor, kind="merge", organisation_ids=[branch.pk], target_id=target.pk,
        reason="党员人数变化", decision="会议纪要", decided_on=ON, on=ON,
    )  # fmt: skip
    begun = time.perf_counter()
    view = queries.preview(row, ON)
    looked = time.perf_counter() - begun
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        services.carry_out_reorganisation(
            actor=actor, reorganisation_id=row.pk, version=row.version, seen=view.mark,
            acknowledged="便于开展活动", on=ON,
        )  # fmt: skip
    took = time.perf_counter() - begun
    wrong = []
    if Member.objects.filter(organisation=branch).exists():
        wrong.append("members were left behind")
    if Transfer.objects.open().filter(organisation=branch).exists():
        wrong.append("transfers were left behind")
    return {
        "members": going,
        "preview_s": round(looked, 2),
        "carried_out_s": round(took, 2),
        "statements": len(asked),
        "wrong": wrong,
    }


if __name__ == "__main__":
    desks.run("benchmarks.transfers_desk", __doc__, "transfers", 20_000, measure)
