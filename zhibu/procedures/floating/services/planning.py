"""What the offices above could plan, counted every night for their desks."""

from datetime import date

from django.db import transaction
from django.db.models import F

from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.policy import Perm
from zhibu.foundation.policy.table import GRANTS
from zhibu.procedures.floating import queries, rules
from zhibu.procedures.floating.models import Planning
from zhibu.procedures.floating.queries.planning import cells_of
from zhibu.register.accounts.models import Appointment
from zhibu.register.organisations.models import Organisation


def renew_planning(*, on: date) -> int:
    """Count the proposals of online branches at every office that decides on them;
    returns at how many offices there are some.

    A proposal belongs to the lowest office that can carry it out (R-FLO-07): members
    whom one of those below could bring together are not counted above again. Members
    elsewhere are asked office by office, in short transactions.
    """
    held = Appointment.objects.held_on(on).filter(role__in=_planners())
    rows = Organisation.objects.open().filter(pk__in=held.values("organisation_id"))
    offices = list(rows.defer("contact_phone"))
    offices.sort(key=lambda row: (-len(row.path), row.path))
    meant: dict[str, list[rules.Cell]] = {}  # by path: whom an office there can bring
    changed: dict[str, set[int]] = {}  # by path: online branches that change there
    found = 0
    for office in offices:
        below = [path for path in meant if is_within(path, office.path)]
        brought = [cell for path in below for cell in meant.pop(path)]
        cells = rules.without(cells_of(office.path), brought)
        plan = rules.propose(cells, rules.STANDARD)
        meant[office.path] = brought + rules.meant_in(plan, cells)
        known = set().union(*(changed.pop(path) for path in below))
        here = queries.adjustments(office.path, rules.STANDARD)
        wanted = {one.organisation for one in here} - known
        changed[office.path] = known | wanted
        found += _write(office, len(plan.proposals), len(wanted), on)
    Planning.objects.exclude(organisation__in=offices).delete()
    return found


def _planners() -> list[str]:
    return [str(role) for role in GRANTS[Perm.FLOATING_PLAN]]


@transaction.atomic
def _write(office: Organisation, proposals: int, adjustments: int, on: date) -> bool:
    if not proposals and not adjustments:
        Planning.objects.filter(pk=office.pk).delete()
        return False
    values = {
        "org_path": office.path,
        "proposals": proposals,
        "adjustments": adjustments,
        "counted_on": on,
    }
    Planning.objects.update_or_create(organisation=office, defaults=values)
    return True


def one_less(path: str, column: str) -> None:
    """One of the proposals was carried out by the office at this path, or by one above
    it: the desk tells so at once, and the night counts anew.
    """
    rows = Planning.objects.filter(org_path=path, **{f"{column}__gt": 0})
    rows.update(**{column: F(column) - 1})
