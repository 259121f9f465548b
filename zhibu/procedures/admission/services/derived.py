"""What follows from the acts of a case and is stored beside them: its state, the next
step, and what is due. Brought up to date after every act, and every night.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.kernel.bulk import update_rows
from zhibu.procedures.admission import codes, queries, rules
from zhibu.procedures.admission.models import Case, Duty
from zhibu.procedures.admission.services.placing import put
from zhibu.register.organisations.models import Organisation

BATCH = 500
_SEALED = ("id_number", "phone", "address", "organisation__contact_phone")
SUPERIORS = ("upper", "upper_path", "filing_path")
# What `renew` may change of a case.
DERIVED = (
    "state",
    "stage",
    "since",
    "probation_ends",
    "closed_on",
    "next_kind",
    "next_who",
    "next_path",
    "earliest_on",
    "due_on",
    "papers_missing",
)


Acts = Mapping[int, tuple[rules.Act, ...]]


def renew(cases: Iterable[Case], on: date, acts: Acts | None = None) -> None:
    """Bring these cases up to date; they were loaded `with_acts`, or `acts` has them,
    and are locked when somebody else may write them. A few queries for all together.
    """
    rows = list(cases)
    known = queries.circumstances(rows, on)
    wanted: dict[tuple[int, str], rules.Due] = {}
    changed = []
    for case in rows:
        past = known.fold(case, None if acts is None else acts.get(case.pk, ()))
        dues = rules.dues_of(past, on)
        wanted |= {(case.pk, due.what): due for due in dues}
        if _derive(case, past, dues, on):
            changed.append(case)
    derived = ([*(getattr(case, n) for n in DERIVED), case.pk] for case in changed)
    update_rows(Case, DERIVED, derived)
    _renew_duties(rows, wanted)


def _derive(case: Case, past: rules.Progress, dues: list[rules.Due], on: date) -> bool:
    """Set what follows from the acts; True when anything changed."""
    coming = rules.next_of(past, on, dues)
    is_closed = past.state in codes.CLOSED and coming is None
    values: dict[str, Any] = {
        "state": str(past.state),
        "stage": str(codes.STAGES.get(past.state, "")),
        "since": past.since,
        "probation_ends": past.probation_ends,
        "closed_on": (case.closed_on or past.since) if is_closed else None,
        "next_kind": str(coming.what) if coming else "",
        "next_who": str(coming.who) if coming else "",
        "next_path": case.path_of(coming.who, coming.what) if coming else "",
        "earliest_on": coming.earliest if coming else None,
        "due_on": dues[0].due_on if dues else None,
        "papers_missing": len(rules.missing_papers(past.case)),
    }
    is_changed = any(getattr(case, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(case, name, value)
    return is_changed


def _renew_duties(
    cases: Sequence[Case], wanted: dict[tuple[int, str], rules.Due]
) -> None:
    """Rows are written only where something differs: most nights nothing does."""
    by_pk = {case.pk: case for case in cases}
    gone = []
    for row in Duty.objects.filter(case__in=cases):
        due = wanted.get((row.case_id, row.kind))
        path = by_pk[row.case_id].path_of(due.who) if due else ""
        if due and (row.due_on, row.who, row.org_path) == (due.due_on, due.who, path):
            del wanted[row.case_id, row.kind]
        else:
            gone.append(row.pk)
    if gone:
        Duty.objects.filter(pk__in=gone).delete()
    if not wanted:
        return
    paths = {by_pk[pk].path_of(due.who) for (pk, _kind), due in wanted.items()}
    places = dict(Organisation.objects.filter(path__in=paths).values_list("path", "pk"))
    Duty.objects.bulk_create(
        [
            _duty(by_pk[pk], due, places)
            for (pk, _kind), due in wanted.items()
            if by_pk[pk].path_of(due.who) in places
        ],
        batch_size=BATCH,
    )


def _duty(case: Case, due: rules.Due, places: dict[str, int]) -> Duty:
    path = case.path_of(due.who)
    return Duty(
        case=case,
        organisation_id=places[path],
        org_path=path,
        kind=str(due.what),
        who=str(due.who),
        due_on=due.due_on,
        rule=due.rule,
        is_local=due.is_local,
    )


def renew_all(*, on: date) -> int:
    """Look at every open case anew, since rules turn with the day; returns how many.

    In short transactions, so that nobody waits; to be run again after an interruption.
    """
    last, seen = 0, 0
    while True:
        with transaction.atomic():
            rows = Case.objects.open().filter(pk__gt=last).order_by("pk")
            locked = list(rows.select_for_update().values_list("pk", flat=True)[:BATCH])
            found = Case.objects.filter(pk__in=locked).select_related("organisation")
            cases = list(found.defer(*_SEALED).order_by("pk"))
            renew_superiors(cases)
            renew(cases, on, queries.bare_acts(locked))
        if not locked:
            return seen
        last = locked[-1]
        seen += len(locked)


def renew_superiors(cases: Sequence[Case]) -> None:
    """Branches come to stand below others, and others are allowed to approve."""
    known = queries.superiors_by_path({case.org_path for case in cases})
    changed = []
    for case in cases:
        superiors = known[case.org_path]
        upper = superiors.upper.pk if superiors.upper else None
        stands = (upper, superiors.upper_path, superiors.filing_path)
        if (case.upper_id, case.upper_path, case.filing_path) != stands:
            put(case, case.organisation, superiors)
            changed.append(case)
    Case.objects.bulk_update(changed, SUPERIORS, batch_size=BATCH)
