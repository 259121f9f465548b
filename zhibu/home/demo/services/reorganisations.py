"""Two small village branches that became one a week ago, and a merger that the county
has prepared and not carried out.
"""

from datetime import date, timedelta

from zhibu.foundation.policy import Actor
from zhibu.home.demo.county import TOWNS
from zhibu.procedures.transfers import queries, services
from zhibu.procedures.transfers.codes import Reshaping
from zhibu.procedures.transfers.models import Reorganisation
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

DONE_IN = TOWNS[-1]
PREPARED_IN = TOWNS[0]  # the town of the officer whose log-in is printed
AGO = timedelta(days=7)


def write_reorganisations(actor: Actor, on: date) -> None:
    """Merge the two smallest village branches of one town; prepare another merger."""
    small, larger = _smallest_villages(DONE_IN)
    done = _prepare(
        actor,
        small,
        larger,
        "党员人数少，年龄偏大，难以正常开展组织生活",
        on - AGO,
    )
    services.carry_out_reorganisation(
        actor=actor,
        reorganisation_id=done.pk,
        version=done.version,
        seen=queries.preview(done, on - AGO).mark,
        acknowledged="合并后仍便于开展组织生活",
        on=on - AGO,
    )
    health = _branch(f"{PREPARED_IN}卫生院")
    organs = _branch(f"{PREPARED_IN}机关")
    _prepare(actor, health, organs, "机构合署办公，党员人数减少", on)


def _prepare(
    actor: Actor, small: Organisation, larger: Organisation, reason: str, on: date
) -> Reorganisation:
    return services.prepare_reorganisation(
        actor=actor,
        kind=Reshaping.MERGE,
        organisation_ids=[small.pk],
        target_id=larger.pk,
        reason=reason,
        decision=f"{on.year}年第{on.month}次党委会议纪要",
        decided_on=on,
        on=on,
    )


def _branch(name: str) -> Organisation:
    return Organisation.objects.get(short_name=f"{name}党支部")


def _smallest_villages(town: str) -> list[Organisation]:
    """The two branches with the fewest members, of which nothing else is told."""
    rows = Organisation.objects.open().filter(
        short_name__startswith=town, short_name__endswith="村党支部", kind="631"
    )
    sizes = [
        (Member.objects.here().filter(organisation=row).count(), row.pk, row)
        for row in rows
    ]
    return [row for _size, _pk, row in sorted(sizes)[:2]]
