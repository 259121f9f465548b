"""Cases go along when branches are merged or moved (organisations/changes.py).

A case of a member goes where the member goes; one of an applicant to the successor.
"""

from collections.abc import Sequence

from zhibu.foundation.audit.services import Line, record_many
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.foundation.policy.scope import below
from zhibu.procedures.admission import queries
from zhibu.procedures.admission.models import Case, Objection
from zhibu.procedures.admission.services.derived import (
    BATCH,
    SUPERIORS,
    renew,
    renew_superiors,
)
from zhibu.procedures.admission.services.placing import put
from zhibu.register.organisations.changes import Change
from zhibu.register.organisations.rules import may_admit

_PLACE = ("organisation", "org_path", *SUPERIORS)
_SEALED = ("id_number", "phone", "address")


def count_open(path: str) -> int:
    """Open cases in a subtree, and those offered to it."""
    rows = Case.objects.open()
    offered = rows.filter(below("offered_path", (path,))).exclude(
        below("org_path", (path,))
    )
    return rows.within(path).count() + offered.count()


def stops(change: Change) -> list[Problem]:
    """R-DEV-25: open cases only go to branches that admit members."""
    found = []
    for pk, successor in change.ended.items():
        if may_admit(successor.kind):
            continue
        count = Case.objects.open().filter(organisation_id=pk).count()
        if count:
            message = _(
                "%(count)s open cases of admission: %(name)s does not admit members."
            )
            params = {"count": count, "name": successor}
            found.append(Problem("cases_remain", message, params, rule="R-DEV-25"))
    return found


def carry_on(actor: Actor, change: Change) -> None:
    """Put open cases into the new branches, below their superiors; what is due there
    is found anew. A few statements for every five hundred.
    """
    _offers(change)
    moved = tuple(change.path_after(path) for path in change.moving)
    rows = (
        Case.objects.open()
        .filter(below("org_path", (*change.ending, *moved)))
        .select_for_update(of=("self",))
    )
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        _some(actor, change, keys[start : start + BATCH])


def _some(actor: Actor, change: Change, keys: Sequence[int]) -> None:
    rows = Case.objects.filter(pk__in=keys).select_related("organisation")
    cases = list(rows.defer(*_SEALED).order_by("pk"))
    if change.moved:
        renew_superiors(cases)
    else:
        _place(actor, change, cases)
    renew(cases, change.on, queries.bare_acts(keys))


def _place(actor: Actor, change: Change, cases: Sequence[Case]) -> None:
    paths = {branch.path for branch in change.receiving.values()}
    superiors = queries.superiors_by_path(paths)
    lines = []
    for case in cases:
        before = case.org_path
        branch = change.successor(case.organisation_id, case.member_id)
        if branch is None:
            continue
        put(case, branch, superiors[branch.path])
        told = {"branch": branch.name}
        lines += [
            Line(case, path, case.member_id, None, told)
            for path in (before, case.org_path)
        ]
    Case.objects.bulk_update(cases, _PLACE, batch_size=BATCH)
    for branch in change.receiving.values():
        there = [case.pk for case in cases if case.organisation_id == branch.pk]
        Objection.objects.filter(case__in=there).update(
            organisation=branch, org_path=branch.path
        )
    record_many(actor, "admission.follow", lines, reason=change.reason)


def _offers(change: Change) -> None:
    """What is offered to a branch that ends is offered to its successor, unless it is
    there already.
    """
    for pk, successor in change.ended.items():
        offered = Case.objects.open().filter(offered_to_id=pk)
        offered.update(offered_to=successor, offered_path=successor.path)
    for branch in change.receiving.values():
        coming = [pk for pk, to in change.ended.items() if to.pk == branch.pk]
        pointless = Case.objects.open().filter(
            offered_to=branch, organisation_id__in=coming
        )
        pointless.update(
            offered_to=None, offered_path="", offered_on=None, offered_because=""
        )
