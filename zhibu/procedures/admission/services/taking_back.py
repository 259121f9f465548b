"""Undoing a whole import of cases, as long as nobody has acted upon them since."""

from datetime import date

from django.db import transaction
from django.db.models import CharField, Count, F, Q, QuerySet
from django.db.models.functions import Cast

from zhibu.foundation.audit.services import Line, record_many
from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.life.office.models import Attachment, Document
from zhibu.procedures.admission import subjects
from zhibu.procedures.admission.models import Act, Case, CaseImport, TakenOverCase
from zhibu.register.rosters.services import steps
from zhibu.register.rosters.services.passing import Superseded

State = CaseImport.State
NAMED = 5  # names in a refusal
BATCH = 200


@transaction.atomic
def undo_case_import(
    *, actor: Actor, import_id: int, on: date, reason: str
) -> CaseImport:
    """Queue the undoing of an import, with a reason. Refused once somebody recorded a
    step in one of its cases, corrected the person, made a paper or attached a scan; it
    says of whom.
    """
    row = steps.locked(CaseImport, actor, import_id)
    steps.undo_later(actor, row, reason, row.taken.count(), lambda: _refuse(row))
    return row


def _refuse(row: CaseImport) -> None:
    if names := acted_upon(row):
        raise Refused(_acted_upon(names))


def acted_upon(row: CaseImport) -> list[str]:
    """The first names of persons whose cases somebody has worked on since."""
    names = (
        _touched(row.taken.all()).order_by("pk").values_list("case__name", flat=True)
    )
    return list(names[: NAMED + 1])


def _touched(rows: "QuerySet[TakenOverCase]") -> "QuerySet[TakenOverCase]":
    """Those of which something was done, filed or said after they were taken over."""
    rows = rows.annotate(
        own=Count("case__acts", filter=Q(case__acts__taken_over=False), distinct=True),
        objections=Count("case__objections", distinct=True),
    )
    keys = list(rows.values_list("case_id", flat=True))
    filed: set[int] = set()
    for model in (Attachment, Document):
        about = model.objects.about_any(subjects.CASE, keys)
        filed |= {int(key) for key in about.values_list("subject_key", flat=True)}
    steps = Act.objects.filter(case__in=rows.values("case_id"))
    as_text = steps.annotate(key=Cast("pk", CharField())).values("key")
    scans = Attachment.objects.filter(subject_app=subjects.STEP)
    scanned = scans.filter(subject_key__in=as_text).values_list("subject_key")
    with_scans = [int(key) for (key,) in scanned]
    filed |= set(steps.filter(pk__in=with_scans).values_list("case_id", flat=True))
    return rows.filter(
        ~Q(case__version=F("version"))
        | Q(own__gt=0)
        | Q(objections__gt=0)
        | ~Q(case__offered_path="")
        | Q(case__in=filed)
    )


def _acted_upon(names: list[str]) -> Problem:
    message = _(
        "%(names)s: these cases were worked on since. The import can no longer be"
        " undone."
    )
    more = "…" if len(names) > NAMED else ""
    params = {"names": "、".join(names[:NAMED]) + more}
    return Problem("acted_upon", message, params)


def take_back_cases(*, actor: Actor, import_id: int, on: date) -> CaseImport:
    """Remove the cases of an import, some a transaction; may be killed and run again. A
    case that somebody works on meanwhile stays, and is named.
    """
    row: CaseImport = CaseImport.objects.get_for(
        actor, CaseImport.permission, import_id
    )
    while _take_back_some(actor, row.pk):
        pass
    with transaction.atomic():
        row = steps.locked(CaseImport, actor, import_id)
        row.state, row.message = State.UNDONE, ""
        if kept := acted_upon(row):
            message = _(
                "Worked on while the import was undone, and left as they are: %s"
            )
            row.message = (str(message) % "、".join(kept))[:500]
        row.save(update_fields=["state", "message"])
    return row


@transaction.atomic
def _take_back_some(actor: Actor, import_id: int) -> bool:
    """Remove some cases that nobody touched; False when none is left."""
    row = CaseImport.objects.select_for_update().get(pk=import_id)
    if row.state != State.UNDOING:
        raise Superseded
    touched = list(_touched(row.taken.all()).values_list("pk", flat=True))
    left = (
        row.taken.exclude(pk__in=touched)
        .order_by("-pk")
        .values_list("case_id", flat=True)
    )
    keys = list(left[:BATCH])
    if not keys:
        return False
    cases = list(Case.objects.select_for_update().filter(pk__in=keys))
    lines = [Line(case, case.org_path, case.member_id) for case in cases]
    record_many(actor, "admission.take_back", lines)
    TakenOverCase.objects.filter(case__in=keys).delete()
    Act.objects.filter(case__in=keys).delete()
    Case.objects.filter(pk__in=keys).delete()
    row.rows_done += len(keys)
    row.save(update_fields=["rows_done"])
    return True
